#include "http/TlsChannel.h"

#include "base/Logging.h"
#include "http/SocketReset.h"

#include <QTimer>

namespace hookbench::http {

namespace {
// Decrypted bytes that wait while an answer is being made; beyond it the client is held up.
constexpr qint64 readAhead = qint64{128} * 1024;
constexpr int farewellMs = 2000;
} // namespace

TlsChannel::TlsChannel(qintptr descriptor, const QSslConfiguration& configuration, QObject* owner,
                       ChannelListener& listener)
    : m_socket(new QSslSocket(owner)), m_listener(listener)
{
    QSslSocket* socket = m_socket;
    socket->setReadBufferSize(readAhead);
    socket->setSslConfiguration(configuration);
    QObject::connect(socket, &QSslSocket::readyRead, socket, [this] { m_listener.onReadable(); });
    QObject::connect(socket, &QSslSocket::encryptedBytesWritten, socket, [this] {
        if (isFlushed())
            m_listener.onWritable();
    });
    // The last bytes can be read after the peer has gone; the reader then meets the end.
    QObject::connect(socket, &QSslSocket::disconnected, socket, [this] { m_listener.onReadable(); });
    QObject::connect(socket, &QSslSocket::errorOccurred, socket, [this](QAbstractSocket::SocketError error) {
        if (error == QAbstractSocket::SslHandshakeFailedError)
            qCInfo(logHttp, "A client's TLS handshake failed: %s", qUtf8Printable(m_socket->errorString()));
    });
    if (!socket->setSocketDescriptor(descriptor))
        return;
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    socket->startServerEncryption();
}

TlsChannel::~TlsChannel()
{
    close();
}

Channel::ReadResult TlsChannel::read(char* buffer, std::size_t size)
{
    if (!m_socket)
        return {ReadKind::End, 0, false};
    const qint64 got = m_socket->read(buffer, static_cast<qint64>(size));
    if (got > 0)
        return {ReadKind::Data, static_cast<std::size_t>(got), true};
    const bool ended = m_socket->state() != QAbstractSocket::ConnectedState;
    return {ended ? ReadKind::End : ReadKind::Nothing, 0, false};
}

void TlsChannel::readLater()
{
    if (m_socket)
        QTimer::singleShot(0, m_socket, [this] { m_listener.onReadable(); });
}

bool TlsChannel::write(std::string_view bytes)
{
    if (!m_socket || m_socket->state() != QAbstractSocket::ConnectedState)
        return false;
    if (m_socket->write(bytes.data(), static_cast<qint64>(bytes.size())) != static_cast<qint64>(bytes.size()))
        return false;
    m_socket->flush();
    return true;
}

bool TlsChannel::isFlushed() const
{
    return !m_socket || (m_socket->bytesToWrite() == 0 && m_socket->encryptedBytesToWrite() == 0);
}

void TlsChannel::shutdownWrite()
{
    // QSslSocket can only end both directions, which would cut off a client that still sends. The answer
    // carries its length and "Connection: close", so the client knows its end; close() follows when it has
    // gone.
}

void TlsChannel::close()
{
    QSslSocket* socket = m_socket;
    if (!socket)
        return;
    m_socket = nullptr;
    socket->disconnect();
    // What is still to be flushed must get out before the socket goes.
    QObject::connect(socket, &QSslSocket::disconnected, socket, &QObject::deleteLater);
    QTimer::singleShot(farewellMs, socket, &QObject::deleteLater);
    socket->disconnectFromHost();
    if (socket->state() == QAbstractSocket::UnconnectedState)
        socket->deleteLater();
}

void TlsChannel::reset()
{
    QSslSocket* socket = m_socket;
    if (!socket)
        return;
    m_socket = nullptr;
    socket->disconnect();
    makeCloseReset(static_cast<int>(socket->socketDescriptor()));
    socket->abort();
    socket->deleteLater();
}

} // namespace hookbench::http
