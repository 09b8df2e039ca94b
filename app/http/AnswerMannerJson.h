#pragma once

#include "base/Result.h"
#include "http/AnswerManner.h"
#include "json/Value.h"

namespace hookbench::http {

/// A manner as JSON, with only what differs from the default, so that a plain one is {}:
/// {"delay_ms":250,"piece_delay_ms":5,"piece_bytes":2,"trickle_head":true,"interim_answers":1,
/// "fault":"reset-inside","fault_after_bytes":40}
json::Object mannerToJson(const AnswerManner& manner);

/// Reads it; what is missing takes its default. Errors: InvalidInput, naming the member, what it holds and
/// what it may hold; a member that is not known is one too.
Result<AnswerManner> mannerFromJson(const json::Value& value);

} // namespace hookbench::http
