#pragma once

#include "capture/Capture.h"
#include "capture/CaptureKind.h"

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hookbench::capture {

/// All captures of a profile as a list needs them, 32 bytes each; texts that repeat are kept once.
///
/// Rows are reached by their position. Positions grow with the ids: live captures get 0, 1, 2, …, and the
/// history, which is loaded newest first, -1, -2, …, so that neither ever moves a row. Removing does (see
/// remove()). A view is a vector of positions in the order of a list, made by a ColumnFilter and sorted().
///
/// Not thread-safe; SortJob carries what a sort on another thread needs.
class CaptureTable {
public:
    using Position = std::int32_t;
    using View = std::vector<Position>;

    /// Given is what setGivenOrder() says.
    enum class Column { Time, Method, Target, Status, EventType, Size, Duration, Marks, Signature, Given };

    /// A mark of rows beside the bits of CaptureFlag.
    static constexpr std::uint32_t duplicateMark = 1U << 15;

    CaptureTable() = default;
    CaptureTable(CaptureTable&&) = default;
    CaptureTable& operator=(CaptureTable&&) = default;

    /// Adds captures that are newer than all others, ids ascending. Ids that are here already are skipped.
    void append(const std::vector<CaptureSummary>& newer);
    /// Adds captures that are older than all others, ids descending, as CaptureReader::list() gives them.
    void prependHistory(const std::vector<CaptureSummary>& older);
    /// Takes captures away. Positions change: every view must be made anew.
    void remove(std::vector<CaptureId> ids);
    /// Puts captures back to their places. Positions change, as after remove().
    void restore(const std::vector<CaptureSummary>& summaries);
    void setPinned(const std::vector<CaptureId>& ids, bool pinned);
    /// What is written on captures, here or yet to come; an empty note takes it away.
    void setNotes(const CaptureNotes& notes);
    /// Brings status and marks of captures up to date; the others are passed over.
    void update(const std::vector<CaptureSummary>& changed);
    /// Takes the captures away; the endpoints' names stay.
    void clear();
    /// What filters find the endpoints' captures by, by their numbers.
    void setEndpointNames(std::map<std::uint16_t, std::string> names);

    /// An order of the captures by what the rows do not hold; those that are not in it stand behind. No view may be sorted
    /// by Column::Given meanwhile.
    void setGivenOrder(const std::vector<CaptureId>& ids);

    std::size_t size() const { return m_old.size() + m_new.size(); }
    bool empty() const { return size() == 0; }
    /// Of the first and behind the last row.
    Position begin() const { return -static_cast<Position>(m_old.size()); }
    Position end() const { return static_cast<Position>(m_new.size()); }
    std::optional<Position> find(CaptureId id) const;
    CaptureId id(Position p) const { return static_cast<CaptureId>(row(p).id); }
    std::int64_t receivedAtUs(Position p) const { return static_cast<std::int64_t>(row(p).receivedAtUs); }
    std::int64_t durationUs(Position p) const { return row(p).durationUs; }
    std::uint64_t bodySize(Position p) const { return row(p).size; }
    int status(Position p) const { return static_cast<int>(row(p).status); }
    /// Bits of CaptureFlag, and duplicateMark.
    std::uint32_t marks(Position p) const { return static_cast<std::uint32_t>(row(p).marks); }
    SignatureState signature(Position p) const { return signatureOf(marks(p)); }
    /// What is written on it; null if nothing is.
    const CaptureNote* note(Position p) const
    {
        if (m_notes.empty())
            return nullptr;
        const auto found = m_notes.find(id(p));
        return found == m_notes.end() ? nullptr : &found->second;
    }
    std::uint16_t endpointNumber(Position p) const { return row(p).endpoint(); }
    CaptureKind kind(Position p) const
    {
        return (marks(p) & OverSmtp) != 0 ? CaptureKind::Mail : kindOfRequest(method(p), target(p));
    }
    const std::string& method(Position p) const { return text(m_methods, row(p).method, id(p)); }
    const std::string& target(Position p) const { return m_targets.texts[row(p).target]; }
    const std::string& eventType(Position p) const { return text(m_eventTypes, row(p).eventType, id(p)); }

    // Texts by their numbers, for what looks at each text once instead of at each row.
    /// Of the row's text; `unnumbered` if it has none, because there are too many of them.
    static constexpr std::uint32_t unnumbered = 0xFFFFFFFF;
    std::uint32_t methodNumber(Position p) const { return numberIn(m_methods, row(p).method); }
    std::uint32_t targetNumber(Position p) const { return row(p).target; }
    std::uint32_t eventTypeNumber(Position p) const { return numberIn(m_eventTypes, row(p).eventType); }
    /// Those of the captures that are or were here.
    const std::deque<std::string>& methods() const { return m_methods.texts; }
    const std::deque<std::string>& targets() const { return m_targets.texts; }
    const std::deque<std::string>& eventTypes() const { return m_eventTypes.texts; }
    const std::map<std::uint16_t, std::string>& endpointNames() const { return m_endpointNames; }

    /// All positions from `from` up to `to`.
    static View range(Position from, Position to);
    View all() const { return range(begin(), end()); }

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
    /// What is needed to sort `view` (whose positions ascend) by a column, ascending.
    SortJob sortJob(const View& view, Column column) const;
    View sorted(const View& view, Column column) const { return sortJob(view, column).run(); }
    /// Whether `a` stands before `b` in a view that sorted() made.
    bool before(Position a, Position b, Column column) const;

    /// Bytes that the rows and their texts take, roughly.
    std::size_t memoryBytes() const;

private:
    struct Row {
        std::uint64_t id : 40;
        std::uint64_t status : 10;
        std::uint64_t eventType : 14;
        std::uint64_t receivedAtUs : 52;
        std::uint64_t method : 9;
        std::uint64_t endpointHigh : 3; ///< the number's upper bits: no word has all sixteen left
        std::uint64_t size : 35;
        std::uint64_t marks : 16;
        std::uint64_t endpointLow : 13;
        std::uint32_t durationUs;
        std::uint32_t target;

        std::uint16_t endpoint() const { return static_cast<std::uint16_t>(endpointHigh << 13U | endpointLow); }
    };
    static_assert(sizeof(Row) == 32);

    /// Texts by number. Numbers of methods and event types have few bits; a sender that invents more of them
    /// than that gets `overflow`, and the row's text stands in `rest`, by id.
    struct Texts {
        explicit Texts(std::uint32_t most) : overflow(most) {}
        std::uint32_t overflow; ///< the largest number that fits the row
        std::deque<std::string> texts;
        std::unordered_map<std::string_view, std::uint32_t> numbers;
        std::unordered_map<CaptureId, std::string> rest;
        std::size_t bytes = 0;
        std::uint32_t number(const std::string& text);
    };

    const Row& row(Position p) const { return p >= 0 ? m_new[std::size_t(p)] : m_old[std::size_t(~p)]; }
    Row& row(Position p) { return p >= 0 ? m_new[std::size_t(p)] : m_old[std::size_t(~p)]; }
    Row pack(const CaptureSummary& summary);
    static std::uint32_t numberOf(Texts& texts, const std::string& text, CaptureId id);
    const std::string& text(const Texts& texts, std::uint64_t number, CaptureId id) const
    {
        return number == texts.overflow ? texts.rest.at(id) : texts.texts[number];
    }
    std::vector<std::uint32_t> ranks(const Texts& texts) const;
    std::uint32_t givenRank(CaptureId id) const;
    int compareTexts(const Texts& texts, std::uint64_t a, CaptureId aId, std::uint64_t b,
                     CaptureId bId) const;

    static std::uint32_t numberIn(const Texts& texts, std::uint64_t number)
    {
        return number == texts.overflow ? unnumbered : static_cast<std::uint32_t>(number);
    }

    std::vector<Row> m_old; ///< descending by id: m_old[0] has position -1
    std::vector<Row> m_new; ///< ascending by id
    Texts m_methods{(1U << 9U) - 1};
    Texts m_targets{0xFFFFFFFF};
    Texts m_eventTypes{(1U << 14U) - 1};
    std::map<std::uint16_t, std::string> m_endpointNames;
    CaptureId m_firstGiven = 0;
    std::vector<std::uint32_t> m_givenRanks; ///< of m_firstGiven and the ids behind it
    std::unordered_map<CaptureId, CaptureNote> m_notes; ///< of the few that have one
};

} // namespace hookbench::capture
