#include "delivery/GatewayTest.h"

#include "delivery/MailTransport.h"
#include "delivery/SmsAnswer.h"
#include "delivery/SmsRequest.h"
#include "templates/Mime.h"
#include "templates/SmsSegments.h"

namespace hookbench::delivery {

namespace {

using Answer = std::function<void(GatewayTestReport)>;

struct TestMessage {
    std::string to;
    std::string text;
    std::int64_t nowUs = 0;
};

void testMail(http::HttpClient& client, const GatewayAccess& access, const TestMessage& test,
              CancellationToken token, QObject* context, Answer done)
{
    const auto from = templates::parseMailAddress(std::get<MailServer>(access.account.settings).from);
    const auto to = templates::parseMailAddress(test.to);
    if (!from || !to)
        return done({from ? to.error() : from.error(), {}, {}});
    http::OutgoingMail mail = mailThrough(access);
    mail.from = from->address;
    mail.recipients = {to->address};
    const http::Headers headers{{"From", templates::encodedAddress(*from)},
                                {"To", templates::encodedAddress(*to)},
                                {"Subject", "Test of the mail server"},
                                {"Date", templates::mailDate(test.nowUs)}};
    const std::string text = test.text.empty() ? "This mail server works." : test.text;
    mail.message = templates::mimeMessage(headers, {{"text/plain", text + "\n"}}, "unused");
    client.mail(std::move(mail), std::move(token), context, [done](http::MailReport ended) {
        done({ended.error, {}, std::move(ended.dialogue)});
    });
}

void testSms(http::HttpClient& client, const GatewayAccess& access, const TestMessage& test,
             CancellationToken token, QObject* context, Answer done)
{
    const auto& gateway = std::get<SmsGateway>(access.account.settings);
    SmsMessage message;
    message.to = test.to;
    message.text = test.text.empty() ? "This SMS gateway works." : test.text;
    message.isUnicode =
        templates::segmentSms(message.text).encoding == templates::SmsSegmentation::Encoding::Ucs2;
    auto request = smsRequest(gateway, access.secret, message);
    if (!request)
        return done({request.error(), {}, {}});
    client.send(
        std::move(*request), std::move(token), context,
        [done, test, service = gateway.service](Result<http::IncomingResponse> response) {
            if (!response)
                return done({response.error(), {}, {}});
            const RecipientOutcome outcome = readSmsAnswer(service, test.to, *response, test.nowUs).outcome;
            if (outcome.accepted)
                return done({std::nullopt, outcome.words, {}});
            done({Error{ErrorCode::Network,
                        "The gateway refused the message to " + test.to + ": " + outcome.words + ".", ""},
                  outcome.words,
                  {}});
        });
}

} // namespace

void testGateway(http::HttpClient& client, const GatewayAccess& access, const std::string& to,
                 const std::string& text, std::int64_t nowUs, CancellationToken token, QObject* context,
                 std::function<void(GatewayTestReport)> done)
{
    const TestMessage test{to, text, nowUs};
    if (std::holds_alternative<MailServer>(access.account.settings))
        testMail(client, access, test, std::move(token), context, std::move(done));
    else
        testSms(client, access, test, std::move(token), context, std::move(done));
}

} // namespace hookbench::delivery
