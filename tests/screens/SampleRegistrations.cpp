#include "SampleRegistrations.h"

#include "registrations/RegistrationStore.h"
#include "Workbench.h"
#include "json/Parser.h"

#include <QTest>

namespace hookbench::screens {

using namespace registrations;

namespace {

Channel webhook(const std::string& url, http::Headers headers = {}, const std::string& templateText = {})
{
    WebhookConfig config;
    config.url = url;
    config.headers = std::move(headers);
    if (!templateText.empty()) {
        auto parsed = json::parse(templateText);
        config.payloadTemplate = parsed ? *parsed : json::Value(templateText);
    }
    return {config, {}};
}

Channel slack()
{
    SlackConfig config;
    config.webhookUrl = "https://hooks.slack.com/services/${SLACK_PATH}";
    config.channel = "#search-alerts";
    config.username = "Mixpeek";
    config.iconEmoji = ":mag:";
    config.blocksTemplate = "[\n  {\n    \"type\": \"section\",\n    \"text\": {\"type\": \"mrkdwn\", "
                            "\"text\": \"*{{ event_type }}* "
                            "in {{ data.namespace_id }}\"}\n  }\n]";
    return {config, {}};
}

Channel email()
{
    EmailConfig config;
    config.to = {"ops@example.com", "ana.maria@example.com"};
    config.cc = {"search-team@example.com"};
    config.subjectTemplate = "[{{ event_type }}] {{ data.object_id }}";
    config.bodyTemplate =
        "<h1>{{ event_type }}</h1>\n<p>Object <code>{{ data.object_id }}</code> arrived in\n"
        "{{ data.bucket_id }} at {{ occurred_at }}.</p>";
    return {config, {}};
}

Channel sms()
{
    SmsConfig config;
    config.phoneNumbers = {"+4915112345678", "+14155550123"};
    config.messageTemplate = "{{ event_type }}: {{ data.alert_id }}";
    return {config, {}};
}

Registration named(const std::string& name, std::vector<std::string> events, std::vector<Channel> channels,
                   bool active = true)
{
    Registration registration;
    registration.name = name;
    registration.eventTypes = std::move(events);
    registration.channels = std::move(channels);
    registration.isActive = active;
    return registration;
}

} // namespace

std::vector<Registration> sampleRegistrations()
{
    const http::Headers secret{{"X-Mixpeek-Secret", "${WEBHOOK_SECRET}"}, {"X-Source", "storefront"}};
    return {
        named(
            "Catalogue index", {"object.created", "object.updated", "object.deleted"},
            {webhook(
                "https://search.example.com/hooks/mixpeek", secret,
                R"({"id": "{{ data.object_id }}", "action": "{{ event_type.split('.')[1] }}", "at": "{{ occurred_at }}"})")}),
        named("Cluster runs to the data team", {"cluster.execution.completed", "cluster.execution.failed"},
              {slack(), email()}),
        named("On call", {"alert.triggered", "alert.execution.failed"},
              {sms(), slack(), webhook("${BASE_URL}/pager", secret)}),
        named("Audit trail", {"*"},
              {webhook("https://audit.example.com/v2/ingest?source=mixpeek&tenant=storefront-eu-west-1")}),
        named("Nightly taxonomy mails", {"taxonomy.updated"}, {email()}, false),
        named("Legacy importer", {"object.created", "ingest.finished"},
              {webhook("https://legacy.example.com/cgi-bin/import.pl")}, false),
        named("Thumbnails", {"collection.documents.written"}, {webhook("http://127.0.0.1:9000/thumbnails")}),
    };
}

Registration brokenRegistration()
{
    Registration broken = named("", {},
                                {webhook("http://shop.example.com/hook",
                                         {{"X-Mixpeek-Secret", "whsec_9f2c41d07be2"}, {"bad header", "1"}},
                                         "{\"id\": {{ data.object_id }")},
                                true);
    std::get<WebhookConfig>(broken.channels[0].config).timeoutSeconds = 900;
    EmailConfig email;
    email.to = {"ana@example.com", "not an address"};
    broken.channels.push_back({email, {}});
    SmsConfig sms;
    sms.phoneNumbers = {"0151 2345"};
    broken.channels.push_back({sms, {}});
    return broken;
}

std::vector<Registration> manyRegistrations(int count)
{
    const std::vector<Registration> samples = sampleRegistrations();
    std::vector<Registration> all;
    for (int i = 0; i < count; ++i) {
        Registration one = samples[std::size_t(i) % samples.size()];
        one.name += " " + std::to_string(10'000 + i);
        all.push_back(std::move(one));
    }
    return all;
}

void storeAll(Workbench& workbench, const std::vector<Registration>& registrations)
{
    std::size_t answered = 0;
    QObject context;
    for (const Registration& registration : registrations)
        workbench.registrations().save(registration, &context, [&](Result<Registration> saved) {
            if (!saved)
                qFatal("not stored: %s", saved.error().message.c_str());
            ++answered;
        });
    if (!QTest::qWaitFor([&] { return answered == registrations.size(); }, 120'000))
        qFatal("the registrations were not stored in time");
}

} // namespace hookbench::screens
