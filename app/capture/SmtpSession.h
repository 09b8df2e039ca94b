#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::capture {

/// What one SMTP client may ask for.
struct SmtpLimits {
    std::size_t lineBytes = 4096;                         ///< of a command; beyond: 500
    std::uint64_t messageBytes = std::uint64_t{25} << 20; ///< beyond: 552
    std::size_t recipients = 1000;                        ///< beyond: 452
    int errors = 20;                                      ///< refused commands; beyond: 421 and close

    bool operator==(const SmtpLimits&) const = default;
};

/// A mail as it was handed over.
struct SmtpMail {
    /// The lines of EHLO, MAIL, RCPT and DATA as received, each with its line end. A login stands between
    /// them as "AUTH PLAIN (user ann, password not kept)".
    std::string commands;
    std::string from;                    ///< address; "" for bounces
    std::vector<std::string> recipients; ///< addresses
    std::string user;                    ///< of a login; "" without
    std::string message;                 ///< bytes as received, the dots of the transport taken out
};

/// The server's side of an SMTP conversation (RFC 5321, with SIZE, 8BITMIME, SMTPUTF8, PIPELINING and AUTH)
/// as a value: bytes in, replies and mails out. Every login is accepted, and its secret forgotten at once.
///
/// A message ends with CRLF "." CRLF alone: bare line feeds are part of it, so that nobody can smuggle a
/// second mail in.
class SmtpSession {
public:
    explicit SmtpSession(const SmtpLimits& limits);

    /// What to send before anything was received.
    static std::string_view greeting();

    /// Takes what arrived. Nothing is read beyond a message that waits for its answer.
    void feed(std::string_view bytes);
    /// What is to be sent now; empties it.
    std::string takeReplies();

    /// A whole message: to be stored, and then answered. Nothing while there is none.
    std::optional<SmtpMail> takeMail();
    bool isWaitingForAnswer() const { return m_state == State::Stored; }
    /// `words` follow the code: "queued as capture 12".
    void answerMail(int status, std::string_view words);

    /// The client said QUIT, or made too many errors: close when the replies are out.
    bool isFinished() const { return m_state == State::Closed; }
    /// Bytes held here.
    std::size_t heldBytes() const { return m_input.size() + m_mail.message.size() + m_mail.commands.size(); }

private:
    enum class State { Command, LongLine, Login, Data, Stored, Closed };
    enum class LoginStep { PlainOrToken, LoginName, LoginPassword, CramMd5, Oauth };

    void proceed();
    bool takeLine();
    bool skipLongLine();
    bool takeData();
    void endData();
    void command(std::string_view line, std::string_view raw);
    void hello(bool isExtended, std::string_view argument, std::string_view raw);
    void mail(std::string_view argument, std::string_view raw);
    void recipient(std::string_view argument, std::string_view raw);
    void data(std::string_view raw);
    void login(std::string_view argument);
    void continueLogin(std::string_view line);
    void endLogin(std::string user);
    void reset();
    void reply(std::string_view text);
    void refuse(std::string_view text);

    SmtpLimits m_limits;
    State m_state = State::Command;
    LoginStep m_loginStep = LoginStep::PlainOrToken;
    std::string m_method;
    std::string m_loginName;
    std::string m_input;
    std::string m_replies;
    std::string m_helloLine;
    std::string m_loginLine;
    std::string m_user;
    SmtpMail m_mail;
    bool m_hasMail = false; ///< the message is whole and not taken yet
    bool m_hasSender = false;
    bool m_isLineStart = true;
    bool m_isTooLarge = false;
    int m_errors = 0;
};

} // namespace hookbench::capture
