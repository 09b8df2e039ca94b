#include "templates/SmsSegments.h"

#include "jinja/Unicode.h"

#include <algorithm>
#include <array>

namespace hookbench::templates {

namespace {

// 3GPP TS 23.038, section 6.2.1: the default alphabet, and its extension table, whose characters take an
// escape more.
constexpr std::u32string_view basicSet = U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
                                         U"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
constexpr std::u32string_view extensionSet = U"\f^{}\\[~]|€";

struct Replacement {
    char32_t character;
    std::string_view text;
};

/// What people's editors put in place of a plain character.
constexpr std::array replacements{
    Replacement{U'\u2018', "'"},  Replacement{U'\u2019', "'"},   Replacement{U'\u201a', "'"},
    Replacement{U'\u201c', "\""}, Replacement{U'\u201d', "\""},  Replacement{U'\u201e', "\""},
    Replacement{U'\u00ab', "\""}, Replacement{U'\u00bb', "\""},  Replacement{U'\u2013', "-"},
    Replacement{U'\u2014', "-"},  Replacement{U'\u2212', "-"},   Replacement{U'\u2010', "-"},
    Replacement{U'\u2011', "-"},  Replacement{U'\u2026', "..."}, Replacement{U'\u00a0', " "},
    Replacement{U'\u202f', " "},  Replacement{U'\u2009', " "},   Replacement{U'\t', " "},
    Replacement{U'`', "'"},       Replacement{U'\u00b4', "'"},   Replacement{U'\u2022', "-"},
    Replacement{U'\u00e7', "Ç"},  Replacement{U'\u00e1', "a"},   Replacement{U'\u00ed', "i"},
    Replacement{U'\u00f3', "o"},  Replacement{U'\u00fa', "u"},   Replacement{U'\u00ea', "e"},
    Replacement{U'\u00e2', "a"},  Replacement{U'\u00ee', "i"},   Replacement{U'\u00f4', "o"},
    Replacement{U'\u00fb', "u"},  Replacement{U'\u00c0', "A"},   Replacement{U'\u00c8', "E"},
};

struct Character {
    std::size_t begin;
    std::size_t end;
    char32_t value;
};

int gsmUnits(char32_t c)
{
    if (basicSet.find(c) != std::u32string_view::npos)
        return 1;
    return extensionSet.find(c) != std::u32string_view::npos ? 2 : 0;
}

int ucsUnits(char32_t c)
{
    return c < 0x10000 ? 1 : 2;
}

std::string replacementOf(char32_t c)
{
    const auto found = std::find_if(replacements.begin(), replacements.end(),
                                    [c](const Replacement& entry) { return entry.character == c; });
    return found == replacements.end() ? std::string() : std::string(found->text);
}

} // namespace

SmsSegmentation segmentSms(std::string_view text)
{
    SmsSegmentation result;
    std::vector<Character> characters;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t c = jinja::unicode::decodeNext(text, at);
        characters.push_back({begin, at, c});
        if (gsmUnits(c) == 0)
            result.forcing.push_back({begin, at - begin, c, replacementOf(c)});
    }
    const bool isGsm = result.forcing.empty();
    result.encoding = isGsm ? SmsSegmentation::Encoding::Gsm7 : SmsSegmentation::Encoding::Ucs2;
    const auto unitsOf = [isGsm](char32_t c) { return isGsm ? gsmUnits(c) : ucsUnits(c); };
    for (const Character& c : characters)
        result.units += unitsOf(c.value);
    const int alone = isGsm ? 160 : 70;
    const int inParts =
        isGsm ? 153 : 67; // the rest is the header that joins the parts (TS 23.040, section 9.2.3.24)
    const int room = result.units <= alone ? alone : inParts;
    for (const Character& c : characters) {
        const int units = unitsOf(c.value);
        if (result.segments.empty() || result.segments.back().units + units > room)
            result.segments.push_back({c.begin, c.begin, 0});
        result.segments.back().units += units;
        result.segments.back().end = c.end;
    }
    result.unitsLeft = result.segments.empty() ? alone : room - result.segments.back().units;
    return result;
}

} // namespace hookbench::templates
