#include "endpoint/rules/RuleNames.h"

#include <algorithm>
#include <array>

namespace hookbench::endpoint {

namespace {

constexpr std::array<std::string_view, 6> comparisons{"equals",  "contains", "starts_with",
                                                      "matches", "exists",   "missing"};
constexpr std::array<std::string_view, 7> subjects{"method", "path",       "header",   "query",
                                                   "json",   "event_type", "signature"};
const auto faults = [] {
    std::array<std::string_view, 8> all;
    std::transform(http::allFaults().begin() + 1, http::allFaults().end(), all.begin(), http::faultName);
    return all;
}();
constexpr std::array<std::string_view, 4> signatures{"not-checked", "valid", "invalid", "unsigned"};

template <class Enum, std::size_t count>
std::optional<Enum> find(const std::array<std::string_view, count>& names, std::string_view name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        return std::nullopt;
    return static_cast<Enum>(found - names.begin());
}

} // namespace

std::string_view comparisonName(Comparison comparison)
{
    return comparisons[static_cast<std::size_t>(comparison)];
}

std::string_view subjectName(Condition::Subject subject)
{
    return subjects[static_cast<std::size_t>(subject)];
}

std::string_view signatureName(capture::SignatureState state)
{
    return signatures[static_cast<std::size_t>(state)];
}

std::optional<Condition::Subject> subjectOf(std::string_view name)
{
    return find<Condition::Subject>(subjects, name);
}

std::optional<http::AnswerFault> faultOf(std::string_view name)
{
    const auto fault = http::parseFault(name);
    return fault == http::AnswerFault::None ? std::nullopt : fault;
}

std::optional<capture::SignatureState> signatureOf(std::string_view name)
{
    return find<capture::SignatureState>(signatures, name);
}

std::span<const std::string_view> subjectNames()
{
    return subjects;
}

std::span<const std::string_view> faultNames()
{
    return faults;
}

std::span<const std::string_view> signatureNames()
{
    return signatures;
}

} // namespace hookbench::endpoint
