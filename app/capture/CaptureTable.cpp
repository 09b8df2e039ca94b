#include "capture/CaptureTable.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace hookbench::capture {

namespace {

// Values beyond these would not fit a row; none is met in practice.
constexpr std::uint64_t idMask = (1ULL << 40) - 1;   // 2 months at 200,000 a second
constexpr std::uint64_t timeMask = (1ULL << 52) - 1; // the year 2112
constexpr std::uint64_t sizeMask = (1ULL << 35) - 1; // twice the largest body that settings allow
/// The flags that rows keep: all but the endpoint's number, which has a place of its own.
constexpr std::uint32_t keptFlags = CaptureTable::duplicateMark - 1;
/// What the column of marks shows and sorts by.
constexpr std::uint64_t shownMarks = Malformed | Truncated | Pinned | CaptureTable::duplicateMark;

template <class T>
std::uint64_t clamped(T value, std::uint64_t most)
{
    return value < 0 ? 0 : std::min<std::uint64_t>(static_cast<std::uint64_t>(value), most);
}

} // namespace

std::uint32_t CaptureTable::Texts::number(const std::string& text)
{
    if (const auto it = numbers.find(text); it != numbers.end())
        return it->second;
    const auto number = static_cast<std::uint32_t>(texts.size());
    texts.push_back(text);
    numbers.emplace(texts.back(), number);
    bytes += text.size() + sizeof(std::string) + 48;
    return number;
}

std::uint32_t CaptureTable::numberOf(Texts& texts, const std::string& text, CaptureId id)
{
    if (texts.texts.size() < texts.overflow || texts.numbers.contains(text))
        return texts.number(text);
    texts.rest[id] = text;
    return texts.overflow;
}

CaptureTable::Row CaptureTable::pack(const CaptureSummary& s)
{
    Row row{};
    row.id = clamped(s.id, idMask) & idMask;
    row.method = numberOf(m_methods, s.method, s.id) & 0x1ffU;
    row.receivedAtUs = clamped(s.receivedAtUs, timeMask) & timeMask;
    row.status = clamped(s.status, 1023) & 1023U;
    row.size = std::min<std::uint64_t>(s.size, sizeMask) & sizeMask;
    row.eventType = numberOf(m_eventTypes, s.eventType, s.id) & 0x3fffU;
    row.marks = ((s.flags & keptFlags) | (s.duplicateOf != 0 ? duplicateMark : 0U)) & 0xffffU;
    row.endpointLow = s.endpointNumber() & 0x1fffU;
    row.endpointHigh = (s.endpointNumber() >> 13U) & 7U;
    row.durationUs =
        static_cast<std::uint32_t>(clamped(s.durationUs, std::numeric_limits<std::uint32_t>::max()));
    row.target = m_targets.number(s.target);
    return row;
}

void CaptureTable::append(const std::vector<CaptureSummary>& newer)
{
    CaptureId last = !m_new.empty() ? id(end() - 1) : !m_old.empty() ? id(-1) : 0;
    for (const CaptureSummary& summary : newer) {
        if (summary.id <= last)
            continue;
        m_new.push_back(pack(summary));
        last = summary.id;
    }
}

void CaptureTable::prependHistory(const std::vector<CaptureSummary>& older)
{
    CaptureId first = empty() ? std::numeric_limits<CaptureId>::max() : id(begin());
    m_old.reserve(std::max(m_old.capacity(), m_old.size() + older.size()));
    for (const CaptureSummary& summary : older) {
        if (summary.id >= first)
            continue;
        m_old.push_back(pack(summary));
        first = summary.id;
    }
}

void CaptureTable::remove(std::vector<CaptureId> ids)
{
    std::sort(ids.begin(), ids.end());
    const auto gone = [&](const Row& row) {
        const bool is = std::binary_search(ids.begin(), ids.end(), static_cast<CaptureId>(row.id));
        if (is && row.method == m_methods.overflow)
            m_methods.rest.erase(static_cast<CaptureId>(row.id));
        if (is && row.eventType == m_eventTypes.overflow)
            m_eventTypes.rest.erase(static_cast<CaptureId>(row.id));
        return is;
    };
    std::erase_if(m_old, gone);
    std::erase_if(m_new, gone);
}

void CaptureTable::restore(const std::vector<CaptureSummary>& summaries)
{
    const CaptureId newest = m_new.empty() ? 0 : id(0);
    std::vector<Row> older;
    std::vector<Row> newer;
    for (const CaptureSummary& summary : summaries) {
        if (!find(summary.id))
            (newest != 0 && summary.id > newest ? newer : older).push_back(pack(summary));
    }
    const auto ascending = [](const Row& a, const Row& b) { return a.id < b.id; };
    const auto descending = [](const Row& a, const Row& b) { return a.id > b.id; };
    const auto mergeInto = [](std::vector<Row>& rows, std::vector<Row>& more, auto order) {
        std::sort(more.begin(), more.end(), order);
        const auto middle = static_cast<std::ptrdiff_t>(rows.size());
        rows.insert(rows.end(), more.begin(), more.end());
        std::inplace_merge(rows.begin(), rows.begin() + middle, rows.end(), order);
    };
    mergeInto(m_old, older, descending);
    mergeInto(m_new, newer, ascending);
}

void CaptureTable::setPinned(const std::vector<CaptureId>& ids, bool pinned)
{
    for (const CaptureId id : ids) {
        if (const auto position = find(id)) {
            Row& changed = row(*position);
            changed.marks =
                (pinned ? changed.marks | Pinned : changed.marks & ~std::uint64_t{Pinned}) & 0xffffU;
        }
    }
}

void CaptureTable::setNotes(const CaptureNotes& notes)
{
    for (const auto& [id, note] : notes) {
        if (note.empty())
            m_notes.erase(id);
        else
            m_notes[id] = note;
    }
}

void CaptureTable::update(const std::vector<CaptureSummary>& changed)
{
    for (const CaptureSummary& summary : changed) {
        if (const auto position = find(summary.id))
            row(*position) = pack(summary);
    }
}

void CaptureTable::clear()
{
    auto names = std::move(m_endpointNames);
    *this = CaptureTable();
    m_endpointNames = std::move(names);
}

void CaptureTable::setEndpointNames(std::map<std::uint16_t, std::string> names)
{
    m_endpointNames = std::move(names);
}

void CaptureTable::setGivenOrder(const std::vector<CaptureId>& ids)
{
    m_givenRanks.clear();
    if (ids.empty())
        return;
    const auto [first, last] = std::minmax_element(ids.begin(), ids.end());
    m_firstGiven = *first;
    m_givenRanks.assign(static_cast<std::size_t>(*last - *first) + 1, unnumbered);
    for (std::size_t i = 0; i < ids.size(); ++i)
        m_givenRanks[static_cast<std::size_t>(ids[i] - m_firstGiven)] = static_cast<std::uint32_t>(i);
}

std::uint32_t CaptureTable::givenRank(CaptureId wanted) const
{
    const auto at = static_cast<std::size_t>(wanted - m_firstGiven);
    return wanted >= m_firstGiven && at < m_givenRanks.size() ? m_givenRanks[at] : unnumbered;
}

std::optional<CaptureTable::Position> CaptureTable::find(CaptureId wanted) const
{
    Position low = begin();
    Position high = end();
    while (low < high) {
        const Position middle = low + (high - low) / 2;
        if (id(middle) < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low < end() && id(low) == wanted ? std::optional(low) : std::nullopt;
}

CaptureTable::View CaptureTable::range(Position from, Position to)
{
    View view(static_cast<std::size_t>(std::max(to - from, 0)));
    std::iota(view.begin(), view.end(), from);
    return view;
}

std::vector<std::uint32_t> CaptureTable::ranks(const Texts& texts) const
{
    std::vector<std::uint32_t> order(texts.texts.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return texts.texts[a] < texts.texts[b]; });
    std::vector<std::uint32_t> ranks(order.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        ranks[order[i]] = static_cast<std::uint32_t>(i);
    return ranks;
}

CaptureTable::SortJob CaptureTable::sortJob(const View& view, Column column) const
{
    SortJob job;
    job.items.resize(view.size());
    const auto fill = [&](auto key) {
        std::transform(view.begin(), view.end(), job.items.begin(), [&](Position p) {
            return SortJob::Item{key(row(p)), p};
        });
    };
    const auto rankOf = [](const std::vector<std::uint32_t>& ranks, std::uint64_t number) {
        return number < ranks.size() ? ranks[number] : ranks.size() + 1;
    };
    switch (column) {
    case Column::Time:
        fill([](const Row& r) { return r.id; });
        break;
    case Column::Method: {
        const auto order = ranks(m_methods);
        fill([&](const Row& r) { return rankOf(order, r.method); });
        break;
    }
    case Column::Target: {
        const auto order = ranks(m_targets);
        fill([&](const Row& r) { return rankOf(order, r.target); });
        break;
    }
    case Column::Status:
        fill([](const Row& r) { return r.status; });
        break;
    case Column::EventType: {
        const auto order = ranks(m_eventTypes);
        fill([&](const Row& r) { return rankOf(order, r.eventType); });
        break;
    }
    case Column::Size:
        fill([](const Row& r) { return r.size; });
        break;
    case Column::Duration:
        fill([](const Row& r) { return std::uint64_t{r.durationUs}; });
        break;
    case Column::Marks:
        fill([](const Row& r) { return r.marks & shownMarks; });
        break;
    case Column::Signature:
        fill([](const Row& r) { return r.marks & SignatureBits; });
        break;
    case Column::Given:
        fill([this](const Row& r) { return givenRank(static_cast<CaptureId>(r.id)); });
        break;
    }
    return job;
}

CaptureTable::View CaptureTable::SortJob::run() &&
{
    std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) {
        return a.key != b.key ? a.key < b.key : a.position < b.position;
    });
    View view(items.size());
    std::transform(items.begin(), items.end(), view.begin(), [](const Item& item) { return item.position; });
    return view;
}

int CaptureTable::compareTexts(const Texts& texts, std::uint64_t a, CaptureId aId, std::uint64_t b,
                               CaptureId bId) const
{
    if (a == b)
        return 0;
    // Texts beyond the numbers stand behind all others, as sortJob() has them.
    if (a == texts.overflow || b == texts.overflow)
        return a == texts.overflow ? 1 : -1;
    return text(texts, a, aId).compare(text(texts, b, bId));
}

bool CaptureTable::before(Position a, Position b, Column column) const
{
    const Row& x = row(a);
    const Row& y = row(b);
    const auto order = [&](auto left, auto right) { return left != right ? left < right : a < b; };
    const auto byText = [&](int comparison) { return comparison != 0 ? comparison < 0 : a < b; };
    switch (column) {
    case Column::Time:
        return a < b;
    case Column::Method:
        return byText(compareTexts(m_methods, x.method, id(a), y.method, id(b)));
    case Column::Target:
        return byText(x.target == y.target ? 0 : target(a).compare(target(b)));
    case Column::Status:
        return order(std::uint64_t{x.status}, std::uint64_t{y.status});
    case Column::EventType:
        return byText(compareTexts(m_eventTypes, x.eventType, id(a), y.eventType, id(b)));
    case Column::Size:
        return order(bodySize(a), bodySize(b));
    case Column::Duration:
        return order(x.durationUs, y.durationUs);
    case Column::Marks:
        return order(x.marks & shownMarks, y.marks & shownMarks);
    case Column::Signature:
        return order(x.marks & SignatureBits, y.marks & SignatureBits);
    case Column::Given:
        return order(givenRank(id(a)), givenRank(id(b)));
    }
    return a < b;
}

std::size_t CaptureTable::memoryBytes() const
{
    return (m_old.capacity() + m_new.capacity()) * sizeof(Row) + m_methods.bytes + m_targets.bytes +
           m_eventTypes.bytes + m_givenRanks.capacity() * sizeof(std::uint32_t);
}

} // namespace hookbench::capture
