#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace hookbench::capture {

/// What identifies an event in a body.
struct EventFields {
    std::string id;   ///< "" if the body names none
    std::string type; ///< "" if the body names none

    bool operator==(const EventFields&) const = default;
};

/// Reads `event_id` and `event_type` from the top level of a body that is a JSON object, and nothing from any
/// other body. Text and numbers are taken as written; the last of duplicate members counts, as most readers
/// do. Keeps its buffers between calls; use from one thread at a time.
class EventFieldsReader {
public:
    EventFieldsReader();
    ~EventFieldsReader();

    EventFields read(std::string_view body);
    /// The same for a body in a file, which is mapped rather than read into memory.
    EventFields readFile(const std::string& path);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace hookbench::capture
