#include "http/ServerEngine.h"

#include "base/Logging.h"
#include "http/Http2Connection.h"
#include "http/HttpConnection.h"
#include "http/PlainChannel.h"
#include "http/TlsChannel.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <QRandomGenerator>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hookbench::http {

namespace {

// Connections beyond the limit that may be told so at one time; the others are closed without a word.
constexpr std::size_t refusedAtOnce = 64;
constexpr std::int64_t slowestSweepMs = 500;

ServerConnection::Peer peerOf(int descriptor)
{
    sockaddr_storage storage{};
    socklen_t length = sizeof storage;
    char text[INET6_ADDRSTRLEN] = "";
    if (::getpeername(descriptor, reinterpret_cast<sockaddr*>(&storage), &length) != 0)
        return {};
    if (storage.ss_family == AF_INET) {
        sockaddr_in address{};
        std::memcpy(&address, &storage, sizeof address);
        ::inet_ntop(AF_INET, &address.sin_addr, text, sizeof text);
        return {text, ntohs(address.sin_port)};
    }
    sockaddr_in6 address{};
    std::memcpy(&address, &storage, sizeof address);
    // A socket for both families shows IPv4 peers as ::ffff:a.b.c.d, which nobody wants to read.
    if (IN6_IS_ADDR_V4MAPPED(&address.sin6_addr))
        ::inet_ntop(AF_INET, &address.sin6_addr.s6_addr[12], text, sizeof text);
    else
        ::inet_ntop(AF_INET6, &address.sin6_addr, text, sizeof text);
    return {text, ntohs(address.sin6_port)};
}

} // namespace

ServerEngine::ServerEngine(const Clock& clock, HttpServer::Options options, LoopThread& thread)
    : m_thread(thread),
      m_schedule(&ServerContext::steadyMs, [this](std::int64_t delayMs) { wakeSchedule(delayMs); }),
      m_context{.clock = clock,
                .limits = options.limits,
                .spoolFolder = std::move(options.spoolFolder),
                .handler = {},
                .retire = [this](ServerConnection& connection) { retire(connection); },
                .speakHttp2 =
                    [this](ServerConnection& from, std::unique_ptr<Channel> channel, std::string_view bytes) {
                        speakHttp2(from, std::move(channel), bytes);
                    },
                .writeBuffer = {},
                .date = {},
                .schedule = &m_schedule},
      m_tls(std::move(options.tls)),
      // An answer that comes late, meant for a server that is gone, must not find a connection of this one.
      m_nextId(QRandomGenerator::global()->generate())
{
    m_scheduleTimer.setSingleShot(true);
    m_scheduleTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_scheduleTimer, &QTimer::timeout, this, [this] {
        m_schedule.runDue();
        purge();
    });
}

ServerEngine::~ServerEngine()
{
    // Connections use the poller while they close.
    m_closedListeners.clear();
    m_listener.reset();
    m_connections.clear();
}

void ServerEngine::setRequestHandler(HttpServer::RequestHandler handler)
{
    m_context.handler = std::move(handler);
}

Result<std::uint16_t> ServerEngine::listen(const QHostAddress& address, std::uint16_t port)
{
    if (!m_poller)
        m_poller = std::make_unique<Poller>([this] { purge(); });
    if (!m_poller->isValid())
        return Error{ErrorCode::Network, "The system gives no epoll descriptor; close other programs.",
                     std::strerror(errno)};
    auto listener = std::make_unique<Listener>(
        *m_poller, Listener::Callbacks{.accepted = [this](int descriptor) { accept(descriptor); },
                                       .failed = [this](int errorNumber) { onAcceptFailed(errorNumber); }});
    auto opened = listener->listen(address, port);
    if (opened) {
        pause();
        m_listener = std::move(listener);
    }
    return opened;
}

void ServerEngine::onAcceptFailed(int errorNumber)
{
    // Said once, not for each connection: out of descriptors, most likely, until one is closed.
    if (!std::exchange(m_acceptWarned, true))
        qCWarning(logHttp, "No connection can be accepted for now: %s", std::strerror(errorNumber));
    m_acceptPaused = true;
    startSweep();
}

void ServerEngine::resumeAccepting()
{
    if (std::exchange(m_acceptPaused, false) && m_listener)
        m_listener->resume();
}

void ServerEngine::pause()
{
    if (!m_listener)
        return;
    // A request handler may call this within a batch of events, one of which may be the listener's.
    m_listener->close();
    m_closedListeners.push_back(std::move(m_listener));
    m_acceptPaused = false;
    startSweep();
}

void ServerEngine::setLimits(const HttpLimits& limits)
{
    m_context.limits = limits;
    if (m_sweep) {
        m_sweep.reset();
        startSweep();
    }
}

void ServerEngine::accept(int fd)
{
    m_acceptWarned = false;
    const std::size_t open = m_connections.size() - m_retired.size();
    const bool busy = open >= m_context.limits.connections;
    if (busy && (m_tls || open >= m_context.limits.connections + refusedAtOnce)) {
        ::close(fd);
        return;
    }
    while (m_connections.contains(++m_nextId)) {
    }
    const std::uint32_t id = m_nextId;
    Client& client = m_connections[id];
    auto connection = std::make_unique<HttpConnection>(m_context, id, peerOf(fd));
    HttpConnection& started = *connection;
    client.connection = std::move(connection);
    client.relay.setTarget(started);
    countOpen();
    startSweep();
    if (m_tls)
        started.start(std::make_unique<TlsChannel>(fd, m_tls, *m_poller, client.relay));
    else
        started.start(std::make_unique<PlainChannel>(fd, *m_poller, client.relay), busy);
}

void ServerEngine::speakHttp2(ServerConnection& from, std::unique_ptr<Channel> channel,
                              std::string_view bytes)
{
    auto connection = std::make_unique<Http2Connection>(m_context, from.id(), from.peer());
    Http2Connection& started = *connection;
    Client& client = m_connections[from.id()];
    client.relay.setTarget(started);
    m_replaced.push_back(std::exchange(client.connection, std::move(connection)));
    started.start(std::move(channel), bytes);
}

void ServerEngine::retire(ServerConnection& connection)
{
    // It may be on the stack now: purge() destroys it at the end of the batch, or the next sweep does.
    m_retired.push_back(connection.id());
    countOpen();
}

void ServerEngine::countOpen()
{
    m_context.open = m_connections.size() - m_retired.size();
    m_open = m_context.open;
}

void ServerEngine::purge()
{
    m_closedListeners.clear();
    m_replaced.clear();
    if (m_retired.empty())
        return;
    for (const std::uint32_t id : std::exchange(m_retired, {}))
        m_connections.erase(id);
    resumeAccepting();
}

void ServerEngine::queueAnswers(std::vector<HttpServer::Answer> answers)
{
    if (answers.empty())
        return;
    bool wakeUpDue = false;
    {
        const std::lock_guard lock(m_answersMutex);
        wakeUpDue = !m_answers.empty();
        if (wakeUpDue)
            std::move(answers.begin(), answers.end(), std::back_inserter(m_answers));
        else
            m_answers = std::move(answers);
    }
    if (!wakeUpDue)
        m_thread.post([this] { takeAnswers(); });
}

void ServerEngine::takeAnswers()
{
    std::vector<HttpServer::Answer> answers;
    {
        const std::lock_guard lock(m_answersMutex);
        answers.swap(m_answers);
    }
    answerNow(std::move(answers));
    purge();
}

void ServerEngine::answerNow(std::vector<HttpServer::Answer>&& answers)
{
    ServerConnection* last = nullptr; // answers to one connection mostly stand together
    for (HttpServer::Answer& answer : answers) {
        const auto found = m_connections.find(ServerConnection::connectionOf(answer.exchange));
        if (found == m_connections.end())
            continue;
        ServerConnection* const connection = found->second.connection.get();
        if (last != nullptr && last != connection)
            last->flush();
        last = connection;
        connection->answer(answer.exchange, std::move(answer.response), std::move(answer.manner));
    }
    if (last != nullptr)
        last->flush();
}

void ServerEngine::wakeSchedule(std::int64_t delayMs)
{
    // A timer counts in int; what waits longer is looked at in between.
    constexpr std::int64_t longestMs = 24 * 3600 * 1000;
    m_scheduleTimer.start(static_cast<int>(std::min(delayMs, longestMs)));
}

void ServerEngine::startSweep()
{
    if (m_sweep)
        return;
    const std::int64_t shortest = std::min(m_context.limits.headTimeoutMs, m_context.limits.idleTimeoutMs);
    m_sweep = std::make_unique<QTimer>();
    connect(m_sweep.get(), &QTimer::timeout, this, &ServerEngine::sweep);
    m_sweep->start(static_cast<int>(std::clamp<std::int64_t>(shortest / 4, 5, slowestSweepMs)));
}

void ServerEngine::sweep()
{
    const std::int64_t now = ServerContext::steadyMs();
    for (const auto& [id, client] : m_connections)
        client.connection->checkTime(now);
    purge();
    resumeAccepting();
    // Without connections the program sleeps; this very timer is the sender, so it may only be stopped here.
    if (m_connections.empty() && !m_acceptPaused)
        m_sweep.release()->deleteLater();
}

} // namespace hookbench::http
