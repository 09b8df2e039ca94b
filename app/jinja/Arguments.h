#pragma once

#include "jinja/Value.h"

#include <boost/container/small_vector.hpp>

#include <utility>

namespace hookbench::jinja {

/// The arguments of a call.
struct Arguments {
    boost::container::small_vector<Value, 4> positional;
    boost::container::small_vector<std::pair<Value, Value>, 2> keywords;

    std::size_t size() const { return positional.size(); }
    bool has(std::size_t index) const { return index < positional.size() && !positional[index].isMissing(); }
    /// Missing if there are not so many.
    const Value& at(std::size_t index) const
    {
        static const Value missing;
        return index < positional.size() ? positional[index] : missing;
    }
    const Value* keyword(std::string_view name) const
    {
        for (const auto& [key, value] : keywords) {
            if (key.text() == name)
                return &value;
        }
        return nullptr;
    }
    /// Adds a keyword, or replaces it.
    void setKeyword(const Value& name, Value value)
    {
        for (auto& [key, known] : keywords) {
            if (key.text() == name.text()) {
                known = std::move(value);
                return;
            }
        }
        keywords.emplace_back(name, std::move(value));
    }
};

} // namespace hookbench::jinja
