#include "capture/SmtpSink.h"

#include "base/ContextGuard.h"
#include "http/Listener.h"
#include "http/LoopThread.h"

#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <charconv>
#include <map>
#include <utility>

namespace hookbench::capture {

namespace {

constexpr std::string_view keptAs = "2.0.0 kept as capture ";
constexpr qint64 readPiece = 64 * 1024;
constexpr qint64 mostUnsent = 64 * 1024; ///< a client that reads no replies gets no more of them
constexpr std::size_t longestTarget = 512;

/// The recipients, as lists show them.
std::string targetOf(const SmtpMail& mail)
{
    std::string target;
    std::size_t shown = 0;
    for (const std::string& recipient : mail.recipients) {
        if (target.size() + recipient.size() > longestTarget)
            break;
        target += (shown == 0 ? "" : ", ") + recipient;
        ++shown;
    }
    const std::size_t left = mail.recipients.size() - shown;
    return left == 0 ? target : target + " and " + std::to_string(left) + " more";
}

/// One client. Lives on the sink's thread.
struct SmtpClient {
    SmtpClient(QTcpSocket* theSocket, const SmtpLimits& limits) : socket(theSocket), session(limits) {}

    std::unique_ptr<QTcpSocket> socket;
    SmtpSession session;
    QTimer idle;
    QTimer lifetime;
    std::int64_t firstByteUs = 0; ///< of the mail being taken; 0: none came since the last one
    std::int64_t receivedAtUs = 0;
};

/// What of the sink lives on its thread.
class SmtpEngine final : public QObject {
public:
    SmtpEngine(const Clock& clock, CaptureStore& store)
        : m_clock(clock), m_store(store), m_guard(ContextGuard::of(this))
    {
        connect(&m_server, &QTcpServer::newConnection, this, &SmtpEngine::accept);
    }

    Result<std::uint16_t> listen(const SmtpSink::Config& config)
    {
        m_config = config;
        QHostAddress address;
        if (!address.setAddress(QString::fromStdString(config.bindAddress)))
            return Error{ErrorCode::InvalidInput,
                         "\"" + config.bindAddress +
                             "\" is not an IP address to listen on; use 127.0.0.1 for this machine alone.",
                         ""};
        m_server.setMaxPendingConnections(1);
        if (!m_server.listen(address, config.port))
            return http::listenError(m_server.serverError(), address, config.port, m_server.errorString());
        return m_server.serverPort();
    }

private:
    void accept()
    {
        while (QTcpSocket* socket = m_server.nextPendingConnection())
            begin(socket);
        if (static_cast<int>(m_clients.size()) >= m_config.connections)
            m_server.pauseAccepting();
    }

    void begin(QTcpSocket* socket)
    {
        socket->setParent(nullptr);
        const std::int64_t id = ++m_lastId;
        auto client = std::make_unique<SmtpClient>(socket, m_config.limits);
        socket->setReadBufferSize(readPiece);
        connect(socket, &QTcpSocket::readyRead, this, [this, id] { read(id); });
        connect(socket, &QTcpSocket::disconnected, this, [this, id] { end(id); });
        for (auto [timer, ms] : {std::pair(&client->idle, m_config.idleTimeoutMs),
                                 std::pair(&client->lifetime, m_config.lifetimeMs)}) {
            timer->setSingleShot(true);
            timer->setInterval(ms);
            connect(timer, &QTimer::timeout, this, [this, id] { dismiss(id, "421 4.4.2 too slow\r\n"); });
            timer->start();
        }
        socket->write(SmtpSession::greeting().data(), static_cast<qint64>(SmtpSession::greeting().size()));
        m_clients[id] = std::move(client);
    }

    SmtpClient* find(std::int64_t id)
    {
        const auto found = m_clients.find(id);
        return found == m_clients.end() ? nullptr : found->second.get();
    }

    void end(std::int64_t id)
    {
        const auto found = m_clients.find(id);
        if (found == m_clients.end())
            return;
        // This may be a signal of the very socket.
        found->second->socket->disconnect(this);
        found->second->socket.release()->deleteLater();
        m_clients.erase(found);
        if (m_server.isListening())
            m_server.resumeAccepting();
    }

    void dismiss(std::int64_t id, const char* words)
    {
        if (SmtpClient* client = find(id)) {
            client->socket->write(words);
            client->socket->flush();
            client->socket->abort();
        }
        end(id);
    }

    std::uint64_t heldBytes() const
    {
        std::uint64_t held = 0;
        for (const auto& [id, client] : m_clients)
            held += client->session.heldBytes();
        return held;
    }

    void read(std::int64_t id)
    {
        while (SmtpClient* client = find(id)) {
            if (client->session.isWaitingForAnswer() || client->session.isFinished() ||
                client->socket->bytesAvailable() == 0)
                return;
            const QByteArray bytes = client->socket->read(readPiece);
            client->idle.start();
            if (client->firstByteUs == 0) {
                client->firstByteUs = m_clock.monotonicUs();
                client->receivedAtUs = m_clock.nowUs();
            }
            client->session.feed({bytes.data(), static_cast<std::size_t>(bytes.size())});
            if (heldBytes() > m_config.heldBytes)
                return dismiss(id, "421 4.3.1 too much mail at once\r\n");
            advance(id, *client);
        }
    }

    /// Sends the replies, stores what is whole, closes what is over.
    void advance(std::int64_t id, SmtpClient& client)
    {
        const std::string replies = client.session.takeReplies();
        client.socket->write(replies.data(), static_cast<qint64>(replies.size()));
        if (client.socket->bytesToWrite() > mostUnsent)
            return dismiss(id, "");
        if (auto mail = client.session.takeMail())
            return store(id, client, std::move(*mail));
        if (client.session.isFinished())
            client.socket->disconnectFromHost();
    }

    void store(std::int64_t id, SmtpClient& client, SmtpMail mail)
    {
        CaptureStore::Pending pending;
        pending.status = 250;
        http::ReceivedRequest& request = pending.request;
        request.overSmtp = true;
        request.method = "MAIL";
        request.target = targetOf(mail);
        request.httpVersion = "SMTP";
        request.rawHead = std::move(mail.commands);
        request.body = std::move(mail.message);
        request.bodySize = request.body.size();
        request.firstByteUs = std::exchange(client.firstByteUs, 0);
        request.receivedAtUs = client.receivedAtUs;
        request.remoteAddress = client.socket->peerAddress().toString().toStdString();
        request.remotePort = client.socket->peerPort();
        // On the store thread, after the commit.
        pending.onStored = [this, id, guard = m_guard](CaptureId capture) {
            guard->post([this, id, capture] { onStored(id, capture); });
        };
        if (!m_store.append(std::move(pending))) {
            client.session.answerMail(451, "4.3.1 the capture queue is full, send again in a moment");
            advance(id, client);
        }
    }

    void onStored(std::int64_t id, CaptureId capture)
    {
        SmtpClient* client = find(id);
        if (!client)
            return;
        if (capture == 0)
            client->session.answerMail(451, "4.3.0 this mail could not be stored, so it is not acknowledged");
        else
            client->session.answerMail(250, std::string(keptAs) + std::to_string(capture));
        advance(id, *client);
        read(id);
    }

    const Clock& m_clock;
    CaptureStore& m_store;
    SmtpSink::Config m_config;
    QTcpServer m_server;
    std::map<std::int64_t, std::unique_ptr<SmtpClient>> m_clients;
    std::int64_t m_lastId = 0;
    std::shared_ptr<ContextGuard> m_guard;
};

} // namespace

class SmtpSink::Private {
public:
    Private(const Clock& theClock, CaptureStore& theStore) : clock(theClock), store(theStore) {}

    const Clock& clock;
    CaptureStore& store;
    Config config;
    std::uint16_t port = 0;
    std::unique_ptr<http::LoopThread> thread; ///< only while it listens
    std::unique_ptr<SmtpEngine> engine;       ///< lives and dies on the thread
};

SmtpSink::SmtpSink(const Clock& clock, CaptureStore& store) : d(std::make_unique<Private>(clock, store)) {}

SmtpSink::~SmtpSink()
{
    stop();
}

Status SmtpSink::start(const Config& config)
{
    if (isListening() && config.bindAddress == d->config.bindAddress && config.port == d->config.port)
        return Done{};
    stop();
    d->thread = std::make_unique<http::LoopThread>(QStringLiteral("hookbench-smtp"));
    Result<std::uint16_t> port = std::uint16_t{0};
    d->thread->call([&] {
        d->engine = std::make_unique<SmtpEngine>(d->clock, d->store);
        port = d->engine->listen(config);
    });
    if (!port) {
        stop();
        return port.error();
    }
    d->config = config;
    d->port = *port;
    Q_EMIT stateChanged();
    return Done{};
}

void SmtpSink::stop()
{
    if (!d->thread)
        return;
    d->thread->call([this] { d->engine.reset(); });
    d->thread.reset();
    if (std::exchange(d->port, std::uint16_t{0}) != 0)
        Q_EMIT stateChanged();
}

bool SmtpSink::isListening() const
{
    return d->port != 0;
}

std::uint16_t SmtpSink::port() const
{
    return d->port;
}

std::string SmtpSink::url() const
{
    if (!isListening())
        return {};
    // Nobody can connect to "any address"; loopback reaches a socket bound to it.
    QHostAddress address(QString::fromStdString(d->config.bindAddress));
    if (address == QHostAddress::AnyIPv4)
        address = QHostAddress(QHostAddress::LocalHost);
    else if (address == QHostAddress::AnyIPv6 || address == QHostAddress::Any)
        address = QHostAddress(QHostAddress::LocalHostIPv6);
    std::string host = address.toString().toStdString();
    if (address.protocol() == QAbstractSocket::IPv6Protocol)
        host = "[" + host + "]";
    return "smtp://" + host + ":" + std::to_string(d->port);
}

CaptureId captureOfReply(std::string_view text)
{
    CaptureId id = 0;
    const std::size_t at = text.find(keptAs);
    if (at == std::string_view::npos)
        return 0;
    const std::string_view digits = text.substr(at + keptAs.size());
    std::from_chars(digits.data(), digits.data() + digits.size(), id);
    return id;
}

} // namespace hookbench::capture
