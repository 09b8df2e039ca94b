#include "http/TlsChannel.h"

#include "base/Logging.h"
#include "http/CertificateFacts.h"
#include "http/OpenSsl.h"
#include "http/SocketReset.h"

#include <algorithm>
#include <utility>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hookbench::http {

namespace {

// Unsent bytes beyond which nothing is read, lest a client that only asks makes us keep what it never takes.
constexpr std::size_t mostUnsent = std::size_t{1} << 20U;
constexpr unsigned char handshakeRecord = 0x16; // RFC 8446 section 5.1

/// A TLS record of a handshake begins with its type; the letters of a method never do.
bool beginsLikeText(const char* bytes, int size)
{
    return size > 0 && static_cast<unsigned char>(bytes[0]) != handshakeRecord &&
           ((bytes[0] >= 'A' && bytes[0] <= 'Z') || (bytes[0] >= 'a' && bytes[0] <= 'z') ||
            bytes[0] == '\r' || bytes[0] == '\n');
}

ClientCertificate clientCertificateOf(const SSL* session)
{
    const X509* certificate = SSL_get0_peer_certificate(session);
    if (!certificate)
        return {};
    const CertificateFacts facts = factsOf(certificate);
    const long outcome = SSL_get_verify_result(session);
    return ClientCertificate{facts.subject, facts.issuer, sha256Hex(certificate),
                             outcome == X509_V_OK ? "" : X509_verify_cert_error_string(outcome)};
}

std::shared_ptr<const TlsDetails> detailsOf(SSL* session)
{
    auto details = std::make_shared<TlsDetails>();
    details->version = SSL_get_version(session);
    details->cipher = SSL_get_cipher_name(session);
    if (const char* name = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name))
        details->serverName = name;
    const unsigned char* protocol = nullptr;
    unsigned int length = 0;
    SSL_get0_alpn_selected(session, &protocol, &length);
    if (length > 0)
        details->alpn.assign(reinterpret_cast<const char*>(protocol), length);
    details->resumed = SSL_session_reused(session) == 1;
    details->client = clientCertificateOf(session);
    return details;
}

} // namespace

/// The BIO between OpenSSL and the socket of a TlsChannel.
struct TlsBio {
    static TlsChannel* channelOf(BIO* bio) { return static_cast<TlsChannel*>(BIO_get_data(bio)); }

    static int read(BIO* bio, char* buffer, int size)
    {
        BIO_clear_retry_flags(bio);
        bool retry = false;
        const int got = channelOf(bio)->readForSsl(buffer, size, retry);
        if (retry)
            BIO_set_retry_read(bio);
        return got;
    }

    static int write(BIO* bio, const char* bytes, int size)
    {
        channelOf(bio)->m_out.hold({bytes, static_cast<std::size_t>(size)});
        return size;
    }

    static long control(BIO* bio, int command, long, void*)
    {
        if (command == BIO_CTRL_EOF)
            return channelOf(bio)->m_endSeen ? 1 : 0;
        return command == BIO_CTRL_FLUSH ? 1 : 0;
    }

    static BIO* make(TlsChannel* channel)
    {
        static const auto* const method = [] {
            BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "hookbench socket");
            BIO_meth_set_read(made, &TlsBio::read);
            BIO_meth_set_write(made, &TlsBio::write);
            BIO_meth_set_ctrl(made, &TlsBio::control);
            return made;
        }();
        BIO* bio = BIO_new(method);
        if (bio) {
            BIO_set_data(bio, channel);
            BIO_set_init(bio, 1);
        }
        return bio;
    }
};

void TlsChannel::SessionFreer::operator()(ssl_st* session) const
{
    SSL_free(session);
}

TlsChannel::TlsChannel(int descriptor, std::shared_ptr<TlsServerContext> context, Poller& poller,
                       ChannelListener& listener)
    : m_context(std::move(context)), m_poller(poller), m_listener(listener), m_fd(descriptor)
{
    const TlsServerContext::Refusal refusal = m_context->nextRefusal();
    if (refusal == TlsServerContext::Refusal::CloseAtOnce || !m_poller.add(m_fd, this)) {
        close();
        return;
    }
    m_session.reset(m_context->newSession(refusal));
    BIO* bio = m_session ? TlsBio::make(this) : nullptr;
    if (bio)
        SSL_set_bio(m_session.get(), bio, bio);
    else
        close();
}

TlsChannel::~TlsChannel()
{
    close();
}

Channel::ReadResult TlsChannel::read(char* buffer, std::size_t size)
{
    if (m_fd < 0)
        return {ReadKind::End, 0, false};
    if (m_stage == Stage::Opening) {
        const ReadResult outcome = shakeHands();
        if (m_stage == Stage::Opening || m_stage == Stage::Refused)
            return outcome;
    }
    if (m_stage != Stage::Open)
        return readPlain(buffer, size);
    return readSealed(buffer, size);
}

/// Goes as far as the bytes that are here lead.
Channel::ReadResult TlsChannel::shakeHands()
{
    ERR_clear_error();
    const int outcome = SSL_do_handshake(m_session.get());
    if (!m_plain.empty()) {
        m_stage = Stage::PlainOnTls;
        return {};
    }
    const int error = SSL_get_error(m_session.get(), outcome);
    if (outcome == 1) {
        m_stage = Stage::Open;
        m_details = detailsOf(m_session.get());
    } else if (error != SSL_ERROR_WANT_READ) {
        return refuse();
    }
    if (!flush()) {
        close();
        return {ReadKind::End, 0, false};
    }
    return {};
}

/// The handshake has failed; the alert that OpenSSL wrote, if any, still goes out.
Channel::ReadResult TlsChannel::refuse()
{
    const std::string why = openssl::takeErrorText();
    m_broken = true;
    qCInfo(logHttp, "A client's TLS handshake failed: %s", why.empty() ? "it was given up" : why.c_str());
    if (m_out.isEmpty() || !flush()) {
        close();
        return {ReadKind::End, 0, false};
    }
    m_stage = Stage::Refused;
    return {ReadKind::End, 0, m_readable};
}

Channel::ReadResult TlsChannel::readPlain(char* buffer, std::size_t size)
{
    if (!m_plain.empty()) {
        const std::size_t taken = m_plain.copy(buffer, size);
        m_plain.erase(0, taken);
        return {ReadKind::Data, taken, true};
    }
    return receive(m_fd, buffer, size, m_endSeen);
}

Channel::ReadResult TlsChannel::readSealed(char* buffer, std::size_t size)
{
    if (m_broken)
        return {ReadKind::End, 0, false};
    if (m_out.size() > mostUnsent)
        return {};
    std::size_t filled = 0;
    ERR_clear_error();
    while (filled < size) {
        std::size_t got = 0;
        if (SSL_read_ex(m_session.get(), buffer + filled, size - filled, &got) == 1) {
            filled += got;
            continue;
        }
        const int error = SSL_get_error(m_session.get(), 0);
        if (error == SSL_ERROR_WANT_READ)
            break;
        m_broken = error != SSL_ERROR_ZERO_RETURN;
        if (m_broken)
            qCInfo(logHttp, "A TLS connection broke: %s", openssl::takeErrorText().c_str());
        // What came before the end is handed on first; the next call meets the end again.
        (void)flush();
        return {filled > 0 ? ReadKind::Data : ReadKind::End, filled, filled > 0};
    }
    if (!flush()) // alerts and answers to key updates
        m_broken = true;
    return {filled > 0 ? ReadKind::Data : ReadKind::Nothing, filled, filled == size};
}

/// Gives OpenSSL what the socket has.
int TlsChannel::readForSsl(char* buffer, int size, bool& retry)
{
    retry = !m_readable;
    if (retry || m_fd < 0)
        return -1;
    const ReadResult result = receive(m_fd, buffer, static_cast<std::size_t>(size), m_endSeen);
    m_readable = result.more;
    if (result.kind == ReadKind::End) {
        m_endSeen = true;
        return 0;
    }
    const auto got = static_cast<int>(result.bytes);
    retry = result.kind == ReadKind::Nothing;
    if (retry)
        return -1;
    if (!std::exchange(m_begun, true) && beginsLikeText(buffer, got)) {
        m_plain.assign(buffer, result.bytes);
        retry = true;
        return -1;
    }
    return got;
}

bool TlsChannel::write(std::string_view bytes)
{
    if (m_fd < 0 || m_stage == Stage::Opening || m_broken)
        return false;
    if (m_stage == Stage::PlainOnTls)
        return m_out.write(m_fd, bytes);
    std::size_t written = 0;
    ERR_clear_error();
    if (!bytes.empty() && SSL_write_ex(m_session.get(), bytes.data(), bytes.size(), &written) != 1) {
        m_broken = true;
        return false;
    }
    return flush();
}

bool TlsChannel::flush()
{
    if (m_out.isEmpty())
        return true;
    if (!m_out.flush(m_fd))
        return false;
    if (m_shutdownDue && m_out.isEmpty())
        ::shutdown(m_fd, SHUT_WR);
    return true;
}

std::string_view TlsChannel::alpn() const
{
    return m_details ? std::string_view(m_details->alpn) : std::string_view();
}

void TlsChannel::readLater()
{
    if (m_fd >= 0)
        m_poller.runAgain(this);
}

void TlsChannel::shutdownWrite()
{
    if (m_fd < 0 || m_shutdownDue)
        return;
    m_shutdownDue = true;
    if (m_stage == Stage::Open && !m_broken)
        SSL_shutdown(m_session.get());
    if (m_out.isEmpty())
        ::shutdown(m_fd, SHUT_WR);
    else
        (void)flush();
}

void TlsChannel::close()
{
    if (m_fd < 0)
        return;
    if (m_stage == Stage::Open && !m_broken) {
        if (!m_shutdownDue)
            SSL_shutdown(m_session.get());
        (void)flush();
        // Whether the client says farewell, too, is its affair: the session may be resumed either way.
        SSL_set_shutdown(m_session.get(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    }
    ERR_clear_error();
    m_session.reset();
    m_poller.forget(this);
    ::close(m_fd); // which takes it out of the epoll set as well
    m_fd = -1;
}

void TlsChannel::onEvents(std::uint32_t events)
{
    if (m_fd < 0)
        return;
    if ((events & (EPOLLRDHUP | EPOLLHUP)) != 0)
        m_endSeen = true;
    if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP)) != 0)
        m_readable = true;
    if ((events & EPOLLERR) != 0) {
        m_broken = true;
        m_listener.onBroken();
        return;
    }
    bool readDue = events == 0 || m_readable;
    if ((events & EPOLLOUT) != 0 && !m_out.isEmpty()) {
        readDue = readDue || m_out.size() > mostUnsent;
        if (!flush()) {
            m_broken = true;
            m_listener.onBroken();
            return;
        }
        if (m_out.isEmpty())
            m_listener.onWritable();
    }
    if (m_fd >= 0 && readDue)
        m_listener.onReadable();
}

void TlsChannel::reset()
{
    if (m_fd < 0)
        return;
    m_broken = true;
    makeCloseReset(m_fd);
    close();
}

} // namespace hookbench::http
