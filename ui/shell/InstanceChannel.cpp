#include "shell/InstanceChannel.h"

#include "base/Logging.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QLocalServer>
#include <QLocalSocket>

namespace hookbench::ui {

namespace {

constexpr int answerMs = 1500;
const QByteArray raiseWord = QByteArrayLiteral("raise\n");
const QByteArray doneWord = QByteArrayLiteral("raised\n");

} // namespace

QString InstanceChannel::nameFor(const QString& profileFolder)
{
    const QString canonical = QFileInfo(profileFolder).canonicalFilePath();
    const QByteArray hash = QCryptographicHash::hash(
        (canonical.isEmpty() ? profileFolder : canonical).toUtf8(), QCryptographicHash::Sha256);
    return QStringLiteral("hookbench-") + QString::fromLatin1(hash.toHex().left(20));
}

InstanceChannel::InstanceChannel(const QString& profileFolder, QObject* parent)
    : QObject(parent), m_server(new QLocalServer(this))
{
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    connect(m_server, &QLocalServer::newConnection, this, &InstanceChannel::onConnection);
    const QString name = nameFor(profileFolder);
    // The profile is locked by this process, so a socket of that name is a dead one.
    QLocalServer::removeServer(name);
    if (!m_server->listen(name))
        qCWarning(logUi) << "a second start will not raise this window:" << m_server->errorString();
}

void InstanceChannel::onConnection()
{
    while (QLocalSocket* socket = m_server->nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
            if (!socket->canReadLine())
                return;
            if (socket->readLine() == raiseWord) {
                socket->write(doneWord);
                Q_EMIT raiseRequested();
            }
            socket->disconnectFromServer();
        });
    }
}

bool InstanceChannel::raiseOther(const QString& profileFolder)
{
    QLocalSocket socket;
    socket.connectToServer(nameFor(profileFolder));
    if (!socket.waitForConnected(answerMs))
        return false;
    socket.write(raiseWord);
    return socket.waitForBytesWritten(answerMs) && socket.waitForReadyRead(answerMs) &&
           socket.readLine() == doneWord;
}

} // namespace hookbench::ui
