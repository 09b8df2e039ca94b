#pragma once

#include <cstddef>
#include <cstdint>

/// The generated tables behind Unicode.h; see tools/make_unicode_tables.py.
namespace hookbench::jinja::unicode {

enum Property : std::uint16_t {
    Alpha = 1,
    Decimal = 2,
    Digit = 4,
    Numeric = 8,
    Space = 16,
    Upper = 32,
    Lower = 64,
    Title = 128,
    Printable = 256,
    IdStart = 512,
    IdContinue = 1024,
    CaseIgnorable = 2048,
    Wide = 4096,
};

enum class CaseMap : std::uint8_t { Upper, Lower, Title, Fold };

/// What characters of one kind have in common: properties, distances to the mapped characters, digit value.
struct Record {
    std::uint16_t properties;
    std::int32_t toUpper;
    std::int32_t toLower;
    std::int32_t toTitle;
    std::int32_t toFold;
    std::int8_t digit;
    std::uint8_t special; ///< bit n: the case map number n has more than one character
};

/// A mapping to two or three characters; sorted by code and map.
struct SpecialCase {
    std::uint32_t code;
    std::uint8_t map;
    std::uint32_t to[3]; ///< padded with 0
};

extern const Record records[];
extern const std::uint16_t blockOf[];
extern const std::uint16_t recordOf[];
extern const SpecialCase specialCases[];
extern const std::size_t specialCaseCount;
/// The upper 43 bits hold a hash of the name, the lower 21 the code point; sorted.
extern const std::uint64_t nameEntries[];
extern const std::size_t nameEntryCount;

} // namespace hookbench::jinja::unicode
