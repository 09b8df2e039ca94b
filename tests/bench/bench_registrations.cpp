// How long registrations take: listing, matching and saving with thousands stored, validating one, the
// keeper's scan.
//     bench_registrations [count]
#include "registrations/FirstStart.h"
#include "registrations/LiteralSecrets.h"
#include "registrations/RegistrationJson.h"
#include "registrations/RegistrationTable.h"
#include "registrations/Validation.h"
#include "storage/Workspace.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>

using namespace hookbench;
using namespace hookbench::registrations;

namespace {

constexpr std::int64_t nowUs = 1'795'000'000'000'000;

/// As a team's records are: one to three channels, a payload template of some 500 bytes, one to three event
/// types.
Registration typical(std::size_t number)
{
    static const char* const types[] = {
        "object.created",   "object.updated",  "object.deleted",  "cluster.created", "trigger.fired",
        "taxonomy.created", "alert.triggered", "cluster.deleted", "trigger.created", "collection.created"};
    Registration registration = sampleRegistration();
    registration.name = "Registration " + std::to_string(number);
    registration.eventTypes = {types[number % 10]};
    if (number % 3 == 0)
        registration.eventTypes.emplace_back(types[(number + 1) % 10]);
    registration.isActive = number % 5 != 0;
    auto& webhook = std::get<WebhookConfig>(registration.channels.front().config);
    webhook.url = "https://tenant-" + std::to_string(number) + ".example.com/hooks/mixpeek";
    webhook.headers.push_back({"X-Tenant", "tenant-" + std::to_string(number)});
    if (number % 2 == 0) {
        SlackConfig slack;
        slack.webhookUrl = "https://hooks.slack.com/services/${SLACK_PATH}";
        slack.blocksTemplate =
            R"([{"type": "section", "text": {"type": "mrkdwn", "text": {{ event_type | tojson }}}}])";
        registration.channels.push_back({std::move(slack), {}});
    }
    if (number % 4 == 0) {
        EmailConfig email;
        email.to = {"operations@example.com", "team-" + std::to_string(number) + "@example.com"};
        email.subjectTemplate = "{{ event_type }}: {{ data.object_id }}";
        email.bodyTemplate = "<p>{{ event_type }} at {{ occurred_at }}</p>";
        registration.channels.push_back({std::move(email), {}});
    }
    return registration;
}

/// Milliseconds, the median of `rounds`.
template <class Work>
double ms(int rounds, Work work)
{
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i) {
        const auto start = std::chrono::steady_clock::now();
        work();
        times.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
}

void must(bool good, const char* what)
{
    if (!good) {
        std::fprintf(stderr, "%s failed\n", what);
        std::exit(1);
    }
}

void measureStore(storage::Database& database, std::size_t count)
{
    RegistrationTable table(database);
    std::vector<Registration> all;
    for (std::size_t i = 0; i < count; ++i)
        all.push_back(typical(i));
    std::printf("save %zu in one transaction  %9.1f ms\n", count,
                ms(1, [&] { must(table.saveAll(all, nowUs).ok(), "saving"); }));
    std::printf("save one                       %9.2f ms\n",
                ms(20, [&] { must(table.save(typical(1), nowUs).ok(), "saving"); }));
    std::size_t rows = 0;
    const double listed = ms(15, [&] {
        const auto list = table.list();
        must(list.ok(), "listing");
        rows = list->size();
    });
    std::printf("list %zu                     %9.2f ms\n", rows, listed);
    for (const char* type : {"object.created", "no.such.type"}) {
        std::size_t found = 0;
        const double matched = ms(15, [&] {
            const auto matching = table.matching(type);
            must(matching.ok(), "matching");
            found = matching->size();
        });
        std::printf("matching %-16s      %9.2f ms  (%zu found)\n", type, matched, found);
    }
}

} // namespace

int main(int argc, char** argv)
{
    const std::size_t count = argc > 1 ? static_cast<std::size_t>(std::atoll(argv[1])) : 10'000;
    const Registration one = typical(4);
    const json::Value record = toJson(one);
    const std::string text = json::write(record);
    std::printf("one record: %zu channels, %zu bytes of JSON\n", one.channels.size(), text.size());
    must(!hasErrors(validate(one)), "validating");
    std::printf("validate                       %9.2f us\n", 1000 * ms(500, [&] { (void)validate(one); }));
    std::printf("literalSecrets                 %9.2f us\n",
                1000 * ms(500, [&] { (void)literalSecrets(one); }));
    std::printf("registrationFromJson           %9.2f us\n",
                1000 * ms(500, [&] { must(registrationFromJson(record).ok(), "reading"); }));
    std::printf("write(toJson)                  %9.2f us\n",
                1000 * ms(500, [&] { (void)json::write(toJson(one)); }));

    const QTemporaryDir folder;
    const auto workspace = storage::Workspace::open(folder.path().toStdString());
    must(workspace.ok(), "opening");
    (void)(*workspace)->wait<Done>([&](storage::Database& database) -> Result<Done> {
        measureStore(database, count);
        return Done{};
    });
    return 0;
}
