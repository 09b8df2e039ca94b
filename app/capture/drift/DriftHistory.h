#pragma once

#include "base/Cancellation.h"
#include "base/Result.h"
#include "capture/CaptureIndex.h"
#include "capture/drift/EventDrift.h"

#include <cstddef>
#include <deque>
#include <map>
#include <string>

namespace hookbench::capture {

/// The drift of event types, learned from what is stored: of each type from its newest captures, and from then on from
/// each that comes. Reads the index it is given; one thread, and not the window's: learning reads and parses bodies.
class DriftHistory {
public:
    struct Limits {
        std::size_t newest = 10'000; ///< so many captures of a type are learned from at first
        std::size_t types = 64;      ///< so many types are remembered; the one asked for longest ago is forgotten
    };
    DriftHistory(std::string profileFolder, CaptureIndex& index, Limits limits);
    DriftHistory(std::string profileFolder, CaptureIndex& index)
        : DriftHistory(std::move(profileFolder), index, Limits())
    {
    }

    /// The types that the captures name, with how many have each; at most 10,000 types.
    Result<std::map<std::string, std::int64_t>> types();
    /// The drift of a type up to its newest capture; valid until the next call. Damaged captures are passed over. Errors:
    /// those of the index; Cancelled, and what has been learned is kept.
    Result<const EventDrift*> of(const std::string& eventType, const CancellationToken& token = {});
    /// The same, up to this capture at least: what was learned before is not looked at again.
    Result<CaptureDrift> of(const CaptureSummary& capture, const CancellationToken& token = {});

private:
    struct Known {
        EventDrift drift;
        std::deque<CaptureId> waiting; ///< found, but not learned yet
        CaptureId through = 0;         ///< everything up to here has been found
        std::uint64_t lastAsked = 0;
    };
    Known& known(const std::string& eventType);
    Status find(Known& known, const std::string& eventType);
    Status findNewest(Known& known, const std::string& eventType);
    Status learnWaiting(Known& known, const CancellationToken& token);

    std::string m_folder;
    CaptureIndex& m_index;
    Limits m_limits;
    std::map<std::string, Known> m_known;
    std::uint64_t m_asked = 0;
};

} // namespace hookbench::capture
