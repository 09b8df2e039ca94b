#pragma once

#include "base/Result.h"
#include "endpoint/rules/RequestView.h"
#include "endpoint/rules/Rule.h"
#include "jinja/Environment.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace hookbench::endpoint {

/// What a template sees beside the request.
struct TemplateInput {
    std::string rule;        ///< `rule`: its name
    std::uint64_t count = 1; ///< `count`: which request of this rule it is, from 1
    std::int64_t nowUs = 0;  ///< `now` ("2026-11-23T10:03:22.114Z") and `now_unix` (seconds)
    std::string uuid;        ///< `uuid`
    std::vector<std::pair<std::string, std::string>> parameters; ///< `request.params`, of the path pattern
};

/// The body and headers of an answer as Jinja2 templates over the request: `request.method`, `.target`,
/// `.path`,
/// `.query` (the first value of each name), `.headers` (names in lower case, repeated ones joined with ", "),
/// `.body`,
/// `.json` (none if the body is not JSON), `.event_type`, `.signature` and `.params`. At most 1 MiB of
/// output, in bounded time. One thread at a time.
class AnswerTemplate {
public:
    /// Errors: InvalidInput with Jinja2's words and the line.
    static Result<AnswerTemplate> compile(const RuleAnswer& answer);

    /// The answer; or one of status 500 that tells what is wrong with the template, and `failed` is set.
    http::Response render(const RequestFacts& facts, const TemplateInput& input, bool& failed) const;

private:
    int m_status = 200;
    std::vector<std::pair<std::string, jinja::Template>> m_headers;
    std::vector<jinja::Template> m_body; ///< one
};

} // namespace hookbench::endpoint
