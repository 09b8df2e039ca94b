#pragma once

#include "http/OpenSsl.h"
#include "http/TlsIdentity.h"

#include <catch2/catch.hpp>

#include <csignal>
#include <cstdint>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hookbench::test {

/// A blocking TLS client that does exactly what the test says. Trusts `authorityPem` alone.
class RawTlsClient {
public:
    struct Options {
        std::string authorityPem;
        std::string sni;
        std::string alpn; ///< in the form of the wire: "\x08http/1.1"
        int version = 0;  ///< TLS1_2_VERSION for that one alone
        http::TlsIdentity certificate;
        SSL_SESSION* session = nullptr; ///< to resume
    };
    using Session = std::unique_ptr<SSL_SESSION, http::openssl::Freer<SSL_SESSION_free>>;

    RawTlsClient(std::uint16_t port, const Options& options) : m_context(SSL_CTX_new(TLS_client_method()))
    {
        setUp(options);
        ::signal(SIGPIPE, SIG_IGN); // OpenSSL's own socket BIO writes without MSG_NOSIGNAL
        m_fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        const timeval patience{10, 0};
        ::setsockopt(m_fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        REQUIRE(::connect(m_fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
        m_session.reset(SSL_new(m_context.get()));
        SSL_set_fd(m_session.get(), m_fd);
        if (!options.sni.empty()) {
            // What SSL_set_tlsext_host_name() does, without its cast.
            std::string name = options.sni;
            SSL_ctrl(m_session.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
            SSL_set1_host(m_session.get(), options.sni.c_str());
        }
        if (options.session)
            SSL_set_session(m_session.get(), options.session);
        ERR_clear_error();
        m_connected = SSL_connect(m_session.get()) == 1;
        if (!m_connected)
            m_problem = problem();
    }
    ~RawTlsClient()
    {
        m_session.reset();
        ::close(m_fd);
    }
    RawTlsClient(const RawTlsClient&) = delete;
    RawTlsClient& operator=(const RawTlsClient&) = delete;

    bool isConnected() const { return m_connected; }
    /// Why not, or why reading ended: the alert's name, "closed", or "reset".
    const std::string& why() const { return m_problem; }

    bool send(std::string_view bytes)
    {
        return SSL_write(m_session.get(), bytes.data(), static_cast<int>(bytes.size())) > 0;
    }
    /// Says that nothing more follows, and still reads.
    void finishSending() { SSL_shutdown(m_session.get()); }
    /// Reads to the end, or up to `end`.
    std::string read(std::string_view end = {})
    {
        std::string text;
        char buffer[16384];
        while (end.empty() || text.find(end) == std::string::npos) {
            const int got = SSL_read(m_session.get(), buffer, sizeof buffer);
            if (got <= 0) {
                m_cleanEnd = SSL_get_error(m_session.get(), got) == SSL_ERROR_ZERO_RETURN;
                m_problem = problem();
                break;
            }
            text.append(buffer, static_cast<std::size_t>(got));
        }
        return text;
    }
    /// read() ended with a close_notify.
    bool endedCleanly() const { return m_cleanEnd; }
    /// A whole exchange on a connection that the server then closes.
    std::string exchange()
    {
        send("GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        return read();
    }

    SSL* ssl() { return m_session.get(); }
    Session takeSession() { return Session(SSL_get1_session(m_session.get())); }
    std::string alpn() const
    {
        const unsigned char* name = nullptr;
        unsigned int length = 0;
        SSL_get0_alpn_selected(m_session.get(), &name, &length);
        return {reinterpret_cast<const char*>(name), length};
    }

private:
    void setUp(const Options& options)
    {
        SSL_CTX_set_verify(m_context.get(), SSL_VERIFY_PEER, nullptr);
        const auto memory = http::openssl::memoryOf(options.authorityPem);
        const http::openssl::Certificate authority(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
        if (authority)
            X509_STORE_add_cert(SSL_CTX_get_cert_store(m_context.get()), authority.get());
        if (options.version != 0) {
            SSL_CTX_set_min_proto_version(m_context.get(), options.version);
            SSL_CTX_set_max_proto_version(m_context.get(), options.version);
        }
        if (!options.alpn.empty())
            SSL_CTX_set_alpn_protos(m_context.get(), reinterpret_cast<const unsigned char*>(options.alpn.data()),
                                    static_cast<unsigned int>(options.alpn.size()));
        if (options.certificate.certificatesPem.empty())
            return;
        const auto certificateText = http::openssl::memoryOf(options.certificate.certificatesPem);
        const auto keyText = http::openssl::memoryOf(options.certificate.keyPem);
        const http::openssl::Certificate certificate(
            PEM_read_bio_X509(certificateText.get(), nullptr, nullptr, nullptr));
        const http::openssl::Key key(PEM_read_bio_PrivateKey(keyText.get(), nullptr, nullptr, nullptr));
        REQUIRE(SSL_CTX_use_cert_and_key(m_context.get(), certificate.get(), key.get(), nullptr, 1) == 1);
    }

    static std::string problem()
    {
        const unsigned long code = ERR_peek_last_error();
        if (code == 0)
            return "closed";
        const char* reason = ERR_reason_error_string(code);
        return reason ? reason : "reset";
    }

    std::unique_ptr<SSL_CTX, http::openssl::Freer<SSL_CTX_free>> m_context;
    std::unique_ptr<SSL, http::openssl::Freer<SSL_free>> m_session;
    std::string m_problem;
    int m_fd = -1;
    bool m_connected = false;
    bool m_cleanEnd = false;
};

} // namespace hookbench::test
