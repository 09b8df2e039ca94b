#pragma once

#include "http/Channel.h"

#include <QPointer>
#include <QSslConfiguration>
#include <QSslSocket>

namespace hookbench::http {

/// A connection under TLS, on a QSslSocket.
class TlsChannel final : public Channel {
public:
    /// Takes over the connected `descriptor` and begins the handshake. `owner` gets the socket as a child.
    TlsChannel(qintptr descriptor, const QSslConfiguration& configuration, QObject* owner,
               ChannelListener& listener);
    ~TlsChannel() override;
    TlsChannel(const TlsChannel&) = delete;
    TlsChannel& operator=(const TlsChannel&) = delete;

    ReadResult read(char* buffer, std::size_t size) override;
    void readLater() override;
    bool write(std::string_view bytes) override;
    bool isFlushed() const override;
    void shutdownWrite() override;
    void close() override;
    void reset() override;

private:
    QPointer<QSslSocket> m_socket;
    ChannelListener& m_listener;
};

} // namespace hookbench::http
