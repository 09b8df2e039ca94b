#pragma once

#include "capture/Capture.h"
#include "delivery/Attempt.h"
#include "base/ByteDiff.h"
#include "registrations/Environment.h"

#include <optional>
#include <string>
#include <vector>

namespace hookbench::delivery {

/// One delivery as its template, its rendering, what was sent and what was received.
struct Layer {
    enum class Kind { Template, Rendered, Sent, Received };
    Kind kind = Kind::Template;
    bool isAvailable = false;
    std::string whyNot; ///< a sentence, if it is not available
    std::string head;   ///< request line and headers; "" for the template
    std::string body;
    std::vector<ByteChange> headChanges; ///< against the layer before it (Rendered has none)
    std::vector<ByteChange> bodyChanges;

    bool operator==(const Layer&) const = default;
};

struct FourLayers {
    Layer templateText;
    Layer rendered;
    Layer sent;
    Layer received;
    /// The bodies of all layers behind the template are the same bytes.
    bool sameBodies = false;
};

/// Puts them side by side. Secrets are `${NAME}` in all of them: `variables` tells which values to replace in
/// what was received. `received` is the capture of the attempt (AttemptSummary::capture, or one with its
/// event id and port), if there is one. Pure; any thread.
FourLayers fourLayers(const AttemptRecord& attempt, const std::optional<capture::Capture>& received,
                      const registrations::VariableValues& variables);

/// Whether a capture is this attempt's: same event id, and the connection's port where it is known.
bool belongsTo(const capture::Capture& received, const AttemptSummary& attempt);

} // namespace hookbench::delivery
