#pragma once

#include "http/CurlSockets.h"
#include "http/Transfer.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include <curl/curl.h>

namespace hookbench::http {

/// Emits once, from the client's thread, towards a context object on any thread: Qt severs such a connection
/// safely when the context is destroyed, which no pointer kept by us could.
class ClientRelay final : public QObject {
    Q_OBJECT
Q_SIGNALS:
    void finished();
};

/// Drives libcurl's multi interface from a Qt event loop. Lives on the client's thread.
class ClientEngine final : public QObject {
public:
    ClientEngine() = default;
    /// Ends every transfer as Cancelled.
    ~ClientEngine() override;

    /// Starts a transfer in the turn that runs, or the next one.
    void queue(std::unique_ptr<Transfer> transfer) { m_queued.push_back(std::move(transfer)); }
    /// Starts what is queued and goes on with what is ready. Returns at once if a turn runs already, as it
    /// does for those who call from the end of a transfer.
    void turn();

private:
    using Time = std::chrono::steady_clock::time_point;

    /// A handle of libcurl's: busy while it has a transfer.
    struct Handle {
        std::unique_ptr<Transfer> transfer;
        std::unique_ptr<HandleSettings> settings; ///< null: fresh, or reset
    };

    static int onSocket(CURL* easy, curl_socket_t socket, int what, void* self, void* watch);
    static int onTimer(CURLM* multi, long timeoutMs, void* self);

    bool ensureMulti();
    void start(std::unique_ptr<Transfer> transfer);
    void startQueued();
    CURL* freeHandle();
    void setUp(CURL* easy, Handle& handle);
    bool isDue();
    void wakeLater();
    void act(curl_socket_t socket, int events);
    void collectFinished();
    void endCancelled();
    void end(CURL* easy, bool keepsSettings, const std::function<void(Transfer&)>& finish);
    static void reset(CURL* easy, Handle& handle);
    void forgetSettings();

    CURLM* m_multi = nullptr;
    std::unique_ptr<CurlSockets> m_sockets;
    std::unique_ptr<QTimer> m_timer;       ///< for libcurl's deadline
    std::unique_ptr<QTimer> m_cancelTimer; ///< looks at the tokens
    std::optional<Time> m_deadline;        ///< when libcurl wants to be called
    std::optional<Time> m_wakeAt;          ///< when m_timer fires; never later than m_deadline
    std::vector<std::unique_ptr<Transfer>> m_queued;
    std::unordered_map<CURL*, Handle> m_handles;
    std::vector<CURL*> m_idleHandles;
    bool m_isInTurn = false;
};

} // namespace hookbench::http
