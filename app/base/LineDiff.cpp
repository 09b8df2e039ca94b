#include "base/LineDiff.h"

#include <algorithm>
#include <cstddef>

namespace hookbench {

namespace {

constexpr int maxChanges = 2000;

std::vector<std::string_view> linesOf(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

using Lines = std::vector<std::string_view>;

/// Myers' greedy search. `reached[d]` keeps how far each diagonal got with d changes, for the way back.
class EditScript {
public:
    EditScript(const Lines& before, const Lines& after, std::size_t begin, std::size_t endBefore,
               std::size_t endAfter)
        : m_before(before),
          m_after(after),
          m_begin(begin),
          m_rows(static_cast<int>(endBefore - begin)),
          m_columns(static_cast<int>(endAfter - begin))
    {
    }

    /// What to do, in order; empty `false` if it takes too many changes.
    bool find(std::vector<DiffLine::Kind>& steps)
    {
        const int limit = std::min(m_rows + m_columns, maxChanges);
        std::vector<int> furthest(static_cast<std::size_t>(2 * limit + 3), 0);
        const auto at = [&furthest, limit](int diagonal) -> int& {
            return furthest[static_cast<std::size_t>(diagonal + limit + 1)];
        };
        for (int changes = 0; changes <= limit; ++changes) {
            // Only these diagonals can be reached, and only they are kept.
            m_reached.emplace_back(furthest.begin() + limit + 1 - changes - 1,
                                   furthest.begin() + limit + 1 + changes + 2);
            for (int diagonal = -changes; diagonal <= changes; diagonal += 2) {
                const bool down =
                    diagonal == -changes || (diagonal != changes && at(diagonal - 1) < at(diagonal + 1));
                int row = down ? at(diagonal + 1) : at(diagonal - 1) + 1;
                while (row < m_rows && row - diagonal < m_columns && isSame(row, row - diagonal))
                    ++row;
                at(diagonal) = row;
                if (row >= m_rows && row - diagonal >= m_columns) {
                    walkBack(changes, steps);
                    return true;
                }
            }
        }
        return false;
    }

private:
    bool isSame(int row, int column) const
    {
        return m_before[m_begin + static_cast<std::size_t>(row)] ==
               m_after[m_begin + static_cast<std::size_t>(column)];
    }

    // A diagonal's number is row minus column; "down" adds a line, "right" removes one.
    void walkBack(int changes, std::vector<DiffLine::Kind>& steps) const
    {
        int row = m_rows;
        int column = m_columns;
        for (; changes > 0; --changes) {
            const std::vector<int>& reached = m_reached[static_cast<std::size_t>(changes)];
            const auto at = [&](int diagonal) {
                return reached[static_cast<std::size_t>(diagonal + changes + 1)];
            };
            const int diagonal = row - column;
            const bool down =
                diagonal == -changes || (diagonal != changes && at(diagonal - 1) < at(diagonal + 1));
            const int previous = down ? diagonal + 1 : diagonal - 1;
            const int fromRow = at(previous);
            const int fromColumn = fromRow - previous;
            while (row > fromRow + (down ? 0 : 1) && column > fromColumn + (down ? 1 : 0)) {
                steps.push_back(DiffLine::Kind::Same);
                --row;
                --column;
            }
            steps.push_back(down ? DiffLine::Kind::Added : DiffLine::Kind::Removed);
            row = fromRow;
            column = fromColumn;
        }
        for (; row > 0; --row)
            steps.push_back(DiffLine::Kind::Same);
        std::reverse(steps.begin(), steps.end());
    }

    const Lines& m_before;
    const Lines& m_after;
    std::size_t m_begin;
    int m_rows;
    int m_columns;
    std::vector<std::vector<int>> m_reached;
};

std::string range(int begin, int count)
{
    // As diff -u: an empty range names the line before it.
    const int first = count == 0 ? begin - 1 : begin;
    return std::to_string(first) + (count == 1 ? std::string() : "," + std::to_string(count));
}

void appendHunk(std::string& out, const std::vector<DiffLine>& lines, std::size_t begin, std::size_t end)
{
    int oldBegin = 1;
    int newBegin = 1;
    for (std::size_t i = 0; i < begin; ++i) {
        oldBegin += lines[i].kind != DiffLine::Kind::Added ? 1 : 0;
        newBegin += lines[i].kind != DiffLine::Kind::Removed ? 1 : 0;
    }
    int oldCount = 0;
    int newCount = 0;
    std::string body;
    for (std::size_t i = begin; i < end; ++i) {
        oldCount += lines[i].kind != DiffLine::Kind::Added ? 1 : 0;
        newCount += lines[i].kind != DiffLine::Kind::Removed ? 1 : 0;
        body += lines[i].kind == DiffLine::Kind::Same ? ' '
                                                      : (lines[i].kind == DiffLine::Kind::Added ? '+' : '-');
        body += lines[i].text;
        body += '\n';
    }
    out += "@@ -" + range(oldBegin, oldCount) + " +" + range(newBegin, newCount) + " @@\n" + body;
}

} // namespace

std::vector<DiffLine> diffLines(std::string_view before, std::string_view after)
{
    const Lines old = linesOf(before);
    const Lines now = linesOf(after);
    std::size_t begin = 0;
    while (begin < old.size() && begin < now.size() && old[begin] == now[begin])
        ++begin;
    std::size_t endOld = old.size();
    std::size_t endNow = now.size();
    while (endOld > begin && endNow > begin && old[endOld - 1] == now[endNow - 1]) {
        --endOld;
        --endNow;
    }
    std::vector<DiffLine::Kind> steps(begin, DiffLine::Kind::Same);
    std::vector<DiffLine::Kind> middle;
    if (!EditScript(old, now, begin, endOld, endNow).find(middle)) {
        middle.assign(endOld - begin, DiffLine::Kind::Removed);
        middle.insert(middle.end(), endNow - begin, DiffLine::Kind::Added);
    }
    steps.insert(steps.end(), middle.begin(), middle.end());
    steps.insert(steps.end(), old.size() - endOld, DiffLine::Kind::Same);

    std::vector<DiffLine> lines;
    std::size_t oldLine = 0;
    std::size_t newLine = 0;
    for (const DiffLine::Kind kind : steps) {
        DiffLine line;
        line.kind = kind;
        line.text = kind == DiffLine::Kind::Added ? now[newLine] : old[oldLine];
        if (kind != DiffLine::Kind::Added)
            line.oldLine = static_cast<int>(++oldLine);
        if (kind != DiffLine::Kind::Removed)
            line.newLine = static_cast<int>(++newLine);
        lines.push_back(std::move(line));
    }
    return lines;
}

std::string unifiedDiff(std::string_view before, std::string_view after, std::string_view beforeName,
                        std::string_view afterName, int context)
{
    const std::vector<DiffLine> lines = diffLines(before, after);
    const auto around = static_cast<std::size_t>(std::max(context, 0));
    std::string out;
    std::size_t at = 0;
    while (at < lines.size()) {
        if (lines[at].kind == DiffLine::Kind::Same) {
            ++at;
            continue;
        }
        const std::size_t begin = at > around ? at - around : 0;
        std::size_t lastChange = at;
        for (std::size_t i = at; i < lines.size() && i <= lastChange + 2 * around + 1; ++i) {
            if (lines[i].kind != DiffLine::Kind::Same)
                lastChange = i;
        }
        const std::size_t end = std::min(lastChange + around + 1, lines.size());
        appendHunk(out, lines, begin, end);
        at = end;
    }
    if (out.empty() && before != after)
        out = "@@ The texts differ in a line end at their end only. @@\n";
    if (out.empty())
        return out;
    return "--- " + std::string(beforeName) + "\n+++ " + std::string(afterName) + "\n" + out;
}

} // namespace hookbench
