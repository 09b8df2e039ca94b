#include "http/ClientEngine.h"

#include <utility>

namespace hookbench::http {

namespace {

constexpr int cancelCheckMs = 20;
constexpr std::size_t keptHandles = 64;
constexpr long keptConnections = 256;

Error cancelled()
{
    return {ErrorCode::Cancelled, "The request was cancelled.", {}};
}

} // namespace

ClientEngine::~ClientEngine()
{
    while (!m_transfers.empty())
        release(m_transfers.begin()->first)->finish(TransferFailure::Cancelled, cancelled());
    for (CURL* easy : m_idleHandles)
        curl_easy_cleanup(easy);
    if (m_multi != nullptr)
        curl_multi_cleanup(m_multi);
}

bool ClientEngine::ensureMulti()
{
    if (m_multi != nullptr)
        return true;
    m_multi = curl_multi_init();
    if (m_multi == nullptr)
        return false;
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETFUNCTION, &ClientEngine::onSocket);
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERFUNCTION, &ClientEngine::onTimer);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_MAXCONNECTS, keptConnections);
    m_timer = std::make_unique<QTimer>();
    m_timer->setSingleShot(true);
    m_timer->setTimerType(Qt::PreciseTimer);
    connect(m_timer.get(), &QTimer::timeout, this, [this] { act(CURL_SOCKET_TIMEOUT, 0); });
    m_cancelTimer = std::make_unique<QTimer>();
    m_cancelTimer->setInterval(cancelCheckMs);
    connect(m_cancelTimer.get(), &QTimer::timeout, this, &ClientEngine::endCancelled);
    return true;
}

void ClientEngine::start(std::unique_ptr<CurlTransfer> transfer)
{
    if (transfer->isCancelled())
        return transfer->finish(TransferFailure::Cancelled, cancelled());
    CURL* easy = nullptr;
    if (!m_idleHandles.empty()) {
        easy = m_idleHandles.back();
        m_idleHandles.pop_back();
    } else if (ensureMulti()) {
        easy = curl_easy_init();
    }
    if (easy == nullptr)
        return transfer->finish(
            TransferFailure::Other,
            {ErrorCode::Internal, "libcurl could not be started; memory may be short.", {}});
    transfer->attach(easy);
    CurlTransfer& started = *transfer;
    m_transfers[easy] = std::move(transfer);
    const CURLMcode code = curl_multi_add_handle(m_multi, easy);
    if (code != CURLM_OK) {
        const auto failed = release(started.handle());
        return failed->finish(
            TransferFailure::Other,
            {ErrorCode::Internal, "libcurl did not take the request.", curl_multi_strerror(code)});
    }
    if (!m_cancelTimer->isActive())
        m_cancelTimer->start();
}

int ClientEngine::onSocket(CURL*, curl_socket_t socket, int what, void* self, void*)
{
    static_cast<ClientEngine*>(self)->watch(socket, what);
    return 0;
}

int ClientEngine::onTimer(CURLM*, long timeoutMs, void* self)
{
    QTimer& timer = *static_cast<ClientEngine*>(self)->m_timer;
    if (timeoutMs < 0)
        timer.stop();
    else
        timer.start(static_cast<int>(timeoutMs));
    return 0;
}

void ClientEngine::watch(curl_socket_t socket, int what)
{
    if (what == CURL_POLL_REMOVE) {
        const auto found = m_watches.find(socket);
        if (found == m_watches.end())
            return;
        // One of the notifiers may be the sender of this very call.
        for (auto* notifier : {found->second.read.release(), found->second.write.release()}) {
            if (notifier == nullptr)
                continue;
            notifier->setEnabled(false);
            notifier->deleteLater();
        }
        m_watches.erase(found);
        return;
    }
    Watch& entry = m_watches[socket];
    const auto set = [&](std::unique_ptr<QSocketNotifier>& notifier, bool wanted, QSocketNotifier::Type type,
                         int event) {
        if (wanted && !notifier) {
            notifier = std::make_unique<QSocketNotifier>(socket, type);
            connect(notifier.get(), &QSocketNotifier::activated, this,
                    [this, socket, event] { act(socket, event); });
        } else if (notifier) {
            notifier->setEnabled(wanted);
        }
    };
    set(entry.read, (what & CURL_POLL_IN) != 0, QSocketNotifier::Read, CURL_CSELECT_IN);
    set(entry.write, (what & CURL_POLL_OUT) != 0, QSocketNotifier::Write, CURL_CSELECT_OUT);
}

void ClientEngine::act(curl_socket_t socket, int events)
{
    int running = 0;
    curl_multi_socket_action(m_multi, socket, events, &running);
    collectFinished();
}

void ClientEngine::collectFinished()
{
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(m_multi, &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        CURL* easy = message->easy_handle;
        const CURLcode code = message->data.result;
        // The infos must be read before the handle is reset, the message dies with the removal.
        const auto found = m_transfers.find(easy);
        if (found != m_transfers.end())
            found->second->finish(code);
        release(easy);
    }
}

void ClientEngine::endCancelled()
{
    std::vector<CURL*> ended;
    for (const auto& [easy, transfer] : m_transfers) {
        if (transfer->isCancelled())
            ended.push_back(easy);
    }
    for (CURL* easy : ended)
        release(easy)->finish(TransferFailure::Cancelled, cancelled());
    if (m_transfers.empty())
        m_cancelTimer->stop();
}

std::unique_ptr<CurlTransfer> ClientEngine::release(CURL* easy)
{
    curl_multi_remove_handle(m_multi, easy);
    if (m_idleHandles.size() < keptHandles) {
        curl_easy_reset(easy);
        m_idleHandles.push_back(easy);
    } else {
        curl_easy_cleanup(easy);
    }
    const auto found = m_transfers.find(easy);
    if (found == m_transfers.end())
        return nullptr;
    auto transfer = std::move(found->second);
    m_transfers.erase(found);
    return transfer;
}

} // namespace hookbench::http
