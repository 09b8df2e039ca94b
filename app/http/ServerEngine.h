#pragma once

#include "http/AnswerSchedule.h"
#include "http/HttpServer.h"
#include "http/Listener.h"
#include "http/ListenerRelay.h"
#include "http/LoopThread.h"
#include "http/Poller.h"
#include "http/ServerContext.h"

#include <QTimer>

#include <atomic>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace hookbench::http {

/// What of an HttpServer lives on its thread: the listening socket, the connections, the sweep of timeouts.
/// All but queueAnswers() and connectionCount() is called on that thread.
class ServerEngine final : public QObject {
public:
    ServerEngine(const Clock& clock, HttpServer::Options options, LoopThread& thread);
    /// Closes every connection.
    ~ServerEngine() override;

    void setRequestHandler(HttpServer::RequestHandler handler);
    Result<std::uint16_t> listen(const QHostAddress& address, std::uint16_t port);
    void pause();
    void setLimits(const HttpLimits& limits);
    void answerNow(std::vector<HttpServer::Answer>&& answers);

    /// Any thread.
    void queueAnswers(std::vector<HttpServer::Answer> answers);
    std::size_t connectionCount() const { return m_open.load(std::memory_order_relaxed); }

private:
    struct Client {
        ListenerRelay relay; ///< what the channel tells goes to the connection there is now
        std::unique_ptr<ServerConnection> connection;
    };

    void accept(int fd);
    void onAcceptFailed(int errorNumber);
    void resumeAccepting();
    void countOpen();
    void speakHttp2(ServerConnection& from, std::unique_ptr<Channel> channel, std::string_view bytes);
    void retire(ServerConnection& connection);
    void purge();
    void takeAnswers();
    void sweep();
    void startSweep();
    void wakeSchedule(std::int64_t delayMs);

    LoopThread& m_thread;
    AnswerSchedule m_schedule; ///< outlives the connections, whose answers wait in it
    QTimer m_scheduleTimer;
    ServerContext m_context;
    std::shared_ptr<TlsServerContext> m_tls;
    std::unique_ptr<Poller> m_poller;
    std::unique_ptr<Listener> m_listener;
    std::vector<std::unique_ptr<Listener>> m_closedListeners;
    std::unique_ptr<QTimer> m_sweep;
    std::unordered_map<std::uint32_t, Client> m_connections;
    std::vector<std::uint32_t> m_retired;
    std::vector<std::unique_ptr<ServerConnection>> m_replaced; ///< by one for HTTP/2; may be on the stack
    std::atomic<std::size_t> m_open = 0;
    std::uint32_t m_nextId;
    bool m_acceptWarned = false;
    bool m_acceptPaused = false; ///< the system gave no descriptor; tried again when one may be free

    std::mutex m_answersMutex;
    std::vector<HttpServer::Answer> m_answers; ///< guarded by m_answersMutex; a wake-up is due if not empty
};

} // namespace hookbench::http
