#include "delivery/Recipe.h"
#include "delivery/Routing.h"

#include "DispatcherFixture.h"

using namespace hookbench;
using namespace hookbench::delivery;
using registrations::Registration;

namespace {

Registration registration(const std::string& id, std::vector<std::string> types,
                          std::vector<registrations::Channel> channels, bool active = true)
{
    Registration made;
    made.id = id;
    made.name = "name of " + id;
    made.eventTypes = std::move(types);
    made.channels = std::move(channels);
    made.isActive = active;
    return made;
}

registrations::Channel webhook(const std::string& url)
{
    registrations::WebhookConfig config;
    config.url = url;
    return {config, {}};
}

RoutingEnvironment environment(bool production = false)
{
    RoutingEnvironment made;
    made.name = production ? "production" : "local";
    made.isProduction = production;
    made.variables.values = {{"HOST", "hooks.example.com"}, {"TOKEN", "T1/B1/abcdefghijkl"}};
    made.variables.secretNames = {"TOKEN"};
    return made;
}

} // namespace

TEST_CASE("the blast radius holds every channel of every active registration that subscribes")
{
    const std::vector<Registration> all{
        registration("wh_1", {"object.created"},
                     {webhook("https://${HOST}/orders"), webhook("http://127.0.0.1:8787/x")}),
        registration("wh_2", {"*"}, {webhook("http://localhost:1/")}, false),
        registration("wh_3", {"cluster.created"}, {webhook("http://localhost:1/")})};
    const RoutePlan plan = planRoutes(test::sampleEvent(), all, {}, environment(), {});
    REQUIRE(plan.targets.size() == 2);
    CHECK(plan.inactive == 1);
    CHECK(plan.others == 1);
    const Target& far = plan.targets[0];
    CHECK(far.host == "hooks.example.com:443");
    CHECK(far.place == "hooks.example.com/orders");
    CHECK_FALSE(far.isLoopback);
    CHECK(far.isEncrypted);
    CHECK(far.mode == Mode::DryRun);
    CHECK(plan.targets[1].isLoopback);
    CHECK(plan.targets[1].mode == Mode::Send);
    CHECK_FALSE(plan.leavesMachine());
    CHECK(plan.realTargets() == std::vector<std::string>{"127.0.0.1:8787"});
}

TEST_CASE("a real send must be chosen, and in production it must be asked for")
{
    const std::vector<Registration> all{registration("wh_1", {"*"}, {webhook("https://example.com/")})};
    RoutingPolicy policy;
    policy.choices["wh_1/0"] = Mode::Send;
    const RoutePlan plan = planRoutes(test::sampleEvent(), all, {}, environment(true), policy);
    CHECK(plan.targets[0].mode == Mode::Send);
    CHECK(plan.targets[0].isProduction);
    CHECK(plan.leavesMachine());
    CHECK(plan.mustAsk());
    CHECK_FALSE(planRoutes(test::sampleEvent(), all, {}, environment(), policy).mustAsk());
}

TEST_CASE("a secret in a URL is not shown, and a Slack webhook shows its channel alone")
{
    registrations::SlackConfig slack;
    slack.webhookUrl = "https://hooks.slack.com/services/${TOKEN}";
    slack.channel = "#alerts";
    const std::vector<Registration> all{
        registration("wh_1", {"*"}, {webhook("https://example.com/${TOKEN}/x"), {slack, {}}})};
    const RoutePlan plan = planRoutes(test::sampleEvent(), all, {}, environment(), {});
    CHECK(plan.targets[0].addresses == std::vector<std::string>{"https://example.com/${TOKEN}/x"});
    CHECK(plan.targets[1].place == "hooks.slack.com, #alerts");
    CHECK(plan.targets[1].addresses == std::vector<std::string>{"#alerts"});
    for (const Target& target : plan.targets)
        CHECK_THAT(target.place + target.addresses[0], !Catch::Contains("abcdefghijkl"));
}

TEST_CASE("what cannot be sent says why and stays a dry run")
{
    registrations::EmailConfig mail;
    mail.to = {"a@example.com"};
    const std::vector<Registration> all{
        registration("wh_1", {"*"}, {webhook("https://${NOWHERE}/"), {mail, {}}})};
    RoutingPolicy policy;
    policy.elsewhere = Mode::Send;
    const RoutePlan plan = planRoutes(test::sampleEvent(), all, {}, environment(), policy);
    CHECK_THAT(plan.targets[0].problem, Catch::Contains("NOWHERE"));
    CHECK(plan.targets[0].mode == Mode::DryRun);
    CHECK_THAT(plan.targets[1].problem, Catch::Contains("mail"));
    policy.gateways["email"] = {"smtp.example.com:587", false};
    const RoutePlan second = planRoutes(test::sampleEvent(), all, {}, environment(), policy);
    CHECK(second.targets[1].mode == Mode::Send);
    CHECK(second.realTargets() == std::vector<std::string>{"a@example.com"});
    policy.elsewhere = Mode::Reroute;
    CHECK_THAT(planRoutes(test::sampleEvent(), all, {}, environment(), policy).targets[1].problem,
               Catch::Contains("sink"));
    policy.sinks.mail = "smtp://127.0.0.1:2525";
    CHECK(planRoutes(test::sampleEvent(), all, {}, environment(), policy).targets[1].rerouteTo ==
          "smtp://127.0.0.1:2525");
}

TEST_CASE("a host is judged by the parser that sends")
{
    for (const char* url : {"https://127.0.0.1@example.com/", "https://127.0.0.1.example.com/",
                            "https://example.com/?@127.0.0.1", "https://example.com#@localhost"}) {
        const std::vector<Registration> all{registration("wh_1", {"*"}, {webhook(url)})};
        INFO(url);
        CHECK_FALSE(planRoutes(test::sampleEvent(), all, {}, environment(), {}).targets[0].isLoopback);
    }
}

TEST_CASE("the envelope's id and time are fresh or fixed")
{
    const json::Value event = test::sampleEvent();
    const json::Value fresh = edited(event, {}, 1'758'880'800'000'000);
    CHECK(eventIdOf(fresh) != "evt_1");
    CHECK(fresh.find("occurred_at")->asString() == "2025-09-26T10:00:00Z");
    CHECK(edited(event, {.freshId = false, .freshTime = false}, 0) == event);
    CHECK(eventIdOf(edited(event, {.freshId = false, .fixedId = "evt_9"}, 0)) == "evt_9");
}

TEST_CASE("a recipe survives writing and reading")
{
    Recipe recipe = test::webhookRecipe("https://example.com/x", {{"X-A", "${S}"}});
    recipe.mode = Mode::Reroute;
    recipe.rerouteTo = "http://127.0.0.1:1";
    recipe.firedAtUs = 123;
    recipe.options.retry = {.kind = RetryPolicy::Kind::Exponential, .count = 2};
    const auto read = recipeFromJson(toJson(recipe));
    REQUIRE(read);
    CHECK(*read == recipe);
    CHECK_FALSE(recipeFromJson(json::Value(1)));
}
