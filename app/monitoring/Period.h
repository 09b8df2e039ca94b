#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hookbench::monitoring {

/// The last so long of the past.
enum class Period { Quarter, Hour, Day, All };

inline constexpr std::array<Period, 4> allPeriods{Period::Quarter, Period::Hour, Period::Day, Period::All};

/// "15m", "1h", "1d", "all"; and back, nothing for another text.
constexpr std::string_view periodName(Period period)
{
    constexpr std::array<std::string_view, 4> names{"15m", "1h", "1d", "all"};
    return names[static_cast<std::size_t>(period)];
}
constexpr std::optional<Period> periodNamed(std::string_view name)
{
    for (const Period period : allPeriods) {
        if (periodName(period) == name)
            return period;
    }
    return std::nullopt;
}

/// Microseconds; 0 for all.
constexpr std::int64_t lengthUs(Period period)
{
    constexpr std::array<std::int64_t, 4> minutes{15, 60, 24 * 60, 0};
    return minutes[static_cast<std::size_t>(period)] * 60'000'000;
}

/// Since when, Unix time in microseconds; 0 for all.
constexpr std::int64_t startUs(Period period, std::int64_t nowUs)
{
    return period == Period::All ? 0 : nowUs - lengthUs(period);
}

} // namespace hookbench::monitoring
