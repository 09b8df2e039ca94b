#pragma once

#include "http/HttpServer.h"
#include "json/Value.h"

#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::test {

/// The webhook service as its OpenAPI document describes it, in memory on a port of this machine, with faults
/// on demand.
class FakeService {
public:
    static constexpr const char* apiKey = "key_invented-4f6a1c";

    FakeService();

    std::string baseUrl() const { return m_baseUrl; }

    /// Puts a record in, with an id if it has none; returns the id.
    std::string add(json::Value record);
    /// A webhook registration that goes to this URL.
    std::string addWebhook(const std::string& name, const std::string& url);
    void erase(const std::string& id);
    std::optional<json::Value> record(const std::string& id);
    void edit(const std::string& id, const std::function<void(json::Object&)>& change);
    /// Changes the URL of the first channel.
    void setUrl(const std::string& id, const std::string& url);
    std::size_t count();

    /// The next request, then the one after it, …, is answered like this and does nothing.
    void failNext(http::Response answer);
    /// The next answer stops in the middle of its body.
    void cutNext();
    /// From now on requests are kept without an answer.
    void hold();
    /// What happens before a request of this method is answered; on the server's thread.
    void before(const std::string& method, std::function<void()> action);
    /// As before(), but after the record was changed and before the answer goes out.
    void afterWrite(std::function<void()> action);

    struct Seen {
        std::string method;
        std::string target;
        http::Headers headers;
        std::string body;
    };
    std::vector<Seen> seen();

private:
    void take(http::ReceivedRequest&& request);
    http::Response respond(const http::ReceivedRequest& request);
    http::Response list(const http::ReceivedRequest& request);
    http::Response create(const http::ReceivedRequest& request);
    http::Response one(const http::ReceivedRequest& request, const std::string& identifier);
    json::Value* find(const std::string& identifier);

    SystemClock m_clock;
    std::mutex m_mutex;
    std::vector<json::Value> m_records;           ///< guarded
    std::deque<http::Response> m_failures;        ///< guarded
    std::vector<Seen> m_seen;                     ///< guarded
    std::string m_beforeMethod;                   ///< guarded
    std::function<void()> m_before, m_afterWrite; ///< guarded
    bool m_cutNext = false;
    bool m_hold = false;
    int m_made = 0;
    std::string m_baseUrl;
    http::HttpServer m_server{m_clock, {}};
};

/// `{"webhook_name": …, "event_types": ["object.created"], "channels": [one webhook channel]}`.
json::Value webhookRecord(const std::string& name, const std::string& url);

/// The array of this member, to be changed; the test fails if there is none.
json::Array& arrayAt(json::Object& object, std::string_view member);

/// The text as JSON; the test fails if it is not.
json::Value parsed(std::string_view text);

} // namespace hookbench::test
