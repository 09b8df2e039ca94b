#pragma once

#include "http/Channel.h"
#include "http/Poller.h"
#include "http/SocketOutput.h"
#include "http/TlsServerContext.h"

#include <memory>
#include <string>

struct bio_st;

namespace hookbench::http {

/// A connection under TLS, on the socket itself.
///
/// OpenSSL reads through a BIO that knows from epoll when the socket is empty, and writes into one that takes
/// everything: it never has to be called again with the same bytes, and what belongs together (a flight of
/// the handshake, an answer and the farewell) leaves in one system call. A client that speaks plain HTTP is
/// found out by its first byte and served plainly, so that it can be told.
class TlsChannel final : public Channel, private PollTarget {
public:
    /// Takes over the connected `descriptor`; the handshake goes on with each read().
    TlsChannel(int descriptor, std::shared_ptr<TlsServerContext> context, Poller& poller,
               ChannelListener& listener);
    ~TlsChannel() override;
    TlsChannel(const TlsChannel&) = delete;
    TlsChannel& operator=(const TlsChannel&) = delete;

    ReadResult read(char* buffer, std::size_t size) override;
    void readLater() override;
    /// Only from Stage::Open on.
    bool write(std::string_view bytes) override;
    bool isFlushed() const override { return m_out.isEmpty(); }
    void shutdownWrite() override;
    void close() override;
    void reset() override;

    Stage stage() const override { return m_stage; }
    std::string_view alpn() const override;
    std::shared_ptr<const TlsDetails> tlsDetails() const override { return m_details; }

private:
    friend struct TlsBio;
    struct SessionFreer {
        void operator()(ssl_st* session) const;
    };

    void onEvents(std::uint32_t events) override;
    int readForSsl(char* buffer, int size, bool& retry);
    ReadResult shakeHands();
    ReadResult refuse();
    ReadResult readPlain(char* buffer, std::size_t size);
    ReadResult readSealed(char* buffer, std::size_t size);
    bool flush();

    std::shared_ptr<TlsServerContext> m_context;
    Poller& m_poller;
    ChannelListener& m_listener;
    std::unique_ptr<ssl_st, SessionFreer> m_session;
    std::shared_ptr<const TlsDetails> m_details;
    SocketOutput m_out; ///< bytes as they go over the wire
    std::string m_plain; ///< first bytes of a client that does not speak TLS
    int m_fd;
    Stage m_stage = Stage::Opening;
    bool m_readable = true;     ///< the socket may have bytes
    bool m_endSeen = false;     ///< the peer has ended its direction, though bytes may be left to read
    bool m_begun = false;       ///< the first bytes have come
    bool m_broken = false;      ///< OpenSSL must not be used any more
    bool m_shutdownDue = false; ///< our direction ends when everything is out
};

} // namespace hookbench::http
