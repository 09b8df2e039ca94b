#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

/// Structured fields of HTTP (RFC 8941): as far as RFC 9421 and RFC 9530 need them.
namespace hookbench::signing::sf {

struct Decimal {
    std::int64_t thousandths = 0; ///< at most 12 digits before and 3 after the point

    bool operator==(const Decimal&) const = default;
};
struct Token {
    std::string text;

    bool operator==(const Token&) const = default;
};
struct Bytes {
    std::string bytes;

    bool operator==(const Bytes&) const = default;
};

/// An integer, a decimal, a string, a token, a byte sequence or a boolean.
using BareItem = std::variant<std::int64_t, Decimal, std::string, Token, Bytes, bool>;

/// In order; a repeated key keeps its place and has the last value.
using Parameters = std::vector<std::pair<std::string, BareItem>>;

const BareItem* find(const Parameters& parameters, std::string_view key);

struct Item {
    BareItem value;
    Parameters parameters;

    bool operator==(const Item&) const = default;
};
struct InnerList {
    std::vector<Item> items;
    Parameters parameters;

    bool operator==(const InnerList&) const = default;
};
using Member = std::variant<Item, InnerList>;

/// In order; a repeated key keeps its place and has the last value.
using Dictionary = std::vector<std::pair<std::string, Member>>;

const Member* find(const Dictionary& dictionary, std::string_view key);

/// Nothing for what RFC 8941 section 4.2 says must fail.
std::optional<Dictionary> parseDictionary(std::string_view text);

// Section 4.1. Strings must be ASCII without control characters, as parsing brings them.
std::string write(const BareItem& item);
std::string write(const Item& item);
std::string write(const InnerList& list);
std::string write(const Dictionary& dictionary);

} // namespace hookbench::signing::sf
