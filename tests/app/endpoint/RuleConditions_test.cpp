// What the conditions of rules hold for.
#include "RuleFixture.h"

#include "endpoint/rules/PathPattern.h"

#include <QRegularExpression>
#include <QTemporaryFile>

#include <random>

using namespace hookbench;
using namespace hookbench::test;
using Strings = std::vector<std::string>;

namespace {

bool holds(const std::string& when, const Request& request)
{
    Engine engine(ruleText("\"when\": " + when + ", \"answer\": {\"status\": 201}"));
    return engine.status(request) == 201;
}

bool pathHolds(const std::string& pattern, const std::string& target)
{
    Request request;
    request.target = target;
    return holds("{\"path\": \"" + pattern + "\"}", request);
}

} // namespace

TEST_CASE("A path pattern stands for segments with * and for anything with **")
{
    const auto [pattern, fits, differs] = GENERATE(table<std::string, Strings, Strings>({
        {"/hooks",
         {"/hooks", "/hooks?a=1", "http://example.com/hooks"},
         {"/hooks/", "/hook", "/", "/hooks/a"}},
        {"/hooks/*", {"/hooks/a", "/hooks/"}, {"/hooks", "/hooks/a/b"}},
        {"/hooks/**", {"/hooks", "/hooks/", "/hooks/a/b"}, {"/hooksa", "/a/hooks"}},
        {"**/orders", {"/orders", "/a/b/orders"}, {"/orders/1"}},
        {"/a*c", {"/ac", "/abbc"}, {"/a/c", "/acd"}},
        {"/a**c", {"/ac", "/a/b/c"}, {"/a/b"}},
        {"/u/{id}/x", {"/u/5/x"}, {"/u//x", "/u/5/6/x"}},
        {"/u/{id}/**", {"/u/5", "/u/5/x/y"}, {"/u/", "/u"}},
        {"/caf\u00e9 1", {"/caf%C3%A9%201"}, {"/cafe"}},
        {"/a/b", {"/a/b"}, {"/a%2Fb"}},
    }));
    INFO(pattern);
    for (const std::string& target : fits) {
        INFO(target);
        CHECK(pathHolds(pattern, target));
    }
    for (const std::string& target : differs) {
        INFO(target);
        CHECK_FALSE(pathHolds(pattern, target));
    }
}

TEST_CASE("A path pattern fits what the same regular expression fits")
{
    std::mt19937 random(7);
    const Strings parts{"/", "a", "b", "*", "**", "{x}", "/**"};
    int fitted = 0;
    for (int i = 0; i < 4000; ++i) {
        std::string pattern = "/";
        QString expression = QStringLiteral("^/");
        for (std::size_t count = random() % 6; count > 0; --count) {
            const std::size_t part = random() % 6;
            if (pattern.ends_with('*') && parts[part].starts_with('*'))
                continue; // *** reads as ** and *
            pattern += parts[part];
            expression += part == 3   ? QStringLiteral("[^/]*")
                          : part == 4 ? QStringLiteral(".*")
                          : part == 5 ? QStringLiteral("[^/]+")
                                      : QString::fromStdString(parts[part]);
        }
        std::string path = "/";
        for (std::size_t count = random() % 8; count > 0; --count)
            path += "/ab"[random() % 3];
        const auto fits = [&](const std::string& text) {
            return QRegularExpression(expression + QStringLiteral("$"))
                .match(QString::fromStdString(text))
                .hasMatch();
        };
        const bool expected =
            fits(path) || (pattern.size() > 3 && pattern.ends_with("/**") && fits(path + "/"));
        INFO(pattern << " and " << path);
        REQUIRE(endpoint::PathPattern(pattern).matches(path) == expected);
        fitted += expected ? 1 : 0;
    }
    CHECK(fitted > 400);
}

TEST_CASE("A path pattern made to be slow is matched in time")
{
    const std::string pattern = "/**a*a*a*a**a*a*a**b";
    const std::string path = "/" + std::string(60'000, 'a');
    CHECK_FALSE(endpoint::PathPattern(pattern).matches(path));
    CHECK(endpoint::PathPattern(pattern).matches(path + "b"));
    // More parts than a machine word has bits.
    std::string longPattern = "/";
    std::string longPath = "/";
    for (int i = 0; i < 50; ++i) {
        longPattern += "*a";
        longPath += "ba";
    }
    CHECK(endpoint::PathPattern(longPattern + "*").matches(longPath));
    CHECK_FALSE(endpoint::PathPattern(longPattern + "*a*").matches(longPath));
}

TEST_CASE("The parts of a path that a pattern names are known by those names")
{
    const endpoint::PathPattern pattern("/teams/{team}/**/{id}.json");
    const auto parameters = pattern.parameters("/teams/red/a/b/5.json");
    REQUIRE(parameters.size() == 2);
    CHECK(parameters[0] == std::pair<std::string, std::string>{"team", "red"});
    CHECK(parameters[1] == std::pair<std::string, std::string>{"id", "5"});
    CHECK(endpoint::PathPattern("/u/{id}/**").parameters("/u/7")[0].second == "7");
}

TEST_CASE("Conditions look at method, headers, query, body, event type and signature")
{
    Request request;
    request.target = "/in?debug=1&tag=a&tag=b&empty=";
    request.headers = {{"X-Env", "test"}, {"Accept", "text/html"}, {"accept", "application/json"}};
    request.body =
        R"({"event_type": "object.created", "data": {"n": 12345678901234567890, "ok": true, "none": null,
                     "items": [{"id": "a"}, {"id": "b"}], "a.b": "dot"}})";
    request.signature = capture::SignatureState::Invalid;
    const auto [when, expected] = GENERATE(table<std::string, bool>({
        {R"({"method": "POST"})", true},
        {R"({"method": "post"})", false},
        {R"({"method": {"matches": "^(PUT|POST)$"}})", true},
        {R"({"header": {"x-env": "test"}})", true},
        {R"({"header": {"X-Env": {"contains": "es"}}})", true},
        {R"({"header": {"X-Env": {"starts_with": "tes"}}})", true},
        {R"({"header": {"X-Env": {"starts_with": "est"}}})", false},
        {R"({"header": {"X-Env": {"exists": true}}})", true},
        {R"({"header": {"X-Env": {"exists": false}}})", false},
        {R"({"header": {"X-None": {"exists": false}}})", true},
        {R"({"header": {"X-None": {"contains": ""}}})", false},
        {R"({"header": {"X-None": {"not": "a"}}})", true},
        {R"({"header": {"Accept": "application/json"}})", true},
        {R"({"header": {"X-Env": "test", "Accept": "nothing"}})", false},
        {R"({"query": {"debug": 1}})", true},
        {R"({"query": {"tag": "b"}})", true},
        {R"({"query": {"empty": {"exists": true}}})", true},
        {R"({"query": {"other": {"exists": true}}})", false},
        {R"({"json": {"data.n": 12345678901234567890}})", true},
        {R"({"json": {"data.n": 12345678901234567891}})", false},
        {R"({"json": {"data.ok": true}})", true},
        {R"({"json": {"data.none": "null"}})", true},
        {R"({"json": {"data.none": {"exists": true}}})", true},
        {R"({"json": {"data.gone": {"exists": true}}})", false},
        {R"({"json": {"data.items[0].id": "a"}})", true},
        {R"({"json": {"$.data.items[-1].id": "b"}})", true},
        {R"({"json": {"data.items[2].id": {"exists": true}}})", false},
        {R"({"json": {"data.items[*].id": "b"}})", true},
        {R"({"json": {"data[\"a.b\"]": "dot"}})", true},
        {R"({"json": {"data.items[0]": "{\"id\":\"a\"}"}})", true},
        {R"({"event_type": "object.created"})", true},
        {R"({"event_type": "object.*"})", true},
        {R"({"event_type": "collection.*"})", false},
        {R"({"event_type": {"not": "object.*"}})", false},
        {R"({"signature": "invalid"})", true},
        {R"({"signature": {"not": "valid"}})", true},
        {R"({"signature": {"exists": true}})", true},
        {R"([{"header": {"Accept": "text/html"}}, {"header": {"Accept": "application/json"}}])", true},
        {R"([{"method": {"contains": "O"}}, {"method": {"not": "POST"}}])", false},
        {"{}", true},
    }));
    INFO(when);
    CHECK(holds(when, request) == expected);
}

TEST_CASE("Text that is not UTF-8 is compared byte for byte, and by expressions as Latin-1")
{
    Request request;
    request.headers = {{"X-Name", "caf\xE9"}};
    CHECK(holds(R"({"header": {"X-Name": {"starts_with": "caf"}}})", request));
    CHECK(holds(R"({"header": {"X-Name": {"matches": "^caf\u00e9$"}}})", request));
    CHECK_FALSE(holds(R"({"header": {"X-Name": "caf\u00e9"}})", request));
}

TEST_CASE("A regular expression made to be slow gives up and does not hold")
{
    Request request;
    request.headers = {{"X", std::string(200, 'a') + "!"}};
    CHECK_FALSE(holds(R"({"header": {"X": {"matches": "^(a+)+$"}}})", request));
    CHECK_FALSE(holds(R"({"header": {"X": {"matches": "^(a|aa)+$"}}})", request));
}

TEST_CASE("A body in a file is read only when a rule asks for it")
{
    QTemporaryFile file;
    REQUIRE(file.open());
    file.write(R"({"event_type": "a.b", "n": 1})");
    file.close();
    Request request;
    auto view = request.view();
    view.bodyFile = file.fileName().toStdString();
    Engine asks(ruleText(R"("when": {"json": {"n": 1}, "event_type": "a.b"}, "answer": {"status": 201})"));
    CHECK(asks.engine->decide(view)->response->status == 201);

    view.bodyFile = "/no/such/file";
    CHECK_FALSE(asks.engine->decide(view).has_value());
    Engine asksNot(ruleText(R"("answer": {"status": 202})"));
    CHECK(asksNot.engine->decide(view)->response->status == 202);
}

TEST_CASE("The signature is verified at most once a request, and only if a rule asks")
{
    int asked = 0;
    Request request;
    auto view = request.view();
    view.signature = [&] {
        ++asked;
        return capture::SignatureState::Unsigned;
    };
    Engine engine(R"({"rules": [{"when": {"method": "GET", "signature": "valid"}},
                                {"when": {"path": "/other", "signature": "valid"}}]})");
    CHECK_FALSE(engine.engine->decide(view));
    CHECK(asked == 0);
    Engine twice(R"({"rules": [{"when": {"signature": "valid"}}, {"when": {"signature": "unsigned"}}]})");
    CHECK(twice.engine->decide(view)->rule == 1);
    CHECK(asked == 1);
}
