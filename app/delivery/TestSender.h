#pragma once

#include "base/Cancellation.h"
#include "base/Clock.h"
#include "base/Result.h"
#include "http/HttpClient.h"
#include "signing/Engine.h"

#include <QObject>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::delivery {

/// A status that counts as delivered: any 2xx, as the service has it.
bool isDelivered(int status);

/// How the requests of a plan are signed.
struct SendSigning {
    signing::Scheme scheme;
    std::vector<signing::Credentials> credentials;
    signing::Fault fault = signing::Fault::None; ///< on purpose, for receivers that must refuse
};

/// What to fire, how often and how fast.
struct SendPlan {
    std::string url;
    std::string method = "POST";
    http::Headers headers; ///< Content-Type: application/json is added if there is none
    std::string eventType; ///< used if there is no body
    std::string body;      ///< sent as is; empty: a sample envelope, fresh for each event
    bool hasBody = false;
    std::uint32_t timeoutMs = 10'000;
    int retries = 0; ///< further attempts after a failed one, waiting 1 s, 2 s, 4 s, … (at most 60 s)
    int count = 1;   ///< events
    double ratePerSecond = 0; ///< events started a second at most; 0: no limit
    int concurrency = 1;      ///< events under way at once
    /// Every attempt is signed when its body is final and about to go out: with the time of the attempt, and
    /// the same message id in each attempt of an event.
    std::optional<SendSigning> signing;
};

/// One attempt of one event, with what it brought.
struct Attempt {
    int event = 1;      ///< from 1
    int number = 1;     ///< from 1
    bool isLast = true; ///< no further attempt of this event follows
    std::string url;
    std::string eventId;
    std::int64_t startedAtUs = 0;
    Result<http::IncomingResponse> outcome = Error{};

    bool delivered() const { return outcome.ok() && isDelivered(outcome->status); }
};

/// Fires the events of one plan through an HttpClient, on the thread it lives on. Start it once.
class TestSender : public QObject {
    Q_OBJECT

public:
    TestSender(const Clock& clock, http::HttpClient& client, SendPlan plan, QObject* parent = nullptr);
    ~TestSender() override;

    void start();
    /// Starts nothing further and cancels what is under way; finished() follows.
    void cancel();

    int deliveredCount() const;
    int failedCount() const;

Q_SIGNALS:
    void attempted(const hookbench::delivery::Attempt& attempt);
    void finished();

private:
    struct Event;
    void startMore();
    void startEvent();
    void attempt(const std::shared_ptr<Event>& event);
    Result<http::OutgoingRequest> signedRequest(const Event& event) const;
    void onAnswer(const std::shared_ptr<Event>& event, Result<http::IncomingResponse> outcome);
    void finishEvent(bool delivered);

    const Clock& m_clock;
    http::HttpClient& m_client;
    SendPlan m_plan;
    CancellationToken m_token;
    int m_started = 0;
    int m_underWay = 0;
    int m_delivered = 0;
    int m_failed = 0;
    std::int64_t m_startUs = 0;
    bool m_pacing = false;
};

} // namespace hookbench::delivery
