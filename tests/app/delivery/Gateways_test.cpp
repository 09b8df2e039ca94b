#include "delivery/GatewayStore.h"
#include "delivery/MailTransport.h"
#include "delivery/SmsTransport.h"

#include "Await.h"
#include "capture/CaptureKind.h"
#include "TemporaryProfile.h"
#include "Workbench.h"
#include "json/Parser.h"

#include <catch2/catch.hpp>

using namespace hookbench;
using namespace hookbench::delivery;

namespace {

struct Bench {
    test::TemporaryProfile profile;
    std::unique_ptr<Workbench> workbench;

    Bench()
    {
        Workbench::Options options;
        options.profileFolder = profile.path();
        options.secrets = secrets::makeMemorySecretStore();
        auto opened = Workbench::open(std::move(options));
        REQUIRE(opened.ok());
        workbench = std::move(*opened);
        storage::Settings settings;
        settings.port = 0;
        REQUIRE(workbench->startEndpoint(settings, nullptr).ok());
        capture::SmtpSink::Config config;
        config.port = 0;
        REQUIRE(workbench->smtpSink().start(config).ok());
    }

    TransportJob job(registrations::Channel channel, Mode mode, std::string to) const
    {
        Recipe recipe;
        recipe.channel = std::move(channel);
        recipe.event = *json::parse(R"({"event_id":"evt_1","event_type":"object.created","data":{}})");
        recipe.mode = mode;
        (mode == Mode::Reroute ? recipe.rerouteTo : recipe.host) = std::move(to);
        TransportJob made;
        templates::PreviewInput input;
        input.event = recipe.event;
        input.maskSecrets = false;
        made.preview =
            std::make_shared<const templates::ChannelPreview>(previewChannel(recipe.channel, input));
        made.recipe = std::make_shared<const Recipe>(std::move(recipe));
        return made;
    }

    Exchange send(Transport& transport, TransportJob made) const
    {
        QObject context;
        std::optional<Exchange> ended;
        transport.send(std::move(made), {}, &context,
                       [&](Exchange exchange) { ended = std::move(exchange); });
        REQUIRE(test::waitFor([&] { return ended.has_value(); }));
        return *ended;
    }

    capture::Capture newest() const
    {
        const auto list = test::await<std::vector<capture::CaptureSummary>>(
            [&](QObject* context, auto done) { workbench->reader().list({}, context, done); });
        REQUIRE(list.ok());
        REQUIRE_FALSE(list->empty());
        const auto capture = test::await<capture::Capture>([&](QObject* context, auto done) {
            workbench->reader().fetch(list->front().id, 1 << 20, context, done);
        });
        REQUIRE(capture.ok());
        return *capture;
    }
};

registrations::Channel mailTo(std::vector<std::string> to)
{
    registrations::EmailConfig config;
    config.to = std::move(to);
    config.bodyTemplate = ".dot\n";
    config.contentType = "plain_text";
    return {config, {}};
}

registrations::Channel smsTo(std::vector<std::string> numbers)
{
    registrations::SmsConfig config;
    config.phoneNumbers = std::move(numbers);
    config.messageTemplate = "Zażółć & more";
    return {config, {}};
}

http::IncomingResponse answer(int status, std::string body, http::Headers headers = {})
{
    http::IncomingResponse response;
    response.status = status;
    response.body = std::move(body);
    response.headers = std::move(headers);
    return response;
}

} // namespace

TEST_CASE("A mail rerouted to the sink arrives as the bytes of its preview")
{
    Bench bench;
    MailTransport transport(bench.workbench->client(), bench.workbench->gateways(),
                            [] { return std::string(); });
    const TransportJob job = bench.job(mailTo({"ann@example.com", "Bob <bob@example.com>"}), Mode::Reroute,
                                       bench.workbench->sinks().mail);
    const Exchange exchange = bench.send(transport, job);
    INFO(exchange.responseHead);
    CHECK(exchange.delivered);
    CHECK(exchange.recipients.size() == 2);
    CHECK(exchange.status == 250);
    const capture::Capture mail = bench.newest();
    CHECK(capture::kindOf(mail.summary) == capture::CaptureKind::Mail);
    CHECK(mail.body == std::get<templates::EmailPreview>(*job.preview).mime);
    CHECK(mail.summary.target == "ann@example.com, bob@example.com");
}

TEST_CASE("A mail is never sent to another server than the one that was shown, nor a rerouted one elsewhere")
{
    Bench bench;
    MailTransport transport(bench.workbench->client(), bench.workbench->gateways(),
                            [] { return std::string(); });
    const Exchange none = bench.send(transport, bench.job(mailTo({"a@b.c"}), Mode::Send, "mail:25"));
    CHECK(none.diagnosis->code == DiagnosisCode::NotSendable);
    CHECK(none.retry == Exchange::Retry::No);
    const Exchange away =
        bench.send(transport, bench.job(mailTo({"a@b.c"}), Mode::Reroute, "smtp://192.0.2.1:25"));
    CHECK(away.diagnosis->sentence.find("not on this machine") != std::string::npos);
}

TEST_CASE("Refused recipients: one for good leaves the mail delivered, one for now is tried again alone")
{
    http::OutgoingMail mail;
    http::MailReport report;
    report.data = {354, "354 go on"};
    report.message = {250, "250 taken"};
    report.recipients = {{"ann@a.b", {250, "250 fine"}}, {"bob@a.b", {550, "550 nobody"}}};
    Exchange exchange = exchangeOf(mail, report);
    CHECK(exchange.delivered);
    CHECK(exchange.diagnosis->code == DiagnosisCode::MailRefused);
    CHECK(exchange.diagnosis->sentence.find("bob@a.b (550 nobody), for good; it took 1 of 2") !=
          std::string::npos);
    report.recipients[1].reply = {451, "451 later"};
    exchange = exchangeOf(mail, report);
    CHECK_FALSE(exchange.delivered);
    CHECK(exchange.retry == Exchange::Retry::Yes);
    CHECK(exchange.recipients[0].accepted);
    CHECK_FALSE(exchange.recipients[1].isPermanent);
}

TEST_CASE("A dry run of messages shows the gateway's requests, with the secret masked")
{
    Bench bench;
    SmsTransport transport(bench.workbench->client(), bench.workbench->gateways(),
                           [] { return std::string(); });
    const TransportJob job =
        bench.job(smsTo({"+14155550100", "+14155550101"}), Mode::DryRun, "api.twilio.com:443");
    const Exchange without = transport.compose(job);
    CHECK(without.requestHead == "To: +14155550100\r\nTo: +14155550101\r\n");
    const SmsGateway gateway{.service = SmsService::Twilio, .account = "AC1", .from = "+15005550006"};
    const auto saved = test::await<GatewayAccount>([&](QObject* context, auto done) {
        bench.workbench->gateways().save({"", "texts", gateway}, "top-secret", context, done);
    });
    REQUIRE(saved.ok());
    bench.workbench->gateways().load();
    REQUIRE(test::waitFor([&] { return bench.workbench->gateways().inUse("", "sms") != nullptr; }));
    const Exchange with = transport.compose(job);
    CHECK(with.url == "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json");
    CHECK(with.requestHead.find("${GATEWAY_SECRET}") != std::string::npos);
    CHECK(with.requestHead.find("POST /2010-04-01/Accounts/AC1/Messages.json") == 0);
    CHECK(with.requestBody ==
          "To=%2B14155550100&From=%2B15005550006&Body=Za%C5%BC%C3%B3%C5%82%C4%87+%26+more\n"
          "To=%2B14155550101&From=%2B15005550006&Body=Za%C5%BC%C3%B3%C5%82%C4%87+%26+more");
}

TEST_CASE("A message rerouted to the endpoint is taken as each gateway takes it")
{
    Bench bench;
    SmsTransport transport(bench.workbench->client(), bench.workbench->gateways(),
                           [] { return std::string(); });
    const auto service =
        GENERATE(SmsService::Twilio, SmsService::Vonage, SmsService::MessageBird, SmsService::Generic);
    SmsGateway gateway{.service = service, .account = "AC1", .from = "+15005550006"};
    if (service == SmsService::Generic) {
        gateway.baseUrl = "https://sms.example.com/send?to={{ to | urlencode }}";
        gateway.headers = {{"Content-Type", "application/json"}};
        gateway.body = R"({"text":{{ text | tojson }},"id":"{{ event.event_id }}","key":"{{ secret }}"})";
    }
    const auto saved = test::await<GatewayAccount>([&](QObject* context, auto done) {
        bench.workbench->gateways().save({"", "texts", gateway}, "top-secret", context, done);
    });
    REQUIRE(saved.ok());
    const Exchange exchange = bench.send(transport, bench.job(smsTo({"+14155550100", "+14155550101"}),
                                                              Mode::Reroute, bench.workbench->sinks().sms));
    INFO(exchange.responseBody);
    CHECK(exchange.delivered);
    CHECK(exchange.recipients.size() == 2);
    const capture::Capture sms = bench.newest();
    CHECK(capture::kindOf(sms.summary) == capture::CaptureKind::Sms);
    CHECK((sms.rawHead + sms.body).find("top-secret") == std::string::npos);
}

TEST_CASE("Answers of gateways are read: ids, codes with their meaning, what is tried again")
{
    const auto read = [](SmsService service, const http::IncomingResponse& response) {
        return readSmsAnswer(service, "+1", response, 0);
    };
    CHECK(read(SmsService::Twilio, answer(201, R"({"sid":"SM1","status":"queued"})")).outcome.words ==
          "queued as SM1");
    const auto invalid = read(SmsService::Twilio, answer(400, R"({"code":21211,"message":"Invalid"})"));
    CHECK(invalid.outcome.isPermanent);
    CHECK(invalid.outcome.words.starts_with("error 21211: Invalid: the number is not valid"));
    const auto busy =
        read(SmsService::Twilio, answer(429, R"({"code":20429,"message":"x"})", {{"Retry-After", "2"}}));
    CHECK_FALSE(busy.outcome.isPermanent);
    CHECK(busy.retryAfterMs == 2000);
    const auto slow =
        read(SmsService::Vonage,
             answer(200, R"({"messages":[{"status":"1","error-text":"please wait [ 1000 ] and retry"}]})"));
    CHECK_FALSE(slow.outcome.accepted);
    CHECK_FALSE(slow.outcome.isPermanent);
    CHECK(slow.retryAfterMs == 1000);
    CHECK(read(SmsService::Vonage, answer(200, R"({"messages":[{"status":"4"}]})")).outcome.isPermanent);
    CHECK(read(SmsService::MessageBird, answer(201, R"({"id":"m1"})")).outcome.accepted);
    CHECK_FALSE(read(SmsService::MessageBird, answer(200, "<html>")).outcome.accepted);
    CHECK(read(SmsService::Generic, answer(204, "")).outcome.accepted);
}

TEST_CASE("Gateways are chosen per environment; the first of a kind is for all")
{
    Bench bench;
    GatewayStore& store = bench.workbench->gateways();
    const auto save = [&](const char* name, const char* host) {
        MailServer server;
        server.host = host;
        server.from = "Alerts <alerts@example.com>";
        const auto saved = test::await<GatewayAccount>([&](QObject* context, auto done) {
            store.save({"", name, server}, "pw", context, done);
        });
        REQUIRE(saved.ok());
        return saved->id;
    };
    const std::string first = save("first", "one.example.com");
    const std::string second = save("second", "two.example.com");
    REQUIRE(test::await<Done>([&](QObject* context, auto done) {
                store.use("env_2", "email", second, context, done);
            }).ok());
    REQUIRE(test::waitFor([&] { return store.inUse("env_2", "email")->id == second; }));
    CHECK(store.inUse("env_1", "email")->id == first);
    CHECK(store.forRouting("env_2").at("email") ==
          Gateway{"two.example.com:587", false, "Alerts <alerts@example.com>"});
    const auto access = test::await<GatewayAccess>(
        [&](QObject* context, auto done) { store.access("env_2", "email", context, done); });
    CHECK(access->secret == "pw");
    REQUIRE(
        test::await<Done>([&](QObject* context, auto done) { store.remove(second, context, done); }).ok());
    REQUIRE(test::waitFor([&] { return store.inUse("env_2", "email")->id == first; }));
}

TEST_CASE("Settings that would give a password away, or let a header in, are refused")
{
    MailServer server{.host = "smtp.example.com", .port = 25, .tls = http::MailTls::Never, .user = "ann"};
    server.from = "ann@example.com";
    CHECK_FALSE(checkGateway({"", "a", server}).ok());
    server.tls = http::MailTls::StartTls;
    CHECK(checkGateway({"", "a", server}).ok());
    server.from = "ann@example.com\r\nBcc: x@y.z";
    CHECK_FALSE(checkGateway({"", "a", server}).ok());
    CHECK_FALSE(
        checkGateway({"", "a", SmsGateway{.baseUrl = "http://sms.example.com", .account = "AC", .from = "1"}})
            .ok());
    CHECK(gatewayFromJson("sms", toJson(GatewayAccount{"", "", SmsGateway{.account = "AC"}}))->settings ==
          GatewayAccount{"", "", SmsGateway{.account = "AC"}}.settings);
}
