#include "delivery/MailTransport.h"

#include "capture/SmtpSink.h"
#include "delivery/GatewayDiagnosis.h"
#include "delivery/UrlParts.h"
#include "templates/Mime.h"
#include "templates/PreviewInput.h"

#include <QHostAddress>

#include <algorithm>
#include <charconv>
#include <utility>

namespace hookbench::delivery {

namespace {

constexpr const char* method = "MAIL";

/// A time that an application may wait for: mail servers answer in seconds, and greylisting ones may be slow.
constexpr std::uint32_t timeoutMs = 30'000;

Status addRecipients(http::OutgoingMail& mail, const std::vector<std::string>& texts)
{
    for (const std::string& text : texts) {
        const auto parsed = templates::parseMailAddress(text);
        if (!parsed)
            return parsed.error();
        const auto& known = mail.recipients;
        if (std::find(known.begin(), known.end(), parsed->address) == known.end())
            mail.recipients.push_back(parsed->address);
    }
    return Done{};
}

std::string urlOf(const http::OutgoingMail& mail)
{
    return (mail.tls == http::MailTls::Implicit ? "smtps://" : "smtp://") + mail.place();
}

/// The envelope as commands, for a mail that was not handed over.
std::string envelopeOf(const http::OutgoingMail& mail)
{
    std::string lines = "MAIL FROM:<" + mail.from + ">\r\n";
    for (const std::string& recipient : mail.recipients)
        lines += "RCPT TO:<" + recipient + ">\r\n";
    return lines;
}

Status useSink(http::OutgoingMail& mail, const std::string& url)
{
    constexpr std::string_view scheme = "smtp://";
    const std::size_t colon = url.rfind(':');
    const bool isWhole = url.starts_with(scheme) && colon != std::string::npos && colon > scheme.size();
    const char* const digits = url.data() + colon + 1;
    const char* const end = url.data() + url.size();
    if (!isWhole || std::from_chars(digits, end, mail.port).ptr != end)
        return Error{ErrorCode::InvalidInput,
                     "\"" + url + "\" is no mail sink; give one like smtp://127.0.0.1:2525.", ""};
    mail.host = url.substr(scheme.size(), colon - scheme.size());
    mail.tls = http::MailTls::Never;
    // What is rerouted must not get away.
    if (!http::isThisMachine(mail.host))
        return Error{ErrorCode::InvalidInput, "The mail sink " + url + " is not on this machine.", ""};
    return Done{};
}

Status useServer(http::OutgoingMail& mail, const GatewayAccess& access, const Recipe& recipe)
{
    http::OutgoingMail through = mailThrough(access);
    through.from = std::move(mail.from);
    through.recipients = std::move(mail.recipients);
    through.message = std::move(mail.message);
    mail = std::move(through);
    if (mail.place() != recipe.host)
        return Error{ErrorCode::InvalidInput,
                     "Mail goes through " + mail.place() + " now, and " + recipe.host +
                         " was shown when the event was fired; fire it again if that is meant.",
                     ""};
    if (mail.auth != http::MailAuth::None && mail.secret.empty())
        return Error{ErrorCode::NotFound,
                     "The keychain holds no password of the mail server \"" + access.account.name +
                         "\"; enter it again.",
                     ""};
    return Done{};
}

} // namespace

http::OutgoingMail mailThrough(const GatewayAccess& access)
{
    const auto& server = std::get<MailServer>(access.account.settings);
    http::OutgoingMail mail;
    mail.host = server.host;
    mail.port = server.port;
    mail.tls = server.tls;
    mail.auth = server.user.empty() ? http::MailAuth::None : server.auth;
    mail.user = server.user;
    mail.secret = access.secret;
    mail.caFile = server.caFile;
    mail.verifyTls = server.verifyTls;
    mail.timeoutMs = timeoutMs;
    return mail;
}

Result<http::OutgoingMail> mailOf(const TransportJob& job)
{
    const auto* preview = std::get_if<templates::EmailPreview>(job.preview.get());
    if (!preview || preview->mime.empty())
        return Error{ErrorCode::InvalidInput, "The mail could not be made; look at its preview.", ""};
    http::OutgoingMail mail;
    mail.timeoutMs = timeoutMs;
    mail.message = preview->mime;
    const std::string sender =
        job.recipe->from.empty() ? templates::PreviewInput{}.mailFrom : job.recipe->from;
    const auto from = templates::parseMailAddress(sender);
    if (!from)
        return from.error();
    mail.from = from->address;
    if (!job.recipients.empty()) {
        mail.recipients = job.recipients;
        return mail;
    }
    for (const auto* list : {&preview->to, &preview->cc, &preview->bcc}) {
        if (Status added = addRecipients(mail, *list); !added)
            return added.error();
    }
    return mail;
}

Exchange exchangeOf(const http::OutgoingMail& mail, http::MailReport report)
{
    Exchange exchange;
    exchange.method = method;
    exchange.url = urlOf(mail);
    exchange.requestHead = envelopeOf(mail);
    exchange.requestBody = mail.message;
    exchange.responseHead = std::move(report.dialogue);
    exchange.status = report.decidingReply().status;
    exchange.responseBody = report.decidingReply().text;
    exchange.timings = report.timings;
    exchange.remoteAddress = report.remoteAddress;
    exchange.remotePort = report.remotePort;
    exchange.localPort = report.localPort;
    // Whoever else uses these words is not on this machine.
    if (QHostAddress(QString::fromStdString(report.remoteAddress)).isLoopback())
        exchange.capture = capture::captureOfReply(report.message.text);
    exchange.failure = report.failure;
    exchange.error = report.error;
    for (const http::RecipientReply& recipient : report.recipients) {
        const http::MailReply& reply =
            recipient.reply.isPositive() && report.message.status != 0 ? report.message : recipient.reply;
        RecipientOutcome outcome;
        outcome.address = recipient.address;
        outcome.accepted = report.wasAccepted() && recipient.reply.isPositive();
        outcome.status = reply.status;
        outcome.words = reply.text.empty() ? "no answer" : reply.text;
        outcome.isPermanent = !outcome.accepted && reply.status >= 500;
        exchange.recipients.push_back(std::move(outcome));
    }
    const bool isRefused =
        report.failure == http::TransferFailure::Other && report.decidingReply().status != 0;
    if (report.wasAccepted() || (isRefused && &report.decidingReply() != &report.login &&
                                 &report.decidingReply() != &report.sender && !report.recipients.empty())) {
        judge(exchange, DiagnosisCode::MailRefused, mail.place());
        return exchange;
    }
    exchange.diagnosis = diagnosisOf(report.failure, *report.error);
    if (report.failure == http::TransferFailure::Other)
        exchange.diagnosis->code = DiagnosisCode::MailRefused;
    // A login or sender that is refused for good is refused again.
    const bool isPermanent = isRefused && report.decidingReply().status >= 500;
    const bool isOurs = report.failure == http::TransferFailure::InvalidRequest ||
                        report.failure == http::TransferFailure::TlsOwnFiles;
    exchange.retry = isPermanent || isOurs ? Exchange::Retry::No : Exchange::Retry::Yes;
    return exchange;
}

Exchange MailTransport::compose(const TransportJob& job) const
{
    const auto mail = mailOf(job);
    if (!mail)
        return notBegun(method, mail.error());
    Exchange exchange;
    exchange.method = method;
    exchange.url = "smtp://" + job.recipe->host;
    exchange.requestHead = envelopeOf(*mail);
    exchange.requestBody = mail->message;
    return exchange;
}

void MailTransport::send(TransportJob job, CancellationToken token, QObject* context, Callback done)
{
    auto mail = mailOf(job);
    if (!mail)
        return done(notBegun(method, mail.error()));
    const auto hand = [this, token, context](const http::OutgoingMail& ready, Callback finish) {
        const auto kept = std::make_shared<const http::OutgoingMail>(ready);
        m_client.mail(ready, token, context, [kept, finish = std::move(finish)](http::MailReport report) {
            finish(exchangeOf(*kept, std::move(report)));
        });
    };
    if (job.recipe->mode == Mode::Reroute) {
        if (Status sink = useSink(*mail, job.recipe->rerouteTo); !sink)
            return done(notBegun(method, sink.error()));
        return hand(*mail, std::move(done));
    }
    const std::string environment =
        job.recipe->environmentId.empty() ? m_current() : job.recipe->environmentId;
    m_gateways.access(environment, "email", context,
                      [hand, mail = std::move(*mail), recipe = job.recipe,
                       done = std::move(done)](const Result<GatewayAccess>& access) mutable {
                          if (!access)
                              return done(notBegun(method, access.error()));
                          if (Status set = useServer(mail, *access, *recipe); !set)
                              return done(notBegun(method, set.error()));
                          hand(mail, std::move(done));
                      });
}

} // namespace hookbench::delivery
