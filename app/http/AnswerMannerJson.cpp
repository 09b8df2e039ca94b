#include "http/AnswerMannerJson.h"

#include "json/Writer.h"

#include <charconv>
#include <limits>

namespace hookbench::http {

namespace {

constexpr std::string_view known = "delay_ms, piece_delay_ms, piece_bytes, trickle_head, interim_answers, fault, "
                                   "fault_after_bytes";

Error badMember(const json::Member& member, const std::string& allowed)
{
    return {ErrorCode::InvalidInput,
            "The answer's manner has " + json::quoted(member.key) + ": " + json::write(member.value) +
                "; it must be " + allowed + ".",
            {}};
}

template <class Number>
Status readNumber(const json::Member& member, Number& target, Number least = 0,
                  Number most = std::numeric_limits<Number>::max())
{
    Number number = 0;
    bool fits = false;
    if (member.value.isNumber()) {
        const std::string& text = member.value.asNumber().text;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        fits = error == std::errc{} && end == text.data() + text.size() && number >= least && number <= most;
    }
    if (!fits)
        return badMember(member, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    target = number;
    return Done{};
}

Status readFault(const json::Member& member, AnswerFault& fault)
{
    const auto named = member.value.isString() ? parseFault(member.value.asString()) : std::nullopt;
    if (!named)
        return badMember(member, "one of " + faultNames());
    fault = *named;
    return Done{};
}

Status readMember(const json::Member& member, AnswerManner& manner)
{
    if (member.key == "delay_ms")
        return readNumber(member, manner.delayMs);
    if (member.key == "piece_delay_ms")
        return readNumber(member, manner.pieceDelayMs);
    if (member.key == "piece_bytes")
        return readNumber(member, manner.pieceBytes, std::uint32_t{1});
    if (member.key == "interim_answers")
        return readNumber(member, manner.interimAnswers, std::uint32_t{0}, AnswerManner::mostInterimAnswers);
    if (member.key == "fault_after_bytes")
        return readNumber(member, manner.faultAfterBytes);
    if (member.key == "fault")
        return readFault(member, manner.fault);
    if (member.key != "trickle_head")
        return Error{ErrorCode::InvalidInput,
                     "The answer's manner has the unknown member " + json::quoted(member.key) + "; known are " +
                         std::string(known) + ".",
                     {}};
    if (!member.value.isBool())
        return badMember(member, "true or false");
    manner.trickleHead = member.value.asBool();
    return Done{};
}

} // namespace

json::Object mannerToJson(const AnswerManner& manner)
{
    const AnswerManner usual;
    json::Object object;
    const auto number = [&object](const char* key, std::uint64_t value, std::uint64_t usualValue) {
        if (value != usualValue)
            object.append(key, json::Number{std::to_string(value)});
    };
    number("delay_ms", manner.delayMs, usual.delayMs);
    number("piece_delay_ms", manner.pieceDelayMs, usual.pieceDelayMs);
    number("piece_bytes", manner.pieceBytes, usual.pieceBytes);
    if (manner.trickleHead)
        object.append("trickle_head", json::Value(true));
    number("interim_answers", manner.interimAnswers, usual.interimAnswers);
    if (manner.fault != AnswerFault::None)
        object.append("fault", json::Value(faultName(manner.fault)));
    number("fault_after_bytes", manner.faultAfterBytes, usual.faultAfterBytes);
    return object;
}

Result<AnswerManner> mannerFromJson(const json::Value& value)
{
    if (!value.isObject())
        return Error{ErrorCode::InvalidInput,
                     "The answer's manner must be an object like {\"delay_ms\":250}, not " + json::write(value) + ".",
                     {}};
    AnswerManner manner;
    for (const json::Member& member : value.asObject()) {
        const Status read = readMember(member, manner);
        if (!read)
            return read.error();
    }
    return manner;
}

} // namespace hookbench::http
