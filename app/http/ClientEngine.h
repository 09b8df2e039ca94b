#pragma once

#include "http/Transfer.h"

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <memory>
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

    void start(std::unique_ptr<Transfer> transfer);

private:
    struct Watch {
        std::unique_ptr<QSocketNotifier> read;
        std::unique_ptr<QSocketNotifier> write;
    };

    static int onSocket(CURL* easy, curl_socket_t socket, int what, void* self, void* watch);
    static int onTimer(CURLM* multi, long timeoutMs, void* self);

    bool ensureMulti();
    void watch(curl_socket_t socket, int what);
    void act(curl_socket_t socket, int events);
    void collectFinished();
    void endCancelled();
    std::unique_ptr<Transfer> release(CURL* easy);

    CURLM* m_multi = nullptr;
    std::unique_ptr<QTimer> m_timer;       ///< libcurl's
    std::unique_ptr<QTimer> m_cancelTimer; ///< looks at the tokens
    std::unordered_map<curl_socket_t, Watch> m_watches;
    std::unordered_map<CURL*, std::unique_ptr<Transfer>> m_transfers;
    std::vector<CURL*> m_idleHandles;
};

} // namespace hookbench::http
