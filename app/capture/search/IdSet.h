#pragma once

#include "capture/Capture.h"

#include <bitset>
#include <unordered_map>

namespace hookbench::capture {

/// A set of captures, a bit each: ids lie close together. Values; one thread.
class IdSet {
public:
    /// False if it was there already.
    bool insert(CaptureId id)
    {
        auto bit = m_blocks[id / blockSize][static_cast<std::size_t>(id % blockSize)];
        if (bit)
            return false;
        bit = true;
        ++m_size;
        return true;
    }
    bool contains(CaptureId id) const
    {
        const auto block = m_blocks.find(id / blockSize);
        return block != m_blocks.end() && block->second[static_cast<std::size_t>(id % blockSize)];
    }
    std::size_t size() const { return m_size; }
    void clear()
    {
        m_blocks.clear();
        m_size = 0;
    }

private:
    static constexpr CaptureId blockSize = 1 << 15;
    std::unordered_map<CaptureId, std::bitset<blockSize>> m_blocks; ///< ids are positive
    std::size_t m_size = 0;
};

} // namespace hookbench::capture
