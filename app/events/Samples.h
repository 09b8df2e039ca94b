#pragma once

#include "json/Value.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace hookbench::events {

/// Which of the service's two envelopes.
enum class EnvelopeKind {
    Simple,   ///< {event_type, event_id, occurred_at, data{…}}
    Detailed, ///< event_id, event_type, occurred_at, namespace_id, actor, version, subject, index_signature,
              ///< metadata, cache_scope
};

/// A realistic, complete event of a type: every member that the service sends, with plausible values that
/// hang together. The same arguments give the same event, byte for byte. Types outside of the catalogue get a
/// resource of their own name.
json::Value sampleEvent(std::string_view eventType, EnvelopeKind kind, std::string_view eventId,
                        std::int64_t nowUs);

/// An event in the wanted envelope. One that is in it already stays as it is, byte for byte; otherwise its
/// members are put where the other envelope has them (`data` ↔ `subject` and `metadata`), and what is in
/// neither stays at the top level.
json::Value inEnvelope(const json::Value& event, EnvelopeKind kind);

/// Which envelope an event is in: one with an object `data` is simple.
EnvelopeKind envelopeOf(const json::Value& event);

/// The same event with this id and time instead of its own: for previews that shall not change from second to
/// second. Members that are not there are not added; an empty id and a time of 0 leave theirs.
json::Value withFrozen(json::Value event, std::string_view eventId, std::int64_t nowUs);

} // namespace hookbench::events
