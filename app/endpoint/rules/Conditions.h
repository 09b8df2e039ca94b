#pragma once

#include "base/Result.h"
#include "endpoint/rules/JsonPath.h"
#include "endpoint/rules/PathPattern.h"
#include "endpoint/rules/RequestView.h"
#include "endpoint/rules/Rule.h"

#include <QRegularExpression>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::endpoint {

/// A condition made ready: pattern, path and regular expression are read once.
///
/// Regular expressions are PCRE2's, over text as UTF-8 (as Latin-1 if it is not UTF-8), and stop after a
/// bounded number of steps; one that stops does not hold. One thread at a time.
class CompiledCondition {
public:
    /// Errors: InvalidInput, one sentence with the mend, without the place of the rule.
    static Result<CompiledCondition> compile(const Condition& condition);

    bool holds(const RequestFacts& facts) const;

    /// What the request has instead, for people: `"GET"`, or "" if there is nothing. At most 200 bytes of it.
    std::string found(const RequestFacts& facts) const;

    const Condition& condition() const { return m_condition; }
    const std::optional<PathPattern>& pattern() const { return m_pattern; }

private:
    explicit CompiledCondition(const Condition& condition) : m_condition(condition) {}
    bool compares(const RequestFacts& facts) const;
    bool fits(std::string_view text) const;
    bool matchesExpression(std::string_view text) const;
    bool anyHeader(const RequestFacts& facts) const;
    bool anyQuery(const RequestFacts& facts) const;
    bool anyJson(const RequestFacts& facts) const;

    Condition m_condition;
    std::optional<PathPattern> m_pattern;
    std::optional<JsonPath> m_jsonPath;
    QRegularExpression m_expression;
};

} // namespace hookbench::endpoint
