// Any bytes as a rule file, and what follows as requests: an error that tells, or rules that are written so
// that they read back, and that decide the same twice and as their dry run said.
#include "endpoint/handshakes/Handshake.h"
#include "endpoint/rules/RuleEngine.h"
#include "endpoint/rules/RuleFile.h"

#include <cstdint>
#include <cstdlib>
#include <string>

using namespace hookbench;
using namespace hookbench::endpoint;

namespace {

class StillClock final : public Clock {
public:
    std::int64_t nowUs() const override { return 1'795'423'444'000'000; }
    std::int64_t monotonicUs() const override { return 0; }
};

void demand(bool holds)
{
    if (!holds)
        std::abort();
}

/// "METHOD target\nName: value\nbody": any bytes are a request.
struct Request {
    explicit Request(std::string_view text)
    {
        const std::string_view line = cut(text, '\n');
        method = line.substr(0, line.find(' '));
        target = line.substr(std::min(method.size() + 1, line.size()));
        const std::string_view header = cut(text, '\n');
        headers = {{std::string(header.substr(0, header.find(':'))), std::string(header)},
                   {"Content-Type", "application/json"}};
        body = text;
    }
    static std::string_view cut(std::string_view& text, char at)
    {
        const std::size_t end = std::min(text.find(at), text.size());
        const std::string_view out = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        return out;
    }
    RequestView view() const
    {
        RequestView view;
        view.method = method;
        view.target = target;
        view.headers = &headers;
        view.body = body;
        view.signature = [] { return capture::SignatureState::Unsigned; };
        return view;
    }

    std::string_view method;
    std::string_view target;
    http::Headers headers;
    std::string_view body;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::string_view file = Request::cut(input, '\0');
    const Request request(input);
    (void)answerHandshake(request.view(),
                          {.presets = {"auto"}, .secrets = {{"zoom", "s"}, {"discord", "k"}}, .nowUs = 0});
    const auto rules = readRules(file, "input");
    if (!rules) {
        demand(rules.error().message.ends_with('.'));
        return 0;
    }
    const auto again = readRules(writeRules(*rules), "output");
    demand(again && *again == *rules);
    const StillClock clock;
    auto first = RuleEngine::create(*rules, clock);
    auto second = RuleEngine::create(*rules, clock);
    demand(first && second);
    for (int i = 0; i < 3; ++i) {
        const Explanation explained = (*first)->explain(request.view());
        const auto decision = (*first)->decide(request.view());
        demand(decision == (*second)->decide(request.view()));
        demand(decision == explained.decision);
    }
    return 0;
}
