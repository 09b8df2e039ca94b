#pragma once

#include "endpoint/rules/RuleEngine.h"
#include "endpoint/rules/RuleFile.h"

#include "FakeClock.h"

#include <catch2/catch.hpp>

namespace hookbench::test {

inline endpoint::RuleSet rulesOf(const std::string& text)
{
    auto rules = endpoint::readRules(text, "rules.json");
    if (!rules)
        FAIL(rules.error().message);
    return std::move(*rules);
}

/// A rule file of one rule with these members.
inline std::string ruleText(const std::string& members)
{
    return "{\"rules\": [{" + members + "}]}";
}

/// A request that owns what its view refers to.
struct Request {
    std::string method = "POST";
    std::string target = "/";
    http::Headers headers;
    std::string body;
    capture::SignatureState signature = capture::SignatureState::NotChecked;

    endpoint::RequestView view() const
    {
        endpoint::RequestView view;
        view.method = method;
        view.target = target;
        view.headers = &headers;
        view.body = body;
        view.signature = [this] { return signature; };
        return view;
    }
};

/// An engine with a clock that stands still.
struct Engine {
    explicit Engine(const std::string& text)
    {
        auto made = endpoint::RuleEngine::create(rulesOf(text), clock);
        REQUIRE(made.ok());
        engine = std::move(*made);
    }

    std::optional<endpoint::Decision> decide(const Request& request = {})
    {
        return engine->decide(request.view());
    }
    /// -1: the endpoint's usual answer.
    int status(const Request& request = {})
    {
        const auto decision = decide(request);
        return decision && decision->response ? decision->response->status : -1;
    }
    std::vector<int> statuses(int count, const Request& request = {})
    {
        std::vector<int> out;
        for (int i = 0; i < count; ++i)
            out.push_back(status(request));
        return out;
    }

    FakeClock clock;
    std::unique_ptr<endpoint::RuleEngine> engine;
};

} // namespace hookbench::test
