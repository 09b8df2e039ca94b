#include "capture/SmtpSession.h"

#include "base/Text.h"

#include <QByteArray>

#include <algorithm>
#include <charconv>
#include <utility>

namespace hookbench::capture {

namespace {

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

bool cutPrefix(std::string_view& text, std::string_view prefix)
{
    if (text.size() < prefix.size() || !equalsIgnoringCase(text.substr(0, prefix.size()), prefix))
        return false;
    text.remove_prefix(prefix.size());
    return true;
}

/// The path in angle brackets at the start of `text`, which is left with what follows. Nothing if there is
/// none. A source route ("@a,@b:") is dropped, as RFC 5321 appendix C asks.
std::optional<std::string> cutPath(std::string_view& text)
{
    text = trimmed(text);
    if (!text.starts_with('<'))
        return std::nullopt;
    bool isQuoted = false;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '\\' && isQuoted)
            ++i;
        else if (text[i] == '"')
            isQuoted = !isQuoted;
        else if (text[i] == '>' && !isQuoted) {
            std::string_view path = text.substr(1, i - 1);
            text = trimmed(text.substr(i + 1));
            if (path.starts_with('@') && path.find(':') != std::string_view::npos)
                path.remove_prefix(path.find(':') + 1);
            return std::string(path);
        }
    }
    return std::nullopt;
}

bool isAddress(std::string_view text)
{
    const std::size_t at = text.rfind('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           std::none_of(text.begin(), text.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

std::string fromBase64(std::string_view text)
{
    const auto decoded =
        QByteArray::fromBase64Encoding(QByteArray(text.data(), static_cast<qsizetype>(text.size())),
                                       QByteArray::AbortOnBase64DecodingErrors);
    return decoded ? decoded.decoded.toStdString() : std::string();
}

/// The name in a PLAIN response (RFC 4616): authorization id, NUL, name, NUL, password.
std::string plainUser(std::string_view response)
{
    const std::string text = fromBase64(response);
    const std::size_t first = text.find('\0');
    const std::size_t second = first == std::string::npos ? first : text.find('\0', first + 1);
    return second == std::string::npos ? std::string() : text.substr(first + 1, second - first - 1);
}

std::string oauthUser(std::string_view response)
{
    const std::string text = fromBase64(response);
    if (!text.starts_with("user="))
        return {};
    return text.substr(5, text.find('\1') - 5);
}

/// A name from outside as part of a line.
std::string oneLine(std::string_view text)
{
    std::string out = asUtf8(text.substr(0, 200));
    std::replace_if(
        out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; },
        '?');
    return out;
}

} // namespace

SmtpSession::SmtpSession(const SmtpLimits& limits) : m_limits(limits) {}

std::string_view SmtpSession::greeting()
{
    return "220 localhost Hookbench takes mail for inspection and delivers none\r\n";
}

void SmtpSession::reply(std::string_view text)
{
    m_replies.append(text).append("\r\n");
}

void SmtpSession::refuse(std::string_view text)
{
    reply(text);
    if (++m_errors > m_limits.errors) {
        reply("421 too many refused commands");
        m_state = State::Closed;
        m_input.clear();
    }
}

std::string SmtpSession::takeReplies()
{
    return std::exchange(m_replies, {});
}

void SmtpSession::reset()
{
    m_mail = {};
    m_hasMail = false;
    m_hasSender = false;
    m_isTooLarge = false;
}

void SmtpSession::feed(std::string_view bytes)
{
    if (m_state == State::Closed)
        return;
    m_input.append(bytes);
    proceed();
}

void SmtpSession::proceed()
{
    while (true) {
        bool moved = false;
        switch (m_state) {
        case State::Command:
        case State::Login:
            moved = takeLine();
            break;
        case State::LongLine:
            moved = skipLongLine();
            break;
        case State::Data:
            moved = takeData();
            break;
        case State::Stored:
        case State::Closed:
            break;
        }
        if (!moved)
            return;
    }
}

bool SmtpSession::takeLine()
{
    const std::size_t end = m_input.find('\n');
    if (end == std::string::npos || end > m_limits.lineBytes) {
        if (m_input.size() <= m_limits.lineBytes)
            return false;
        m_state = State::LongLine;
        return true;
    }
    const std::string raw = m_input.substr(0, end + 1);
    m_input.erase(0, end + 1);
    std::string_view line = raw;
    line.remove_suffix(1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    if (m_state == State::Login)
        continueLogin(line);
    else
        command(line, raw);
    return true;
}

bool SmtpSession::skipLongLine()
{
    const std::size_t end = m_input.find('\n');
    if (end == std::string::npos) {
        m_input.clear();
        return false;
    }
    m_input.erase(0, end + 1);
    m_state = State::Command;
    refuse("500 5.5.2 line too long");
    return true;
}

void SmtpSession::command(std::string_view line, std::string_view raw)
{
    const std::size_t space = std::min(line.find(' '), line.size());
    const std::string_view verb = line.substr(0, space);
    const std::string_view argument = trimmed(line.substr(space));
    const auto is = [&](std::string_view name) { return equalsIgnoringCase(verb, name); };
    if (is("EHLO") || is("HELO"))
        return hello(is("EHLO"), argument, raw);
    if (is("MAIL"))
        return mail(argument, raw);
    if (is("RCPT"))
        return recipient(argument, raw);
    if (is("DATA"))
        return data(raw);
    if (is("AUTH"))
        return login(argument);
    if (is("RSET")) {
        reset();
        return reply("250 2.0.0 reset");
    }
    if (is("NOOP"))
        return reply("250 2.0.0 fine");
    if (is("VRFY"))
        return reply("252 2.5.2 every address is taken here");
    if (is("HELP"))
        return reply("214 2.0.0 EHLO HELO MAIL RCPT DATA RSET NOOP VRFY AUTH HELP QUIT");
    if (is("QUIT")) {
        reply("221 2.0.0 bye");
        m_state = State::Closed;
        return m_input.clear();
    }
    if (is("EXPN") || is("STARTTLS") || is("TURN"))
        return refuse("502 5.5.1 not offered here");
    refuse("500 5.5.2 unknown command");
}

void SmtpSession::hello(bool isExtended, std::string_view argument, std::string_view raw)
{
    if (argument.empty())
        return refuse("501 5.5.4 say who you are");
    reset();
    m_helloLine = raw;
    if (!isExtended)
        return reply("250 localhost");
    reply("250-localhost");
    reply("250-SIZE " + std::to_string(m_limits.messageBytes));
    reply("250-8BITMIME");
    reply("250-SMTPUTF8");
    reply("250-PIPELINING");
    reply("250-ENHANCEDSTATUSCODES");
    reply("250 AUTH PLAIN LOGIN CRAM-MD5 XOAUTH2");
}

void SmtpSession::mail(std::string_view argument, std::string_view raw)
{
    if (m_hasSender)
        return refuse("503 5.5.1 there is a sender already; say RSET first");
    if (!cutPrefix(argument, "FROM:"))
        return refuse("501 5.5.4 write MAIL FROM:<address>");
    const auto path = cutPath(argument);
    if (!path || (!path->empty() && !isAddress(*path)))
        return refuse("501 5.1.7 write MAIL FROM:<address>");
    while (!argument.empty()) {
        const std::size_t end = std::min(argument.find(' '), argument.size());
        std::string_view parameter = argument.substr(0, end);
        argument = trimmed(argument.substr(end));
        if (cutPrefix(parameter, "SIZE=")) {
            std::uint64_t size = 0;
            const auto [last, error] =
                std::from_chars(parameter.data(), parameter.data() + parameter.size(), size);
            if (error == std::errc::invalid_argument || last != parameter.data() + parameter.size())
                return refuse("501 5.5.4 SIZE is no number");
            if (error == std::errc::result_out_of_range || size > m_limits.messageBytes)
                return refuse("552 5.3.4 larger than this sink takes");
            continue;
        }
        const bool isKnown = equalsIgnoringCase(parameter, "BODY=8BITMIME") ||
                             equalsIgnoringCase(parameter, "BODY=7BIT") ||
                             equalsIgnoringCase(parameter, "SMTPUTF8") || cutPrefix(parameter, "AUTH=");
        if (!isKnown)
            return refuse("555 5.5.4 unknown parameter");
    }
    m_hasSender = true;
    m_mail.from = *path;
    m_mail.user = m_user;
    m_mail.commands = m_helloLine + m_loginLine + std::string(raw);
    reply("250 2.1.0 sender taken");
}

void SmtpSession::recipient(std::string_view argument, std::string_view raw)
{
    if (!m_hasSender)
        return refuse("503 5.5.1 MAIL comes first");
    if (!cutPrefix(argument, "TO:"))
        return refuse("501 5.5.4 write RCPT TO:<address>");
    const auto path = cutPath(argument);
    if (!path || (!isAddress(*path) && !equalsIgnoringCase(*path, "postmaster")))
        return refuse("501 5.1.3 write RCPT TO:<address>");
    if (!argument.empty())
        return refuse("555 5.5.4 unknown parameter");
    if (m_mail.recipients.size() >= m_limits.recipients)
        return refuse("452 4.5.3 too many recipients");
    m_mail.recipients.push_back(*path);
    m_mail.commands.append(raw);
    reply("250 2.1.5 recipient taken");
}

void SmtpSession::data(std::string_view raw)
{
    if (m_mail.recipients.empty())
        return refuse("503 5.5.1 RCPT comes first");
    m_mail.commands.append(raw);
    m_isLineStart = true;
    m_isTooLarge = false;
    m_state = State::Data;
    reply("354 end with a dot on a line of its own");
}

bool SmtpSession::takeData()
{
    std::size_t at = 0;
    const std::string_view input = m_input;
    const auto keep = [&](std::string_view bytes) {
        m_isTooLarge = m_isTooLarge || m_mail.message.size() + bytes.size() > m_limits.messageBytes;
        if (m_isTooLarge)
            m_mail.message.clear();
        else
            m_mail.message.append(bytes);
    };
    bool isEnd = false;
    while (at < input.size() && !isEnd) {
        if (m_isLineStart && input[at] == '.') {
            const std::string_view rest = input.substr(at, 3);
            if (rest.size() < 3 && std::string_view(".\r\n").starts_with(rest))
                break;
            isEnd = rest == ".\r\n";
            at += isEnd ? 3 : 1;
            m_isLineStart = false;
            continue;
        }
        const std::size_t end = input.find("\r\n", at);
        if (end != std::string_view::npos) {
            keep(input.substr(at, end + 2 - at));
            at = end + 2;
            m_isLineStart = true;
            continue;
        }
        // A CR at the end may be half of a line end.
        const std::size_t stop = input.back() == '\r' ? input.size() - 1 : input.size();
        if (stop > at) {
            keep(input.substr(at, stop - at));
            m_isLineStart = false;
        }
        at = stop;
        break;
    }
    m_input.erase(0, at);
    if (isEnd)
        endData();
    return isEnd;
}

void SmtpSession::endData()
{
    if (m_isTooLarge) {
        reset();
        m_state = State::Command;
        return refuse("552 5.3.4 larger than this sink takes");
    }
    m_hasMail = true;
    m_state = State::Stored;
}

std::optional<SmtpMail> SmtpSession::takeMail()
{
    if (!m_hasMail)
        return std::nullopt;
    m_hasMail = false;
    return std::exchange(m_mail, {});
}

void SmtpSession::answerMail(int status, std::string_view words)
{
    if (m_state != State::Stored)
        return;
    reset();
    m_state = State::Command;
    reply(std::to_string(status) + " " + std::string(words));
    proceed();
}

void SmtpSession::login(std::string_view argument)
{
    if (m_hasSender || !m_loginLine.empty())
        return refuse("503 5.5.1 not now");
    const std::size_t space = std::min(argument.find(' '), argument.size());
    m_method.clear();
    for (const std::string_view known : {"PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2"}) {
        if (equalsIgnoringCase(argument.substr(0, space), known))
            m_method = known;
    }
    if (m_method.empty())
        return refuse("504 5.5.4 PLAIN, LOGIN, CRAM-MD5 and XOAUTH2 are offered");
    const std::string_view initial = trimmed(argument.substr(space));
    m_state = State::Login;
    m_loginStep = m_method == "PLAIN"      ? LoginStep::PlainOrToken
                  : m_method == "LOGIN"    ? LoginStep::LoginName
                  : m_method == "CRAM-MD5" ? LoginStep::CramMd5
                                           : LoginStep::Oauth;
    if (!initial.empty())
        return continueLogin(initial);
    if (m_method == "LOGIN")
        return reply("334 VXNlcm5hbWU6");
    // Any challenge will do where every answer is right.
    reply(m_method == "CRAM-MD5" ? "334 PGhvb2tiZW5jaEBsb2NhbGhvc3Q+" : "334 ");
}

void SmtpSession::continueLogin(std::string_view line)
{
    if (line == "*") {
        m_state = State::Command;
        return refuse("501 5.0.0 login given up");
    }
    switch (m_loginStep) {
    case LoginStep::PlainOrToken:
        return endLogin(plainUser(line));
    case LoginStep::LoginName:
        m_loginName = fromBase64(line);
        m_loginStep = LoginStep::LoginPassword;
        return reply("334 UGFzc3dvcmQ6");
    case LoginStep::LoginPassword:
        return endLogin(std::exchange(m_loginName, {}));
    case LoginStep::CramMd5: {
        const std::string response = fromBase64(line);
        return endLogin(response.substr(0, response.rfind(' ')));
    }
    case LoginStep::Oauth:
        return endLogin(oauthUser(line));
    }
}

void SmtpSession::endLogin(std::string user)
{
    m_state = State::Command;
    if (user.empty())
        return refuse("501 5.5.2 the credentials cannot be read");
    m_user = oneLine(user);
    m_loginLine = "AUTH " + m_method + " (user " + m_user + ", password not kept)\r\n";
    reply("235 2.7.0 taken, whatever the password");
}

} // namespace hookbench::capture
