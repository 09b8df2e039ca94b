#pragma once

#include "base/Cancellation.h"
#include "base/Clock.h"
#include "base/Scheduler.h"
#include "http/HttpClient.h"
#include "mixpeek/ApiError.h"

#include <QObject>
#include <QPointer>

#include <atomic>
#include <functional>
#include <memory>

namespace hookbench::mixpeek {

/// One request with its further tries; ends itself. Main thread.
class ApiCall : public QObject {
    Q_OBJECT

public:
    /// The last answer, whatever its status; or why there was none.
    using Handler = std::function<void(Result<http::IncomingResponse, ApiError>)>;
    struct Means {
        http::HttpClient& client;
        const Clock& clock;
        Scheduler& scheduler;
    };

    /// `isRepeatable`: the same request twice does what it does once. Others are tried again only where the
    /// service says that it did nothing (429), or was never reached.
    ApiCall(Means means, http::OutgoingRequest request, bool isRepeatable, CancellationToken token,
            QObject* context, Handler done, QObject* parent);
    void start();

private:
    void onOutcome(Result<http::IncomingResponse> outcome);
    bool isWorthAnotherTry(const Result<http::IncomingResponse>& outcome) const;
    void wait(std::int64_t ms);
    void finish(Result<http::IncomingResponse, ApiError> result);

    Means m_means;
    http::OutgoingRequest m_request;
    bool m_isRepeatable;
    CancellationToken m_token;
    QPointer<QObject> m_context;
    Handler m_done;
    int m_tries = 0;
};

} // namespace hookbench::mixpeek
