#include "TestHelpers.h"

#include "events/Catalogue.h"
#include "templates/ChannelPreview.h"
#include "templates/Markup.h"
#include "templates/Mime.h"
#include "templates/Renderer.h"
#include "templates/SlackLimits.h"

using namespace hookbench;
using namespace hookbench::templates;

namespace {

PreviewInput input(std::string_view type = "object.created")
{
    PreviewInput result;
    result.event = test::sample(type);
    result.variables.values = {{"SECRET", "s3cr3t"}};
    result.variables.secretNames = {"SECRET"};
    result.nowUs = 1'758'880'800'000'000;
    result.messageId = "evt_123";
    return result;
}

SlackPreview slack(const std::string& blocks)
{
    registrations::SlackConfig config;
    config.webhookUrl = "https://hooks.slack.com/services/T00000000/B00000000/secretsecretsecret";
    config.channel = "#events";
    config.blocksTemplate = blocks;
    return previewSlack(config, input());
}

std::vector<std::string> limitsOf(std::string_view payload)
{
    std::vector<std::string> paths;
    for (const Problem& problem : checkSlackPayload(test::parsed(payload)))
        paths.push_back(problem.path);
    return paths;
}

std::string repeated(std::string_view piece, int count)
{
    std::string out;
    for (int i = 0; i < count; ++i)
        out += (out.empty() ? "" : ",") + std::string(piece);
    return out;
}

EmailPreview email(const std::string& subject, const std::string& body, const std::string& type)
{
    registrations::EmailConfig config;
    config.to = {"Jörg, the first <joerg@example.com>"};
    config.subjectTemplate = subject;
    config.bodyTemplate = body;
    config.contentType = type;
    return previewEmail(config, input());
}

} // namespace

TEST_CASE("a webhook's preview is its request, secrets masked")
{
    registrations::WebhookConfig config;
    config.url = "https://example.com/{{ data.bucket_id }}";
    config.headers = {{"X-Secret", "${SECRET}"}};
    const WebhookPreview preview = previewWebhook(config, input());
    CHECK(preview.url.text == "https://example.com/bkt_product_images");
    REQUIRE(preview.headers.size() == 2);
    CHECK(preview.headers[0].isAutomatic);
    CHECK(preview.headers[1].value.text == maskText);
    CHECK_FALSE(requestOf(preview));
    PreviewInput open = input();
    open.maskSecrets = false;
    const auto request = requestOf(previewWebhook(config, open));
    REQUIRE(request);
    CHECK(request->headers[1].value == "s3cr3t");
    CHECK(request->body == preview.body.text);
}

TEST_CASE("a preview with errors cannot be sent, and email and SMS never")
{
    registrations::WebhookConfig config;
    config.url = "https://example.com/";
    config.payloadTemplate = json::Value("{{ x");
    PreviewInput open = input();
    open.maskSecrets = false;
    CHECK_FALSE(requestOf(previewWebhook(config, open)));
    CHECK_FALSE(requestOf(previewEmail({}, open)));
    CHECK_FALSE(requestOf(previewSms({}, open)));
}

TEST_CASE("the blocks stand in Slack's payload as they were rendered")
{
    const std::string blocks =
        "[ {\"type\":\"header\",\n\"text\":{\"type\":\"plain_text\",\"text\":\"{{ event_type }}\"}} ]";
    const SlackPreview preview = slack(blocks);
    CHECK(preview.problems.empty());
    CHECK(preview.payload.text.find("\"blocks\":[ {\"type\":\"header\",\n") != std::string::npos);
    CHECK(test::areTiled(preview.payload));
    REQUIRE(preview.blocks.size() == 1);
    CHECK(preview.blocks[0].text.text == "object.created");
    CHECK(preview.url.text.find("secretsecret") == std::string::npos);
    const json::Value payload = test::parsed(preview.payload.text);
    CHECK(payload.find("channel")->asString() == "#events");
    CHECK(slack("{\"text\": \"hi\"}").payload.text == R"({"channel":"#events","text": "hi"})");
    CHECK(slack("{}").blocks.empty());
    CHECK(hasErrors(slack("7").problems));
    CHECK(slack("[{\"type\": ").problems.at(0).kind == Problem::Kind::Json);
}

TEST_CASE("Slack's limits are told with block and path, at the limit and beyond")
{
    const std::string divider = R"({"type":"divider"})";
    CHECK(limitsOf("{\"blocks\":[" + repeated(divider, 50) + "]}").empty());
    CHECK(limitsOf("{\"blocks\":[" + repeated(divider, 51) + "]}") == std::vector<std::string>{"blocks"});
    const auto section = [](int length) {
        return R"({"blocks":[{"type":"section","text":{"type":"mrkdwn","text":")" +
               std::string(static_cast<std::size_t>(length), 'x') + "\"}}]}";
    };
    CHECK(limitsOf(section(3000)).empty());
    CHECK(limitsOf(section(3001)) == std::vector<std::string>{"blocks[0].text.text"});
    const std::string field = R"({"type":"mrkdwn","text":"x"})";
    CHECK(limitsOf(R"({"blocks":[{"type":"section","fields":[)" + repeated(field, 10) + "]}]}").empty());
    CHECK(limitsOf(R"({"blocks":[{"type":"section","fields":[)" + repeated(field, 11) + "]}]}").size() == 1);
    const std::string button = R"({"type":"button","text":{"type":"plain_text","text":"x"}})";
    CHECK(limitsOf(R"({"blocks":[{"type":"actions","elements":[)" + repeated(button, 25) + "]}]}").empty());
    CHECK(limitsOf(R"({"blocks":[{"type":"actions","elements":[)" + repeated(button, 26) + "]}]}").size() ==
          1);
    CHECK(limitsOf(R"({"blocks":[{"type":"context","elements":[)" + repeated(field, 11) + "]}]}").size() ==
          1);
    CHECK(limitsOf(R"({"blocks":[{"type":"image","image_url":"https://a/b"}]})") ==
          std::vector<std::string>{"blocks[0].alt_text"});
    CHECK(limitsOf(R"({"blocks":[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]})").size() == 1);
    CHECK(limitsOf(R"({"blocks":[{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}]})") ==
          std::vector<std::string>{"blocks[1].block_id"});
    CHECK(limitsOf("{}").size() == 1);
    const SlackPreview preview =
        slack(R"([{"type":"header","text":{"type":"plain_text","text":"{{ 'x' * 151 }}"}}])");
    REQUIRE(preview.problems.size() == 1);
    CHECK(preview.problems[0].block == 0);
    CHECK(preview.problems[0].source.line == 1);
    CHECK(preview.problems[0].output.line == 1);
}

TEST_CASE("Slack's markup becomes spans")
{
    const auto spans = parseMrkdwn("*b* _i_ ~s~ `c*c` <https://a|l &amp; x> :tada: 2*3*4\n&gt; q <@U1>");
    REQUIRE(spans.size() == 15);
    CHECK((spans[0].bold && spans[0].text == "b"));
    CHECK((spans[2].italic && spans[4].strike && spans[6].code));
    CHECK(spans[6].text == "c*c");
    CHECK((spans[8].kind == MrkdwnSpan::Kind::Link && spans[8].text == "l & x" &&
           spans[8].target == "https://a"));
    CHECK((spans[10].kind == MrkdwnSpan::Kind::Emoji && spans[10].text == "tada"));
    CHECK(spans[11].text == " 2*3*4");
    CHECK(spans[12].kind == MrkdwnSpan::Kind::LineBreak);
    CHECK((spans[13].quoted && spans[13].text == "q "));
    CHECK(spans[14].kind == MrkdwnSpan::Kind::User);
}

TEST_CASE("a mail's source is MIME with CRLF, encoded words and both parts")
{
    const EmailPreview preview =
        email("Grüße: {{ event_type }}", "# Neu\n\n**{{ data.object_id }}** costs 5 €\n", "markdown");
    REQUIRE(preview.problems.empty());
    CHECK(preview.html.find("<strong>obj_7f3a91c2</strong>") != std::string::npos);
    CHECK(preview.mime.find("Subject: =?utf-8?B?") != std::string::npos);
    CHECK(preview.mime.find("To: =?utf-8?B?") != std::string::npos);
    CHECK(preview.mime.find("Date: Fri, 26 Sep 2025 10:00:00 +0000\r\n") != std::string::npos);
    CHECK(preview.mime.find("multipart/alternative") != std::string::npos);
    CHECK(preview.mime.find("5 =E2=82=AC") != std::string::npos);
    for (std::size_t at = preview.mime.find('\n'); at != std::string::npos;
         at = preview.mime.find('\n', at + 1))
        REQUIRE(preview.mime[at - 1] == '\r');
    for (std::size_t at = 0; at < preview.mime.size();) {
        const std::size_t end = preview.mime.find("\r\n", at);
        REQUIRE(end - at <= 78);
        at = end + 2;
    }
    CHECK(
        email("Grüße: {{ event_type }}", "# Neu\n\n**{{ data.object_id }}** costs 5 €\n", "markdown").mime ==
        preview.mime);
}

TEST_CASE("headers cannot be injected into a mail")
{
    const EmailPreview subject = email("a{{ '\\r\\n' }}Bcc: x@y", "b", "html");
    CHECK(hasErrors(subject.problems));
    CHECK(subject.mime.empty());
    registrations::EmailConfig config;
    config.to = {"a@b.example\r\nBcc: x@y.example"};
    const EmailPreview address = previewEmail(config, input());
    CHECK(hasErrors(address.problems));
    CHECK(address.mime.empty());
    CHECK_FALSE(parseMailAddress("nobody"));
    CHECK(parseMailAddress("\"A, \\\"B\\\"\" <a@b.example>")->name == "A, \"B\"");
}

TEST_CASE("HTML is read as text, quoted-printable as the RFC says")
{
    CHECK(htmlToText(
              "<style>p{}</style><p>a &amp; <b>b</b></p><ul><li>x</li></ul><a href=\"https://e/\">l</a>") ==
          "a & b\n\n- x\nl <https://e/>\n");
    CHECK(quotedPrintable("a=b \nc\t\n.") == "a=3Db=20\r\nc=09\r\n=2E");
    CHECK(quotedPrintable(std::string(80, 'x')) == std::string(75, 'x') + "=\r\n" + std::string(5, 'x'));
}

TEST_CASE("every sample event of the catalogue goes through every channel without a template")
{
    for (const events::EventType& type : events::catalogue()) {
        for (const auto kind : {events::EnvelopeKind::Simple, events::EnvelopeKind::Detailed}) {
            INFO(type.name);
            PreviewInput given = input();
            given.event = events::sampleEvent(type.name, kind, "evt_1", 1'758'880'800'000'000);
            CHECK(given.event == events::sampleEvent(type.name, kind, "evt_1", 1'758'880'800'000'000));
            CHECK(events::envelopeOf(given.event) == kind);
            registrations::WebhookConfig webhook;
            webhook.url = "https://example.com/";
            CHECK(previewWebhook(webhook, given).problems.empty());
            registrations::SlackConfig toSlack;
            toSlack.webhookUrl = "https://hooks.slack.com/services/T00000000/B00000000/x";
            CHECK(previewSlack(toSlack, given).problems.empty());
            registrations::SmsConfig sms;
            sms.phoneNumbers = {"+15550100100"};
            CHECK(previewSms(sms, given).problems.empty());
            for (const char* contentType : {"plain_text", "html", "markdown", "json"}) {
                registrations::EmailConfig mail;
                mail.to = {"a@b.example"};
                mail.contentType = contentType;
                const EmailPreview shown = previewEmail(mail, given);
                CHECK(shown.problems.empty());
                CHECK_FALSE(shown.mime.empty());
            }
        }
    }
}
