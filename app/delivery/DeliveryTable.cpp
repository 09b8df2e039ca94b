#include "delivery/DeliveryTable.h"

#include "base/Text.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace hookbench::delivery {

namespace {

std::uint32_t bounded32(std::uint64_t number)
{
    return static_cast<std::uint32_t>(
        std::min<std::uint64_t>(number, std::numeric_limits<std::uint32_t>::max()));
}

bool containsIgnoringCase(const std::string& text, const std::string& lower)
{
    return std::search(text.begin(), text.end(), lower.begin(), lower.end(),
                       [](char a, char b) { return asciiLower(a) == b; }) != text.end();
}

/// The first row, descending or ascending by id, that is not before `id`.
template <class Rows, class Before>
auto lowerBound(const Rows& rows, AttemptId id, Before before)
{
    return std::lower_bound(rows.begin(), rows.end(), id, [before](const auto& row, AttemptId wanted) {
        return before(static_cast<AttemptId>(row.id), wanted);
    });
}

} // namespace

std::uint32_t DeliveryTable::Texts::number(const std::string& text)
{
    const auto known = numbers.find(text);
    if (known != numbers.end())
        return known->second;
    const auto next = static_cast<std::uint32_t>(texts.size());
    texts.push_back(text);
    numbers.emplace(texts.back(), next);
    bytes += text.size() + 64;
    return next;
}

DeliveryTable::Row DeliveryTable::pack(const AttemptSummary& summary)
{
    Row row{};
    row.delivery = summary.delivery;
    row.startedAtUs = summary.startedAtUs;
    row.id = static_cast<std::uint64_t>(summary.id) & ((std::uint64_t{1} << 40) - 1);
    row.number = static_cast<std::uint64_t>(std::clamp(summary.number, 0, 16383)) & 16383;
    row.status = static_cast<std::uint64_t>(std::clamp(summary.status, 0, 1023)) & 1023;
    row.durationUs = bounded32(static_cast<std::uint64_t>(std::max<std::int64_t>(summary.durationUs, 0)));
    row.bytes = bounded32(summary.requestBytes);
    row.registration = m_texts.number(summary.registrationName);
    row.place = m_texts.number(summary.place);
    // Kinds and types are few; what strangers invent beyond these numbers shows as the first one.
    const std::uint32_t kind = m_kinds.number(summary.kind);
    row.kind = (kind < 256 ? kind : 0) & 0xff;
    const std::uint32_t type = m_texts.number(summary.eventType);
    row.eventType = (type < (1U << 24) ? type : 0U) & 0xffffff;
    row.diagnosis = static_cast<std::uint8_t>(summary.diagnosis);
    row.outcome = static_cast<std::uint8_t>(summary.outcome);
    row.mode = static_cast<std::uint8_t>(summary.mode);
    row.isLast = summary.isLast() ? 1 : 0;
    return row;
}

void DeliveryTable::append(const std::vector<AttemptSummary>& newer)
{
    AttemptId last = !m_new.empty()   ? static_cast<AttemptId>(m_new.back().id)
                     : !m_old.empty() ? static_cast<AttemptId>(m_old.front().id)
                                      : 0;
    for (const AttemptSummary& summary : newer) {
        if (summary.id <= last)
            continue;
        last = summary.id;
        m_new.push_back(pack(summary));
    }
}

void DeliveryTable::prependHistory(const std::vector<AttemptSummary>& older)
{
    AttemptId first = !m_old.empty()   ? static_cast<AttemptId>(m_old.back().id)
                      : !m_new.empty() ? static_cast<AttemptId>(m_new.front().id)
                                       : std::numeric_limits<AttemptId>::max();
    for (const AttemptSummary& summary : older) {
        if (summary.id >= first)
            continue;
        first = summary.id;
        m_old.push_back(pack(summary));
    }
}

void DeliveryTable::remove(std::vector<AttemptId> ids)
{
    std::sort(ids.begin(), ids.end());
    const auto isGone = [&](const Row& row) {
        return std::binary_search(ids.begin(), ids.end(), static_cast<AttemptId>(row.id));
    };
    std::erase_if(m_old, isGone);
    std::erase_if(m_new, isGone);
}

void DeliveryTable::clear()
{
    m_old.clear();
    m_new.clear();
    m_texts = {};
    m_kinds = {};
}

std::optional<DeliveryTable::Position> DeliveryTable::find(AttemptId id) const
{
    const auto newer = lowerBound(m_new, id, [](AttemptId a, AttemptId b) { return a < b; });
    if (newer != m_new.end() && static_cast<AttemptId>(newer->id) == id)
        return static_cast<Position>(newer - m_new.begin());
    const auto older = lowerBound(m_old, id, [](AttemptId a, AttemptId b) { return a > b; });
    if (older != m_old.end() && static_cast<AttemptId>(older->id) == id)
        return ~static_cast<Position>(older - m_old.begin());
    return std::nullopt;
}

DeliveryTable::Filter DeliveryTable::parseFilter(std::string_view text)
{
    Filter filter;
    std::string word;
    for (const char c : std::string(text) + " ") {
        if (c != ' ' && c != '\t') {
            word.push_back(asciiLower(c));
            continue;
        }
        if (!word.empty())
            filter.words.push_back(std::exchange(word, {}));
    }
    return filter;
}

/// What one word means: each text is looked at once, each row then costs a few comparisons.
struct DeliveryTable::WordMatch {
    std::vector<bool> texts;
    std::vector<bool> kinds;
    std::optional<Outcome> outcome;
    std::optional<Mode> mode;
    bool isRetrying = false;
    std::string digits; ///< of the status; "" if the word is no number
};

DeliveryTable::WordMatch DeliveryTable::matchWord(const std::string& word) const
{
    WordMatch match;
    match.texts.reserve(m_texts.texts.size());
    for (const std::string& text : m_texts.texts)
        match.texts.push_back(containsIgnoringCase(text, word));
    for (const std::string& kind : m_kinds.texts)
        match.kinds.push_back(containsIgnoringCase(kind, word));
    if (word == "delivered")
        match.outcome = Outcome::Delivered;
    else if (word == "failed")
        match.outcome = Outcome::Failed;
    else if (word == "cancelled")
        match.outcome = Outcome::Cancelled;
    else if (word == "unknown")
        match.outcome = Outcome::Unknown;
    else if (word == "dry-run")
        match.outcome = Outcome::DryRun;
    else if (word == "reroute")
        match.mode = Mode::Reroute;
    match.isRetrying = word == "retrying";
    if (word.size() <= 3 && word.find_first_not_of("0123456789") == std::string::npos)
        match.digits = word;
    return match;
}

bool DeliveryTable::matches(const Row& row, const WordMatch& word)
{
    if (word.texts[row.registration] || word.texts[row.place] || word.texts[row.eventType] ||
        word.kinds[row.kind])
        return true;
    if (word.outcome && row.outcome == static_cast<std::uint8_t>(*word.outcome))
        return true;
    if (word.mode && row.mode == static_cast<std::uint8_t>(*word.mode))
        return true;
    if (word.isRetrying && row.isLast == 0)
        return true;
    return !word.digits.empty() && row.status != 0 &&
           std::to_string(static_cast<unsigned>(row.status)).find(word.digits) != std::string::npos;
}

DeliveryTable::View DeliveryTable::filter(const Filter& wanted, Position from, Position to) const
{
    View view;
    if (wanted.empty()) {
        view.resize(static_cast<std::size_t>(std::max(0, to - from)));
        std::iota(view.begin(), view.end(), from);
        return view;
    }
    std::vector<WordMatch> words;
    for (const std::string& word : wanted.words)
        words.push_back(matchWord(word));
    for (Position p = from; p < to; ++p) {
        const Row& candidate = row(p);
        if (std::all_of(words.begin(), words.end(),
                        [&](const WordMatch& word) { return matches(candidate, word); }))
            view.push_back(p);
    }
    return view;
}

std::uint64_t DeliveryTable::sortKey(Position position, Column column,
                                     const std::vector<std::uint32_t>& ranks) const
{
    const Row& r = row(position);
    switch (column) {
    case Column::Time:
        return static_cast<std::uint64_t>(r.startedAtUs);
    case Column::Registration:
        return ranks[r.registration];
    case Column::Place:
        return ranks[r.place];
    case Column::EventType:
        return ranks[r.eventType];
    case Column::Attempt:
        return r.number;
    case Column::Status:
        return r.status;
    case Column::Outcome:
        return r.outcome;
    case Column::Duration:
        return r.durationUs;
    case Column::Size:
        return r.bytes;
    }
    return 0;
}

DeliveryTable::SortJob DeliveryTable::sortJob(const View& view, Column column) const
{
    std::vector<std::uint32_t> ranks;
    if (column == Column::Registration || column == Column::Place || column == Column::EventType) {
        std::vector<std::uint32_t> order(m_texts.texts.size());
        std::iota(order.begin(), order.end(), 0U);
        std::sort(order.begin(), order.end(),
                  [this](std::uint32_t a, std::uint32_t b) { return m_texts.texts[a] < m_texts.texts[b]; });
        ranks.resize(order.size());
        for (std::uint32_t rank = 0; rank < order.size(); ++rank)
            ranks[order[rank]] = rank;
    }
    SortJob job;
    job.items.reserve(view.size());
    for (const Position position : view)
        job.items.push_back({sortKey(position, column, ranks), position});
    return job;
}

DeliveryTable::View DeliveryTable::SortJob::run() &&
{
    std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) {
        return a.key != b.key ? a.key < b.key : a.position < b.position;
    });
    View view;
    view.reserve(items.size());
    for (const Item& item : items)
        view.push_back(item.position);
    return view;
}

std::size_t DeliveryTable::memoryBytes() const
{
    return (m_old.capacity() + m_new.capacity()) * sizeof(Row) + m_texts.bytes;
}

} // namespace hookbench::delivery
