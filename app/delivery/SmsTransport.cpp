#include "delivery/SmsTransport.h"

#include "delivery/GatewayDiagnosis.h"
#include "delivery/HttpTransport.h"
#include "delivery/SecretMask.h"
#include "delivery/UrlParts.h"

#include <utility>

namespace hookbench::delivery {

namespace {

constexpr const char* method = "SMS";
/// Of dry runs. It stands in no message.
constexpr const char* secretStandIn = "secret-of-the-gateway-9f2c41d07b";

/// In all, for one message.
constexpr std::uint32_t timeoutMs = 30'000;

Result<std::vector<SmsMessage>> messagesOf(const TransportJob& job)
{
    const auto* preview = std::get_if<templates::SmsPreview>(job.preview.get());
    if (!preview)
        return Error{ErrorCode::InvalidInput, "The message could not be made; look at its preview.", ""};
    std::vector<SmsMessage> messages;
    for (const std::string& number : job.recipients.empty() ? preview->numbers : job.recipients) {
        SmsMessage message;
        message.to = number;
        message.text = preview->message.text;
        message.isUnicode = preview->segmentation.encoding == templates::SmsSegmentation::Encoding::Ucs2;
        message.event = job.recipe->event;
        messages.push_back(std::move(message));
    }
    if (messages.empty())
        return Error{ErrorCode::InvalidInput, "The message goes to nobody; add a number.", ""};
    return messages;
}

SecretMask maskOf(const std::string& secret)
{
    registrations::VariableValues values;
    if (!secret.empty()) {
        values.values["GATEWAY_SECRET"] = secret;
        values.secretNames = {"GATEWAY_SECRET"};
    }
    return SecretMask(values);
}

/// Sends one message after the other and gathers what became of them. Keeps itself alive by the calls that
/// are under way.
class SmsRun : public std::enable_shared_from_this<SmsRun> {
public:
    SmsRun(http::HttpClient& client, CancellationToken token, QObject* context, Transport::Callback done)
        : m_client(client), m_token(std::move(token)), m_context(context), m_done(std::move(done))
    {
        m_exchange.method = method;
    }

    /// The messages and their requests, as many of the one as of the other.
    void start(std::vector<SmsMessage> messages, std::vector<http::OutgoingRequest> requests,
               SmsService service, const std::string& secret, std::int64_t nowUs)
    {
        m_messages = std::move(messages);
        m_requests = std::move(requests);
        m_service = service;
        m_mask = maskOf(secret);
        m_nowUs = nowUs;
        next();
    }

private:
    void next()
    {
        if (m_index == m_requests.size())
            return finish();
        http::OutgoingRequest request = m_requests[m_index];
        request.timeoutMs = timeoutMs;
        m_client.transfer(
            request, m_token, m_context,
            [self = shared_from_this()](http::TransferReport report) { self->onAnswer(std::move(report)); });
    }

    void onAnswer(http::TransferReport report)
    {
        const std::string& to = m_messages[m_index].to;
        SmsAnswer answer;
        if (report.error) {
            answer.outcome.address = to;
            answer.outcome.words = report.error->message;
            answer.outcome.isPermanent = report.failure == http::TransferFailure::InvalidRequest;
        } else {
            answer = readSmsAnswer(m_service, to, report.response, m_nowUs);
        }
        if (answer.retryAfterMs && !answer.outcome.accepted)
            m_exchange.retryAfterMs = std::max(m_exchange.retryAfterMs.value_or(0), *answer.retryAfterMs);
        const bool isAccepted = answer.outcome.accepted;
        answer.outcome.words = m_mask.masked(std::move(answer.outcome.words));
        m_exchange.recipients.push_back(std::move(answer.outcome));
        const auto failure = report.failure;
        Exchange part = exchangeOf(report, m_nowUs);
        gather(std::move(part), isAccepted);
        ++m_index;
        // Without a connection the others would only wait for the same.
        if (failure != http::TransferFailure::None)
            return finish();
        next();
    }

    void gather(Exchange part, bool isAccepted)
    {
        m_exchange.url = m_mask.masked(std::move(part.url));
        m_exchange.requestHead += m_mask.masked(std::move(part.requestHead));
        m_exchange.requestBody += (m_index == 0 ? "" : "\n") + m_mask.masked(std::move(part.requestBody));
        m_exchange.responseHead += m_mask.masked(std::move(part.responseHead));
        m_exchange.responseBody += (m_index == 0 ? "" : "\n") + m_mask.masked(std::move(part.responseBody));
        m_exchange.httpVersion = part.httpVersion;
        m_exchange.timings.totalMs += part.timings.totalMs;
        if (m_index == 0) {
            const double total = m_exchange.timings.totalMs;
            m_exchange.timings = part.timings;
            m_exchange.timings.totalMs = total;
            m_exchange.responseHeaders = part.responseHeaders;
        }
        // The first refusal decides.
        if (m_exchange.status == 0 || (m_isFine && !isAccepted))
            m_exchange.status = part.status;
        m_isFine = m_isFine && isAccepted;
        m_exchange.remoteAddress = part.remoteAddress;
        m_exchange.remotePort = part.remotePort;
        m_exchange.localPort = part.localPort;
        m_exchange.failure = part.failure;
        if (part.error)
            m_exchange.error = Error{part.error->code, m_mask.masked(part.error->message),
                                     m_mask.masked(part.error->detail)};
    }

    void finish()
    {
        const auto place = placeOfUrl(m_requests.front().url);
        // Numbers that were not asked any more are tried again with the rest.
        for (; m_index < m_messages.size(); ++m_index) {
            RecipientOutcome outcome;
            outcome.address = m_messages[m_index].to;
            outcome.words = "not asked, because the connection failed";
            m_exchange.recipients.push_back(std::move(outcome));
        }
        judge(m_exchange, DiagnosisCode::SmsRefused, place ? place->text() : std::string("The gateway"));
        if (m_exchange.error) {
            const Diagnosis why = diagnosisOf(m_exchange.failure, *m_exchange.error);
            m_exchange.diagnosis = why;
            m_exchange.status = 0;
        } else if (m_exchange.status == 429) {
            m_exchange.diagnosis->code = DiagnosisCode::RateLimited;
        }
        m_done(std::move(m_exchange));
    }

    http::HttpClient& m_client;
    CancellationToken m_token;
    QObject* m_context;
    Transport::Callback m_done;
    std::vector<SmsMessage> m_messages;
    std::vector<http::OutgoingRequest> m_requests;
    SmsService m_service = SmsService::Twilio;
    SecretMask m_mask;
    std::int64_t m_nowUs = 0;
    std::size_t m_index = 0;
    bool m_isFine = true;
    Exchange m_exchange;
};

using RequestMaker = std::function<Result<http::OutgoingRequest>(const SmsMessage&)>;

Result<std::vector<http::OutgoingRequest>> requestsFor(const std::vector<SmsMessage>& messages,
                                                       const RequestMaker& make)
{
    std::vector<http::OutgoingRequest> requests;
    for (const SmsMessage& message : messages) {
        auto request = make(message);
        if (!request)
            return request.error();
        requests.push_back(std::move(*request));
    }
    return requests;
}

/// Numbers and text, which do not depend on the gateway.
Exchange composedWithoutGateway(const std::vector<SmsMessage>& messages)
{
    Exchange exchange;
    exchange.method = method;
    for (const SmsMessage& message : messages)
        exchange.requestHead += "To: " + message.to + "\r\n";
    exchange.requestBody = messages.front().text;
    return exchange;
}

Status checkHost(const std::vector<http::OutgoingRequest>& requests, const Recipe& recipe)
{
    for (const http::OutgoingRequest& request : requests) {
        const auto place = placeOfUrl(request.url);
        if (!place)
            return place.error();
        if (place->text() != recipe.host)
            return Error{ErrorCode::InvalidInput,
                         "The message goes to " + place->text() + " now, and " + recipe.host +
                             " was shown when the event was fired; fire it again if that is meant.",
                         ""};
    }
    return Done{};
}

} // namespace

/// The keychain is not asked for what is not sent: a stand-in for the secret is masked as the secret would be.
Exchange composeSms(const TransportJob& job, const GatewayAccount* account)
{
    const auto messages = messagesOf(job);
    if (!messages)
        return notBegun(method, messages.error());
    if (account == nullptr)
        return composedWithoutGateway(*messages);
    const auto requests = requestsFor(*messages, [&](const SmsMessage& message) {
        return smsRequest(std::get<SmsGateway>(account->settings), secretStandIn, message);
    });
    if (!requests)
        return notBegun(method, requests.error());
    const SecretMask mask = maskOf(secretStandIn);
    Exchange exchange;
    exchange.method = method;
    exchange.url = mask.masked(requests->front().url);
    for (const http::OutgoingRequest& request : *requests) {
        exchange.requestHead += mask.masked(headOf(request));
        exchange.requestBody += (exchange.requestBody.empty() ? "" : "\n") + mask.masked(request.body);
    }
    return exchange;
}

Exchange SmsTransport::compose(const TransportJob& job) const
{
    return composeSms(job, m_gateways.inUse(environmentOf(*job.recipe), "sms"));
}

std::string SmsTransport::environmentOf(const Recipe& recipe) const
{
    return recipe.environmentId.empty() ? m_current() : recipe.environmentId;
}

void SmsTransport::send(TransportJob job, CancellationToken token, QObject* context, Callback done)
{
    const auto messages = messagesOf(job);
    if (!messages)
        return done(notBegun(method, messages.error()));
    const bool isRerouted = job.recipe->mode == Mode::Reroute;
    auto run = std::make_shared<SmsRun>(m_client, std::move(token), context, done);
    m_gateways.access(
        environmentOf(*job.recipe), "sms", context,
        [run, messages = *messages, recipe = job.recipe, nowUs = job.nowUs, isRerouted,
         done](const Result<GatewayAccess>& access) {
            if (!access && !isRerouted)
                return done(notBegun(method, access.error()));
            const SmsGateway* gateway = access ? &std::get<SmsGateway>(access->account.settings) : nullptr;
            const std::string secret = access && !isRerouted ? access->secret : std::string();
            auto requests = requestsFor(messages, [&](const SmsMessage& message) {
                return isRerouted ? smsSinkRequest(gateway, recipe->rerouteTo, message)
                                  : smsRequest(*gateway, secret, message);
            });
            if (!requests)
                return done(notBegun(method, requests.error()));
            if (Status same = isRerouted ? Status(Done{}) : checkHost(*requests, *recipe); !same)
                return done(notBegun(method, same.error()));
            run->start(messages, std::move(*requests), gateway ? gateway->service : SmsService::Twilio,
                       secret, nowUs);
        });
}

} // namespace hookbench::delivery
