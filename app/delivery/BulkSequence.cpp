#include "delivery/BulkSequence.h"

#include "events/Envelope.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace hookbench::delivery {

namespace {

enum Stream : std::uint64_t { Mix = 1, Duplicate = 2, Order = 3 };

/// SplitMix64 (Steele, Lea and Flood, 2014): one good number for each input.
std::uint64_t scrambled(std::uint64_t x)
{
    x += 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

} // namespace

BulkSequence::BulkSequence(Options options) : m_options(std::move(options)), m_total(m_options.count)
{
    for (std::int64_t i = 0; m_options.duplicateShare > 0 && i < m_options.count; ++i)
        m_total += isSentTwice(i) ? 1 : 0;
}

double BulkSequence::random(std::uint64_t stream, std::int64_t number) const
{
    const std::uint64_t key = scrambled(m_options.seed * 4 + stream) ^ static_cast<std::uint64_t>(number);
    return static_cast<double>(scrambled(key) >> 11) / static_cast<double>(std::uint64_t{1} << 53);
}

bool BulkSequence::isSentTwice(std::int64_t number) const
{
    return random(Duplicate, number) < m_options.duplicateShare;
}

std::size_t BulkSequence::eventOf(std::int64_t number) const
{
    const std::vector<double>& weights = m_options.weights;
    double left = random(Mix, number) * std::accumulate(weights.begin(), weights.end(), 0.0);
    for (std::size_t i = 0; i + 1 < weights.size(); ++i) {
        left -= weights[i];
        if (left < 0)
            return i;
    }
    return weights.empty() ? 0 : weights.size() - 1;
}

void BulkSequence::fill()
{
    const auto wanted = static_cast<std::size_t>(m_options.reorderWindow) + 1;
    while (m_waiting.size() < wanted && m_made < m_options.count) {
        BulkItem item{m_made, eventOf(m_made), events::makeEventId(), false};
        m_waiting.push_back({item, m_turns++});
        if (isSentTwice(m_made)) {
            item.isDuplicate = true;
            m_waiting.push_back({std::move(item), m_turns++});
        }
        ++m_made;
    }
}

/// Any of those that wait, but none later than the window allows.
std::size_t BulkSequence::choose()
{
    if (m_options.reorderWindow == 0 || m_given - m_waiting.front().turn >= m_options.reorderWindow)
        return 0;
    const double share = random(Order, m_given);
    const auto choices =
        std::min<std::size_t>(m_waiting.size(), static_cast<std::size_t>(m_options.reorderWindow) + 1);
    return static_cast<std::size_t>(share * static_cast<double>(choices));
}

std::optional<BulkItem> BulkSequence::next()
{
    fill();
    if (m_waiting.empty())
        return std::nullopt;
    const auto chosen = m_waiting.begin() + static_cast<std::ptrdiff_t>(choose());
    BulkItem item = std::move(chosen->item);
    m_waiting.erase(chosen);
    ++m_given;
    return item;
}

} // namespace hookbench::delivery
