#include "base/ByteDiff.h"

#include <algorithm>

namespace hookbench {

namespace {

constexpr int maxEdits = 2000;

/// Where the two texts stand alike: `length` bytes at `before` and at `after`.
struct Match {
    std::size_t before = 0;
    std::size_t after = 0;
    std::size_t length = 0;
};

/// Myers' greedy algorithm ("An O(ND) Difference Algorithm", 1986), forward only, with the frontiers of every
/// step kept for the way back.
class Myers {
public:
    Myers(std::string_view before, std::string_view after) : m_before(before), m_after(after) {}

    /// False if it would take more than maxEdits.
    bool run()
    {
        const int size = static_cast<int>(std::min<std::size_t>(m_before.size() + m_after.size(), maxEdits));
        std::vector<int> furthest(static_cast<std::size_t>(2 * size + 3), 0);
        const auto at = [&](int k) -> int& { return furthest[static_cast<std::size_t>(k + size + 1)]; };
        for (int edits = 0; edits <= size; ++edits) {
            for (int k = -edits; k <= edits; k += 2) {
                int x = k == -edits || (k != edits && at(k - 1) < at(k + 1)) ? at(k + 1) : at(k - 1) + 1;
                x = slide(x, k);
                at(k) = x;
                if (x >= length(m_before) && x - k >= length(m_after)) {
                    remember(furthest, size, edits);
                    return true;
                }
            }
            remember(furthest, size, edits);
        }
        return false;
    }

    /// The stretches that are alike, in order.
    std::vector<Match> matches() const
    {
        std::vector<Match> found;
        int x = length(m_before);
        int y = length(m_after);
        for (int edits = static_cast<int>(m_steps.size()) - 1; edits > 0; --edits) {
            const std::vector<int>& previous = m_steps[static_cast<std::size_t>(edits - 1)];
            const auto at = [&](int k) {
                const int index = k + edits - 1 + 1;
                return index < 0 || index >= static_cast<int>(previous.size())
                           ? -1
                           : previous[static_cast<std::size_t>(index)];
            };
            const int k = x - y;
            const bool down = k == -edits || (k != edits && at(k - 1) < at(k + 1));
            const int fromX = down ? at(k + 1) : at(k - 1);
            const int fromY = fromX - (down ? k + 1 : k - 1);
            const int startX = down ? fromX : fromX + 1;
            add(found, startX, startX - k, x - startX);
            x = fromX;
            y = fromY;
        }
        add(found, 0, 0, x);
        std::reverse(found.begin(), found.end());
        return found;
    }

private:
    static int length(std::string_view text) { return static_cast<int>(text.size()); }

    int slide(int x, int k) const
    {
        while (x < length(m_before) && x - k < length(m_after) &&
               m_before[static_cast<std::size_t>(x)] == m_after[static_cast<std::size_t>(x - k)])
            ++x;
        return x;
    }

    /// The frontier on diagonals -edits-1 to edits+1, which is all that the way back looks at.
    void remember(const std::vector<int>& furthest, int size, int edits)
    {
        const auto begin = furthest.begin() + (size + 1 - edits - 1);
        m_steps.emplace_back(begin, begin + 2 * edits + 3);
    }

    static void add(std::vector<Match>& found, int before, int after, int length)
    {
        if (length > 0)
            found.push_back({static_cast<std::size_t>(before), static_cast<std::size_t>(after),
                             static_cast<std::size_t>(length)});
    }

    std::string_view m_before;
    std::string_view m_after;
    std::vector<std::vector<int>> m_steps;
};

} // namespace

std::vector<ByteChange> diffBytes(std::string_view before, std::string_view after)
{
    const std::size_t shorter = std::min(before.size(), after.size());
    std::size_t head = 0;
    while (head < shorter && before[head] == after[head])
        ++head;
    std::size_t tail = 0;
    while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
        ++tail;
    if (head == before.size() && head == after.size())
        return {};
    const std::string_view middleBefore = before.substr(head, before.size() - tail - head);
    const std::string_view middleAfter = after.substr(head, after.size() - tail - head);
    std::vector<Match> matches;
    if (Myers myers(middleBefore, middleAfter); myers.run())
        matches = myers.matches();
    matches.push_back({middleBefore.size(), middleAfter.size(), 0});
    std::vector<ByteChange> changes;
    std::size_t doneBefore = 0;
    std::size_t doneAfter = 0;
    for (const Match& match : matches) {
        if (match.before > doneBefore || match.after > doneAfter)
            changes.push_back({head + doneBefore, head + match.before, head + doneAfter, head + match.after});
        doneBefore = match.before + match.length;
        doneAfter = match.after + match.length;
    }
    return changes;
}

} // namespace hookbench
