#pragma once

#include "delivery/Attempt.h"

#include <cstdint>

namespace hookbench::delivery {

/// Marks of a logged exchange, as bits.
inline constexpr std::int64_t requestCut = 1;
inline constexpr std::int64_t responseCut = 2;
inline constexpr std::int64_t tlsUnverified = 4;

inline std::int64_t flagsOf(const AttemptRecord& record)
{
    return (record.requestTruncated ? requestCut : 0) | (record.responseTruncated ? responseCut : 0) |
           (record.skippedTlsVerification ? tlsUnverified : 0);
}

} // namespace hookbench::delivery
