#include "json/Diff.h"

#include <algorithm>
#include <map>

namespace hookbench::json {

namespace {

bool isPlainName(std::string_view name)
{
    if (name.empty() || (name[0] >= '0' && name[0] <= '9'))
        return false;
    return std::all_of(name.begin(), name.end(), [](char c) {
        return c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    });
}

/// Beyond this the table of the common sequence gets too large; items are then compared one by one.
constexpr std::size_t maxTable = std::size_t{4} << 20U;

class Differ {
public:
    explicit Differ(MemberOrder order) : m_order(order) {}

    void compare(const Value& before, const Value& after)
    {
        if (before == after)
            return;
        if (before.isObject() && after.isObject())
            compareObjects(before.asObject(), after.asObject());
        else if (before.isArray() && after.isArray())
            compareArrays(before.asArray(), after.asArray());
        else
            add(Difference::Kind::Changed, &before, &after);
    }
    std::vector<Difference> take() { return std::move(m_found); }

private:
    void add(Difference::Kind kind, const Value* before, const Value* after)
    {
        Difference difference{kind, m_path, {}, {}};
        if (before != nullptr)
            difference.before = *before;
        if (after != nullptr)
            difference.after = *after;
        m_found.push_back(std::move(difference));
    }

    template <class F>
    void at(std::string_view member, const F& work)
    {
        const std::size_t length = m_path.size();
        appendMember(m_path, member);
        work();
        m_path.resize(length);
    }
    template <class F>
    void at(std::size_t index, const F& work)
    {
        const std::size_t length = m_path.size();
        appendIndex(m_path, index);
        work();
        m_path.resize(length);
    }

    void compareObjects(const Object& before, const Object& after)
    {
        std::map<std::string_view, std::vector<const Member*>> unmatched;
        for (const Member& member : after)
            unmatched[member.key].push_back(&member);
        std::vector<std::pair<const Member*, const Member*>> pairs;
        for (const Member& member : before) {
            auto& candidates = unmatched[member.key];
            const Member* partner = candidates.empty() ? nullptr : candidates.front();
            if (partner != nullptr)
                candidates.erase(candidates.begin());
            pairs.emplace_back(&member, partner);
        }
        for (const auto& [first, second] : pairs) {
            at(first->key, [&, one = first, two = second] {
                if (two != nullptr)
                    compare(one->value, two->value);
                else
                    add(Difference::Kind::Removed, &one->value, nullptr);
            });
        }
        for (const Member& member : after) {
            const auto& left = unmatched[member.key];
            if (std::find(left.begin(), left.end(), &member) != left.end())
                at(member.key, [&] { add(Difference::Kind::Added, nullptr, &member.value); });
        }
        if (m_order == MemberOrder::Told)
            compareOrder(pairs, before, after);
    }

    void compareOrder(const std::vector<std::pair<const Member*, const Member*>>& pairs, const Object& before,
                      const Object& after)
    {
        const Member* last = nullptr;
        for (const auto& [first, second] : pairs) {
            if (second == nullptr)
                continue;
            if (last != nullptr && second < last) {
                const Value one(before);
                const Value two(after);
                add(Difference::Kind::Moved, &one, &two);
                return;
            }
            last = second;
        }
    }

    /// Equal items at both ends stay out of the table; so do arrays that are too long for it.
    void compareArrays(const Array& before, const Array& after)
    {
        std::size_t begin = 0;
        while (begin < before.size() && begin < after.size() && before[begin] == after[begin])
            ++begin;
        std::size_t endBefore = before.size();
        std::size_t endAfter = after.size();
        while (endBefore > begin && endAfter > begin && before[endBefore - 1] == after[endAfter - 1]) {
            --endBefore;
            --endAfter;
        }
        const std::size_t rows = endBefore - begin;
        const std::size_t columns = endAfter - begin;
        if (rows == columns || rows == 0 || columns == 0 || rows > maxTable / columns)
            compareInPlace(before, after, begin, endBefore, endAfter);
        else
            compareBySequence(before, after, begin, endBefore, endAfter);
    }

    void compareInPlace(const Array& before, const Array& after, std::size_t begin, std::size_t endBefore,
                        std::size_t endAfter)
    {
        const std::size_t common = std::min(endBefore, endAfter);
        for (std::size_t i = begin; i < common; ++i)
            at(i, [&] { compare(before[i], after[i]); });
        for (std::size_t i = common; i < endBefore; ++i)
            at(i, [&] { add(Difference::Kind::Removed, &before[i], nullptr); });
        for (std::size_t i = common; i < endAfter; ++i)
            at(i, [&] { add(Difference::Kind::Added, nullptr, &after[i]); });
    }

    void compareBySequence(const Array& before, const Array& after, std::size_t begin, std::size_t endBefore,
                           std::size_t endAfter)
    {
        const std::size_t rows = endBefore - begin;
        const std::size_t columns = endAfter - begin;
        std::vector<std::uint32_t> table((rows + 1) * (columns + 1));
        const auto cell = [&](std::size_t row, std::size_t column) -> std::uint32_t& {
            return table[row * (columns + 1) + column];
        };
        for (std::size_t row = rows; row-- > 0;) {
            for (std::size_t column = columns; column-- > 0;) {
                cell(row, column) = before[begin + row] == after[begin + column]
                                        ? cell(row + 1, column + 1) + 1
                                        : std::max(cell(row + 1, column), cell(row, column + 1));
            }
        }
        std::size_t row = 0;
        std::size_t column = 0;
        while (row < rows || column < columns) {
            const Value* one = row < rows ? &before[begin + row] : nullptr;
            const Value* two = column < columns ? &after[begin + column] : nullptr;
            if (one != nullptr && two != nullptr && *one == *two) {
                ++row;
                ++column;
            } else if (two == nullptr || (one != nullptr && cell(row + 1, column) >= cell(row, column + 1))) {
                at(begin + row++, [&] { add(Difference::Kind::Removed, one, nullptr); });
            } else {
                at(begin + column++, [&] { add(Difference::Kind::Added, nullptr, two); });
            }
        }
    }

    MemberOrder m_order;
    std::string m_path;
    std::vector<Difference> m_found;
};

} // namespace

void appendMember(std::string& path, std::string_view name)
{
    if (isPlainName(name)) {
        if (!path.empty())
            path += '.';
        path += name;
        return;
    }
    path += "['";
    for (const char c : name) {
        if (c == '\'' || c == '\\')
            path += '\\';
        path += c;
    }
    path += "']";
}

void appendIndex(std::string& path, std::size_t index)
{
    path += '[' + std::to_string(index) + ']';
}

std::vector<Difference> diff(const Value& before, const Value& after, MemberOrder order)
{
    Differ differ(order);
    differ.compare(before, after);
    return differ.take();
}

} // namespace hookbench::json
