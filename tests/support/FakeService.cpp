#include "FakeService.h"

#include "json/Parser.h"
#include "json/Writer.h"

#include <QUrl>
#include <QUrlQuery>

#include <algorithm>
#include <cstdio>

namespace hookbench::test {

namespace {

http::Response jsonAnswer(int status, const json::Value& body)
{
    return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = json::write(body)};
}

http::Response errorAnswer(int status, const std::string& type, const std::string& message)
{
    json::Object error;
    error.append("message", json::Value(message));
    error.append("type", json::Value(type));
    json::Object body;
    body.append("success", json::Value(false));
    body.append("status", json::Value(status));
    body.append("error", std::move(error));
    return jsonAnswer(status, std::move(body));
}

http::Response missingField(const char* field)
{
    return jsonAnswer(422, parsed(R"({"detail":[{"loc":["body",")" + std::string(field) +
                                  R"("],"msg":"Field required","type":"missing"}]})"));
}

std::string textAt(const json::Value& record, const char* member)
{
    const json::Value* value = record.find(member);
    return value != nullptr && value->isString() ? value->asString() : std::string();
}

} // namespace

json::Value parsed(std::string_view text)
{
    auto value = json::parse(text);
    INFO(text);
    REQUIRE(value);
    return std::move(*value);
}

json::Array& arrayAt(json::Object& object, std::string_view name)
{
    const auto found = std::find_if(object.begin(), object.end(),
                                    [&](const json::Member& member) { return member.key == name; });
    REQUIRE(found != object.end());
    return found->value.asArray();
}

json::Value webhookRecord(const std::string& name, const std::string& url)
{
    return parsed(R"({"webhook_name":)" + json::quoted(name) +
                  R"(,"event_types":["object.created"],"channels":[{"channel":"webhook","configs":{"url":)" +
                  json::quoted(url) + R"(,"timeout":10}}],"is_active":true})");
}

FakeService::FakeService()
{
    m_server.setRequestHandler([this](http::ReceivedRequest&& request) { take(std::move(request)); });
    const auto port = m_server.listen(QHostAddress::LocalHost, 0);
    REQUIRE(port);
    m_baseUrl = "http://127.0.0.1:" + std::to_string(*port);
}

std::string FakeService::add(json::Value record)
{
    const std::lock_guard lock(m_mutex);
    std::string id = textAt(record, "webhook_id");
    if (id.empty()) {
        char text[32];
        std::snprintf(text, sizeof text, "wh_%016x", ++m_made);
        id = text;
        record.asObject().set("webhook_id", json::Value(id));
    }
    if (record.find("created_at") == nullptr) {
        record.asObject().set("created_at", json::Value("2026-01-02T03:04:05Z"));
        record.asObject().set("updated_at", json::Value("2026-01-02T03:04:05Z"));
    }
    m_records.push_back(std::move(record));
    return id;
}

std::string FakeService::addWebhook(const std::string& name, const std::string& url)
{
    return add(webhookRecord(name, url));
}

void FakeService::erase(const std::string& id)
{
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_records, [&](const json::Value& record) { return textAt(record, "webhook_id") == id; });
}

json::Value* FakeService::find(const std::string& identifier)
{
    const auto found = std::find_if(m_records.begin(), m_records.end(), [&](const json::Value& record) {
        return textAt(record, "webhook_id") == identifier || textAt(record, "webhook_name") == identifier;
    });
    return found == m_records.end() ? nullptr : &*found;
}

std::optional<json::Value> FakeService::record(const std::string& id)
{
    const std::lock_guard lock(m_mutex);
    const json::Value* found = find(id);
    return found != nullptr ? std::optional(*found) : std::nullopt;
}

void FakeService::edit(const std::string& id, const std::function<void(json::Object&)>& change)
{
    const std::lock_guard lock(m_mutex);
    json::Value* found = find(id);
    REQUIRE(found != nullptr);
    change(found->asObject());
}

void FakeService::setUrl(const std::string& id, const std::string& url)
{
    edit(id, [&](json::Object& record) {
        for (json::Member& member : arrayAt(record, "channels").front().asObject()) {
            if (member.key == "configs")
                member.value.asObject().set("url", json::Value(url));
        }
    });
}

std::size_t FakeService::count()
{
    const std::lock_guard lock(m_mutex);
    return m_records.size();
}

void FakeService::failNext(http::Response answer)
{
    const std::lock_guard lock(m_mutex);
    m_failures.push_back(std::move(answer));
}

void FakeService::cutNext()
{
    const std::lock_guard lock(m_mutex);
    m_cutNext = true;
}

void FakeService::hold()
{
    const std::lock_guard lock(m_mutex);
    m_hold = true;
}

void FakeService::before(const std::string& method, std::function<void()> action)
{
    const std::lock_guard lock(m_mutex);
    m_beforeMethod = method;
    m_before = std::move(action);
}

void FakeService::afterWrite(std::function<void()> action)
{
    const std::lock_guard lock(m_mutex);
    m_afterWrite = std::move(action);
}

std::vector<FakeService::Seen> FakeService::seen()
{
    const std::lock_guard lock(m_mutex);
    return m_seen;
}

void FakeService::take(http::ReceivedRequest&& request)
{
    std::unique_lock lock(m_mutex);
    m_seen.push_back({request.method, request.target, request.headers, request.body});
    if (m_hold)
        return;
    std::function<void()> action;
    if (m_before && request.method == m_beforeMethod)
        action = std::exchange(m_before, {});
    if (action) {
        lock.unlock();
        action();
        lock.lock();
    }
    http::Response answer;
    if (!m_failures.empty()) {
        answer = std::move(m_failures.front());
        m_failures.pop_front();
    } else {
        answer = respond(request);
        const bool wrote = request.method == "PUT" || request.method == "DELETE" ||
                           (request.method == "POST" && request.target.ends_with("webhooks/"));
        if (wrote && m_afterWrite) {
            lock.unlock();
            m_afterWrite();
            lock.lock();
        }
    }
    if (std::exchange(m_cutNext, false)) {
        answer.headers.push_back({"Content-Length", std::to_string(answer.body.size())});
        answer.headers.push_back({"Connection", "close"});
        answer.body.resize(answer.body.size() / 2);
    }
    m_server.answer(request.exchange, std::move(answer));
}

http::Response FakeService::respond(const http::ReceivedRequest& request)
{
    const auto authorization = http::findHeader(request.headers, "Authorization");
    if (!authorization || *authorization != std::string("Bearer ") + apiKey)
        return errorAnswer(401, "UnauthorizedError",
                           "Invalid key " + std::string(authorization.value_or("")));
    constexpr std::string_view prefix = "/v1/organizations/webhooks/";
    const QUrl url(QString::fromStdString(request.target));
    const std::string path = url.path(QUrl::FullyDecoded).toStdString();
    if (!path.starts_with(prefix))
        return errorAnswer(404, "NotFoundError", "No such path");
    const std::string rest = path.substr(prefix.size());
    if (request.method == "POST")
        return rest == "list" ? list(request) : create(request);
    return one(request, rest);
}

http::Response FakeService::list(const http::ReceivedRequest& request)
{
    const QUrlQuery query(QUrl(QString::fromStdString(request.target)));
    const auto limit = query.queryItemValue(QStringLiteral("limit")).toULongLong();
    const QString cursor = query.queryItemValue(QStringLiteral("cursor"), QUrl::FullyDecoded);
    const json::Value filter = parsed(request.body);
    std::vector<json::Value> matching;
    for (const json::Value& record : m_records) {
        const json::Value* active = filter.find("is_active");
        const json::Value* type = filter.find("event_type");
        const json::Array& types = record.find("event_types")->asArray();
        if (active != nullptr && *record.find("is_active") != *active)
            continue;
        if (type == nullptr || std::find(types.begin(), types.end(), *type) != types.end())
            matching.push_back(record);
    }
    // A cursor with characters that a URL has to encode.
    std::size_t at = cursor.isEmpty() ? 0 : cursor.mid(4).toULongLong();
    json::Array results;
    for (; at < matching.size() && results.size() < limit; ++at)
        results.push_back(matching[at]);
    json::Object pagination;
    pagination.append("next_cursor",
                      at < matching.size() ? json::Value("a+/=" + std::to_string(at)) : json::Value());
    json::Object body;
    body.append("total", json::Value(static_cast<long long>(matching.size())));
    body.append("pagination", std::move(pagination));
    body.append("results", std::move(results));
    return jsonAnswer(200, std::move(body));
}

http::Response FakeService::create(const http::ReceivedRequest& request)
{
    json::Value record = parsed(request.body);
    if (record.find("webhook_id") != nullptr)
        return errorAnswer(400, "BadRequestError", "The service makes the ids");
    for (const char* field : {"webhook_name", "event_types", "channels"}) {
        if (record.find(field) == nullptr)
            return missingField(field);
    }
    char id[32];
    std::snprintf(id, sizeof id, "wh_%016x", ++m_made);
    record.asObject().set("webhook_id", json::Value(id));
    record.asObject().set("created_at", json::Value("2026-01-02T03:04:05Z"));
    record.asObject().set("updated_at", json::Value("2026-01-02T03:04:05Z"));
    record.asObject().set("internal_id", json::Value("int_1"));
    m_records.push_back(record);
    return jsonAnswer(201, record);
}

http::Response FakeService::one(const http::ReceivedRequest& request, const std::string& identifier)
{
    json::Value* record = find(identifier);
    if (request.method == "DELETE") {
        std::erase_if(m_records,
                      [&](const json::Value& each) { return textAt(each, "webhook_id") == identifier; });
        return {.status = 204};
    }
    if (record == nullptr)
        return errorAnswer(404, "NotFoundError", "No webhook " + identifier);
    if (request.method == "PUT") {
        json::Value changed = parsed(request.body);
        changed.asObject().set("webhook_id", json::Value(textAt(*record, "webhook_id")));
        changed.asObject().set("updated_at", json::Value("2026-02-02T02:02:02Z"));
        *record = std::move(changed);
    }
    return jsonAnswer(200, *record);
}

} // namespace hookbench::test
