#include "endpoint/rules/PathPattern.h"

#include <algorithm>
#include <bit>
#include <charconv>

namespace hookbench::endpoint {

namespace {

// Which steps may come next, byte by byte: all ways to read a text at once.

class FewStates {
public:
    void add(std::size_t at) { m_bits |= std::uint64_t{1} << at; }
    bool has(std::size_t at) const { return (m_bits >> at & 1U) != 0; }
    void clear() { m_bits = 0; }
    template <class Visit>
    void each(Visit visit) const
    {
        for (std::uint64_t left = m_bits; left != 0; left &= left - 1)
            visit(static_cast<std::size_t>(std::countr_zero(left)));
    }

private:
    std::uint64_t m_bits = 0;
};

class ManyStates {
public:
    explicit ManyStates(std::size_t count) : m_marks(count) {}
    void add(std::size_t at) { m_marks[at] = 1; }
    bool has(std::size_t at) const { return m_marks[at] != 0; }
    void clear() { std::fill(m_marks.begin(), m_marks.end(), char(0)); }
    template <class Visit>
    void each(Visit visit) const
    {
        for (std::size_t at = 0; at < m_marks.size(); ++at) {
            if (m_marks[at] != 0)
                visit(at);
        }
    }

private:
    std::vector<char> m_marks;
};

} // namespace

PathPattern::PathPattern(std::string_view pattern, Kind kind)
{
    m_bareToo = kind == Kind::Path && pattern.size() > 3 && pattern.ends_with("/**");
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const std::size_t close =
            pattern[i] == '{' && kind == Kind::Path ? pattern.find('}', i) : std::string_view::npos;
        if (pattern[i] == '*') {
            const bool isDouble = pattern.substr(i).starts_with("**");
            i += isDouble ? 1 : 0;
            m_steps.push_back({isDouble || kind == Kind::Name ? Element::Any : Element::Segment});
        } else if (close != std::string_view::npos) {
            addParameter(pattern.substr(i + 1, close - i - 1));
            i = close;
        } else if (m_steps.empty()) {
            m_prefix += pattern[i];
        } else {
            m_steps.push_back({Element::Byte, pattern[i]});
        }
    }
    while (!m_steps.empty() && m_steps.back().element == Element::Byte) {
        m_suffix.insert(m_suffix.begin(), m_steps.back().byte);
        m_steps.pop_back();
    }
}

void PathPattern::addParameter(std::string_view name)
{
    const int parameter = static_cast<int>(m_names.size());
    m_names.emplace_back(name);
    m_steps.push_back({Element::OneOfSegment, 0, parameter});
    m_steps.push_back({Element::Segment, 0, parameter});
}

bool PathPattern::fits(const Step& step, char byte) const
{
    switch (step.element) {
    case Element::Byte:
        return byte == step.byte;
    case Element::Any:
        return true;
    case Element::Segment:
    case Element::OneOfSegment:
        return byte != '/';
    }
    return false;
}

template <class States>
bool PathPattern::runWith(States now, States next, std::string_view text) const
{
    const std::size_t count = m_steps.size();
    const auto enter = [&](States& states, std::size_t at) {
        for (states.add(at); at < count && isLoop(at); ++at)
            states.add(at + 1);
    };
    enter(now, 0);
    for (const char byte : text) {
        next.clear();
        now.each([&](std::size_t at) {
            if (at < count && fits(m_steps[at], byte))
                enter(next, isLoop(at) ? at : at + 1);
        });
        std::swap(now, next);
    }
    return now.has(count);
}

bool PathPattern::run(std::string_view text) const
{
    if (m_steps.size() == 1 && m_steps.front().element == Element::Any)
        return true;
    if (m_steps.size() < 64)
        return runWith(FewStates(), FewStates(), text);
    return runWith(ManyStates(m_steps.size() + 1), ManyStates(m_steps.size() + 1), text);
}

bool PathPattern::fitsWhole(std::string_view path) const
{
    if (!path.starts_with(m_prefix))
        return false;
    path.remove_prefix(m_prefix.size());
    if (m_steps.empty())
        return path == m_suffix;
    if (!path.ends_with(m_suffix))
        return false;
    path.remove_suffix(m_suffix.size());
    return run(path);
}

bool PathPattern::matches(std::string_view path) const
{
    return fitsWhole(path) || (m_bareToo && fitsWhole(std::string(path).append("/")));
}

std::vector<std::pair<std::string, std::string>> PathPattern::parameters(std::string_view path) const
{
    std::vector<std::pair<std::string, std::string>> out;
    for (const std::string& name : m_names)
        out.emplace_back(name, "");
    std::string text(path);
    if (m_bareToo && !fitsWhole(text))
        text += '/';
    if (m_names.empty() || !text.starts_with(m_prefix))
        return out;
    text.erase(0, m_prefix.size());
    if (!text.ends_with(m_suffix))
        return out;
    text.resize(text.size() - m_suffix.size());
    // Which steps can read the rest from each byte on, from the end; then the first way from the left.
    const std::size_t steps = m_steps.size();
    const std::size_t width = steps + 1;
    if (text.size() > std::size_t{1} << 16 || width * (text.size() + 1) > std::size_t{1} << 24)
        return out; // no path that anyone reads
    std::vector<char> can(width * (text.size() + 1));
    for (std::size_t i = text.size() + 1; i-- > 0;) {
        can[i * width + steps] = i == text.size();
        for (std::size_t at = steps; at-- > 0;) {
            const bool skip = isLoop(at) && can[i * width + at + 1];
            const bool take = i < text.size() && fits(m_steps[at], text[i]) &&
                              can[(i + 1) * width + (isLoop(at) ? at : at + 1)];
            can[i * width + at] = skip || take;
        }
    }
    if (!can[0])
        return out;
    for (std::size_t i = 0, at = 0; at < steps;) {
        if (isLoop(at) && can[i * width + at + 1]) {
            ++at;
            continue;
        }
        if (m_steps[at].parameter >= 0)
            out[static_cast<std::size_t>(m_steps[at].parameter)].second += text[i];
        at += isLoop(at) ? 0 : 1;
        ++i;
    }
    return out;
}

std::string pathOfTarget(std::string_view target, std::string_view* query)
{
    if (const std::size_t mark = target.find('?'); mark != std::string_view::npos) {
        if (query)
            *query = target.substr(mark + 1);
        target = target.substr(0, mark);
    } else if (query) {
        *query = {};
    }
    if (const std::size_t scheme = target.find("://");
        !target.starts_with('/') && scheme != std::string_view::npos) {
        const std::size_t slash = target.find('/', scheme + 3);
        target = slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
    }
    if (target.empty())
        return "/";
    if (target.find('%') == std::string_view::npos)
        return std::string(target);
    std::string path;
    for (std::size_t i = 0; i < target.size(); ++i) {
        unsigned byte = 0;
        const char* const digits = target.data() + i + 1;
        if (target[i] == '%' && i + 2 < target.size() &&
            std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2 && byte != '/') {
            path += static_cast<char>(byte);
            i += 2;
        } else {
            path += target[i];
        }
    }
    return path;
}

} // namespace hookbench::endpoint
