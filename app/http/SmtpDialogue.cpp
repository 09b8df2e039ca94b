#include "http/SmtpDialogue.h"

#include "base/Text.h"

#include <array>
#include <charconv>

namespace hookbench::http {

namespace {

constexpr std::size_t longestDialogue = 64 * 1024;
constexpr std::size_t longestReply = 4096;
constexpr std::string_view hidden = "(credentials)";

bool begins(std::string_view line, std::string_view verb)
{
    return line.size() >= verb.size() && equalsIgnoringCase(line.substr(0, verb.size()), verb);
}

std::string_view withoutLineEnd(std::string_view line)
{
    while (line.ends_with('\n') || line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

std::string addressOf(std::string_view line)
{
    const std::size_t open = line.find('<');
    const std::size_t close = line.rfind('>');
    if (open == std::string_view::npos || close == std::string_view::npos || close < open)
        return {};
    return std::string(line.substr(open + 1, close - open - 1));
}

} // namespace

void SmtpDialogue::add(std::string_view line)
{
    if (m_isCut)
        return;
    if (m_dialogue.size() + line.size() > longestDialogue) {
        m_dialogue += "(what follows is left out)\n";
        m_isCut = true;
        return;
    }
    m_dialogue += std::string(line) + "\n";
}

void SmtpDialogue::clientSaid(std::string_view line)
{
    line = withoutLineEnd(line);
    const bool isLoggingIn = m_step == Step::Login && m_heard.login.status == 0;
    // Within a login everything is a secret, whatever it looks like.
    if (isLoggingIn) {
        add("C: " + std::string(hidden));
        return;
    }
    std::string shown(line);
    if (begins(line, "AUTH ")) {
        m_step = Step::Login;
        m_heard.login = {};
        const std::size_t initial = line.find(' ', 5);
        if (initial != std::string_view::npos)
            shown = std::string(line.substr(0, initial + 1)) + std::string(hidden);
    } else if (begins(line, "EHLO") || begins(line, "HELO")) {
        m_step = Step::Hello;
    } else if (begins(line, "STARTTLS")) {
        m_step = Step::StartTls;
    } else if (begins(line, "MAIL ")) {
        m_step = Step::Sender;
    } else if (begins(line, "RCPT ")) {
        m_step = Step::Recipient;
        m_heard.recipients.push_back({addressOf(line), {}});
    } else if (begins(line, "DATA")) {
        m_step = Step::Data;
    } else if (begins(line, "QUIT")) {
        m_step = Step::Quit;
    }
    add("C: " + shown);
}

void SmtpDialogue::serverSaid(std::string_view bytes)
{
    for (const char c : bytes) {
        if (c != '\n') {
            if (m_line.size() < longestReply)
                m_line += c;
            continue;
        }
        const std::string line(withoutLineEnd(m_line));
        m_line.clear();
        add("S: " + line);
        if (m_reply.size() + line.size() < longestReply)
            m_reply += (m_reply.empty() ? "" : "\n") + line;
        int status = 0;
        const bool isReply =
            line.size() >= 3 && std::from_chars(line.data(), line.data() + 3, status).ptr == line.data() + 3;
        if (isReply && (line.size() == 3 || line[3] == ' '))
            endReply(status);
    }
}

void SmtpDialogue::endReply(int status)
{
    const MailReply reply{status, std::move(m_reply)};
    m_reply.clear();
    switch (m_step) {
    case Step::Greeting:
        m_heard.greeting = reply;
        break;
    case Step::StartTls:
        m_heard.startTls = reply;
        break;
    case Step::Login:
        if (status != 334)
            m_heard.login = reply;
        break;
    case Step::Sender:
        m_heard.sender = reply;
        break;
    case Step::Recipient:
        m_heard.recipients.back().reply = reply;
        break;
    case Step::Data:
        m_heard.data = reply;
        if (status == 354) {
            m_step = Step::Message;
        }
        break;
    case Step::Message:
        m_heard.message = reply;
        break;
    case Step::Hello:
    case Step::Quit:
        break;
    }
}

std::string_view SmtpDialogue::step() const
{
    static constexpr std::array<std::string_view, 9> names{"the greeting", "the hello",   "STARTTLS",
                                                           "the login",    "the sender",  "the recipient",
                                                           "DATA",         "the message", "the end"};
    return names[static_cast<std::size_t>(m_step)];
}

void SmtpDialogue::tell(MailReport& report) const
{
    report.greeting = m_heard.greeting;
    report.startTls = m_heard.startTls;
    report.login = m_heard.login;
    report.sender = m_heard.sender;
    report.recipients = m_heard.recipients;
    report.data = m_heard.data;
    report.message = m_heard.message;
    report.dialogue = m_dialogue;
}

} // namespace hookbench::http
