#include "http/AnswerManner.h"

#include <array>
#include <utility>

namespace hookbench::http {

namespace {

constexpr std::array<std::pair<AnswerFault, std::string_view>, 9> names{{
    {AnswerFault::None, "none"},
    {AnswerFault::NoAnswer, "no-answer"},
    {AnswerFault::CloseBefore, "close-before"},
    {AnswerFault::ResetBefore, "reset-before"},
    {AnswerFault::CloseInside, "close-inside"},
    {AnswerFault::ResetInside, "reset-inside"},
    {AnswerFault::MalformedAnswer, "malformed-answer"},
    {AnswerFault::LengthTooLong, "length-too-long"},
    {AnswerFault::LengthTooShort, "length-too-short"},
}};

constexpr auto faults = [] {
    std::array<AnswerFault, names.size()> all{};
    for (std::size_t i = 0; i < names.size(); ++i)
        all[i] = names[i].first;
    return all;
}();

} // namespace

std::string_view faultName(AnswerFault fault)
{
    for (const auto& [key, name] : names) {
        if (key == fault)
            return name;
    }
    return names.front().second;
}

std::optional<AnswerFault> parseFault(std::string_view name)
{
    for (const auto& [key, known] : names) {
        if (known == name)
            return key;
    }
    return std::nullopt;
}

std::span<const AnswerFault> allFaults()
{
    return faults;
}

} // namespace hookbench::http
