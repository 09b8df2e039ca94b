#pragma once

#include "registrations/Registration.h"
#include "json/Value.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::mixpeek {

/// Where one compared value of a record stands.
struct FieldPlace {
    enum class Part {
        Record,  ///< a member of the record
        Channel, ///< a channel as a whole, or one of its members beside `channel` and `configs`
        Config,  ///< a member of a channel's `configs`
        Header,  ///< one header of a webhook channel, by its name in lower case
    };
    Part part = Part::Record;
    std::size_t channel = 0;
    std::string name; ///< "" for a whole channel

    auto operator<=>(const FieldPlace&) const = default;
};

struct FieldValue {
    std::string shownName; ///< the name as the record has it: headers keep their case
    json::Value value;
};

/// A record taken apart for comparing, in the order of channels.
using RecordFields = std::map<FieldPlace, FieldValue>;

/// Takes a record apart. `wholeChannels`: those that are not looked into, because the records compared have
/// different kinds there.
RecordFields fieldsOf(const registrations::Registration& record, const std::vector<bool>& wholeChannels);

/// "channels[0].configs.headers.X-Mixpeek-Secret".
std::string pathOf(const FieldPlace& place, const std::string& shownName);

/// `record`, in the service's shape, with one field set, or taken out where there is no value. A channel that
/// is taken out leaves a null behind, so that the others keep their places.
void setField(json::Value& record, const FieldPlace& place, const std::optional<FieldValue>& value);

} // namespace hookbench::mixpeek
