#include "capture/search/Regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <array>
#include <string>

namespace hookbench::capture {

namespace {

/// So many steps take about a second; only patterns that explode need more.
constexpr std::uint32_t matchLimit = 20'000'000;
constexpr std::size_t jitStackBytes = std::size_t{1} << 20;

template <auto Free>
struct Deleter {
    template <class T>
    void operator()(T* pointer) const
    {
        Free(pointer);
    }
};

std::string messageOf(int code)
{
    std::array<PCRE2_UCHAR, 256> text{};
    pcre2_get_error_message(code, text.data(), text.size());
    return reinterpret_cast<const char*>(text.data());
}

} // namespace

struct Regex::Code {
    std::unique_ptr<pcre2_code, Deleter<pcre2_code_free>> code;
};

struct Regex::Scratch {
    std::unique_ptr<pcre2_match_data, Deleter<pcre2_match_data_free>> data;
    std::unique_ptr<pcre2_match_context, Deleter<pcre2_match_context_free>> context;
    std::unique_ptr<pcre2_jit_stack, Deleter<pcre2_jit_stack_free>> stack;
};

Result<Regex> Regex::compile(std::string_view pattern, bool ignoreCase, bool dotAll)
{
    const std::unique_ptr<pcre2_compile_context, Deleter<pcre2_compile_context_free>> context(
        pcre2_compile_context_create(nullptr));
    pcre2_set_newline(context.get(), PCRE2_NEWLINE_ANYCRLF);
    const bool beyondAscii = std::any_of(pattern.begin(), pattern.end(), [](char c) { return (c & 0x80) != 0; });
    const std::uint32_t options = PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C | (ignoreCase ? PCRE2_CASELESS : 0U) |
                                  (dotAll ? PCRE2_DOTALL : 0U) |
                                  (beyondAscii ? PCRE2_UTF | PCRE2_MATCH_INVALID_UTF : PCRE2_NEVER_UTF);
    int failure = 0;
    PCRE2_SIZE place = 0;
    auto code = std::make_shared<Code>();
    code->code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), options, &failure,
                                   &place, context.get()));
    if (!code->code) {
        return Error{ErrorCode::InvalidInput,
                     "The regular expression is wrong at its character " +
                         std::to_string(std::min(place, pattern.size()) + 1) + ": " + messageOf(failure) + ".",
                     std::string(pattern)};
    }
    // Without JIT (a system that forbids it) matching is slower, and right all the same.
    pcre2_jit_compile(code->code.get(), PCRE2_JIT_COMPLETE);
    return Regex(std::move(code));
}

Regex::Regex(std::shared_ptr<const Code> code) : m_code(std::move(code)), m_scratch(std::make_unique<Scratch>())
{
    m_scratch->data.reset(pcre2_match_data_create_from_pattern(m_code->code.get(), nullptr));
    m_scratch->context.reset(pcre2_match_context_create(nullptr));
    pcre2_set_match_limit(m_scratch->context.get(), matchLimit);
    m_scratch->stack.reset(pcre2_jit_stack_create(32 << 10, jitStackBytes, nullptr));
    pcre2_jit_stack_assign(m_scratch->context.get(), nullptr, m_scratch->stack.get());
}

Regex::Regex(const Regex& other) : Regex(other.m_code) {}
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;
Regex::~Regex() = default;

bool Regex::matches(std::string_view text)
{
    const int result = pcre2_match(m_code->code.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(), 0, 0,
                                   m_scratch->data.get(), m_scratch->context.get());
    if (result < PCRE2_ERROR_NOMATCH)
        m_gaveUp = true;
    return result >= 0;
}

} // namespace hookbench::capture
