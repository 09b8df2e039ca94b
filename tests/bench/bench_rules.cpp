// bench_rules: how many requests a second 100 rules decide, on one thread, as lines of JSON.
// {"case", "rules", "decisions_per_second", "us_each"}. The rule that matches is the last one, so every rule
// is tried.
#include "endpoint/rules/RuleEngine.h"
#include "endpoint/rules/RuleFile.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

using namespace hookbench;
using namespace hookbench::endpoint;

void measure(const char* name, const std::string& when, const std::string& answer, int rules = 100)
{
    RuleSet set;
    for (int i = 0; i < rules; ++i) {
        std::string one = i + 1 < rules ? when : "{}";
        for (std::size_t at; (at = one.find('#')) != std::string::npos;)
            one.replace(at, 1, std::to_string(i));
        const auto read =
            readRules("{\"rules\": [{\"when\": " + one + ", \"answer\": " + answer + "}]}", name);
        if (!read) {
            std::fprintf(stderr, "%s\n", read.error().message.c_str());
            std::exit(1);
        }
        set.rules.push_back(read->rules.front());
    }
    const SystemClock clock;
    const auto engine = RuleEngine::create(set, clock);
    std::string body = R"({"event_type": "object.created", "event_id": "evt_1", "data": {"items": [)";
    for (int i = 0; i < 20; ++i)
        body += (i > 0 ? ", " : "") + std::string(R"({"id": "obj_)") + std::to_string(i) +
                R"(", "price": 79.90})";
    body += "]}}";
    const http::Headers headers{{"Host", "127.0.0.1:8787"},
                                {"User-Agent", "bench"},
                                {"Content-Type", "application/json"},
                                {"X-Env", "test"},
                                {"Accept", "*/*"}};
    RequestView view;
    view.method = "POST";
    view.target = "/hooks/mixpeek/objects/5?source=bench";
    view.headers = &headers;
    view.body = body;
    const auto begin = std::chrono::steady_clock::now();
    std::chrono::duration<double> took{};
    int count = 0;
    for (; took.count() < 1; count += 100) {
        for (int i = 0; i < 100; ++i) {
            if (!(*engine)->decide(view))
                std::exit(1);
        }
        took = std::chrono::steady_clock::now() - begin;
    }
    std::printf("{\"case\":\"%s\",\"rules\":%d,\"decisions_per_second\":%.0f,\"us_each\":%.2f}\n", name,
                rules, count / took.count(), took.count() / count * 1e6);
}

} // namespace

int main()
{
    const std::string fixed = R"({"status": 201, "body": "ok"})";
    measure("literal path", R"({"path": "/hooks/other/#"})", fixed);
    measure("pattern with **", R"({"path": "/hooks/**/x#"})", fixed);
    measure("pattern with a name", R"({"path": "/hooks/{team}/objects/#/x"})", fixed);
    measure("header", R"({"header": {"X-Env": "prod#"}})", fixed);
    measure("regular expression", R"({"path": {"matches": "^/hooks/[a-z]+/others/#$"}})", fixed);
    measure("event type", R"({"event_type": "collection.#.*"})", fixed);
    measure("JSON path", R"({"json": {"data.items[*].id": "obj_x#"}})", fixed);
    measure("all of them",
            R"({"method": "POST", "path": "/hooks/**", "header": {"X-Env": "test"}, "event_type": "object.*",
                              "json": {"data.items[3].id": "none#"}})",
            fixed);
    measure("template", R"({"path": "/hooks/other/#"})",
            R"({"template": "{{ request.json.event_id }} {{ count }}"})");
    measure("literal path", R"({"path": "/hooks/other/#"})", fixed, 5000);
    return 0;
}
