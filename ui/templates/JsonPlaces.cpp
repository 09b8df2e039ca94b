#include "templates/JsonPlaces.h"

#include <cstring>

namespace hookbench::ui {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Walks through a valid JSON text without making values of it.
class Walker {
public:
    explicit Walker(std::string_view text) : m_text(text) {}

    void space()
    {
        while (m_at < m_text.size() && isSpace(m_text[m_at]))
            ++m_at;
    }

    void string()
    {
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at) {
            if (m_text[m_at] == '\\')
                ++m_at;
        }
        ++m_at;
    }

    /// Passes over one value.
    void value()
    {
        int depth = 0;
        do {
            space();
            if (m_at >= m_text.size())
                return;
            const char c = m_text[m_at];
            if (c == '"') {
                string();
            } else if (c == '{' || c == '[') {
                ++depth;
                ++m_at;
            } else if (c == '}' || c == ']') {
                --depth;
                ++m_at;
            } else if (c == ',' || c == ':') {
                ++m_at;
            } else {
                scalar();
            }
        } while (depth > 0);
    }

    void scalar()
    {
        while (m_at < m_text.size() && !isSpace(m_text[m_at]) && !std::strchr(",]}:", m_text[m_at]))
            ++m_at;
    }

    /// Calls `child(number)` in front of each member's value or item; it has to pass over the value. False
    /// ends.
    template <class Child>
    void children(Child child)
    {
        const bool object = m_text[m_at] == '{';
        ++m_at;
        for (std::size_t number = 0;; ++number) {
            space();
            if (m_at >= m_text.size() || m_text[m_at] == '}' || m_text[m_at] == ']')
                break;
            if (object) {
                m_keyStart = m_at;
                string();
                space();
                ++m_at;
                space();
            } else {
                m_keyStart = m_at;
            }
            if (!child(number))
                return;
            space();
            if (m_at < m_text.size() && m_text[m_at] == ',')
                ++m_at;
        }
        ++m_at;
    }

    bool atContainer() const { return m_at < m_text.size() && (m_text[m_at] == '{' || m_text[m_at] == '['); }
    std::size_t at() const { return m_at; }
    std::size_t keyStart() const { return m_keyStart; }

private:
    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_keyStart = 0;
};

struct Search {
    const std::vector<std::size_t>& offsets;
    std::vector<JsonSteps> found;
    JsonSteps steps;
    std::size_t next = 0;
};

/// Answers the offsets in front of the walker's end of this value; those that no child took are its own.
void visit(Walker& walker, Search& search)
{
    if (search.next == search.offsets.size())
        return;
    if (!walker.atContainer()) {
        walker.value();
    } else {
        walker.children([&](std::size_t number) {
            // What stands in front of a member belongs to the object, its key to the member.
            while (search.next < search.offsets.size() && search.offsets[search.next] < walker.keyStart()) {
                search.found[search.next++] = search.steps;
            }
            search.steps.push_back(number);
            visit(walker, search);
            search.steps.pop_back();
            return search.next < search.offsets.size();
        });
    }
    while (search.next < search.offsets.size() && search.offsets[search.next] < walker.at())
        search.found[search.next++] = search.steps;
}

} // namespace

std::optional<TextRange> placeOf(std::string_view json, const JsonSteps& steps)
{
    Walker walker(json);
    walker.space();
    for (const std::size_t step : steps) {
        if (!walker.atContainer())
            return std::nullopt;
        bool found = false;
        walker.children([&](std::size_t number) {
            found = number == step;
            if (!found)
                walker.value();
            return !found;
        });
        if (!found)
            return std::nullopt;
    }
    walker.space();
    const std::size_t begin = walker.at();
    walker.value();
    return TextRange{begin, walker.at()};
}

std::vector<JsonSteps> valuesAt(std::string_view json, const std::vector<std::size_t>& offsets)
{
    Search search{offsets, std::vector<JsonSteps>(offsets.size()), {}, 0};
    Walker walker(json);
    walker.space();
    visit(walker, search);
    return search.found;
}

} // namespace hookbench::ui
