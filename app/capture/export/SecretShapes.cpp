#include "capture/export/SecretShapes.h"

#include "base/Text.h"

#include <algorithm>
#include <array>
#include <string>

namespace hookbench::capture {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isAlnum(char c) { return isDigit(c) || isLetter(c); }
bool isUrlSafe(char c) { return isAlnum(c) || c == '_' || c == '-'; }
bool isToken68(char c) { return isUrlSafe(c) || c == '.' || c == '~' || c == '+' || c == '/' || c == '='; }
bool isLocalPart(char c) { return isUrlSafe(c) || c == '.' || c == '+'; }

template <class Is>
std::size_t runEnd(std::string_view text, std::size_t from, Is is)
{
    while (from < text.size() && is(text[from]))
        ++from;
    return from;
}

/// How keys of well-known services begin, and the least bytes that follow.
struct KeyPrefix {
    std::string_view text;
    std::size_t least;
};
constexpr std::array prefixes{
    KeyPrefix{"whsec_", 16},     KeyPrefix{"sk_live_", 10},     KeyPrefix{"sk_test_", 10}, KeyPrefix{"rk_live_", 10},
    KeyPrefix{"rk_test_", 10},   KeyPrefix{"sk-", 20},          KeyPrefix{"ghp_", 20},     KeyPrefix{"gho_", 20},
    KeyPrefix{"ghu_", 20},       KeyPrefix{"ghs_", 20},         KeyPrefix{"ghr_", 20},     KeyPrefix{"github_pat_", 20},
    KeyPrefix{"glpat-", 16},     KeyPrefix{"xoxb-", 16},        KeyPrefix{"xoxp-", 16},    KeyPrefix{"xoxa-", 16},
    KeyPrefix{"xoxs-", 16},      KeyPrefix{"xapp-", 16},        KeyPrefix{"AKIA", 16},     KeyPrefix{"ASIA", 16},
    KeyPrefix{"AIza", 30},       KeyPrefix{"SG.", 30},          KeyPrefix{"shpat_", 16},   KeyPrefix{"shpss_", 16},
    KeyPrefix{"npm_", 30},       KeyPrefix{"dop_v1_", 30},      KeyPrefix{"pypi-", 30},    KeyPrefix{"key-", 32},
    KeyPrefix{"ya29.", 20},      KeyPrefix{"mxp_sk_", 10},      KeyPrefix{"hf_", 30},      KeyPrefix{"tskey-", 16},
};

std::size_t keyEnd(std::string_view text, std::size_t at)
{
    for (const KeyPrefix& prefix : prefixes) {
        if (!text.substr(at).starts_with(prefix.text))
            continue;
        const std::size_t from = at + prefix.text.size();
        std::size_t end = runEnd(text, from, [](char c) { return isUrlSafe(c) || c == '.'; });
        while (end > from && text[end - 1] == '.')
            --end;
        if (end - from >= prefix.least)
            return end;
    }
    return at;
}

/// Bounds, so that a run of what only begins like a token is not read again and again.
constexpr std::size_t longestJwtHead = 4096;

std::size_t jwtEnd(std::string_view text, std::size_t at)
{
    if (!text.substr(at).starts_with("eyJ"))
        return at;
    const std::size_t head = runEnd(text.substr(0, at + longestJwtHead), at, isUrlSafe);
    if (head - at < 10 || head >= text.size() || text[head] != '.')
        return at;
    const std::size_t claims = runEnd(text, head + 1, isUrlSafe);
    if (claims - head < 5 || claims >= text.size() || text[claims] != '.')
        return at;
    return runEnd(text, claims + 1, isUrlSafe);
}

/// Where the token behind "Bearer " is; an empty part if there is none.
std::pair<std::size_t, std::size_t> bearer(std::string_view text, std::size_t at)
{
    constexpr std::string_view word = "bearer ";
    if (!equalsIgnoringCase(text.substr(at, word.size()), word))
        return {at, at};
    const std::size_t from = at + word.size();
    const std::size_t end = runEnd(text, from, isToken68);
    return end - from >= 8 ? std::pair{from, end} : std::pair{at, at};
}

/// A percent sign stands for "@" as in targets: "%40".
std::size_t emailEnd(std::string_view text, std::size_t at)
{
    const std::size_t sign = runEnd(text.substr(0, at + 66), at, isLocalPart);
    if (sign == at || sign - at > 64)
        return at;
    const std::string_view rest = text.substr(sign);
    const std::size_t domain = rest.starts_with("@") ? sign + 1 : rest.starts_with("%40") ? sign + 3 : 0;
    if (domain == 0)
        return at;
    std::size_t end = runEnd(text, domain, [](char c) { return isAlnum(c) || c == '-' || c == '.'; });
    while (end > domain && !isAlnum(text[end - 1]))
        --end;
    const std::string_view host = text.substr(domain, end - domain);
    const std::size_t dot = host.rfind('.');
    const bool isHost = dot != std::string_view::npos && dot > 0 && host.size() - dot > 2 &&
                        std::all_of(host.begin() + static_cast<std::ptrdiff_t>(dot) + 1, host.end(), isLetter);
    // Replacements are not replaced again.
    return isHost && host != "example.invalid" ? end : at;
}

std::size_t cardEnd(std::string_view text, std::size_t at)
{
    std::string digits;
    std::size_t end = at;
    char separator = 0;
    for (std::size_t i = at; i < text.size() && digits.size() < 20; ++i) {
        const char c = text[i];
        if (isDigit(c)) {
            digits += c;
            end = i + 1;
        } else if ((c == ' ' || c == '-') && (separator == 0 || separator == c) && end == i) {
            separator = c;
        } else {
            break;
        }
    }
    const bool isWord = end < text.size() && (isAlnum(text[end]) || text[end] == '.' || text[end] == '_');
    return !isWord && isCardNumber(digits) ? end : at;
}

} // namespace

bool isCardNumber(std::string_view digits)
{
    if (digits.size() < 13 || digits.size() > 19 || !std::all_of(digits.begin(), digits.end(), isDigit))
        return false;
    const int four = std::stoi(std::string(digits.substr(0, 4)));
    const int two = four / 100;
    const std::size_t size = digits.size();
    const bool issued = (digits[0] == '4' && (size == 13 || size == 16 || size == 19)) ||
                        (size == 16 && ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720) || four == 6011 ||
                                        two == 65 || (four >= 3528 && four <= 3589))) ||
                        (size == 15 && (two == 34 || two == 37)) ||
                        (size == 14 && (two == 36 || two == 38 || (four >= 3000 && four <= 3059)));
    int sum = 0;
    for (std::size_t i = 0; i < size; ++i) {
        int digit = digits[size - 1 - i] - '0';
        if (i % 2 == 1)
            digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        sum += digit;
    }
    return issued && sum % 10 == 0;
}

std::vector<SecretShape> findSecretShapes(std::string_view text)
{
    std::vector<SecretShape> found;
    std::size_t at = 0;
    while (at < text.size()) {
        const char before = at == 0 ? ' ' : text[at - 1];
        if (!isLocalPart(text[at]) || isAlnum(before) || before == '_') {
            ++at;
            continue;
        }
        const auto [tokenBegin, tokenEnd] = bearer(text, at);
        SecretShape shape{at, at, {}};
        if (tokenEnd > tokenBegin)
            shape = {tokenBegin, tokenEnd, "bearer"};
        else if (const std::size_t jwt = jwtEnd(text, at); jwt > at)
            shape = {at, jwt, "jwt"};
        else if (const std::size_t key = keyEnd(text, at); key > at)
            shape = {at, key, "key"};
        else if (const std::size_t email = emailEnd(text, at); email > at)
            shape = {at, email, "email"};
        else if (const std::size_t card = isDigit(text[at]) ? cardEnd(text, at) : at; card > at)
            shape = {at, card, "card"};
        if (shape.end > shape.begin)
            found.push_back(shape);
        at = std::max(at + 1, shape.end);
    }
    return found;
}

} // namespace hookbench::capture
