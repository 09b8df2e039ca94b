#include "capture/FirstEvents.h"

namespace hookbench::capture {

namespace {
constexpr std::size_t fewestSlots = 1024; // a power of two, as all sizes are
}

std::size_t FirstEvents::slotOf(std::int64_t hash) const
{
    const std::size_t mask = m_slots.size() - 1;
    // Fibonacci hashing (Knuth, The Art of Computer Programming, section 6.4) spreads the low bits.
    std::size_t slot = (static_cast<std::uint64_t>(hash) * 0x9E3779B97F4A7C15ULL >> 20) & mask;
    while (m_slots[slot].id != 0 && m_slots[slot].hash != hash)
        slot = (slot + 1) & mask;
    return slot;
}

CaptureId FirstEvents::find(std::int64_t hash) const
{
    return m_slots.empty() ? 0 : m_slots[slotOf(hash)].id;
}

void FirstEvents::add(std::int64_t hash, CaptureId id)
{
    // At most three quarters full, so that chains stay short.
    if (m_slots.size() * 3 <= (m_count + 1) * 4)
        grow(m_slots.empty() ? fewestSlots : m_slots.size() * 2);
    Slot& slot = m_slots[slotOf(hash)];
    if (slot.id != 0)
        return;
    slot = {hash, id};
    ++m_count;
}

void FirstEvents::removeFrom(CaptureId firstId)
{
    std::vector<Slot> old = std::move(m_slots);
    m_slots.assign(old.size(), {});
    m_count = 0;
    for (const Slot& slot : old) {
        if (slot.id == 0 || slot.id >= firstId)
            continue;
        m_slots[slotOf(slot.hash)] = slot;
        ++m_count;
    }
}

void FirstEvents::grow(std::size_t slots)
{
    std::vector<Slot> old = std::move(m_slots);
    m_slots.assign(slots, {});
    for (const Slot& slot : old) {
        if (slot.id != 0)
            m_slots[slotOf(slot.hash)] = slot;
    }
}

} // namespace hookbench::capture
