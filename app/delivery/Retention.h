#pragma once

#include "storage/Settings.h"

#include <cstdint>

namespace hookbench::delivery {

/// How much of the log is kept; what is older or beyond the size goes, oldest first.
struct Retention {
    std::int64_t maxAgeUs = 0;      ///< 0: for ever
    std::uint64_t maxFileBytes = 0; ///< 0: without bound

    bool operator==(const Retention&) const = default;
};

/// From days and MB of 1024 KB each.
inline Retention retentionOf(std::uint32_t days, std::uint32_t megabytes)
{
    return {std::int64_t{days} * 24 * 3600 * 1'000'000, std::uint64_t{megabytes} << 20};
}

inline Retention retentionOf(const storage::Settings& settings)
{
    return retentionOf(settings.deliveryDays, settings.deliveryMegabytes);
}

} // namespace hookbench::delivery
