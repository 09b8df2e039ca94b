#pragma once

#include "capture/CaptureFacts.h"
#include "endpoint/rules/Rule.h"

#include <optional>
#include <span>
#include <string_view>

namespace hookbench::endpoint {

// The words of rule files, and of the facts of a capture, for the choices of a rule. Any thread.

/// "equals", "contains", "starts_with", "matches", "exists", "missing"
std::string_view comparisonName(Comparison comparison);
/// "method", "path", "header", "query", "json", "event_type", "signature"
std::string_view subjectName(Condition::Subject subject);
/// "valid", "invalid", "unsigned", "not-checked"
std::string_view signatureName(capture::SignatureState state);

std::optional<Condition::Subject> subjectOf(std::string_view name);
std::optional<http::AnswerFault> faultOf(std::string_view name);
std::optional<capture::SignatureState> signatureOf(std::string_view name);

/// All of them, for errors and choices.
std::span<const std::string_view> subjectNames();
std::span<const std::string_view> faultNames();
std::span<const std::string_view> signatureNames();

/// Whether a condition on this subject has a name: headers, query parameters, JSON paths.
constexpr bool isNamed(Condition::Subject subject)
{
    return subject == Condition::Subject::Header || subject == Condition::Subject::Query ||
           subject == Condition::Subject::JsonPath;
}

constexpr bool needsValue(Comparison comparison)
{
    return comparison != Comparison::Exists && comparison != Comparison::Missing;
}

} // namespace hookbench::endpoint
