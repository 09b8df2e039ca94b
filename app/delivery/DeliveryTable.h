#pragma once

#include "delivery/Attempt.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hookbench::delivery {

/// All attempts of a profile as a list needs them, 48 bytes each; texts that repeat are kept once, and event
/// ids are left in the log.
///
/// Rows are reached by their position, which grows with the ids: live attempts get 0, 1, 2, …, and the
/// history, loaded newest first, -1, -2, …, so that neither ever moves a row. A view is a vector of positions
/// in the order of a list. Not thread-safe; SortJob carries what a sort on another thread needs.
class DeliveryTable {
public:
    using Position = std::int32_t;
    using View = std::vector<Position>;

    enum class Column { Time, Registration, Place, EventType, Attempt, Status, Outcome, Duration, Size };

    DeliveryTable() = default;
    DeliveryTable(DeliveryTable&&) = default;
    DeliveryTable& operator=(DeliveryTable&&) = default;

    /// Adds attempts that are newer than all others, ids ascending. Ids that are here already are skipped.
    void append(const std::vector<AttemptSummary>& newer);
    /// Adds attempts that are older than all others, ids descending, as DeliveryLog::list() gives them.
    void prependHistory(const std::vector<AttemptSummary>& older);
    /// Takes attempts away. Positions change: every view must be made anew.
    void remove(std::vector<AttemptId> ids);
    void clear();

    std::size_t size() const { return m_old.size() + m_new.size(); }
    bool empty() const { return size() == 0; }
    Position begin() const { return -static_cast<Position>(m_old.size()); }
    Position end() const { return static_cast<Position>(m_new.size()); }
    std::optional<Position> find(AttemptId id) const;

    AttemptId id(Position p) const { return static_cast<AttemptId>(row(p).id); }
    DeliveryId delivery(Position p) const { return row(p).delivery; }
    std::int64_t startedAtUs(Position p) const { return row(p).startedAtUs; }
    std::int64_t durationUs(Position p) const { return row(p).durationUs; }
    std::uint64_t bytes(Position p) const { return row(p).bytes; } ///< of the request
    int number(Position p) const { return row(p).number; }
    int status(Position p) const { return row(p).status; }
    Outcome outcome(Position p) const { return static_cast<Outcome>(row(p).outcome); }
    Mode mode(Position p) const { return static_cast<Mode>(row(p).mode); }
    DiagnosisCode diagnosis(Position p) const { return static_cast<DiagnosisCode>(row(p).diagnosis); }
    bool isLast(Position p) const { return row(p).isLast != 0; }
    const std::string& kind(Position p) const { return m_kinds.texts[row(p).kind]; }
    const std::string& registration(Position p) const { return m_texts.texts[row(p).registration]; }
    const std::string& place(Position p) const { return m_texts.texts[row(p).place]; }
    const std::string& eventType(Position p) const { return m_texts.texts[row(p).eventType]; }

    /// Every word must be found in the registration's name, the place, the event type, the channel's kind or
    /// the status (ASCII case does not matter), or name an outcome or mode: "delivered", "failed", "dry-run",
    /// "cancelled", "unknown", "reroute", "retrying".
    struct Filter {
        std::vector<std::string> words;
        bool empty() const { return words.empty(); }
        bool operator==(const Filter&) const = default;
    };
    static Filter parseFilter(std::string_view text);
    /// The positions from `from` up to `to` that match, ascending.
    View filter(const Filter& filter, Position from, Position to) const;
    View filter(const Filter& wanted) const { return filter(wanted, begin(), end()); }

    /// A sort in a form that needs nothing of the table any more.
    struct SortJob {
        struct Item {
            std::uint64_t key;
            Position position;
        };
        std::vector<Item> items;
        /// Sorts; equal keys keep the order of their ids. Any thread.
        View run() &&;
    };
    SortJob sortJob(const View& view, Column column) const;
    View sorted(const View& view, Column column) const { return sortJob(view, column).run(); }

    /// Bytes that the rows and their texts take, roughly.
    std::size_t memoryBytes() const;

private:
    struct Row {
        std::int64_t delivery;
        std::int64_t startedAtUs;
        std::uint64_t id : 40;
        std::uint64_t number : 14;
        std::uint64_t status : 10;
        std::uint32_t durationUs;
        std::uint32_t bytes;
        std::uint32_t registration;
        std::uint32_t place;
        std::uint32_t kind : 8;
        std::uint32_t eventType : 24;
        std::uint8_t diagnosis;
        std::uint8_t outcome;
        std::uint8_t mode;
        std::uint8_t isLast;
    };
    static_assert(sizeof(Row) == 48);

    /// Texts by number.
    struct Texts {
        std::deque<std::string> texts;
        std::unordered_map<std::string_view, std::uint32_t> numbers;
        std::size_t bytes = 0;
        std::uint32_t number(const std::string& text);
    };

    const Row& row(Position p) const { return p >= 0 ? m_new[std::size_t(p)] : m_old[std::size_t(~p)]; }
    Row pack(const AttemptSummary& summary);
    struct WordMatch;
    WordMatch matchWord(const std::string& word) const;
    static bool matches(const Row& row, const WordMatch& word);
    std::uint64_t sortKey(Position position, Column column, const std::vector<std::uint32_t>& ranks) const;

    std::vector<Row> m_old; ///< descending by id: m_old[0] has position -1
    std::vector<Row> m_new; ///< ascending by id
    Texts m_texts;
    Texts m_kinds;
};

} // namespace hookbench::delivery
