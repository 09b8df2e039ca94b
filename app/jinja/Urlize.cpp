#include "jinja/Urlize.h"

#include "jinja/Operators.h"
#include "jinja/Raise.h"
#include "jinja/Unicode.h"

#include <algorithm>
#include <array>
#include <optional>

namespace hookbench::jinja {

namespace {

constexpr auto npos = std::string_view::npos;

bool isWordText(std::string_view text, std::string_view extra)
{
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = unicode::decodeNext(text, at);
        if (!unicode::isWord(c) && (c >= 128 || extra.find(static_cast<char>(c)) == npos))
            return false;
    }
    return !text.empty();
}

bool isBetween(std::size_t length, std::size_t low, std::size_t high)
{
    return length >= low && length <= high;
}

std::string lowered(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return out;
}

bool isDigits(std::string_view text, std::size_t low, std::size_t high)
{
    return isBetween(text.size(), low, high)
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool isAsciiLetters(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; });
}

/// Port, path, query and fragment: `(?::\d{1,5})?(?:[/?#]\S*)?$`; the text holds no white space.
bool isTail(std::string_view text)
{
    if (text.starts_with(':')) {
        std::size_t digits = 1;
        while (digits < text.size() && digits < 7 && text[digits] >= '0' && text[digits] <= '9')
            ++digits;
        if (digits == 1 || digits > 6)
            return false;
        text.remove_prefix(digits);
    }
    return text.empty() || text[0] == '/' || text[0] == '?' || text[0] == '#';
}

/// Labels of word characters, % and hyphens, all but the last of which end with a dot.
std::vector<std::string_view> labels(std::string_view host)
{
    std::vector<std::string_view> parts;
    for (std::size_t dot = host.find('.'); dot != npos; dot = host.find('.')) {
        parts.push_back(host.substr(0, dot));
        host.remove_prefix(dot + 1);
    }
    parts.push_back(host);
    return parts;
}

bool isTopLevel(std::string_view label)
{
    if (isBetween(label.size(), 2, 63) && isAsciiLetters(label))
        return true;
    const std::string lower = lowered(label);
    const std::string_view rest = std::string_view(lower).substr(std::min<std::size_t>(4, lower.size()));
    return lower.starts_with("xn--") && isBetween(unicode::countCodePoints(rest), 2, 59) && isWordText(rest, "%");
}

/// `(([\w%-]+\.)+)?` and a top-level domain.
bool isDomain(std::string_view host)
{
    const auto parts = labels(host);
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        if (!isWordText(parts[i], "%-"))
            return false;
    }
    return isTopLevel(parts.back());
}

/// `([\w%-]{2,63}\.)+(com|net|…)`
bool isBareDomain(std::string_view host)
{
    static constexpr std::array<std::string_view, 8> known = {"com", "net", "int", "edu", "gov", "org", "info", "mil"};
    const auto parts = labels(host);
    if (parts.size() < 2 || std::find(known.begin(), known.end(), lowered(parts.back())) == known.end())
        return false;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        if (!isWordText(parts[i], "%-") || !isBetween(unicode::countCodePoints(parts[i]), 2, 63))
            return false;
    }
    return true;
}

bool isAddress4(std::string_view host)
{
    const auto parts = labels(host);
    return parts.size() == 4 && std::all_of(parts.begin(), parts.end(), [](auto part) { return isDigits(part, 1, 3); });
}

/// `\[([\da-f]{0,4}:){2}([\da-f]{0,4}:?){1,6}]`
bool isAddress6(std::string_view host)
{
    if (host.size() < 4 || host.front() != '[' || host.back() != ']')
        return false;
    const std::string inside = lowered(host.substr(1, host.size() - 2));
    if (inside.find_first_not_of("0123456789abcdef:") != std::string::npos)
        return false;
    std::size_t at = 0;
    const auto group = [&](bool colonNeeded) {
        std::size_t digits = 0;
        while (at < inside.size() && inside[at] != ':' && digits < 4) {
            ++at;
            ++digits;
        }
        if (at < inside.size() && inside[at] == ':') {
            ++at;
            return true;
        }
        return !colonNeeded;
    };
    if (!group(true) || !group(true))
        return false;
    for (int i = 0; i < 6 && at < inside.size(); ++i)
        group(false);
    return at == inside.size();
}

/// Tries every way to cut the text into a host and a tail.
template <class Predicate>
bool splitsInto(std::string_view text, const Predicate& isHost)
{
    for (std::size_t end = 0; end <= text.size(); ++end) {
        const bool boundary = end == text.size() || text[end] == ':' || text[end] == '/' || text[end] == '?' || text[end] == '#';
        if (boundary && isTail(text.substr(end)) && isHost(text.substr(0, end)))
            return true;
        if (boundary && end < text.size() && text[end] != ':')
            return false;
    }
    return false;
}

bool isHttp(std::string_view text)
{
    const std::string lower = lowered(text.substr(0, 8));
    std::size_t scheme = lower.starts_with("http://") ? 7 : (lower.starts_with("https://") ? 8 : 0);
    const bool www = lower.starts_with("www.");
    if (scheme > 0 || www) {
        const std::string_view rest = text.substr(www ? 4 : scheme);
        if (splitsInto(rest, isDomain))
            return true;
    }
    if (splitsInto(text, isBareDomain))
        return true;
    if (scheme == 0)
        return false;
    const std::string_view rest = text.substr(scheme);
    return splitsInto(rest, isAddress4) || splitsInto(rest, isAddress6);
}

/// `^\S+@\w[\w.-]*\.\w+$`
bool isMail(std::string_view text)
{
    for (std::size_t sign = text.find('@'); sign != npos; sign = text.find('@', sign + 1)) {
        const std::string_view host = text.substr(sign + 1);
        const std::size_t dot = host.rfind('.');
        if (sign == 0 || dot == npos || dot == 0 || host.size() == dot + 1)
            continue;
        std::size_t first = 0;
        if (unicode::isWord(unicode::decodeNext(host, first)) && isWordText(host.substr(0, dot), ".-")
            && isWordText(host.substr(dot + 1), ""))
            return true;
    }
    return false;
}

std::size_t countOf(std::string_view text, std::string_view part)
{
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != npos; at = text.find(part, at + part.size()))
        ++count;
    return count;
}

/// The brackets that lead a word: `^([(<]|&lt;)+`.
std::size_t headLength(std::string_view word)
{
    std::size_t at = 0;
    for (;;) {
        if (at < word.size() && (word[at] == '(' || word[at] == '<'))
            ++at;
        else if (word.substr(at).starts_with("&lt;"))
            at += 4;
        else
            return at;
    }
}

/// Where the closing punctuation of a word begins: `([)>.,\n]|&gt;)+$`.
std::size_t tailStart(std::string_view word)
{
    std::size_t at = word.size();
    for (;;) {
        if (at > 0 && std::string_view(")>.,\n").find(word[at - 1]) != npos)
            --at;
        else if (word.substr(0, at).ends_with("&gt;"))
            at -= 4;
        else
            return at;
    }
}

/// Gives closing brackets back to the word for the opening ones within it.
void balance(std::string& middle, std::string& tail)
{
    static constexpr std::array<std::array<std::string_view, 2>, 3> pairs = {{{"(", ")"}, {"<", ">"}, {"&lt;", "&gt;"}}};
    for (const auto& [open, close] : pairs) {
        const std::size_t opened = countOf(middle, open);
        if (opened <= countOf(middle, close))
            continue;
        for (std::size_t left = std::min(opened, countOf(tail, close)); left > 0; --left) {
            const std::size_t end = tail.find(close) + close.size();
            middle += tail.substr(0, end);
            tail.erase(0, end);
        }
    }
}

std::string trimmed(const std::string& text, const UrlizeOptions& options)
{
    if (!options.trims)
        return text;
    const auto length = static_cast<std::int64_t>(unicode::countCodePoints(text));
    if (!compare(Comparison::Greater, Value(length), options.trimLimit))
        return text;
    if (!options.trimLimit.isInteger())
        raiseType("slice indices must be integers or None or have an __index__ method");
    const SliceRange range = resolveSlice(Value::none(), options.trimLimit, Value::none(), length);
    return text.substr(0, unicode::byteOffset(text, static_cast<std::size_t>(range.count))) + "...";
}

std::string linked(const std::string& middle, const UrlizeOptions& options)
{
    const std::string attributes = (options.rel.empty() ? "" : " rel=\"" + options.rel + "\"")
        + (options.target.empty() ? "" : " target=\"" + options.target + "\"");
    const auto anchor = [&](const std::string& address, const std::string& text, const std::string& extra) {
        return "<a href=\"" + address + "\"" + extra + ">" + text + "</a>";
    };
    if (isHttp(middle)) {
        const bool hasScheme = middle.starts_with("https://") || middle.starts_with("http://");
        return anchor((hasScheme ? "" : "https://") + middle, trimmed(middle, options), attributes);
    }
    if (middle.starts_with("mailto:") && isMail(std::string_view(middle).substr(7)))
        return anchor(middle, middle.substr(7), "");
    if (middle.find('@') != npos && !middle.starts_with("www.") && middle.find(':') == npos && isMail(middle))
        return anchor("mailto:" + middle, middle, "");
    for (const std::string& scheme : options.extraSchemes) {
        if (middle != scheme && middle.starts_with(scheme))
            return anchor(middle, middle, attributes);
    }
    return middle;
}

std::string urlizeWord(std::string_view word, const UrlizeOptions& options)
{
    const std::size_t head = headLength(word);
    std::string middle(word.substr(head));
    const std::size_t tailAt = tailStart(middle);
    std::string tail = middle.substr(tailAt);
    middle.resize(tailAt);
    balance(middle, tail);
    return std::string(word.substr(0, head)) + linked(middle, options) + tail;
}

} // namespace

std::string urlize(std::string_view escaped, const UrlizeOptions& options)
{
    std::string out;
    std::size_t wordAt = 0;
    for (std::size_t at = 0; at <= escaped.size();) {
        const std::size_t end = at;
        const bool atEnd = at == escaped.size();
        if (!atEnd && !unicode::isSpace(unicode::decodeNext(escaped, at)))
            continue;
        if (end > wordAt)
            out += urlizeWord(escaped.substr(wordAt, end - wordAt), options);
        if (atEnd)
            break;
        out += escaped.substr(end, at - end);
        wordAt = at;
    }
    return out;
}

bool isUriScheme(std::string_view text)
{
    const std::size_t colon = text.find(':');
    if (colon == npos || text.size() - colon > 3 || text.find_first_not_of('/', colon + 1) != npos)
        return false;
    return unicode::countCodePoints(text.substr(0, colon)) >= 2 && isWordText(text.substr(0, colon), ".+-");
}

} // namespace hookbench::jinja
