// Rules as files: what is read, what is refused and how, what is written.
#include "RuleFixture.h"

#include "endpoint/rules/RuleNames.h"

#include <random>

using namespace hookbench;
using namespace hookbench::test;
using namespace hookbench::endpoint;

namespace {

std::string problemOf(const std::string& text)
{
    const auto rules = readRules(text, "my.rules");
    return rules ? "" : rules.error().message;
}

constexpr const char* everything = R"(// Everything that a rule may say.
{
  "seed": 18446744073709551615,
  "rules": [
    {
      "name": "all",
      "enabled": false,
      "when": {
        "method": {"matches": "^P"}, "path": "/a/{b}/**", "event_type": {"not": "x.*"}, "signature": "valid",
        "header": {"X-A": "1", "X-B": {"contains": "2"}, "X-C": {"exists": false}},
        "query": {"q": {"not": {"starts_with": "z"}}},
        "json": {"data.items[0].id": 5, "[\"a b\"]": true},
      },
      "first": 3,
      "answers": [
        {"status": 503, "headers": {"Retry-After": "1", "Set-Cookie": ["a=1", "b=2"]}, "body": "no"},
        {"status": 201, "json": {"id": 12345678901234567890}}, /* exact */
        {"template": "{{ count }}", "headers": [["A", "{{ uuid }}"]]},
      ],
      "repeat": true,
      "delay_ms": [10, 20], "byte_delay_ms": 3, "interim_answers": 2,
      "rate_limit": {"requests": 5, "window_ms": 60000},
      "fault": {"kind": "close-inside", "after_bytes": 7, "share": 0.1},
    },
    {"fault": "no-answer"},
  ],
}
)";

} // namespace

TEST_CASE("Everything that a rule may say is read")
{
    const RuleSet set = rulesOf(everything);
    CHECK(set.seed == 18446744073709551615U);
    REQUIRE(set.rules.size() == 2);
    const Rule& rule = set.rules[0];
    REQUIRE(rule.conditions.size() == 10);
    using Subject = Condition::Subject;
    CHECK(rule.conditions[0] == Condition{Subject::Method, "", Comparison::Matches, "^P"});
    CHECK(rule.conditions[2] == Condition{Subject::EventType, "", Comparison::Equals, "x.*", true});
    CHECK(rule.conditions[6] == Condition{Subject::Header, "X-C", Comparison::Missing, ""});
    CHECK(rule.conditions[7] == Condition{Subject::Query, "q", Comparison::StartsWith, "z", true});
    CHECK(rule.conditions[8] == Condition{Subject::JsonPath, "data.items[0].id", Comparison::Equals, "5"});
    REQUIRE(rule.answers.size() == 3);
    CHECK(rule.answers[0].headers ==
          http::Headers{{"Retry-After", "1"}, {"Set-Cookie", "a=1"}, {"Set-Cookie", "b=2"}});
    CHECK(rule.answers[1].body == R"({"id":12345678901234567890})");
    CHECK(rule.answers[1].headers == http::Headers{{"Content-Type", "application/json"}});
    CHECK(rule.answers[2].isTemplate);
    CHECK((rule.firstTimes == 3 && rule.repeat && !rule.enabled));
    CHECK(rule.delay == Delay{10, 20});
    CHECK((rule.byteDelayMs == 3 && rule.interimAnswers == 2));
    CHECK(rule.rateLimit == RateLimit{5, 60000});
    CHECK(rule.fault == Fault{http::AnswerFault::CloseInside, 7, 0.1, 0});
    CHECK(set.rules[1].fault.kind == http::AnswerFault::NoAnswer);
}

TEST_CASE("What is written reads back as the same rules")
{
    const RuleSet set = rulesOf(everything);
    const std::string written = writeRules(set);
    INFO(written);
    CHECK(rulesOf(written) == set);
    CHECK(*rulesFromJson(toJson(set)) == set);
}

TEST_CASE("Conditions keep their order and repetitions when they are written")
{
    using Subject = Condition::Subject;
    std::mt19937 random(3);
    for (int round = 0; round < 300; ++round) {
        RuleSet set;
        Rule& rule = set.rules.emplace_back();
        for (std::size_t i = random() % 7; i > 0; --i) {
            Condition condition;
            condition.subject = static_cast<Subject>(random() % 7);
            condition.name = isNamed(condition.subject) ? std::string(1, "ab"[random() % 2]) : "";
            condition.comparison = static_cast<Comparison>(random() % 6);
            condition.value = needsValue(condition.comparison)
                                  ? (condition.subject == Subject::Signature ? "valid" : "/x")
                                  : "";
            condition.negate = random() % 2 == 0;
            rule.conditions.push_back(condition);
        }
        INFO(writeRules(set));
        REQUIRE(rulesOf(writeRules(set)) == set);
    }
}

TEST_CASE("An edited file keeps its comments")
{
    RuleSet set = rulesOf(everything);
    set.rules[1].fault.kind = http::AnswerFault::ResetBefore;
    set.rules[0].firstTimes = 4;
    const auto edited = editRules(everything, set);
    REQUIRE(edited.ok());
    CHECK(rulesOf(*edited) == set);
    CHECK(edited->starts_with("// Everything that a rule may say.\n"));
    CHECK(edited->find("\"first\": 4,\n") != std::string::npos);
}

TEST_CASE("Rules in YAML are the same as in JSON")
{
    const RuleSet yaml =
        rulesOf("# comment\nrules:\n  - name: flaky\n    when: {path: /hooks/**, header: {X-Env: test}}\n"
                "    first: 3\n    answer: {status: 503}\n");
    const RuleSet json =
        rulesOf(ruleText(R"("name": "flaky", "when": {"path": "/hooks/**", "header": {"X-Env": "test"}},
                                             "first": 3, "answer": {"status": 503})"));
    CHECK(yaml == json);
    CHECK(problemOf("rules:\n  - name: a\n    answer:\n      status: 99\n") ==
          "my.rules, line 4: An answer's status is 200 to 599, not 99.");
}

TEST_CASE("A wrong file is refused with the line, and with what is allowed")
{
    const auto [text, message] = GENERATE(table<std::string, std::string>({
        {"", "my.rules, line 1: This is no JSON (column 1): "},
        {"{\n\"rules\": [\n{]}", "my.rules, line 3: This is no JSON (column 2): "},
        {"[]", "my.rules, line 1: An object is expected here. Allowed are: rules, seed."},
        {"{}", "my.rules, line 1: \"rules\" must be there, a list of rules."},
        {"{\"rules\": [\n {\"naem\": \"x\"}]}", "my.rules, line 2: \"naem\" is not known here. Did you mean "
                                                "\"name\"? Allowed are: name, enabled, when, "},
        {"{\"rules\": [{\n\"when\": {\n\"mehtod\": \"GET\"}}]}",
         "my.rules, line 3: \"mehtod\" is not known here. Did you mean \"method\"? Allowed are: method, "
         "path, header, "},
        {ruleText(R"("when": {"header": "X"})"), "\"header\" must be an object of names"},
        {ruleText(R"("when": {"header": {"X Y": "a"}})"), "\"X Y\" cannot be the name of a header"},
        {ruleText(R"("when": {"header": {"X": {"equal": "a"}}})"),
         "\"equal\" is not known here. Did you mean \"equals\"?"},
        {ruleText(R"("when": {"header": {"X": {"equals": "a", "matches": "b"}}})"),
         "One comparison is expected here."},
        {ruleText(R"("when": {"path": {"matches": "(ab"}})"),
         "\"(ab\" is no regular expression: missing closing parenthesis"},
        {ruleText(R"("when": {"path": "hooks"})"),
         "The path pattern \"hooks\" can never match; begin it with / or *."},
        {ruleText(R"("when": {"json": {"a..b": 1}})"), "\"a..b\" is no JSON path (from character 3 on)"},
        {ruleText(R"("when": {"signature": "vaild"})"),
         "Did you mean \"valid\"? Allowed are: not-checked, valid, invalid, unsigned."},
        {ruleText(R"("answer": {"status": "200"})"), "\"status\" must be a whole number"},
        {ruleText(R"("answer": {"headers": {"A": 1}})"), "The value of the header \"A\" must be text."},
        {ruleText(R"("answer": {"headers": {"A": "x\r\ny"}})"),
         "The value of the header A holds a line break"},
        {ruleText(R"("answer": {"body": "a", "json": 1})"),
         "An answer has one of \"body\", \"json\" and \"template\"."},
        {ruleText(R"("answer": {"template": "{{ a"})"),
         "The template of the body cannot be used: TemplateSyntaxError: "},
        {ruleText(R"("answer": {}, "answers": [])"), "A rule has \"answer\" or \"answers\", not both."},
        {ruleText(R"("delay_ms": [5, 1])"), "or two of them, as in [100, 500]."},
        {ruleText(R"("delay_ms": -5)"), "\"delay_ms\" must be a whole number from 0 to 4294967295."},
        {ruleText(R"("delay_ms": 3600001)"), "A delay is at most 3600000 ms, an hour"},
        {ruleText(R"("fault": "no-anser")"), "This is no kind of fault. Did you mean \"no-answer\"?"},
        {ruleText(R"("fault": {"share": 0.5})"), "A fault needs a \"kind\" or a \"status\"."},
        {ruleText(R"("fault": {"kind": "no-answer", "share": 2})"), "The share of a fault is 0 to 1"},
        {ruleText(R"("rate_limit": {"window_ms": 5})"), "A rate limit needs its number of \"requests\"."},
        {ruleText(R"("name": "a", "name": "b")"), "\"name\" stands here twice; leave one out."},
        {"a: 1\n---\nb: 2\n", "A rule file is one YAML document, and here are 2."},
    }));
    const std::string problem = problemOf(text);
    INFO(text << "\n" << problem);
    CHECK(problem.find(message) != std::string::npos);
    CHECK(problem.ends_with('.'));
    CHECK(problem.find('\n') == std::string::npos);
}
