// What rules answer, in which order, and how.
#include "RuleFixture.h"

#include "endpoint/rules/BuiltInPaths.h"

#include <set>

using namespace hookbench;
using namespace hookbench::test;
using endpoint::RuleOutcome;
using Statuses = std::vector<int>;

TEST_CASE("The first rule that matches answers; a disabled one does not")
{
    Engine engine(R"({"rules": [
        {"name": "off", "enabled": false, "answer": {"status": 500}},
        {"name": "orders", "when": {"path": "/orders/**"}, "answer": {"status": 201, "headers": {"X-A": "1"}, "body": "made"}},
        {"answer": {"status": 202}}
    ]})");
    Request request;
    request.target = "/orders/7";
    const auto decision = engine.decide(request);
    REQUIRE(decision);
    CHECK(decision->rule == 1);
    CHECK(decision->ruleName == "orders");
    CHECK(*decision->response == http::Response{201, "", {{"X-A", "1"}}, "made"});
    CHECK(decision->manner.isPlain());
    CHECK(decision->fault.empty());
    CHECK(engine.decide()->ruleName == "rule 3");
}

TEST_CASE("Without a rule that matches, the endpoint's usual answer is left to it")
{
    Engine engine(ruleText(R"("when": {"method": "GET"})"));
    CHECK_FALSE(engine.decide());
    Request request;
    request.method = "GET";
    const auto decision = engine.decide(request);
    REQUIRE(decision);
    CHECK_FALSE(decision->response); // a rule without answers changes the manner alone
}

TEST_CASE("A rule for the first times lets the next rule have the rest")
{
    Engine engine(
        R"({"rules": [{"when": {"method": "POST"}, "first": 3, "answer": {"status": 503}}, {"answer": {"status": 200}}]})");
    Request other;
    other.method = "GET";
    CHECK(engine.status() == 503);
    CHECK(engine.status(other) == 200); // does not count
    CHECK(engine.statuses(4) == Statuses{503, 503, 200, 200});
    engine.engine->resetCounts();
    CHECK(engine.status() == 503);
}

TEST_CASE("Answers come in turn; then the last one stays, or they begin again")
{
    const std::string answers = R"("answers": [{"status": 500}, {"status": 501}, {"status": 200}])";
    CHECK(Engine(ruleText(answers)).statuses(5) == Statuses{500, 501, 200, 200, 200});
    CHECK(Engine(ruleText(answers + R"(, "repeat": true)")).statuses(5) == Statuses{500, 501, 200, 500, 501});
}

TEST_CASE("A rate limit answers 429 with the seconds until its window ends")
{
    Engine engine(ruleText(
        R"("rate_limit": {"requests": 2, "window_ms": 2500}, "answers": [{"status": 201}, {"status": 202}, {"status": 203}])"));
    CHECK(engine.statuses(2) == Statuses{201, 202});
    engine.clock.advanceMs(400);
    auto refused = engine.decide();
    CHECK(refused->response->status == 429);
    CHECK(http::findHeader(refused->response->headers, "Retry-After") == "3"); // 2.1 s, rounded up
    CHECK(refused->fault == "rate-limit");
    engine.clock.advanceMs(2099);
    CHECK(engine.status() == 429);
    engine.clock.advanceMs(1);
    CHECK(engine.status() == 203); // a refused request takes no answer of the sequence
    CHECK(engine.engine->counts().at(0) == endpoint::RuleCount{5, 2, 0});
}

TEST_CASE("A delay is exact, or by chance within its range and the same for the same seed")
{
    CHECK(Engine(ruleText(R"("delay_ms": 250)")).decide()->manner.delayMs == 250);
    const std::string range = R"("delay_ms": [100, 103])";
    Engine first(ruleText(range));
    Engine again(ruleText(range));
    Engine otherSeed(R"({"seed": 2, "rules": [{)" + range + "}]}");
    std::set<std::uint32_t> seen;
    bool differs = false;
    for (int i = 0; i < 200; ++i) {
        const std::uint32_t delay = first.decide()->manner.delayMs;
        seen.insert(delay);
        REQUIRE(again.decide()->manner.delayMs == delay);
        differs = differs || otherSeed.decide()->manner.delayMs != delay;
    }
    CHECK(seen == std::set<std::uint32_t>{100, 101, 102, 103});
    CHECK(differs);
}

TEST_CASE("A fault has its share of the answers, the same ones for the same seed")
{
    const std::string rule =
        ruleText(R"("fault": {"kind": "reset-inside", "after_bytes": 20, "share": 0.25})");
    Engine first(rule);
    Engine again(rule);
    int faults = 0;
    for (int i = 0; i < 2000; ++i) {
        const auto decision = first.decide();
        REQUIRE(again.decide() == decision);
        if (decision->fault.empty())
            continue;
        ++faults;
        CHECK(decision->fault == "reset-inside");
        CHECK(decision->manner.fault == http::AnswerFault::ResetInside);
        CHECK(decision->manner.faultAfterBytes == 20);
    }
    CHECK(faults > 430);
    CHECK(faults < 570);
    CHECK(first.engine->counts().at(0).faulty == static_cast<std::uint64_t>(faults));
    // The very requests that failed, so that they are the same on every machine.
    Engine pinned(rule);
    std::string pattern;
    for (int i = 0; i < 24; ++i)
        pattern += pinned.decide()->fault.empty() ? '.' : 'x';
    CHECK(pattern == "x.xxxxxx.......x........");
}

TEST_CASE("A fault may be a status, interim answers and a trickle are manners")
{
    Engine engine(ruleText(
        R"("fault": {"status": 503}, "byte_delay_ms": 10, "interim_answers": 2, "answer": {"status": 200})"));
    const auto decision = engine.decide();
    CHECK(decision->response->status == 503);
    CHECK(decision->fault == "status-503");
    CHECK(decision->manner.pieceDelayMs == 10);
    CHECK(decision->manner.interimAnswers == 2);
    CHECK(decision->manner.fault == http::AnswerFault::None);
}

TEST_CASE("A template answers with parts of the request")
{
    Engine engine(R"({"rules": [{"name": "echo", "when": {"path": "/u/{id}"}, "answer": {"status": 201,
        "headers": {"X-Kind": "{{ request.event_type }}"},
        "template": "{{ request.method }} {{ request.path }} {{ request.params.id }} {{ request.query.a }} {{ request.headers['x-env'] }} {{ request.json.n }} {{ request.body|length }} {{ request.signature }} {{ count }} {{ rule }} {{ now }} {{ now_unix }} {{ uuid|length }}"
    }}]})");
    Request request;
    request.target = "/u/7?a=b+c&a=second";
    request.headers = {{"X-Env", "one"}, {"x-env", "two"}};
    request.body = R"({"n": 5, "event_type": "a.b"})";
    const auto decision = engine.decide(request);
    REQUIRE(decision->response->body ==
            "POST /u/7 7 b c one, two 5 29 not-checked 1 echo 2026-11-23T08:44:04.000Z 1795423444 36");
    CHECK(decision->response->headers == http::Headers{{"X-Kind", "a.b"}});
    CHECK(engine.decide(request)->response->body.find(" 2 echo ") != std::string::npos);
}

TEST_CASE("An error in a template is answered with 500 and told")
{
    const auto [text, words] = GENERATE(table<std::string, std::string>({
        {R"("template": "a\n{{ request.json.a.b }}")",
         "UndefinedError: 'None' has no attribute 'a' (line 2)."},
        {R"("template": "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}")",
         "LimitError"},
        {R"("template": "", "headers": {"X": "a{{ '\r\n' }}b"})", "made a line break"},
    }));
    Engine engine(ruleText(R"("name": "bad", "answer": {)" + text + "}"));
    const auto decision = engine.decide();
    CHECK(decision->response->status == 500);
    CHECK(decision->fault == "template-error");
    INFO(decision->response->body);
    CHECK(decision->response->body.find("rule \"bad\"") != std::string::npos);
    CHECK(decision->response->body.find(words) != std::string::npos);
}

TEST_CASE("/status and /delay need no rule, and a rule goes before them")
{
    Engine engine(ruleText(R"("when": {"path": "/status/418"}, "answer": {"status": 200})"));
    const auto at = [&](const std::string& target) {
        Request request;
        request.target = target;
        return engine.decide(request);
    };
    CHECK(at("/status/503")->response->status == 503);
    CHECK(at("/status/503?x=1")->ruleName == "/status/503");
    CHECK(at("/status/503")->rule == -1);
    CHECK(at("/status/418")->rule == 0);
    CHECK(http::findHeader(at("/status/302")->response->headers, "Location") == "/status/200");
    CHECK(at("/delay/1.5")->manner.delayMs == 1500);
    CHECK_FALSE(at("/delay/1.5")->response);
    CHECK(at("/delay/2/status/500")->response->status == 500);
    for (const char* other :
         {"/status/", "/status/99", "/status/600", "/status/abc", "/status/200,", "/status/503/x", "/delay/x",
          "/delay/-1", "/delay/301", "/delay/1/x", "/delay/nan", "/status/200:0", "/a/status/503"}) {
        INFO(other);
        CHECK_FALSE(at(other));
    }
    std::set<int> seen;
    for (int i = 0; i < 100; ++i)
        seen.insert(at("/status/200:0.7,500:0.2,429:0.1")->response->status);
    CHECK(seen == std::set<int>{200, 429, 500});
}

TEST_CASE("The dry run tells of each rule why it does not answer, and counts nothing")
{
    Engine engine(R"({"rules": [
        {"name": "off", "enabled": false},
        {"name": "wrong header", "when": {"method": "POST", "header": {"X-Env": "prod"}}},
        {"name": "no json", "when": {"json": {"a": {"exists": true}}}},
        {"name": "once", "first": 1, "answer": {"status": 503}},
        {"name": "rest", "answer": {"status": 204}}
    ]})");
    Request request;
    request.headers = {{"X-Env", "test"}};
    const auto explained = engine.engine->explain(request.view());
    REQUIRE(explained.rules.size() == 5);
    CHECK(explained.rules[0].sentence == "It is switched off.");
    CHECK(explained.rules[1].verdict == RuleOutcome::Verdict::ConditionFailed);
    CHECK(explained.rules[1].failedCondition == 1);
    CHECK(explained.rules[1].found == "\"test\"");
    CHECK(explained.rules[1].sentence ==
          "It demands a header X-Env that is \"prod\"; the request has \"test\".");
    CHECK(explained.rules[2].sentence ==
          "It demands a JSON value a to be there; the request has no JSON body.");
    CHECK(explained.rules[3].verdict == RuleOutcome::Verdict::Answers);
    CHECK(explained.rules[4].verdict == RuleOutcome::Verdict::AlsoMatches);
    REQUIRE(explained.decision);
    CHECK(explained.decision->rule == 3);
    CHECK(engine.engine->explain(request.view()) == explained);
    CHECK(engine.decide(request) == explained.decision);
    const auto later = engine.engine->explain(request.view());
    CHECK(later.rules[3].sentence == "It answers only the first 1 such requests, and they have come.");
    CHECK(later.decision->rule == 4);
}

TEST_CASE("A rule that cannot be used is refused with its number and name")
{
    endpoint::RuleSet set;
    set.rules.resize(2);
    set.rules[1].name = "bad";
    set.rules[1].conditions = {
        {endpoint::Condition::Subject::Header, "X", endpoint::Comparison::Matches, "("}};
    FakeClock clock;
    const auto engine = endpoint::RuleEngine::create(set, clock);
    REQUIRE_FALSE(engine.ok());
    CHECK(engine.error().message.starts_with("Rule 2 (\"bad\"): \"(\" is no regular expression:"));
}
