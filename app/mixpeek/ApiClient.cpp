#include "mixpeek/ApiClient.h"

#include "mixpeek/ApiAnswer.h"
#include "mixpeek/ApiCall.h"
#include "mixpeek/BaseUrl.h"
#include "registrations/RegistrationJson.h"
#include "json/Writer.h"

#include <QMetaObject>
#include <QPointer>

#include <algorithm>
#include <set>

namespace hookbench::mixpeek {

namespace {

using registrations::Registration;

constexpr const char* webhooksPath = "/v1/organizations/webhooks/";
/// Far more than there can be records; ends a service that never ends.
constexpr std::size_t maxPages = 10'000;

std::string recordPath(const std::string& identifier)
{
    return webhooksPath + percentEncoded(identifier);
}

/// A segment that is empty or only dots would name another resource.
Status checkIdentifier(const std::string& identifier)
{
    if (identifier.empty() || identifier == "." || identifier == "..")
        return Error{ErrorCode::InvalidInput,
                     "\"" + identifier +
                         "\" names no registration at the service; give its id, such as "
                         "wh_1234567890abcdef.",
                     ""};
    return Done{};
}

Status checkAccess(const Access& access)
{
    if (Status good = checkBaseUrl(access.baseUrl); !good)
        return good;
    const bool printable =
        std::all_of(access.apiKey.begin(), access.apiKey.end(), [](char c) { return c > ' ' && c < '\x7F'; });
    if (access.apiKey.empty() || !printable)
        return Error{ErrorCode::InvalidInput,
                     "The API key is empty, or holds spaces or characters that no key has; enter it again.",
                     ""};
    return Done{};
}

/// Answers arrive after the call has returned, these too.
template <class Result>
void failLater(QObject* context, std::function<void(Result)> done, Error error)
{
    QMetaObject::invokeMethod(
        context, [done = std::move(done), error = std::move(error)] { done(apiError(error)); },
        Qt::QueuedConnection);
}

} // namespace

struct ApiClient::Request {
    std::string method;
    std::string path; ///< from the base URL on, with its query
    std::string body;
    bool isRepeatable = true;
    std::string subject;
};

/// A list on its way.
struct ApiClient::Listing {
    Access access;
    std::string body;
    CancellationToken token;
    QPointer<QObject> context;
    Progress progress;
    Callback<std::vector<Registration>> done;
    std::string cursor;
    std::set<std::string> seenCursors;
    std::vector<Registration> records;
    std::set<std::string> seenIds;
};

ApiClient::ApiClient(http::HttpClient& client, const Clock& clock, Options options)
    : m_client(client), m_clock(clock), m_options(std::move(options))
{
}

ApiClient::ApiClient(http::HttpClient& client, const Clock& clock) : ApiClient(client, clock, Options()) {}

void ApiClient::ask(const Access& access, Request request, CancellationToken token, QObject* context,
                    AnswerHandler done)
{
    if (Status good = checkAccess(access); !good)
        return failLater(context, std::move(done), good.error());
    http::OutgoingRequest outgoing;
    outgoing.method = request.method;
    outgoing.url = joinUrl(access.baseUrl, request.path);
    outgoing.headers = {{"Authorization", "Bearer " + access.apiKey}, {"Accept", "application/json"}};
    outgoing.headers.push_back({"User-Agent", "hookbench/" HOOKBENCH_VERSION});
    if (!request.body.empty())
        outgoing.headers.push_back({"Content-Type", "application/json"});
    outgoing.headers.insert(outgoing.headers.end(), m_options.extraHeaders.begin(),
                            m_options.extraHeaders.end());
    outgoing.body = std::move(request.body);
    outgoing.timeoutMs = m_options.timeoutMs;
    outgoing.maxResponseBytes = m_options.maxAnswerBytes;
    Scheduler& scheduler = m_options.scheduler != nullptr ? *m_options.scheduler : m_timers;
    auto* call = new ApiCall({m_client, m_clock, scheduler}, std::move(outgoing), request.isRepeatable,
                             std::move(token), context, std::move(done), this);
    call->start();
}

void ApiClient::askForRecord(const Access& access, Request request, const std::string& what,
                             std::optional<Registration> sent, CancellationToken token, QObject* context,
                             Callback<Registration> done)
{
    const std::string subject = request.subject;
    ask(access, std::move(request), std::move(token), context,
        [what, subject, sent = std::move(sent), key = access.apiKey,
         done = std::move(done)](Result<http::IncomingResponse, ApiError> answer) {
            if (!answer)
                return done(answer.error());
            const Question question{what, subject, sent ? &*sent : nullptr, key};
            const auto body = readAnswer(*answer, question);
            if (!body)
                return done(body.error());
            auto record = registrations::registrationFromJson(*body);
            if (!record)
                return done(
                    unusableAnswer(*answer, question, "it is no registration", record.error().message));
            done(std::move(*record));
        });
}

void ApiClient::list(const Access& access, Filter filter, CancellationToken token, QObject* context,
                     Progress progress, Callback<std::vector<Registration>> done)
{
    json::Object body;
    if (filter.eventType)
        body.append("event_type", json::Value(*filter.eventType));
    if (filter.isActive)
        body.append("is_active", json::Value(*filter.isActive));
    auto listing = std::make_shared<Listing>();
    listing->access = access;
    listing->body = json::write(std::move(body));
    listing->token = std::move(token);
    listing->context = context;
    listing->progress = std::move(progress);
    listing->done = std::move(done);
    nextPage(listing);
}

void ApiClient::nextPage(const std::shared_ptr<Listing>& listing)
{
    Request request{"POST", std::string(webhooksPath) + "list?limit=" + std::to_string(m_options.pageSize),
                    listing->body};
    if (!listing->cursor.empty())
        request.path += "&cursor=" + percentEncoded(listing->cursor);
    ask(listing->access, std::move(request), listing->token, listing->context,
        [this, listing](Result<http::IncomingResponse, ApiError> answer) {
            if (answer)
                takePage(listing, *answer);
            else
                listing->done(answer.error());
        });
}

void ApiClient::takePage(const std::shared_ptr<Listing>& listing, const http::IncomingResponse& answer)
{
    const Question question{"list the registrations", "", nullptr, listing->access.apiKey};
    const auto body = readAnswer(answer, question);
    if (!body)
        return listing->done(body.error());
    const json::Value* results = body->find("results");
    if (results == nullptr || !results->isArray())
        return listing->done(unusableAnswer(answer, question, "it has no list of results", ""));
    for (std::size_t i = 0; i < results->asArray().size(); ++i) {
        auto record = registrations::registrationFromJson(results->asArray()[i]);
        if (!record)
            return listing->done(unusableAnswer(answer, question,
                                                "result " + std::to_string(i) + " is no registration",
                                                record.error().message));
        // What is made while the pages are read can push a record onto the next page.
        if (record->id.empty() || listing->seenIds.insert(record->id).second)
            listing->records.push_back(std::move(*record));
    }
    if (listing->progress)
        listing->progress(listing->records.size());
    if (!listing->context)
        return;
    const json::Value* pagination = body->find("pagination");
    const json::Value* next = pagination != nullptr ? pagination->find("next_cursor") : nullptr;
    if (next == nullptr || !next->isString() || next->asString().empty())
        return listing->done(std::move(listing->records));
    listing->cursor = next->asString();
    if (!listing->seenCursors.insert(listing->cursor).second || listing->seenCursors.size() > maxPages)
        return listing->done(
            unusableAnswer(answer, question, "its pages never end: a cursor came again", ""));
    nextPage(listing);
}

void ApiClient::get(const Access& access, const std::string& idOrName, CancellationToken token,
                    QObject* context, Callback<Registration> done)
{
    Request request{"GET", recordPath(idOrName), ""};
    request.subject = idOrName;
    if (Status good = checkIdentifier(idOrName); !good)
        return failLater(context, std::move(done), good.error());
    askForRecord(access, std::move(request), "show the registration", std::nullopt, std::move(token), context,
                 std::move(done));
}

void ApiClient::create(const Access& access, const Registration& registration, CancellationToken token,
                       QObject* context, Callback<Registration> done)
{
    Request request{"POST", webhooksPath,
                    json::write(registrations::toJson(registration, registrations::Members::Create))};
    request.isRepeatable = false;
    askForRecord(access, std::move(request), "create the registration", registration, std::move(token),
                 context, std::move(done));
}

void ApiClient::update(const Access& access, const Registration& registration, CancellationToken token,
                       QObject* context, Callback<Registration> done)
{
    Request request{"PUT", recordPath(registration.id),
                    json::write(registrations::toJson(registration, registrations::Members::Update))};
    request.subject = registration.id;
    if (Status good = checkIdentifier(registration.id); !good)
        return failLater(context, std::move(done), good.error());
    askForRecord(access, std::move(request), "change the registration", registration, std::move(token),
                 context, std::move(done));
}

void ApiClient::remove(const Access& access, const std::string& id, CancellationToken token, QObject* context,
                       Callback<Done> done)
{
    if (Status good = checkIdentifier(id); !good)
        return failLater(context, std::move(done), good.error());
    Request request{"DELETE", recordPath(id), ""};
    request.subject = id;
    ask(access, std::move(request), std::move(token), context,
        [id, key = access.apiKey, done = std::move(done)](Result<http::IncomingResponse, ApiError> answer) {
            if (!answer)
                return done(answer.error());
            const bool gone = answer->status == 404 || (answer->status >= 200 && answer->status < 300);
            if (gone)
                return done(Done{});
            done(errorOfAnswer(*answer, {"delete the registration", id, nullptr, key}));
        });
}

} // namespace hookbench::mixpeek
