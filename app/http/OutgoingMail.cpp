#include "http/OutgoingMail.h"

#include "base/Text.h"

#include <QHostAddress>

#include <algorithm>

namespace hookbench::http {

namespace {

Error invalid(std::string message)
{
    return {ErrorCode::InvalidInput, std::move(message), {}};
}

bool hasControl(std::string_view text)
{
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

Status checkAddress(const std::string& address, const char* what)
{
    if (hasControl(address))
        return invalid("The " + std::string(what) +
                       " has a line break or a control character in it, which would let it give commands to "
                       "the mail server; take it out.");
    const std::size_t at = address.rfind('@');
    const bool isWhole = at != std::string::npos && at > 0 && at + 1 < address.size();
    if (!isWhole || address.find_first_of(" <>") != std::string::npos || !isValidUtf8(address))
        return invalid("The " + std::string(what) + " \"" + asUtf8(address) +
                       "\" is no mail address; write it as ann@example.com.");
    return Done{};
}

Status checkServer(const OutgoingMail& mail)
{
    constexpr std::string_view forbidden = " /@?#\\<>\"";
    if (mail.host.empty() || hasControl(mail.host) || mail.host.find_first_of(forbidden) != std::string::npos)
        return invalid("The mail server has no usable host name; give one like smtp.example.com.");
    if (mail.port == 0)
        return invalid("The mail server has no port; give one, 587 or 465 as a rule.");
    if (hasControl(mail.user) || hasControl(mail.secret))
        return invalid("The user name or password of the mail server has a line break or a control character "
                       "in it; enter it again.");
    if (isThisMachine(mail.host))
        return Done{};
    if (mail.tls == MailTls::Never)
        return invalid("Mail is sent without encryption to this machine only; use STARTTLS or TLS for " +
                       mail.place() + ".");
    if (mail.auth != MailAuth::None && mail.tls == MailTls::IfOffered)
        return invalid("With \"STARTTLS if offered\" the password could cross the network in the clear; "
                       "demand STARTTLS or use TLS for " +
                       mail.place() + ".");
    return Done{};
}

} // namespace

bool isThisMachine(std::string_view host)
{
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    if (equalsIgnoringCase(host, "localhost"))
        return true;
    const QHostAddress address(QString::fromUtf8(host.data(), static_cast<qsizetype>(host.size())));
    return address.isLoopback();
}

Status checkOutgoing(const OutgoingMail& mail)
{
    if (Status server = checkServer(mail); !server)
        return server;
    if (Status from = checkAddress(mail.from, "sender's address"); !from)
        return from;
    if (mail.recipients.empty())
        return invalid("The mail goes to nobody; add an address.");
    for (const std::string& recipient : mail.recipients) {
        if (Status good = checkAddress(recipient, "recipient's address"); !good)
            return good;
    }
    if (mail.message.empty())
        return invalid("The mail is empty; there is nothing to send.");
    return Done{};
}

const MailReply& MailReport::decidingReply() const
{
    for (const MailReply* reply : {&greeting, &startTls, &login, &sender}) {
        if (reply->status != 0 && !reply->isPositive())
            return *reply;
    }
    const auto isTaken = [](const RecipientReply& recipient) { return recipient.reply.isPositive(); };
    if (!recipients.empty() && std::none_of(recipients.begin(), recipients.end(), isTaken)) {
        // One that may pass later decides, because it makes another attempt worth while.
        const auto temporary =
            std::find_if(recipients.begin(), recipients.end(),
                         [](const RecipientReply& recipient) { return recipient.reply.isTemporary(); });
        return temporary == recipients.end() ? recipients.front().reply : temporary->reply;
    }
    return data.status != 0 && !data.isPositive() ? data : message;
}

} // namespace hookbench::http
