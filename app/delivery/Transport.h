#pragma once

#include "base/Cancellation.h"
#include "base/Result.h"
#include "capture/Capture.h"
#include "delivery/Diagnosis.h"
#include "delivery/Recipe.h"
#include "http/HttpClient.h"
#include "registrations/Environment.h"
#include "templates/ChannelPreview.h"

#include <QObject>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::delivery {

/// One attempt, ready to go: rendered with its secrets in place, and signed. Only ever in memory.
struct TransportJob {
    std::shared_ptr<const Recipe> recipe; ///< mode is Send, Reroute (to recipe->rerouteTo) or DryRun
    /// With maskSecrets off, without errors; null for a request composed by hand.
    std::shared_ptr<const templates::ChannelPreview> preview;
    registrations::VariableValues variables;
    /// Of channels that are HTTP (webhook, slack): the signed request. None for the others.
    std::optional<http::OutgoingRequest> request;
    /// Of channels with recipients (email, sms): those that did not accept an earlier attempt; empty: all.
    std::vector<std::string> recipients;
    int attempt = 1;
    std::int64_t nowUs = 0;
};

/// What became of one recipient of a mail or a message.
struct RecipientOutcome {
    std::string address;
    bool accepted = false;
    int status = 0;    ///< SMTP reply or HTTP status; 0 if none
    std::string words; ///< the server's own: "550 5.1.1 No such user", a gateway's message and id

    bool isPermanent = false; ///< refused for good: it is not tried again

    bool operator==(const RecipientOutcome&) const = default;
};

/// What one attempt put on the wire and what came back, whatever the protocol. Bytes as they were, secrets
/// included: the log masks them.
struct Exchange {
    std::string method; ///< "POST", "MAIL", "SMS"
    std::string url;    ///< where it really went
    std::string requestHead;
    std::string requestBody;
    std::string responseHead; ///< of mail: the dialogue
    std::string responseBody;
    bool responseTruncated = false;
    std::string httpVersion;
    int status = 0; ///< HTTP status or the SMTP reply that decided; 0: none
    http::Headers responseHeaders;
    http::Timings timings;
    std::string remoteAddress;
    std::uint16_t remotePort = 0;
    std::uint16_t localPort = 0;
    capture::CaptureId capture = 0; ///< that a sink of this machine made of it; 0: see responseHeaders
    bool delivered = false;
    http::TransferFailure failure = http::TransferFailure::None;
    std::optional<Error> error; ///< why it was not sent, or broke
    std::vector<RecipientOutcome> recipients;
    std::optional<std::int64_t> retryAfterMs; ///< what the receiver asks for
    /// Whether another attempt is worth while, where the status does not say it in HTTP's terms.
    enum class Retry {
        ByStatus,
        Yes, ///< as after an error of the connection
        No,
    };
    Retry retry = Retry::ByStatus;
    /// Set by transports that know better than the status what happened (mail, SMS); none: diagnose() does
    /// it.
    std::optional<Diagnosis> diagnosis;
};

/// Carries what channels of one kind send. The Dispatcher has one for each kind it can deliver.
class Transport {
public:
    using Callback = std::function<void(Exchange)>;

    virtual ~Transport() = default;

    /// What send() would put on the wire, without doing so: for dry runs. Main thread.
    virtual Exchange compose(const TransportJob& job) const = 0;
    /// Makes the attempt. Main thread; `done` runs on the thread of `context`, once, and never once it is
    /// gone. Ends within about 20 ms of the token, with an error of code Cancelled.
    virtual void send(TransportJob job, CancellationToken token, QObject* context, Callback done) = 0;
};

} // namespace hookbench::delivery
