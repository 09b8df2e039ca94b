#include "http/ClientEngine.h"

#include <algorithm>
#include <utility>

namespace hookbench::http {

namespace {

constexpr int cancelCheckMs = 20;
constexpr std::size_t keptHandles = 64;
constexpr long keptConnections = 256;
// Rounds without going back to Qt's loop: each saves a turn of it, yet calls from other threads must get in.
constexpr int roundsPerTurn = 4;

Error cancelled()
{
    return {ErrorCode::Cancelled, "The request was cancelled.", {}};
}

} // namespace

ClientEngine::~ClientEngine()
{
    m_isInTurn = true; // who asks for more from the end of a transfer gets it cancelled below
    for (auto& [easy, handle] : m_handles) {
        if (!handle.transfer)
            continue;
        curl_multi_remove_handle(m_multi, easy);
        const auto transfer = std::move(handle.transfer);
        transfer->finish(TransferFailure::Cancelled, cancelled());
        // What libcurl tells of its last doings must not reach the transfer any more.
        curl_easy_reset(easy);
    }
    while (!m_queued.empty()) {
        const auto transfers = std::exchange(m_queued, {});
        for (const auto& transfer : transfers)
            transfer->finish(TransferFailure::Cancelled, cancelled());
    }
    for (const auto& [easy, handle] : m_handles)
        curl_easy_cleanup(easy);
    if (m_multi != nullptr)
        curl_multi_cleanup(m_multi);
}

bool ClientEngine::ensureMulti()
{
    if (m_multi != nullptr)
        return true;
    if (!m_sockets)
        m_sockets = std::make_unique<CurlSockets>([this] { turn(); });
    if (!m_sockets->isValid()) {
        m_sockets.reset();
        return false;
    }
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
    connect(m_timer.get(), &QTimer::timeout, this, [this] {
        m_wakeAt.reset();
        turn();
    });
    m_cancelTimer = std::make_unique<QTimer>();
    m_cancelTimer->setInterval(cancelCheckMs);
    connect(m_cancelTimer.get(), &QTimer::timeout, this, &ClientEngine::endCancelled);
    return true;
}

void ClientEngine::turn()
{
    if (m_isInTurn)
        return;
    m_isInTurn = true;
    for (int round = 0; round < roundsPerTurn; ++round) {
        startQueued();
        if (m_multi == nullptr)
            break;
        const bool wasDue = isDue();
        if (wasDue) {
            m_deadline.reset();
            act(CURL_SOCKET_TIMEOUT, 0);
        }
        const int ready = m_sockets->poll([this](curl_socket_t socket, int events) { act(socket, events); });
        collectFinished();
        if (!wasDue && ready <= 0 && m_queued.empty())
            break;
    }
    m_isInTurn = false;
    wakeLater();
}

void ClientEngine::startQueued()
{
    // The end of one that cannot be started may ask for the next.
    for (std::size_t i = 0; i < m_queued.size(); ++i)
        start(std::move(m_queued[i]));
    m_queued.clear();
}

CURL* ClientEngine::freeHandle()
{
    if (!m_idleHandles.empty()) {
        CURL* easy = m_idleHandles.back();
        m_idleHandles.pop_back();
        return easy;
    }
    return ensureMulti() ? curl_easy_init() : nullptr;
}

void ClientEngine::setUp(CURL* easy, Handle& handle)
{
    if (handle.settings && handle.transfer->attachAgain(easy, *handle.settings))
        return;
    if (handle.settings)
        reset(easy, handle);
    m_sockets->follow(easy);
    handle.settings = handle.transfer->attach(easy);
}

void ClientEngine::start(std::unique_ptr<Transfer> transfer)
{
    if (transfer->isCancelled())
        return transfer->finish(TransferFailure::Cancelled, cancelled());
    CURL* easy = freeHandle();
    if (easy == nullptr)
        return transfer->finish(
            TransferFailure::Other,
            {ErrorCode::Internal, "libcurl could not be started; memory may be short.", {}});
    Handle& handle = m_handles[easy];
    handle.transfer = std::move(transfer);
    setUp(easy, handle);
    const CURLMcode code = curl_multi_add_handle(m_multi, easy);
    if (code != CURLM_OK)
        return end(easy, false, [code](Transfer& failed) {
            failed.finish(
                TransferFailure::Other,
                {ErrorCode::Internal, "libcurl did not take the request.", curl_multi_strerror(code)});
        });
    if (!m_cancelTimer->isActive())
        m_cancelTimer->start();
}

int ClientEngine::onSocket(CURL*, curl_socket_t socket, int what, void* self, void*)
{
    static_cast<ClientEngine*>(self)->m_sockets->watch(socket, what);
    return 0;
}

int ClientEngine::onTimer(CURLM*, long timeoutMs, void* self)
{
    auto& engine = *static_cast<ClientEngine*>(self);
    if (timeoutMs < 0)
        engine.m_deadline.reset();
    else
        engine.m_deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(timeoutMs);
    if (!engine.m_isInTurn)
        engine.wakeLater();
    return 0;
}

bool ClientEngine::isDue()
{
    return m_deadline && *m_deadline <= std::chrono::steady_clock::now();
}

/// libcurl moves its deadline with every transfer, mostly to a later time: a timer that fires too early finds
/// nothing to do, which is cheaper than setting it each time.
void ClientEngine::wakeLater()
{
    if (!m_timer || (!m_deadline && m_queued.empty()))
        return;
    const Time now = std::chrono::steady_clock::now();
    const Time due = m_queued.empty() ? *m_deadline : now;
    if (m_wakeAt && *m_wakeAt <= due)
        return;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(due - now);
    m_wakeAt = due;
    m_timer->start(std::max(wait, std::chrono::milliseconds(0)));
}

void ClientEngine::act(curl_socket_t socket, int events)
{
    int running = 0;
    curl_multi_socket_action(m_multi, socket, events, &running);
}

void ClientEngine::collectFinished()
{
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(m_multi, &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        CURL* easy = message->easy_handle;
        const CURLcode code = message->data.result;
        // The message dies with the removal; the figures of the handle stay.
        end(easy, code == CURLE_OK, [code](Transfer& transfer) { transfer.finish(code); });
    }
}

void ClientEngine::endCancelled()
{
    std::vector<CURL*> ended;
    bool isBusy = false;
    for (const auto& [easy, handle] : m_handles) {
        isBusy = isBusy || handle.transfer;
        if (handle.transfer && handle.transfer->isCancelled())
            ended.push_back(easy);
    }
    const bool isInTurn = std::exchange(m_isInTurn, true);
    for (CURL* easy : ended)
        end(easy, false,
            [](Transfer& transfer) { transfer.finish(TransferFailure::Cancelled, cancelled()); });
    m_isInTurn = isInTurn;
    if (!isBusy) {
        m_cancelTimer->stop();
        forgetSettings();
    }
    turn();
}

void ClientEngine::end(CURL* easy, bool keepsSettings, const std::function<void(Transfer&)>& finish)
{
    curl_multi_remove_handle(m_multi, easy);
    const auto found = m_handles.find(easy);
    if (found == m_handles.end() || !found->second.transfer)
        return;
    {
        const auto transfer = std::move(found->second.transfer);
        finish(*transfer);
        if (!keepsSettings || !found->second.settings)
            reset(easy, found->second);
    }
    if (m_idleHandles.size() < keptHandles) {
        m_idleHandles.push_back(easy);
    } else {
        curl_easy_cleanup(easy);
        m_handles.erase(easy);
    }
}

void ClientEngine::reset(CURL* easy, Handle& handle)
{
    // In this order: the handle points into the settings.
    curl_easy_reset(easy);
    handle.settings.reset();
}

/// Idle handles hold what requests carried, secrets included: not longer than there is work.
void ClientEngine::forgetSettings()
{
    for (CURL* easy : m_idleHandles)
        reset(easy, m_handles[easy]);
}

} // namespace hookbench::http
