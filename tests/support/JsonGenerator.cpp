#include "JsonGenerator.h"

#include <array>
#include <string_view>

namespace hookbench::test {

namespace {

using namespace std::string_view_literals;

constexpr std::array nasty = {""sv,
                              "no"sv,
                              "NO"sv,
                              "y"sv,
                              "on"sv,
                              "true"sv,
                              "null"sv,
                              "~"sv,
                              "1e3"sv,
                              "0x1F"sv,
                              "0o7"sv,
                              "010"sv,
                              "-"sv,
                              "- x"sv,
                              "? x"sv,
                              ": x"sv,
                              "a: b"sv,
                              "a #b"sv,
                              "#"sv,
                              "|"sv,
                              ">"sv,
                              "|-\n x"sv,
                              "%YAML"sv,
                              "---"sv,
                              "..."sv,
                              "--- x"sv,
                              "&a"sv,
                              "*a"sv,
                              "!x"sv,
                              "!!str"sv,
                              "<<"sv,
                              "="sv,
                              "@x"sv,
                              "`x`"sv,
                              "[x]"sv,
                              "{x}"sv,
                              "x,y"sv,
                              " x"sv,
                              "x "sv,
                              "\tx"sv,
                              "x\t"sv,
                              "\n"sv,
                              "\n\n"sv,
                              "x\n"sv,
                              "x\n\n"sv,
                              "\nx"sv,
                              "  x\ny"sv,
                              "x\n  y\n z"sv,
                              "x \ny\t\n"sv,
                              " \n"sv,
                              "x\n \n"sv,
                              "a\r\nb"sv,
                              "\r"sv,
                              "\x01\x02\x1f"sv,
                              "\x7f"sv,
                              "\xc2\x85"sv,
                              "\xc2\xa0"sv,
                              "\xe2\x80\xa8"sv,
                              "\xef\xbb\xbf"sv,
                              "\xef\xbf\xbe"sv,
                              "é😀漢"sv,
                              "\"'"sv,
                              "'"sv,
                              "\""sv,
                              "it's"sv,
                              "\\"sv,
                              "\\n"sv,
                              "${A}"sv,
                              "$A $(b) `c` !d"sv,
                              "{{ event.id }}"sv,
                              "{% if a %}\n  {\"x\": 1}\n{% endif %}\n"sv,
                              "{# c #}"sv,
                              "// x"sv,
                              "/* x */"sv,
                              "*/"sv,
                              "2025-09-26T10:00:00Z"sv,
                              "2025-09-26"sv,
                              "1:30"sv,
                              "1_000"sv,
                              ".inf"sv,
                              ".5"sv,
                              "+15551234567"sv,
                              "12345678901234567890"sv,
                              "1.0"sv,
                              "https://a.example/x?y=1&z=%20#f"sv,
                              "a@b.example"sv,
                              "*"sv,
                              "object.created"sv,
                              "x: |\n  y\n"sv,
                              "\n  {{ a }}\n"sv,
                              "a\\\nb"sv,
                              "^"sv,
                              "@file"sv};

constexpr std::array numbers = {"0"sv,    "-0"sv,   "1"sv,       "10.0"sv,
                                "1e3"sv,  "1E+3"sv, "-1.5e-7"sv, "12345678901234567890"sv,
                                "0.10"sv, "1e400"sv};

} // namespace

std::string JsonGenerator::nastyString()
{
    std::string text(nasty[below(nasty.size())]);
    while (chance(25))
        text += nasty[below(nasty.size())];
    return text;
}

std::string JsonGenerator::name()
{
    if (chance(30))
        return nastyString();
    std::string text;
    for (std::size_t i = 0; i <= below(6); ++i)
        text += static_cast<char>('a' + below(26));
    return text;
}

json::Object JsonGenerator::object(int depth)
{
    json::Object object;
    for (std::size_t i = below(5); i > 0; --i) {
        const std::string key = name();
        if (!object.find(key))
            object.append(key, value(depth - 1));
    }
    return object;
}

json::Value JsonGenerator::value(int depth)
{
    switch (below(depth > 0 ? 8 : 5)) {
    case 0:
        return {};
    case 1:
        return json::Value(chance(50));
    case 2:
        return json::Number{std::string(numbers[below(numbers.size())])};
    case 3:
    case 4:
        return json::Value(nastyString());
    case 5: {
        json::Array items;
        for (std::size_t i = below(5); i > 0; --i)
            items.push_back(value(depth - 1));
        return items;
    }
    default:
        return object(depth);
    }
}

} // namespace hookbench::test
