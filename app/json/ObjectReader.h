#pragma once

#include "base/Error.h"
#include "json/Value.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookbench::json {

/// Reads the members of one object into typed fields. Members that are missing leave their field as it is; the first
/// thing that is wrong stays as the error, which names the member: "forwarding.timeout_ms must be a whole number from 0
/// to 4294967295". Several readers share one error.
class ObjectReader {
public:
    template <class E>
    using Names = std::span<const std::pair<E, std::string_view>>;

    ObjectReader(const Value& object, std::string path, std::optional<Error>& error);

    /// Null if there is none, or an error was found before.
    const Value* member(std::string_view name) const;
    void read(std::string_view name, bool& into);
    void read(std::string_view name, std::string& into);
    void read(std::string_view name, std::vector<std::string>& into);
    void readWhole(std::string_view name, std::uint64_t least, std::uint64_t most,
                   std::uint64_t& into);

    template <class Number>
    void readWhole(std::string_view name, std::uint64_t least, std::uint64_t most, Number& into)
    {
        auto value = static_cast<std::uint64_t>(into);
        readWhole(name, least, most, value);
        into = static_cast<Number>(value);
    }

    template <class E>
    void read(std::string_view name, Names<E> names, E& into)
    {
        std::string text;
        read(name, text);
        if (text.empty())
            return;
        std::string known;
        for (const auto& [value, word] : names) {
            if (word == text) {
                into = value;
                return;
            }
            known += (known.empty() ? "" : ", ") + std::string(word);
        }
        fail(name, "one of " + known);
    }

    void fail(std::string_view name, const std::string& expected);

private:
    const Value& m_object;
    std::string m_path;
    std::optional<Error>& m_error;
};

/// The word that stands for a value; "" if there is none.
template <class E>
std::string_view wordOf(std::span<const std::pair<E, std::string_view>> names, E value)
{
    for (const auto& [known, word] : names) {
        if (known == value)
            return word;
    }
    return {};
}

} // namespace hookbench::json
