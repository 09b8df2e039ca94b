#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_set>
#include <vector>

namespace hookbench::jinja {

class Template;

/// A place where a template may go one way or another.
struct BranchPoint {
    enum class Kind {
        If,       ///< an if or elif whose condition holds
        Else,     ///< none of them does, whether there is an else or not
        Loop,     ///< a for with at least one item
        LoopElse, ///< a for with none
        Then,     ///< `a if condition else b` whose condition holds
        Otherwise,
    };
    Kind kind = Kind::If;
    std::uint64_t id = 0;  ///< for CoverageRecorder::entered()
    std::size_t begin = 0; ///< bytes of the source: the condition, or the list of a for
    std::size_t end = 0;

    bool operator==(const BranchPoint&) const = default;
};

/// Makes the id of a branch from what tells it apart in its template.
constexpr std::uint64_t branchId(BranchPoint::Kind kind, std::size_t position)
{
    return static_cast<std::uint64_t>(position) << 3U | static_cast<std::uint64_t>(kind);
}

/// Every branch of a template itself (not of those it includes), in the order of the source.
std::vector<BranchPoint> branchPoints(const Template& compiled);

/// Is told by a render which branches it enters (RenderOptions::coverage). One render at a time.
class CoverageRecorder {
public:
    void enter(std::uint64_t id) { m_entered.insert(id); }
    bool entered(std::uint64_t id) const { return m_entered.count(id) > 0; }
    void clear() { m_entered.clear(); }

private:
    std::unordered_set<std::uint64_t> m_entered;
};

} // namespace hookbench::jinja
