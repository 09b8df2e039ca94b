#include "jinja/Unicode.h"

#include <algorithm>
#include <array>

namespace hookbench::jinja::unicode {

namespace {

constexpr char32_t replacement = 0xFFFD;
constexpr char32_t capitalSigma = 0x3A3;
constexpr char32_t smallSigma = 0x3C3;
constexpr char32_t finalSigma = 0x3C2;

unsigned byteAt(std::string_view text, std::size_t at)
{
    return static_cast<unsigned char>(text[at]);
}

bool isCased(char32_t c)
{
    return has(c, Upper | Lower | Title);
}

/// Python's handle_capital_sigma: final when a cased letter stands before and none behind.
bool isFinalSigma(std::u32string_view text, std::size_t at)
{
    std::size_t before = at;
    while (before > 0 && has(text[before - 1], CaseIgnorable))
        --before;
    if (before == 0 || !isCased(text[before - 1]))
        return false;
    std::size_t after = at + 1;
    while (after < text.size() && has(text[after], CaseIgnorable))
        ++after;
    return after == text.size() || !isCased(text[after]);
}

void appendLower(std::string& out, std::u32string_view text, std::size_t at)
{
    if (text[at] == capitalSigma)
        append(out, isFinalSigma(text, at) ? finalSigma : smallSigma);
    else
        appendMapped(out, text[at], CaseMap::Lower);
}

std::string mapAll(std::string_view text, CaseMap map)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (static_cast<unsigned char>(c) < 0x80) {
            const bool upper = c >= 'A' && c <= 'Z';
            const bool lower = c >= 'a' && c <= 'z';
            if (map == CaseMap::Upper || map == CaseMap::Title)
                out += lower ? static_cast<char>(c - 32) : c;
            else
                out += upper ? static_cast<char>(c + 32) : c;
            ++at;
        } else {
            appendMapped(out, decodeNext(text, at), map);
        }
    }
    return out;
}

constexpr std::array<std::string_view, 19> hangulInitial = {
    "G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P", "H"};
constexpr std::array<std::string_view, 21> hangulVowel = {"A",  "AE", "YA", "YAE", "EO", "E",  "YEO",
                                                          "YE", "O",  "WA", "WAE", "OE", "YO", "U",
                                                          "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
constexpr std::array<std::string_view, 28> hangulFinal = {"",   "G",  "GG", "GS", "N",  "NJ", "NH", "D",  "L",  "LG",
                                                          "LM", "LB", "LS", "LT", "LP", "LH", "M",  "B",  "BS", "S",
                                                          "SS", "NG", "J",  "C",  "K",  "T",  "P",  "H"};

/// The index of the longest entry that starts `text`, which is shortened by it.
template <std::size_t N>
std::optional<unsigned> takeSyllablePart(std::string_view& text, const std::array<std::string_view, N>& parts)
{
    std::optional<unsigned> best;
    for (unsigned i = 0; i < N; ++i) {
        if (text.starts_with(parts[i]) && (!best || parts[i].size() > parts[*best].size()))
            best = i;
    }
    if (best)
        text.remove_prefix(parts[*best].size());
    return best;
}

std::optional<char32_t> lookupHangul(std::string_view syllable)
{
    const auto initial = takeSyllablePart(syllable, hangulInitial);
    const auto vowel = takeSyllablePart(syllable, hangulVowel);
    const auto final = takeSyllablePart(syllable, hangulFinal);
    if (!initial || !vowel || !final || !syllable.empty())
        return std::nullopt;
    return static_cast<char32_t>(0xAC00 + (*initial * 21 + *vowel) * 28 + *final);
}

std::optional<char32_t> lookupIdeograph(std::string_view digits)
{
    if (digits.size() != 4 && digits.size() != 5)
        return std::nullopt;
    char32_t code = 0;
    for (const char c : digits) {
        if (c >= '0' && c <= '9')
            code = code * 16 + static_cast<char32_t>(c - '0');
        else if (c >= 'A' && c <= 'F')
            code = code * 16 + static_cast<char32_t>(c - 'A' + 10);
        else
            return std::nullopt;
    }
    const bool unified = (code >= 0x3400 && code <= 0x4DBF) || (code >= 0x4E00 && code <= 0x9FFF)
        || (code >= 0x20000 && code <= 0x2A6DF) || (code >= 0x2A700 && code <= 0x2B738)
        || (code >= 0x2B740 && code <= 0x2B81D) || (code >= 0x2B820 && code <= 0x2CEA1)
        || (code >= 0x2CEB0 && code <= 0x2EBE0) || (code >= 0x30000 && code <= 0x3134A);
    return unified ? std::optional<char32_t>(code) : std::nullopt;
}

} // namespace

char32_t decodeNext(std::string_view text, std::size_t& at)
{
    const unsigned lead = byteAt(text, at++);
    if (lead < 0x80)
        return lead;
    const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (lead < 0xC2 || lead > 0xF4 || at + more > text.size())
        return replacement;
    char32_t code = lead & (0x3FU >> more);
    for (std::size_t i = 0; i < more; ++i) {
        if (!isContinuation(text[at + i]))
            return replacement;
        code = code << 6 | (byteAt(text, at + i) & 0x3FU);
    }
    if ((more == 2 && code < 0x800) || (more == 3 && (code < 0x10000 || code > 0x10FFFF)))
        return replacement;
    at += more;
    return code;
}

char32_t decodePrevious(std::string_view text, std::size_t& at)
{
    std::size_t start = at - 1;
    while (start > 0 && at - start < 4 && isContinuation(text[start]))
        --start;
    std::size_t end = start;
    const char32_t code = decodeNext(text, end);
    if (end != at) {
        --at;
        return byteAt(text, at) < 0x80 ? byteAt(text, at) : replacement;
    }
    at = start;
    return code;
}

void append(std::string& out, char32_t c)
{
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0U | c >> 6);
        out += static_cast<char>(0x80U | (c & 0x3FU));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0U | c >> 12);
        out += static_cast<char>(0x80U | (c >> 6 & 0x3FU));
        out += static_cast<char>(0x80U | (c & 0x3FU));
    } else {
        out += static_cast<char>(0xF0U | c >> 18);
        out += static_cast<char>(0x80U | (c >> 12 & 0x3FU));
        out += static_cast<char>(0x80U | (c >> 6 & 0x3FU));
        out += static_cast<char>(0x80U | (c & 0x3FU));
    }
}

std::size_t countCodePoints(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !isContinuation(c); }));
}

bool isAscii(std::string_view text)
{
    unsigned char all = 0;
    for (const char c : text)
        all = static_cast<unsigned char>(all | static_cast<unsigned char>(c));
    return all < 0x80;
}

std::size_t byteOffset(std::string_view text, std::size_t index)
{
    std::size_t at = 0;
    while (at < text.size() && index > 0) {
        ++at;
        while (at < text.size() && isContinuation(text[at]))
            ++at;
        --index;
    }
    return at;
}

std::u32string decode(std::string_view text)
{
    std::u32string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();)
        out += decodeNext(text, at);
    return out;
}

std::string encode(std::u32string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (const char32_t c : text)
        append(out, c);
    return out;
}

std::string repaired(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();)
        append(out, decodeNext(text, at));
    return out;
}

void appendMapped(std::string& out, char32_t c, CaseMap map)
{
    const Record& record = recordFor(c);
    if ((record.special & (1U << static_cast<unsigned>(map))) == 0) {
        const std::int32_t distances[] = {record.toUpper, record.toLower, record.toTitle, record.toFold};
        append(out, static_cast<char32_t>(static_cast<std::int32_t>(c) + distances[static_cast<std::size_t>(map)]));
        return;
    }
    const SpecialCase* const end = specialCases + specialCaseCount;
    const SpecialCase* found = std::lower_bound(specialCases, end, c, [map](const SpecialCase& entry, char32_t code) {
        return entry.code != code ? entry.code < code : entry.map < static_cast<std::uint8_t>(map);
    });
    for (const std::uint32_t mapped : found->to) {
        if (mapped != 0)
            append(out, mapped);
    }
}

std::string toUpper(std::string_view text)
{
    return mapAll(text, CaseMap::Upper);
}

std::string toLower(std::string_view text)
{
    if (text.find("\xCE\xA3") == std::string_view::npos)
        return mapAll(text, CaseMap::Lower);
    const std::u32string characters = decode(text);
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < characters.size(); ++at)
        appendLower(out, characters, at);
    return out;
}

std::string toTitle(std::string_view text)
{
    const std::u32string characters = decode(text);
    std::string out;
    out.reserve(text.size());
    bool inWord = false;
    for (std::size_t at = 0; at < characters.size(); ++at) {
        if (inWord)
            appendLower(out, characters, at);
        else
            appendMapped(out, characters[at], CaseMap::Title);
        inWord = isCased(characters[at]);
    }
    return out;
}

std::string caseFold(std::string_view text)
{
    return mapAll(text, CaseMap::Fold);
}

std::string capitalize(std::string_view text)
{
    const std::u32string characters = decode(text);
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < characters.size(); ++at) {
        if (at > 0)
            appendLower(out, characters, at);
        else
            appendMapped(out, characters[at], CaseMap::Title);
    }
    return out;
}

std::string swapCase(std::string_view text)
{
    const std::u32string characters = decode(text);
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < characters.size(); ++at) {
        if (has(characters[at], Upper))
            appendLower(out, characters, at);
        else if (has(characters[at], Lower))
            appendMapped(out, characters[at], CaseMap::Upper);
        else
            append(out, characters[at]);
    }
    return out;
}

bool isIdentifier(std::string_view text)
{
    std::size_t at = 0;
    if (text.empty() || !has(decodeNext(text, at), IdStart))
        return false;
    while (at < text.size()) {
        if (!has(decodeNext(text, at), IdContinue))
            return false;
    }
    return true;
}

std::optional<char32_t> lookupName(std::string_view name)
{
    std::string upper(name);
    for (char& c : upper)
        c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    constexpr std::string_view hangul = "HANGUL SYLLABLE ";
    constexpr std::string_view ideograph = "CJK UNIFIED IDEOGRAPH-";
    if (upper.starts_with(hangul))
        return lookupHangul(std::string_view(upper).substr(hangul.size()));
    if (upper.starts_with(ideograph))
        return lookupIdeograph(std::string_view(upper).substr(ideograph.size()));
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (const char c : upper)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    const std::uint64_t wanted = hash >> 21 << 21;
    const std::uint64_t* const end = nameEntries + nameEntryCount;
    const std::uint64_t* found = std::lower_bound(nameEntries, end, wanted);
    if (found == end || *found >> 21 != wanted >> 21)
        return std::nullopt;
    return static_cast<char32_t>(*found & 0x1FFFFFU);
}

} // namespace hookbench::jinja::unicode
