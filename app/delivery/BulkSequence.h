#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::delivery {

/// One event of a load, in its turn.
struct BulkItem {
    std::int64_t number = 0; ///< of the event, from 0; duplicates have that of their original
    std::size_t event = 0;   ///< which one of the mix
    std::string id;
    bool isDuplicate = false;

    bool operator==(const BulkItem&) const = default;
};

/// The order of a load: which event when, which ones twice, which ones out of turn. The same seed gives the
/// same order, mix and duplicates; the ids are fresh.
class BulkSequence {
public:
    struct Options {
        std::vector<double> weights; ///< of the mix
        std::int64_t count = 0;
        double duplicateShare = 0;
        int reorderWindow = 0;
        std::uint64_t seed = 1;
    };
    explicit BulkSequence(Options options);

    /// How many next() gives in all.
    std::int64_t total() const { return m_total; }
    std::optional<BulkItem> next();

private:
    struct Waiting {
        BulkItem item;
        std::int64_t turn = 0; ///< when it would come without reordering
    };
    void fill();
    std::size_t choose();
    std::size_t eventOf(std::int64_t number) const;
    bool isSentTwice(std::int64_t number) const;
    double random(std::uint64_t stream, std::int64_t number) const;

    Options m_options;
    std::int64_t m_total = 0;
    std::int64_t m_made = 0;  ///< events
    std::int64_t m_turns = 0; ///< items that were put into m_waiting
    std::int64_t m_given = 0;
    std::deque<Waiting> m_waiting; ///< ascending by turn
};

} // namespace hookbench::delivery
