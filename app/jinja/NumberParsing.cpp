#include "jinja/Integer.h"
#include "jinja/Raise.h"
#include "jinja/Unicode.h"

#include <charconv>
#include <cmath>
#include <limits>

namespace hookbench::jinja {

namespace {

/// As Python's _PyUnicode_TransformDecimalAndSpaceToASCII: digits of any script become ASCII, white space is cut off
/// the ends; anything else beyond ASCII makes the text unreadable.
std::optional<std::string> asciiNumber(std::string_view text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = unicode::decodeNext(text, at);
        if (unicode::isSpace(c))
            out += ' ';
        else if (c < 128)
            out += static_cast<char>(c);
        else if (unicode::has(c, unicode::Decimal))
            out += static_cast<char>('0' + unicode::recordFor(c).digit);
        else
            return std::nullopt;
    }
    const std::size_t first = out.find_first_not_of(' ');
    if (first == std::string::npos)
        return std::nullopt;
    return out.substr(first, out.find_last_not_of(' ') - first + 1);
}

int digitValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 10;
    return 99;
}

int prefixBase(std::string_view text)
{
    if (text.size() < 2 || text[0] != '0')
        return 0;
    switch (text[1]) {
    case 'x': case 'X': return 16;
    case 'o': case 'O': return 8;
    case 'b': case 'B': return 2;
    default: return 0;
    }
}

/// Single underscores between digits are removed; nothing if one stands elsewhere.
std::optional<std::string> withoutUnderscores(std::string_view text, bool leadingAllowed)
{
    std::string out;
    bool lastWasDigit = leadingAllowed;
    for (const char c : text) {
        if (c == '_') {
            if (!lastWasDigit)
                return std::nullopt;
            lastWasDigit = false;
            continue;
        }
        out += c;
        lastWasDigit = true;
    }
    if (!lastWasDigit || out.empty())
        return std::nullopt;
    return out;
}

Value digitsToInteger(std::string_view digits, int base, bool negative)
{
    if (digits.size() > maxIntegerDigits && (base & (base - 1)) != 0)
        raiseValue("Exceeds the limit (4300 digits) for integer string conversion: value has "
                   + std::to_string(digits.size()) + " digits; use sys.set_int_max_str_digits() to increase the limit");
    if (digits.size() > maxIntegerBits / 8)
        raise(ErrorClass::LimitError, "the integer has too many digits");
    BigNumber number = 0;
    std::int64_t chunk = 0;
    std::int64_t scale = 1;
    for (const char c : digits) {
        chunk = chunk * base + digitValue(c);
        scale *= base;
        if (scale > std::numeric_limits<std::int64_t>::max() / 64 / 36) {
            number = number * scale + chunk;
            chunk = 0;
            scale = 1;
        }
    }
    number = number * scale + chunk;
    return makeInteger(negative ? BigNumber(-number) : number);
}

bool isFloatSyntax(std::string_view text)
{
    std::size_t at = 0;
    const auto digits = [&] {
        const std::size_t start = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9')
            ++at;
        return at > start;
    };
    const bool whole = digits();
    bool fraction = false;
    if (at < text.size() && text[at] == '.') {
        ++at;
        fraction = digits();
    }
    if (!whole && !fraction)
        return false;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '+' || text[at] == '-'))
            ++at;
        if (!digits())
            return false;
    }
    return at == text.size();
}

/// Underscores of a float stand between digits only.
bool underscoresFit(std::string_view text)
{
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '_' && (i == 0 || i + 1 == text.size() || !isDigit(text[i - 1]) || !isDigit(text[i + 1])))
            return false;
    }
    return true;
}

double readDecimal(std::string_view text)
{
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc::result_out_of_range)
        return number;
    // from_chars does not say on which side: the sign of the exponent of the first digit that counts does.
    const std::size_t exponentAt = text.find_first_of("eE");
    const std::string_view mantissa = text.substr(0, exponentAt);
    long exponent = 0;
    if (exponentAt != std::string_view::npos) {
        std::string_view digits = text.substr(exponentAt + 1);
        const bool negative = digits.starts_with('-');
        digits.remove_prefix(digits.starts_with('-') || digits.starts_with('+') ? 1 : 0);
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
        if (read.ec != std::errc())
            exponent = 1'000'000'000;
        exponent = negative ? -exponent : exponent;
    }
    const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
    const std::size_t first = mantissa.find_first_not_of("0.");
    if (first == std::string_view::npos)
        return 0;
    const long magnitude = exponent + static_cast<long>(point) - static_cast<long>(first);
    return magnitude > 0 ? HUGE_VAL : 0;
}

} // namespace

std::optional<Value> parseInteger(std::string_view text, int base)
{
    const auto ascii = asciiNumber(text);
    if (!ascii)
        return std::nullopt;
    std::string_view rest = *ascii;
    const bool negative = rest.starts_with('-');
    if (negative || rest.starts_with('+'))
        rest.remove_prefix(1);
    const int prefix = prefixBase(rest);
    bool hadPrefix = false;
    bool zeroOnly = false;
    if (base == 0) {
        zeroOnly = prefix == 0 && rest.starts_with('0');
        base = prefix == 0 ? 10 : prefix;
        hadPrefix = prefix != 0;
    } else {
        hadPrefix = prefix == base;
    }
    if (hadPrefix)
        rest.remove_prefix(2);
    const auto digits = withoutUnderscores(rest, hadPrefix);
    if (!digits)
        return std::nullopt;
    for (const char c : *digits) {
        if (digitValue(c) >= base || (zeroOnly && c != '0'))
            return std::nullopt;
    }
    return digitsToInteger(*digits, base, negative);
}

std::optional<double> parseFloat(std::string_view text)
{
    const auto ascii = asciiNumber(text);
    if (!ascii || !underscoresFit(*ascii))
        return std::nullopt;
    std::string plain;
    for (const char c : *ascii) {
        if (c != '_')
            plain += c;
    }
    std::string_view rest = plain;
    const bool negative = rest.starts_with('-');
    if (negative || rest.starts_with('+'))
        rest.remove_prefix(1);
    std::string lower(rest);
    for (char& c : lower)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    double number = 0;
    if (lower == "inf" || lower == "infinity")
        number = HUGE_VAL;
    else if (lower == "nan")
        number = std::numeric_limits<double>::quiet_NaN();
    else if (isFloatSyntax(lower))
        number = readDecimal(lower);
    else
        return std::nullopt;
    return negative ? -number : number;
}

} // namespace hookbench::jinja
