#include "capture/PageCacheGuard.h"

#include <fcntl.h>
#include <unistd.h>

namespace hookbench::capture {

namespace {
constexpr std::int64_t step = std::int64_t{8} << 20; // handed to the disk at once
constexpr std::int64_t window = std::int64_t{32}
                                << 20;              // of the newest bytes, still being written by the disk
constexpr std::chrono::milliseconds floodStep{300}; // a step in less is a flood: 27 MB/s
} // namespace

PageCacheGuard::~PageCacheGuard()
{
    if (m_retired >= 0)
        ::close(m_retired);
}

bool PageCacheGuard::isFlood()
{
    const auto now = std::chrono::steady_clock::now();
    const bool fast = now - m_lastTime < floodStep;
    m_lastTime = now;
    return fast;
}

void PageCacheGuard::wrote(int file, std::int64_t size)
{
    if (size < m_handedOver) // taken back, or another file
        m_handedOver = size;
    if (size - m_handedOver < step)
        return;
#ifdef __linux__
    ::sync_file_range(file, m_handedOver, size - m_handedOver, SYNC_FILE_RANGE_WRITE);
#endif
    m_handedOver = size;
    m_flood = isFlood();
    if (!m_flood)
        return;
    if (size > window)
        ::posix_fadvise(file, 0, size - window, POSIX_FADV_DONTNEED);
    // At every step again: pages that the disk had not taken yet were skipped before.
    if (m_retired >= 0)
        ::posix_fadvise(m_retired, 0, 0, POSIX_FADV_DONTNEED);
}

void PageCacheGuard::retire(int file)
{
    if (m_retired >= 0)
        ::close(m_retired);
#ifdef __linux__
    if (m_flood)
        ::sync_file_range(file, 0, 0, SYNC_FILE_RANGE_WRITE);
#endif
    m_retired = file;
    m_handedOver = 0;
}

} // namespace hookbench::capture
