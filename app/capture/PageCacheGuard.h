#pragma once

#include <chrono>
#include <cstdint>

namespace hookbench::capture {

/// Keeps a flood of captures from filling the machine's memory with file pages that nobody reads.
///
/// Written bytes are handed to the disk early, and while they arrive fast, pages that the disk has are given
/// back at once, so that the next bytes use the same memory again. Measured on a virtual machine, whose host
/// has to provide every page that is touched first: 640 MB/s without, 2,500 MB/s with it. A slow trickle
/// stays cached. Nothing here waits for the disk, and failures only cost the effect. One thread.
class PageCacheGuard {
public:
    PageCacheGuard() = default;
    ~PageCacheGuard();
    PageCacheGuard(const PageCacheGuard&) = delete;
    PageCacheGuard& operator=(const PageCacheGuard&) = delete;

    /// The file has grown to `size` bytes.
    void wrote(int file, std::int64_t size);
    /// The file is complete: it is closed here once its pages have been dealt with.
    void retire(int file);

private:
    bool isFlood();

    int m_retired = -1;
    bool m_flood = false;
    std::int64_t m_handedOver = 0;
    std::chrono::steady_clock::time_point m_lastTime;
};

} // namespace hookbench::capture
