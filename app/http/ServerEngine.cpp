#include "http/ServerEngine.h"

#include "base/Logging.h"
#include "http/PlainChannel.h"
#include "http/TlsChannel.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hookbench::http {

namespace {

constexpr int listenBacklog = 1024;
// Connections beyond the limit that may be told so at one time; the others are closed without a word.
constexpr std::size_t refusedAtOnce = 64;
constexpr std::int64_t slowestSweepMs = 500;

HttpConnection::Peer peerOf(int descriptor)
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

Error listenError(QAbstractSocket::SocketError error, const QHostAddress& address, std::uint16_t port,
                  const QString& systemWords)
{
    const std::string host = address.toString().toStdString();
    const std::string place =
        (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + std::to_string(port);
    const std::string detail = systemWords.toStdString();
    switch (error) {
    case QAbstractSocket::AddressInUseError:
        return {ErrorCode::AddressInUse,
                "Port " + place +
                    " is taken by another program; choose another port or end "
                    "that program",
                detail};
    case QAbstractSocket::SocketAccessError:
        return {ErrorCode::PermissionDenied,
                "The system does not allow listening on " + place + "; choose a port from 1024 up", detail};
    case QAbstractSocket::SocketAddressNotAvailableError:
        return {ErrorCode::Network,
                "This machine has no address " + host +
                    " to listen on; choose 127.0.0.1 or one "
                    "of its own addresses",
                detail};
    default:
        return {ErrorCode::Network, "Listening on " + place + " failed", detail};
    }
}

} // namespace

class ServerEngine::Listener final : public QTcpServer {
public:
    explicit Listener(ServerEngine& engine) : m_engine(engine) {}

protected:
    void incomingConnection(qintptr descriptor) override { m_engine.accept(descriptor); }

private:
    ServerEngine& m_engine;
};

ServerEngine::ServerEngine(const Clock& clock, HttpServer::Options options, LoopThread& thread)
    : m_thread(thread),
      m_context{.clock = clock,
                .limits = options.limits,
                .spoolFolder = std::move(options.spoolFolder),
                .tls = options.tls.has_value(),
                .handler = {},
                .retire = [this](HttpConnection& connection) { retire(connection); },
                .writeBuffer = {},
                .date = {}},
      m_tls(std::move(options.tls))
{
}

ServerEngine::~ServerEngine()
{
    // Connections use the poller while they close.
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
        return Error{ErrorCode::Network, "The system gives no epoll descriptor; close other programs",
                     std::strerror(errno)};
    auto listener = std::make_unique<Listener>(*this);
    listener->setListenBacklogSize(listenBacklog);
    if (!listener->listen(address, port))
        return listenError(listener->serverError(), address, port, listener->errorString());
    // Accepted sockets inherit it: answers must not wait for the client's delayed acknowledgement.
    const int on = 1;
    ::setsockopt(static_cast<int>(listener->socketDescriptor()), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connect(listener.get(), &QTcpServer::acceptError, this, [this] {
        // Out of descriptors, most likely; Qt would report the same connection in an endless loop.
        qCWarning(logHttp, "A connection could not be accepted: %s",
                  qUtf8Printable(m_listener->errorString()));
        m_listener->pauseAccepting();
        m_acceptPaused = true;
        startSweep();
    });
    m_listener = std::move(listener);
    return m_listener->serverPort();
}

void ServerEngine::pause()
{
    m_listener.reset();
    m_acceptPaused = false;
}

void ServerEngine::setLimits(const HttpLimits& limits)
{
    m_context.limits = limits;
    if (m_sweep) {
        m_sweep.reset();
        startSweep();
    }
}

void ServerEngine::accept(qintptr descriptor)
{
    const auto fd = static_cast<int>(descriptor);
    const std::size_t open = m_connections.size() - m_retired.size();
    const bool busy = open >= m_context.limits.connections;
    if (busy && (m_tls || open >= m_context.limits.connections + refusedAtOnce)) {
        ::close(fd);
        return;
    }
    const std::uint32_t id = ++m_nextId;
    auto& connection = m_connections[id];
    connection = std::make_unique<HttpConnection>(m_context, id, peerOf(fd));
    m_open = m_connections.size() - m_retired.size();
    startSweep();
    HttpConnection& started = *connection;
    if (m_tls)
        started.start(std::make_unique<TlsChannel>(descriptor, *m_tls, this, started.listener()));
    else
        started.start(std::make_unique<PlainChannel>(fd, *m_poller, started.listener()), busy);
}

void ServerEngine::retire(HttpConnection& connection)
{
    // It may be on the stack now: purge() destroys it at the end of the batch, or the next sweep does.
    m_retired.push_back(connection.id());
    m_open = m_connections.size() - m_retired.size();
}

void ServerEngine::purge()
{
    if (m_retired.empty())
        return;
    for (const std::uint32_t id : std::exchange(m_retired, {}))
        m_connections.erase(id);
    if (m_acceptPaused && m_listener) {
        m_acceptPaused = false;
        m_listener->resumeAccepting();
    }
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
    answerNow(answers);
    purge();
}

void ServerEngine::answerNow(const std::vector<HttpServer::Answer>& answers)
{
    for (const HttpServer::Answer& answer : answers) {
        const auto found = m_connections.find(HttpConnection::connectionOf(answer.exchange));
        if (found != m_connections.end())
            found->second->answer(answer.exchange, answer.response);
    }
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
    for (const auto& [id, connection] : m_connections)
        connection->checkTime(now);
    purge();
    if (m_acceptPaused && m_listener) {
        m_acceptPaused = false;
        m_listener->resumeAccepting();
    }
    // Without connections the program sleeps; this very timer is the sender, so it may only be stopped here.
    if (m_connections.empty() && !m_acceptPaused)
        m_sweep.release()->deleteLater();
}

} // namespace hookbench::http
