#pragma once

#include "capture/Capture.h"
#include "delivery/Diagnosis.h"
#include "delivery/Recipe.h"
#include "delivery/Routing.h"
#include "delivery/Transport.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace hookbench::delivery {

/// Numbers attempts in the order in which they were logged, from 1: what users name a delivery by.
using AttemptId = std::int64_t;
/// One event on its way to one channel, with all of its attempts. Unique in a profile; of no meaning beyond
/// that.
using DeliveryId = std::int64_t;

/// How an attempt ended. Numbers are stored: add at the end.
enum class Outcome : std::uint8_t {
    Delivered = 0,
    Failed = 1,
    DryRun = 2,
    Cancelled = 3,
    /// The program ended between the attempt and its entry in the log. Whether the receiver got it is not
    /// known; it is sent again: at least once.
    Unknown = 4,
};

/// What lists show of an attempt.
struct AttemptSummary {
    AttemptId id = 0;
    DeliveryId delivery = 0;
    std::int64_t startedAtUs = 0; ///< Unix time
    std::int64_t durationUs = 0;
    std::int64_t nextAttemptUs = 0; ///< when the next one was due, Unix time; 0 if this was the last
    std::uint64_t requestBytes = 0; ///< head and body
    std::uint64_t responseBytes = 0;
    std::int32_t number = 1;
    std::int32_t status = 0;
    Outcome outcome = Outcome::Failed;
    Mode mode = Mode::Send;
    DiagnosisCode diagnosis = DiagnosisCode::None;
    std::uint16_t localPort = 0;
    capture::CaptureId capture = 0; ///< what the embedded endpoint made of it; 0: unknown or elsewhere
    std::string kind;               ///< of the channel: "webhook"
    std::string eventType;
    std::string eventId;
    std::string registrationId; ///< "" for what was sent to a URL alone
    std::string registrationName;
    std::string place; ///< Target::place
    std::string method;

    bool isLast() const { return nextAttemptUs == 0; }
    bool operator==(const AttemptSummary&) const = default;
};

using AttemptBatch = std::shared_ptr<const std::vector<AttemptSummary>>;

/// An attempt whole. Secrets stand in it as `${NAME}`, as they do in the log.
struct AttemptRecord {
    AttemptSummary summary;
    std::string url;
    std::string httpVersion;
    std::string requestHead;
    std::string requestBody;
    std::string responseHead;
    std::string responseBody;
    bool requestTruncated = false;  ///< the log keeps a part of the body
    bool responseTruncated = false; ///< likewise, or more came than was read
    http::Timings timings;
    std::string remoteAddress;
    std::uint16_t remotePort = 0;
    std::string error; ///< sentence; "" if there was none
    std::string errorDetail;
    Diagnosis diagnosis;
    std::vector<RecipientOutcome> recipients;
    std::vector<std::string> maskedNames; ///< variables whose values were replaced by `${NAME}`
    bool skippedTlsVerification = false;
    std::shared_ptr<const Recipe> recipe; ///< null if it is not kept

    bool operator==(const AttemptRecord&) const = default;
};

} // namespace hookbench::delivery
