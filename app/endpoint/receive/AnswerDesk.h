#pragma once

#include "capture/CaptureStore.h"
#include "endpoint/receive/RequestHandler.h"
#include "http/HttpServer.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace hookbench::endpoint {

/// How captures are handed on to an endpoint's target; see Forwarder.
struct ForwardHooks {
    using Answered = std::function<void(http::Response)>;
    /// Hands a stored capture on and gives the target's answer, on any thread, once.
    std::function<void(capture::CaptureId, std::uint16_t endpoint, Answered)> relay;
    /// Queues stored captures, ids ascending. Called on the store thread, before their answers go out.
    std::function<void(const std::vector<std::pair<capture::CaptureId, std::uint16_t>>&)> enqueue;
};

/// Captures requests, and gives out their answers after the commit: to each server its own. The store's only stored
/// handler while it lives. Any thread.
class AnswerDesk {
public:
    explicit AnswerDesk(capture::CaptureStore& store);
    /// No answer goes out any more.
    ~AnswerDesk();
    AnswerDesk(const AnswerDesk&) = delete;
    AnswerDesk& operator=(const AnswerDesk&) = delete;

    /// Before the first request.
    void setForwarding(ForwardHooks hooks);

    /// Servers take part under a number that is never used again.
    std::uint32_t add(http::HttpServer* server);
    /// When this returns, the server is not called any more.
    void remove(std::uint32_t receiver);

    /// Captures the request and answers it as decided once it is stored; 503 if the queue is full.
    void take(std::uint32_t receiver, http::ReceivedRequest&& request, Handling&& handling);
    /// Answers without a capture.
    void answer(std::uint32_t receiver, http::ExchangeId exchange, http::Response response);

private:
    using Stored = capture::CaptureStore::Stored;
    struct Key {
        std::uint32_t receiver = 0;
        http::ExchangeId exchange = 0;
        bool operator==(const Key&) const = default;
    };
    struct KeyHash {
        std::size_t operator()(const Key& key) const
        {
            return std::hash<std::uint64_t>()(key.exchange * 31 + key.receiver);
        }
    };

    void stored(const std::vector<Stored>& fates);
    http::HttpServer::Answer answerOf(const Stored& fate, Handling* handling) const;
    void relay(const Stored& fate, std::uint16_t endpoint);
    void keep(const Key& key, Handling&& handling);
    std::optional<Handling> takeKept(const Key& key);
    void send(std::uint32_t receiver, std::vector<http::HttpServer::Answer> answers);

    capture::CaptureStore& m_store;
    ForwardHooks m_hooks;
    std::mutex m_keptMutex;
    std::unordered_map<Key, Handling, KeyHash> m_kept; ///< guarded by m_keptMutex
    std::atomic_size_t m_keptCount{0};                 ///< of them; spares ordinary requests the lock
    std::mutex m_serverMutex;
    std::unordered_map<std::uint32_t, http::HttpServer*> m_servers; ///< guarded by m_serverMutex
    std::uint32_t m_lastReceiver = 0;                               ///< guarded by m_serverMutex
    /// What may outlive the desk: answers of targets that come late.
    struct Late;
    std::shared_ptr<Late> m_late;
};

} // namespace hookbench::endpoint
