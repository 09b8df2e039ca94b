#pragma once

#include "base/Result.h"
#include "http/HttpClient.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::http {

/// How the connection to a mail server is protected.
enum class MailTls {
    StartTls,  ///< STARTTLS, and no mail without it
    IfOffered, ///< STARTTLS where the server offers it: protects from nobody who can change its greeting
    Implicit,  ///< TLS from the first byte (smtps, port 465)
    Never,     ///< for this machine
};

/// How the sender logs in.
enum class MailAuth {
    None,
    Automatic, ///< the best of what the server offers and the password allows
    Plain,
    Login,
    CramMd5,
    XOAuth2, ///< the secret is an OAuth 2 access token
};

/// A mail to hand to a server (RFC 5321).
struct OutgoingMail {
    std::string host;
    std::uint16_t port = 587;
    MailTls tls = MailTls::StartTls;
    MailAuth auth = MailAuth::None;
    std::string user;
    std::string secret;                  ///< password or token
    std::string from;                    ///< of the envelope: a bare address
    std::vector<std::string> recipients; ///< of the envelope: bare addresses
    std::string message;                 ///< the complete source, CRLF; sent byte for byte
    std::uint32_t timeoutMs = 30'000;    ///< in all
    bool verifyTls = true;
    std::string caFile; ///< PEM file of the authorities to trust; empty: the system's

    std::string place() const { return host + ":" + std::to_string(port); }
};

/// What a mail server said to one command: of several lines the last one's code, and all their text.
struct MailReply {
    int status = 0;   ///< 0: it was never asked
    std::string text; ///< "550 5.1.1 No such user"

    bool isPositive() const { return status >= 200 && status < 400; }
    /// 4yz: the same mail may pass later.
    bool isTemporary() const { return status >= 400 && status < 500; }
    bool operator==(const MailReply&) const = default;
};

struct RecipientReply {
    std::string address;
    MailReply reply;

    bool operator==(const RecipientReply&) const = default;
};

/// How far a mail came.
struct MailReport {
    MailReply greeting;
    MailReply startTls;
    MailReply login;
    MailReply sender;                       ///< MAIL FROM
    std::vector<RecipientReply> recipients; ///< RCPT TO, in their order; those that were asked
    MailReply data;                         ///< DATA
    MailReply message;                      ///< the answer to the message itself
    /// Lines "C: …" and "S: …", with the credentials and the message left out, saying so.
    std::string dialogue;
    Timings timings;
    std::string remoteAddress;
    std::uint16_t remotePort = 0;
    std::uint16_t localPort = 0;
    TransferFailure failure = TransferFailure::None; ///< of the connection; a refusal by the server is Other
    std::optional<Error> error;                      ///< unset exactly if the server took the message

    bool wasAccepted() const { return !error; }
    /// The reply that decided: the first refusal, or that to the message.
    const MailReply& decidingReply() const;
};

/// Whether the mail can go out as it stands: host, envelope and credentials are one line each and without
/// what would end an address; a password never crosses a network in the clear. Errors: InvalidInput.
Status checkOutgoing(const OutgoingMail& mail);

/// "localhost", 127.0.0.0/8, ::1.
bool isThisMachine(std::string_view host);

} // namespace hookbench::http
