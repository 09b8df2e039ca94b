#include "registrations/Validation.h"

#include "json/Parser.h"

#include <chrono>

using namespace hookbench;
using namespace hookbench::registrations;
using Severity = Problem::Severity;

namespace {

WebhookConfig goodWebhook()
{
    WebhookConfig config;
    config.url = "https://example.com/hooks";
    config.headers = {{"X-Mixpeek-Secret", "${WEBHOOK_SECRET}"}};
    config.payloadTemplate = json::Value(R"({"id": {{ event_id | tojson }}})");
    return config;
}

Registration good()
{
    Registration registration;
    registration.name = "Orders";
    registration.eventTypes = {"object.created"};
    registration.channels = {{goodWebhook(), {}}};
    return registration;
}

template <class Config>
Problems problemsOf(Config config)
{
    Registration registration = good();
    registration.channels = {{std::move(config), {}}};
    return validate(registration);
}

/// The one problem that there is.
Problem only(const Problems& problems)
{
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].message.ends_with('.'));
    return problems[0];
}

Problem urlProblem(const std::string& url)
{
    return only(validateUrl(url, "f"));
}

} // namespace

TEST_CASE("a good registration has no problems")
{
    CHECK(validate(good()).empty());
    Registration all = good();
    SlackConfig slack;
    slack.webhookUrl = "https://hooks.slack.com/services/T000/B000/XXX";
    slack.blocksTemplate = R"([{"type": "divider"}])";
    slack.iconEmoji = ":package:";
    EmailConfig email;
    email.to = {"first.last+tag@mail.example.com", "${OPERATOR}"};
    email.subjectTemplate = "{{ event_type }}";
    SmsConfig sms;
    sms.phoneNumbers = {"+14155550123", "${PHONE}"};
    for (const Channel& channel : {Channel{slack, {}}, Channel{email, {}}, Channel{sms, {}}})
        all.channels.push_back(channel);
    CHECK(validate(all).empty());
}

TEST_CASE("problems come in the order of the fields")
{
    std::vector<std::string> fields;
    for (const Problem& problem : validate(Registration()))
        fields.push_back(problem.field);
    CHECK(fields == std::vector<std::string>{"webhook_name", "event_types", "channels"});
    CHECK(hasErrors(validate(Registration())));
    CHECK_FALSE(hasErrors({}));
}

TEST_CASE("names have 1 to 200 characters")
{
    Registration registration = good();
    const auto nameProblem = [&](std::string name) {
        registration.name = std::move(name);
        return validate(registration);
    };
    CHECK(only(nameProblem("")) == Problem{"webhook_name", Severity::Error,
                                           "The registration needs a name; write 1 to 200 characters."});
    CHECK(only(nameProblem(" \t")).severity == Severity::Error);
    std::string longName;
    for (int i = 0; i < 200; ++i)
        longName += "ü";
    CHECK(nameProblem(longName).empty());
    CHECK(only(nameProblem(longName + "x")).message == "The name has 201 characters; shorten it to 200.");
}

TEST_CASE("event types: at least one, none empty, unknown ones are kept with a warning")
{
    Registration registration = good();
    const auto typeProblem = [&](std::vector<std::string> types) {
        registration.eventTypes = std::move(types);
        return only(validate(registration));
    };
    CHECK(typeProblem({}) ==
          Problem{"event_types", Severity::Error,
                  "No event goes here yet; choose at least one event type, or * for all of them."});
    CHECK(typeProblem({"object.created", ""}).message ==
          "The event type is empty; write one such as object.created.");
    CHECK(typeProblem({"object.made"}) ==
          Problem{"event_types[0]", Severity::Warning,
                  "The event type object.made is not in the catalogue; check its spelling."});
    CHECK(typeProblem({"object.created", "object.created"}) ==
          Problem{"event_types[1]", Severity::Warning,
                  "The event type object.created is named twice; take one away."});
    CHECK(typeProblem({"*", "object.created"}) ==
          Problem{"event_types[0]", Severity::Note,
                  "* stands for all event types; the others need not be named."});
    registration.eventTypes = {"*"};
    CHECK(validate(registration).empty());
}

TEST_CASE("URLs: https, or plain http on this machine alone")
{
    for (const char* fine :
         {"https://example.com", "https://example.com:8443/a?b=c#d", "HTTPS://example.com/",
          "https://user@example.com/", "https://[::1]/x", "https://${HOST}/x",
          "https://example.com:${PORT}/x", "https://example.com/${A}/${B}?c=${C}", "${URL}", "${BASE}/hooks",
          "https://127.0.0.1/x"}) {
        CAPTURE(fine);
        CHECK(validateUrl(fine, "f").empty());
    }
    for (const char* local :
         {"http://127.0.0.1:8787/x", "http://localhost/x", "http://[::1]:80/", "http://127.9.9.9"}) {
        CAPTURE(local);
        CHECK(urlProblem(local) == Problem{"f", Severity::Note, "Plain http: this machine only."});
    }
    for (const char* local : {"${HOOKBENCH_URL}", "${HOOKBENCH_URL}/hooks/a", "${HOOKBENCH_URL}?a"})
        CHECK(urlProblem(local) == Problem{"f", Severity::Note, "The local endpoint: this machine only."});
    CHECK(urlProblem("http://example.com/x") ==
          Problem{"f", Severity::Error,
                  "Plain http is accepted for this machine only; write https:// to send to another host."});
    CHECK(urlProblem("http://127.0.0.1.example.com/").severity == Severity::Error);
    CHECK(
        urlProblem("http://${HOST}/x") ==
        Problem{
            "f", Severity::Warning,
            "Plain http is accepted for this machine only; make sure that the variable stands for a loopback "
            "host, or write https://."});
    CHECK(urlProblem("http://127.0.0.${N}/x").severity == Severity::Warning);
}

TEST_CASE("URLs that are none say what is missing")
{
    const auto message = [](const char* url) {
        const Problem problem = urlProblem(url);
        CHECK(problem.severity == Severity::Error);
        return problem.message;
    };
    CHECK(message("") == "A URL is missing; write one such as https://example.com/hooks.");
    for (const char* bad :
         {"https://example.com/a b", " https://example.com", "https://example.com/\n", "\x7F"})
        CHECK(message(bad) == "The URL has a space or a control character in it; take it out or write %20.");
    for (const char* bad :
         {"example.com", "ftp://example.com", "https:/example.com", "x${URL}", "javascript:1"})
        CHECK(message(bad) == "The URL has to start with https://, as in https://example.com/hooks.");
    CHECK(message("https:///path") == "The URL needs a host; write it as in https://example.com/hooks.");
    for (const char* bad : {"https://example.com:99999/", "https://exa<mple.com/", "https://example.com/%zz"})
        CHECK_THAT(message(bad), Catch::StartsWith("This is not a URL; check its host, port and % signs"));
    CHECK(message("${HOOKBENCH_URL}hooks") ==
          "Behind ${HOOKBENCH_URL} a path has to follow; write a / there, as in ${HOOKBENCH_URL}/hooks.");
}

TEST_CASE("a problem of a URL never repeats the URL, which may hold a password")
{
    for (const char* url : {"http://u:hunter2@example.com/", "u:hunter2@example.com",
                            "https://u:hunter2@exa<mple/", "https://u:hunter2@example.com/ "})
        CHECK_THAT(urlProblem(url).message, !Catch::Contains("hunter2"));
}

TEST_CASE("headers follow RFC 9110")
{
    CHECK(validateHeader("X-Mixpeek-Secret", "a ${B} c\td", "f").empty());
    CHECK(validateHeader("X", "", "f").empty());
    const auto message = [](std::string_view name, std::string_view value) {
        return only(validateHeader(name, value, "f")).message;
    };
    CHECK(message("", "v") == "The header has no name; write one such as X-Mixpeek-Secret.");
    for (const char* bad : {"X Y", "X:", "Ü", "X\n", "a/b"})
        CHECK_THAT(message(bad, "v"),
                   Catch::EndsWith("is not a header name; use letters, digits and - only."));
    for (const char* ours : {"content-length", "Transfer-Encoding"})
        CHECK_THAT(message(ours, "1"), Catch::EndsWith("is set when sending; take it away here."));
    for (const std::string_view bad :
         {std::string_view("a\r\nX: b"), std::string_view("a\nb"), std::string_view("a\0b", 3)})
        CHECK(message("X", bad) == "The value has a line break; a header is one line, so take it out.");
    CHECK(message("X", "a\x01") ==
          "The value has a control character, which no header may have; take it out.");
    CHECK(only(validateHeader("X", " a", "f")) ==
          Problem{"f", Severity::Warning,
                  "The value begins or ends with a space, which receivers drop; take it out."});
    CHECK(only(validateHeader("X", "ü", "f")).severity == Severity::Warning);
    CHECK(validateHeader("", "a\nb", "f").size() == 2);
}

TEST_CASE("the fields of a webhook channel")
{
    WebhookConfig config = goodWebhook();
    config.headers.push_back({"x-mixpeek-secret", "${B}"});
    CHECK(only(problemsOf(config)) ==
          Problem{
              "channels[0].configs.headers.x-mixpeek-secret", Severity::Error,
              "The header x-mixpeek-secret is given twice; take one away, or join the values with a comma."});
    config = goodWebhook();
    config.url.clear();
    CHECK(only(problemsOf(config)).field == "channels[0].configs.url");
    for (const double bad : {0.0, -1.0, 300.5, std::numeric_limits<double>::quiet_NaN()}) {
        config = goodWebhook();
        config.timeoutSeconds = bad;
        CHECK(only(problemsOf(config)) ==
              Problem{"channels[0].configs.timeout", Severity::Error,
                      "The timeout has to be above 0 s and at most 300 s; the default is 10 s."});
    }
    config.timeoutSeconds = 300;
    CHECK(problemsOf(config).empty());
}

TEST_CASE("payload templates compile, and are JSON where they have no tags")
{
    WebhookConfig config = goodWebhook();
    const auto problem = [&](json::Value payload) {
        config.payloadTemplate = std::move(payload);
        return only(problemsOf(config));
    };
    const Problem broken = problem(json::Value("{\n  \"a\": {{ event_id | nofilter }}\n}"));
    CHECK(broken.field == "channels[0].configs.payload_template");
    CHECK_THAT(broken.message, Catch::StartsWith("The template does not compile (line 2, column 11): ") &&
                                   Catch::Contains("nofilter") && Catch::EndsWith("; correct it there."));
    CHECK_THAT(problem(json::Value("{% if x %}")).message, Catch::Contains("line 1"));
    CHECK_THAT(problem(json::Value("{\"a\": }")).message,
               Catch::StartsWith("The template makes no JSON (line 1, column 7): "));
    CHECK_THAT(problem(json::Value(" ")).message, Catch::StartsWith("The template is empty"));
    CHECK_THAT(problem(json::Value(3)).message, Catch::Contains("has to be a text or an object"));

    const auto object = json::parse(R"({"a": "{{ fine }}", "b": {"c": ["plain", "{{ broken"]}, "n": 1})");
    CHECK(problem(*object).field == "channels[0].configs.payload_template.b.c[1]");
    config.payloadTemplate = {};
    CHECK(problemsOf(config).empty());
}

TEST_CASE("Slack channels need the URL of a Slack webhook")
{
    SlackConfig config;
    const auto problem = [&](const char* url) {
        config.webhookUrl = url;
        return only(problemsOf(config));
    };
    CHECK(problem("").message == "A URL is missing; write one such as https://example.com/hooks.");
    for (const char* bad : {"https://hooks.slack.com/", "https://hooks.slack.com/services/T0/B0",
                            "https://hooks.slack.com/services/X/Y/Z", "https://hooks.slack.com/other/a"}) {
        CAPTURE(bad);
        CHECK(problem(bad).severity == Severity::Error);
        CHECK_THAT(problem(bad).message,
                   Catch::StartsWith("This is not the URL of a Slack webhook; copy it"));
    }
    CHECK(problem("https://chat.example.com/hooks/x") ==
          Problem{"channels[0].configs.webhook_url", Severity::Warning,
                  "The URL is not on hooks.slack.com; check that the receiver there speaks as Slack does."});
    CHECK(problem("${HOOKBENCH_URL}/slack").severity == Severity::Note);
    for (const char* fine :
         {"https://hooks.slack.com/services/${PATH}", "https://hooks.slack.com/workflows/T/A/1/x",
          "https://hooks.slack.com/triggers/T/1/x", "${SLACK_URL}"}) {
        config.webhookUrl = fine;
        CHECK(problemsOf(config).empty());
    }
    config.webhookUrl.clear();
    config.extra.set("bot_token", json::Value("${TOKEN}"));
    CHECK(only(problemsOf(config)).severity == Severity::Warning);
}

TEST_CASE("the other fields of a Slack channel")
{
    SlackConfig config;
    config.webhookUrl = "https://hooks.slack.com/services/T0/B0/x";
    config.iconEmoji = "package";
    CHECK(only(problemsOf(config)) == Problem{"channels[0].configs.icon_emoji", Severity::Warning,
                                              "An emoji stands between colons; write it as in :package:."});
    config.iconEmoji.reset();
    config.iconUrl = "http://example.com/i.png";
    CHECK(only(problemsOf(config)).field == "channels[0].configs.icon_url");
    CHECK(only(problemsOf(config)).severity == Severity::Warning);
    config.iconUrl.reset();
    config.blocksTemplate = "[{% for x %}]";
    CHECK(only(problemsOf(config)).field == "channels[0].configs.blocks_template");
    config.blocksTemplate = "[";
    CHECK_THAT(only(problemsOf(config)).message, Catch::StartsWith("The template makes no JSON"));
}

TEST_CASE("mail addresses have the common form of RFC 5321")
{
    for (const char* fine :
         {"a@example.com", "first.last@a.b.c", "a+tag@x-y.org", "o'hara@example.com", "root@localhost",
          "${NAME}@example.com", "ops@${DOMAIN}", "ops@mail.${DOMAIN}", "${ALL}"}) {
        CAPTURE(fine);
        CHECK(validateEmailAddress(fine, "f").empty());
    }
    const auto message = [](std::string_view address) {
        const Problem problem = only(validateEmailAddress(address, "f"));
        CHECK(problem.severity == Severity::Error);
        return problem.message;
    };
    CHECK_THAT(message(""), Catch::StartsWith("The address is empty"));
    CHECK_THAT(message("example.com"), Catch::Contains("has no @"));
    CHECK_THAT(message("${A} b"), Catch::Contains("has no @"));
    CHECK_THAT(message("Ann <a@example.com>"), Catch::StartsWith("Write the address alone"));
    for (const char* two : {"a@example.com, b@example.com", "a@example.com;b@example.com", "a@example.com "})
        CHECK_THAT(message(two), Catch::StartsWith("Write one address a line"));
    CHECK_THAT(message("a@bücher.example"), Catch::Contains("xn--"));
    for (const char* bad : {"@example.com", ".a@example.com", "a..b@example.com", "a.@example.com",
                            "a@b@example.com", "\"a\"@example.com"})
        CHECK_THAT(message(bad), Catch::StartsWith("What stands before the @"));
    CHECK_THAT(message(std::string(65, 'a') + "@example.com"), Catch::StartsWith("What stands before the @"));
    for (const char* bad : {"a@", "a@example", "a@-x.com", "a@x..com", "a@x_y.com", "a@.com"})
        CHECK_THAT(message(bad), Catch::StartsWith("What stands behind the @"));
    const std::string label(60, 'a');
    CHECK_THAT(message(label + "@" + label + "." + label + "." + label + "." + label),
               Catch::StartsWith("The address is longer than 254 characters"));
}

TEST_CASE("phone numbers are E.164, and a mended one is offered")
{
    for (const char* fine : {"+14155550123", "+491701234567", "+123456789012345", "${PHONE}", "+1${REST}"})
        CHECK(validatePhoneNumber(fine, "f").empty());
    const auto message = [](std::string_view number) {
        return only(validatePhoneNumber(number, "f")).message;
    };
    CHECK_THAT(message(""), Catch::StartsWith("The number is empty"));
    for (const char* spaced : {"+1 415 555-0123", "+1 (415) 555.0123", "0014155550123", "00 1/415/5550123"})
        CHECK(message(spaced) == "The number has to be + and digits alone; write +14155550123.");
    CHECK_THAT(message("4155550123"), Catch::StartsWith("The number has to begin with +"));
    for (const char* bad : {"+1234567890123456", "+0123", "+1", "+1415CALLME"})
        CHECK_THAT(message(bad), Catch::StartsWith("A number is +, the country code and the rest"));
    CHECK_THAT(message("call ${PHONE}"), Catch::StartsWith("Around the variable"));
}

TEST_CASE("the lists of email and sms channels")
{
    EmailConfig email;
    CHECK(only(problemsOf(email)) ==
          Problem{"channels[0].configs.to_addresses", Severity::Error,
                  "The mail goes to nobody yet; add at least one address such as name@example.com."});
    email.to = {"a@example.com", "b"};
    CHECK(only(problemsOf(email)).field == "channels[0].configs.to_addresses[1]");
    email.to = {"a@example.com"};
    email.cc = {"b"};
    email.bcc = {"c"};
    CHECK(problemsOf(email).size() == 2);
    email.cc.clear();
    CHECK(only(problemsOf(email)).field == "channels[0].configs.bcc_addresses[0]");
    email.bcc.clear();
    email.contentType = "rtf";
    CHECK(only(problemsOf(email)).severity == Severity::Warning);
    CHECK_THAT(only(problemsOf(email)).message, Catch::Contains("choose plain_text, html, markdown or json"));
    email.contentType = "html";
    email.subjectTemplate = "{{";
    CHECK(only(problemsOf(email)).field == "channels[0].configs.subject_template");
    email.subjectTemplate = "not JSON, and fine";
    email.bodyTemplate = "{% endif %}";
    CHECK(only(problemsOf(email)).field == "channels[0].configs.body_template");

    SmsConfig sms;
    CHECK(only(problemsOf(sms)).field == "channels[0].configs.phone_numbers");
    sms.phoneNumbers = {"+14155550123", "1"};
    CHECK(only(problemsOf(sms)).field == "channels[0].configs.phone_numbers[1]");
    sms.phoneNumbers.pop_back();
    sms.messageTemplate = "{{ a b }}";
    CHECK(only(problemsOf(sms)).field == "channels[0].configs.message_template");
}

TEST_CASE("channels of an unknown kind are kept with a warning")
{
    const Problem problem = only(problemsOf(OtherConfig{"pager", {}}));
    CHECK(problem.field == "channels[0].channel");
    CHECK(problem.severity == Severity::Warning);
    CHECK(only(problemsOf(OtherConfig{})).message ==
          "The channel has no kind; choose webhook, slack, email or sms.");
}
