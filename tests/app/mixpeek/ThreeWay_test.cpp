#include "mixpeek/ThreeWay.h"

#include "FakeService.h"
#include "registrations/RegistrationJson.h"
#include "json/Writer.h"

#include <algorithm>
#include <random>

using namespace hookbench;
using namespace hookbench::mixpeek;
using namespace hookbench::registrations;
using State = FieldDifference::State;

namespace {

Registration record(const std::string& json)
{
    auto read = registrationFromJson(test::parsed(json));
    REQUIRE(read);
    return std::move(*read);
}

Registration simple(const std::string& url = "https://a.example.test/", const std::string& more = "")
{
    return record(
        R"({"webhook_name":"n","event_types":["a","b"],"channels":[{"channel":"webhook","configs":{"url":")" +
        url + "\"" + more + R"(}}]})");
}

const FieldDifference* find(const std::vector<FieldDifference>& all, const std::string& field)
{
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.field == field; });
    return found == all.end() ? nullptr : &*found;
}

/// Random records from so few values that they often agree and often clash.
class Generator {
public:
    explicit Generator(unsigned seed) : m_random(seed) {}

    Registration make()
    {
        Registration r;
        r.id = "wh_" + text();
        r.name = text();
        r.isActive = chance(2);
        for (const char* type : {"object.created", "object.updated", "*"}) {
            if (chance(2))
                r.eventTypes.push_back(type);
        }
        std::shuffle(r.eventTypes.begin(), r.eventTypes.end(), m_random);
        for (int i = number(4); i > 0; --i)
            r.channels.push_back(channel());
        if (chance(2))
            r.extra.append("x_unknown", value());
        r.updatedAt = text();
        return r;
    }

    /// A changed copy.
    Registration change(Registration r)
    {
        const Registration other = make();
        if (chance(3))
            r.name = other.name;
        if (chance(3))
            r.isActive = other.isActive;
        if (chance(3))
            r.eventTypes = other.eventTypes;
        if (chance(3))
            r.extra = other.extra;
        for (std::size_t i = 0; i < r.channels.size(); ++i) {
            if (chance(3))
                r.channels[i] = channel();
        }
        if (chance(5) && !r.channels.empty())
            r.channels.pop_back();
        if (chance(5))
            r.channels.push_back(channel());
        return r;
    }

    bool chance(int of) { return number(of) == 0; }
    int number(int below) { return static_cast<int>(m_random() % static_cast<unsigned>(below)); }
    std::mt19937& random() { return m_random; }

private:
    std::string text() { return std::string(1, static_cast<char>('a' + number(3))); }
    json::Value value() { return test::parsed(chance(2) ? R"({"k":[1,2.50,"x"]})" : "\"" + text() + "\""); }

    Channel channel()
    {
        Channel made;
        switch (number(5)) {
        case 0: {
            EmailConfig config;
            config.to = {text()};
            if (chance(2))
                config.subjectTemplate = text();
            made.config = std::move(config);
            break;
        }
        case 1:
            made.config = SmsConfig{{text()}, {}, {}};
            break;
        case 2:
            made.config = OtherConfig{"pager", value()};
            break;
        default: {
            WebhookConfig config;
            config.url = text();
            if (chance(2))
                config.headers.push_back({chance(2) ? "X-A" : "x-a", text()});
            if (chance(2))
                config.headers.push_back({"X-B", text()});
            if (chance(2))
                config.payloadTemplate = value();
            if (chance(2))
                config.timeoutSeconds = 2.5;
            if (chance(2))
                config.extra.append("x_region", value());
            made.config = std::move(config);
        }
        }
        if (chance(3))
            made.extra.append("x_tag", value());
        return made;
    }

    std::mt19937 m_random;
};

bool haveSameKinds(const Registration& a, const Registration& b)
{
    return std::equal(a.channels.begin(), a.channels.end(), b.channels.begin(), b.channels.end(),
                      [](const Channel& one, const Channel& other) {
                          return one.kind() == other.kind() && one.kind() != "pager";
                      });
}

std::vector<Choice> choose(const std::vector<FieldDifference>& differences, Side side)
{
    std::vector<Choice> choices;
    for (const FieldDifference& difference : differences)
        choices.push_back({difference.field, side});
    return choices;
}

} // namespace

TEST_CASE("each field says who changed it since the last sync")
{
    const Registration base = simple("https://a/", R"(,"headers":{"X-A":"1"},"timeout":5)");
    Registration local = base;
    Registration remote = base;
    local.name = "here";
    remote.isActive = false;
    auto& localConfig = std::get<WebhookConfig>(local.channels[0].config);
    auto& remoteConfig = std::get<WebhookConfig>(remote.channels[0].config);
    localConfig.url = "https://local/";
    remoteConfig.url = "https://remote/";
    localConfig.headers.push_back({"X-New", "same"});
    remoteConfig.headers.push_back({"x-new", "same"});
    const auto all = compare(base, local, remote);
    REQUIRE(all.size() == 4);
    CHECK(find(all, "webhook_name")->state == State::Local);
    CHECK(find(all, "is_active")->state == State::Remote);
    CHECK(find(all, "channels[0].configs.headers.X-New")->state == State::Same);
    const FieldDifference* url = find(all, "channels[0].configs.url");
    REQUIRE(url != nullptr);
    CHECK(url->state == State::Conflict);
    CHECK(url->base == json::Value("https://a/"));
    CHECK(url->local == json::Value("https://local/"));
    CHECK(url->remote == json::Value("https://remote/"));
    CHECK(find(all, "channels[0].configs.headers.X-New")->base.isNull());
}

TEST_CASE("ids, times, the order of event types and the case of header names are no differences")
{
    Registration a = simple("https://a/", R"(,"headers":{"X-Secret":"s","B":"2"})");
    Registration b = simple("https://a/", R"(,"headers":{"B":"2","x-secret":"s"})");
    b.id = "wh_other";
    b.createdAt = b.updatedAt = "2026-01-01T00:00:00Z";
    b.eventTypes = {"b", "a", "b"};
    CHECK(compare(a, a, b).empty());
    CHECK(compare(std::nullopt, a, b).empty());
}

TEST_CASE("what was never synced is a conflict wherever it differs")
{
    const auto all = compare(std::nullopt, simple("https://a/"), simple("https://b/"));
    REQUIRE(all.size() == 1);
    CHECK(all[0].state == State::Conflict);
}

TEST_CASE("a channel of another kind, or one that only one side has, is taken or left as a whole")
{
    const Registration base = simple();
    Registration local = base;
    local.channels[0].config = EmailConfig{{"a@example.test"}};
    Registration remote = base;
    std::get<WebhookConfig>(remote.channels[0].config).url = "https://moved/";
    remote.channels.push_back(remote.channels[0]);
    const auto all = compare(base, local, remote);
    REQUIRE(all.size() == 2);
    CHECK(all[0].field == "channels[0]");
    CHECK(all[0].state == State::Conflict);
    CHECK(all[1].field == "channels[1]");
    CHECK(all[1].state == State::Remote);
    const auto merged = merge(base, local, remote, {{"channels[0]", Side::Local}});
    REQUIRE(merged);
    REQUIRE(merged->channels.size() == 2);
    CHECK(merged->channels[0].kind() == "email");
    CHECK(merged->channels[1] == remote.channels[1]);
}

TEST_CASE("a channel removed at the service goes here too, and the others stay")
{
    Registration base = simple("https://one/");
    base.channels.push_back(simple("https://two/").channels[0]);
    Registration remote = base;
    remote.channels.pop_back();
    const auto merged = merge(base, base, remote, {});
    REQUIRE(merged);
    CHECK(*merged == remote);
}

TEST_CASE("a conflict without a choice is named and nothing is merged")
{
    const auto merged = merge(simple("https://a/"), simple("https://b/"), simple("https://c/"), {});
    REQUIRE_FALSE(merged);
    CHECK(merged.error().code == ErrorCode::InvalidInput);
    CHECK_THAT(merged.error().message, Catch::Contains("channels[0].configs.url"));
}

TEST_CASE("a header that was taken away at the service is taken away here, whatever its case")
{
    const Registration base = simple("https://a/", R"(,"headers":{"X-A":"1","X-B":"2"})");
    const Registration local = simple("https://a/", R"(,"headers":{"x-a":"1","X-B":"2"})");
    const Registration remote = simple("https://a/", R"(,"headers":{"X-B":"3"})");
    const auto merged = merge(base, local, remote, {});
    REQUIRE(merged);
    CHECK(std::get<WebhookConfig>(merged->channels[0].config).headers == http::Headers{{"X-B", "3"}});
}

TEST_CASE("random records: a merge takes what changed at the service and settles every conflict")
{
    Generator generator(20261123);
    int conflicts = 0;
    int inChannels = 0;
    for (int round = 0; round < 3000; ++round) {
        const Registration base = generator.make();
        const Registration local = generator.change(base);
        const Registration remote = generator.change(base);
        const std::optional<Registration> since = generator.chance(5) ? std::nullopt : std::optional(base);
        const auto all = compare(since, local, remote);
        INFO(json::write(toJson(base)) << "\n"
                                       << json::write(toJson(local)) << "\n"
                                       << json::write(toJson(remote)));
        for (const Side side : {Side::Local, Side::Remote}) {
            const auto merged = merge(since, local, remote, choose(all, side));
            REQUIRE(merged);
            CHECK(merged->id == local.id);
            // Against the service's record as the new base, only this side's wishes are left.
            const auto left = compare(remote, *merged, remote);
            for (const FieldDifference& difference : left)
                CHECK(difference.state == State::Local);
            // A channel that goes takes the numbers of those behind it along: then only the record's own
            // members keep their names.
            const bool keepsNumbers = haveSameKinds(base, local) && haveSameKinds(base, remote);
            for (const FieldDifference& difference : all) {
                if (!keepsNumbers && difference.field.starts_with("channels"))
                    continue;
                const bool takesRemote = difference.state == State::Remote ||
                                         difference.state == State::Same ||
                                         (difference.state == State::Conflict && side == Side::Remote);
                conflicts += difference.state == State::Conflict;
                inChannels += difference.field.starts_with("channels");
                CHECK((find(left, difference.field) == nullptr) == takesRemote);
            }
            if (side == Side::Remote && !since)
                CHECK(left.empty());
        }
    }
    CHECK(conflicts > 1000);
    CHECK(inChannels > 500);
}

TEST_CASE("random records: comparing is the same from both ends, and finds nothing between equals")
{
    Generator generator(7);
    for (int round = 0; round < 1000; ++round) {
        const Registration base = generator.make();
        Registration shuffled = base;
        std::shuffle(shuffled.eventTypes.begin(), shuffled.eventTypes.end(), generator.random());
        CHECK(compare(base, shuffled, base).empty());
        const Registration local = generator.change(base);
        const Registration remote = generator.change(base);
        const auto there = compare(base, local, remote);
        const auto back = compare(base, remote, local);
        REQUIRE(there.size() == back.size());
        for (std::size_t i = 0; i < there.size(); ++i) {
            CHECK((there[i].state == State::Local) == (back[i].state == State::Remote));
            CHECK((there[i].state == State::Conflict) == (back[i].state == State::Conflict));
        }
    }
}
