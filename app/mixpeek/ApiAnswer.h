#pragma once

#include "base/Result.h"
#include "http/HttpClient.h"
#include "mixpeek/ApiError.h"
#include "registrations/Registration.h"
#include "json/Value.h"

#include <string>
#include <string_view>
#include <vector>

// Reading what the service answers. Nothing in here talks to anyone.

namespace hookbench::mixpeek {

/// What was asked, for the words of an error.
struct Question {
    std::string what;                                  ///< "list the registrations"
    std::string subject;                               ///< "wh_…", for 404; "" if there is none
    const registrations::Registration* sent = nullptr; ///< the record that was sent, if one was
    std::string_view secret; ///< the API key: whatever repeats it is shown without it
};

/// The body of a 2xx answer as JSON, or what is wrong: a status (its words, its fields), a redirect, no JSON,
/// an answer that was cut at the limit.
Result<json::Value, ApiError> readAnswer(const http::IncomingResponse& answer, const Question& question);

/// The error of an answer that is no 2xx.
ApiError errorOfAnswer(const http::IncomingResponse& answer, const Question& question);

/// An error about an answer that came with 2xx and cannot be used.
ApiError unusableAnswer(const http::IncomingResponse& answer, const Question& question,
                        const std::string& why, const std::string& detail);

/// Where a `loc` of a 422 points, in this program's words: ["body", "channels", 0, "configs",
/// "WebhookConfig", "url"] is "channels[0].configs.url"; "" for what lies outside of the body.
std::string fieldOfLocation(const json::Array& location);

/// Takes `secret` out of everything that an error would show.
void conceal(std::string& text, std::string_view secret);
void conceal(ApiError& error, std::string_view secret);

} // namespace hookbench::mixpeek
