#include "mixpeek/ApiCall.h"

#include "mixpeek/RetryDelay.h"

#include <algorithm>

namespace hookbench::mixpeek {

namespace {

/// A wait looks at the token this often; the token itself tells nobody.
constexpr std::int64_t tokenIntervalMs = 50;

} // namespace

ApiCall::ApiCall(Means means, http::OutgoingRequest request, bool isRepeatable, CancellationToken token,
                 QObject* context, Handler done, QObject* parent)
    : QObject(parent),
      m_means(means),
      m_request(std::move(request)),
      m_isRepeatable(isRepeatable),
      m_token(std::move(token)),
      m_context(context),
      m_done(std::move(done))
{
    m_request.begun = std::make_shared<std::atomic_bool>(false);
}

void ApiCall::start()
{
    ++m_tries;
    m_request.begun->store(false);
    m_means.client.send(m_request, m_token, this,
                        [this](Result<http::IncomingResponse> outcome) { onOutcome(std::move(outcome)); });
}

bool ApiCall::isWorthAnotherTry(const Result<http::IncomingResponse>& outcome) const
{
    if (m_tries >= maxTries || m_token.isCancelled() || !m_context)
        return false;
    if (outcome)
        return isTransient(outcome->status) && (m_isRepeatable || outcome->status == 429);
    return outcome.error().code == ErrorCode::Network && (m_isRepeatable || !m_request.begun->load());
}

void ApiCall::onOutcome(Result<http::IncomingResponse> outcome)
{
    if (isWorthAnotherTry(outcome)) {
        const http::Headers none;
        wait(retryDelayMs(outcome ? outcome->headers : none, m_tries, m_means.clock.nowUs()));
    } else if (outcome) {
        finish(std::move(*outcome));
    } else {
        finish(apiError(outcome.error()));
    }
}

void ApiCall::wait(std::int64_t ms)
{
    if (!m_context)
        finish(apiError({ErrorCode::Cancelled, "Nobody waits for the answer any more.", ""}));
    else if (m_token.isCancelled())
        finish(apiError(
            {ErrorCode::Cancelled, "The request was cancelled while it waited for its next try.", ""}));
    else if (ms <= 0)
        start();
    else
        m_means.scheduler.after(std::min(ms, tokenIntervalMs), this,
                                [this, ms] { wait(ms - tokenIntervalMs); });
}

void ApiCall::finish(Result<http::IncomingResponse, ApiError> result)
{
    deleteLater();
    const Handler done = std::move(m_done);
    if (m_context)
        done(std::move(result));
}

} // namespace hookbench::mixpeek
