#include "endpoint/receive/AnswerDesk.h"

#include "endpoint/receive/Access.h"

#include <cstdio>

namespace hookbench::endpoint {

namespace {

constexpr const char* captureHeader = "X-Hookbench-Capture";

http::Response usualAnswer(int status)
{
    http::Response response;
    response.status = status;
    response.headers = {{"Content-Type", "application/json"}};
    response.body = status < 300 ? "{\"received\":true}\n" : "{\"received\":false}\n";
    return response;
}

http::Response withCapture(http::Response response, capture::CaptureId id)
{
    response.headers.push_back({captureHeader, std::to_string(id)});
    return response;
}

http::Response acknowledgement(capture::CaptureId first)
{
    http::Response response = usualAnswer(200);
    response.body = "{\"received\":true,\"duplicate_of\":" + std::to_string(first) + "}\n";
    return response;
}

} // namespace

struct AnswerDesk::Late {
    std::mutex mutex;
    AnswerDesk* desk = nullptr; ///< guarded by mutex; null once it is gone
};

AnswerDesk::AnswerDesk(capture::CaptureStore& store) : m_store(store), m_late(std::make_shared<Late>())
{
    m_late->desk = this;
    store.setStoredHandler([this](const std::vector<Stored>& fates) { stored(fates); });
}

AnswerDesk::~AnswerDesk()
{
    m_store.setStoredHandler({});
    const std::lock_guard lock(m_late->mutex);
    m_late->desk = nullptr;
}

void AnswerDesk::setForwarding(ForwardHooks hooks)
{
    m_hooks = std::move(hooks);
}

std::uint32_t AnswerDesk::add(http::HttpServer* server)
{
    const std::lock_guard lock(m_serverMutex);
    m_servers[++m_lastReceiver] = server;
    return m_lastReceiver;
}

void AnswerDesk::remove(std::uint32_t receiver)
{
    const std::lock_guard lock(m_serverMutex);
    m_servers.erase(receiver);
}

void AnswerDesk::take(std::uint32_t receiver, http::ReceivedRequest&& request, Handling&& handling)
{
    const http::ExchangeId exchange = request.exchange;
    const int status = handling.status;
    // The log keeps the head as it came; freeing its parsed form here rather than on the store thread is cheaper.
    request.headers = {};
    capture::CaptureStore::Pending pending{std::move(request), status, std::move(handling.facts)};
    pending.receiver = receiver;
    const bool isPlain = handling.isPlain();
    if (!isPlain)
        keep({receiver, exchange}, std::move(handling));
    if (m_store.append(std::move(pending)))
        return;
    if (!isPlain)
        (void)takeKept({receiver, exchange});
    if (!pending.request.bodyFile.empty())
        std::remove(pending.request.bodyFile.c_str());
    answer(receiver, exchange, plainAnswer(503, "The capture queue is full; send again in a moment.\n"));
}

void AnswerDesk::answer(std::uint32_t receiver, http::ExchangeId exchange, http::Response response)
{
    std::vector<http::HttpServer::Answer> one;
    one.push_back({exchange, std::move(response)});
    send(receiver, std::move(one));
}

void AnswerDesk::keep(const Key& key, Handling&& handling)
{
    const std::lock_guard lock(m_keptMutex);
    m_kept[key] = std::move(handling);
    m_keptCount.store(m_kept.size(), std::memory_order_relaxed);
}

/// The handling on a request that waits for its commit. The commit comes after it was kept, so the count is never
/// missed.
std::optional<Handling> AnswerDesk::takeKept(const Key& key)
{
    if (m_keptCount.load(std::memory_order_relaxed) == 0)
        return std::nullopt;
    const std::lock_guard lock(m_keptMutex);
    auto node = m_kept.extract(key);
    m_keptCount.store(m_kept.size(), std::memory_order_relaxed);
    if (node.empty())
        return std::nullopt;
    return std::move(node.mapped());
}

http::HttpServer::Answer AnswerDesk::answerOf(const Stored& fate, Handling* handling) const
{
    if (fate.id == 0)
        return {fate.exchange,
                plainAnswer(507, "This request could not be stored, so it is not acknowledged.\n")};
    if (handling == nullptr)
        return {fate.exchange, withCapture(usualAnswer(fate.status), fate.id)};
    auto response =
        handling->response ? std::move(*handling->response) : usualAnswer(fate.status);
    return {fate.exchange, withCapture(std::move(response), fate.id), std::move(handling->manner)};
}

/// Runs on the store thread, after the commit.
void AnswerDesk::stored(const std::vector<Stored>& fates)
{
    std::vector<http::HttpServer::Answer> answers;
    answers.reserve(fates.size());
    std::vector<std::pair<capture::CaptureId, std::uint16_t>> behind;
    std::vector<std::pair<Stored, std::uint16_t>> relays;
    std::vector<std::pair<std::uint32_t, std::vector<http::HttpServer::Answer>>> others;
    const std::uint32_t receiver = fates.empty() ? 0 : fates.front().receiver;
    for (const Stored& fate : fates) {
        if (fate.receiver == 0)
            continue; // a mail: its session is told by itself
        auto handling = takeKept({fate.receiver, fate.exchange});
        if (handling && fate.id != 0) {
            if (handling->acknowledgeDuplicate && fate.duplicateOf != 0) {
                *handling = Handling{.status = 200, .response = acknowledgement(fate.duplicateOf)};
                m_store.settle(fate.id, 200, capture::Forwarded);
            } else if (handling->forward == Handling::Forward::Relay && m_hooks.relay) {
                relays.emplace_back(fate, handling->endpoint);
                continue;
            } else if (handling->forward == Handling::Forward::Behind) {
                behind.emplace_back(fate.id, handling->endpoint);
            }
        }
        auto answer = answerOf(fate, handling ? &*handling : nullptr);
        if (fate.receiver == receiver)
            answers.push_back(std::move(answer));
        else {
            if (others.empty() || others.back().first != fate.receiver)
                others.emplace_back(fate.receiver, std::vector<http::HttpServer::Answer>());
            others.back().second.push_back(std::move(answer));
        }
    }
    if (!behind.empty() && m_hooks.enqueue)
        m_hooks.enqueue(behind);
    // After what waits: the forwarder takes the newest capture that it has seen for a sign that all before it waited.
    for (const auto& [fate, endpoint] : relays)
        relay(fate, endpoint);
    if (!answers.empty())
        send(receiver, std::move(answers));
    for (auto& [other, theirs] : others)
        send(other, std::move(theirs));
}

void AnswerDesk::relay(const Stored& fate, std::uint16_t endpoint)
{
    m_hooks.relay(fate.id, endpoint, [late = m_late, fate](http::Response response) {
        const std::lock_guard lock(late->mutex);
        if (late->desk == nullptr)
            return;
        late->desk->m_store.settle(fate.id, response.status, 0);
        late->desk->answer(fate.receiver, fate.exchange, withCapture(std::move(response), fate.id));
    });
}

void AnswerDesk::send(std::uint32_t receiver, std::vector<http::HttpServer::Answer> answers)
{
    const std::lock_guard lock(m_serverMutex);
    const auto server = m_servers.find(receiver);
    if (server != m_servers.end())
        server->second->answerAll(std::move(answers));
}

} // namespace hookbench::endpoint
