#pragma once

#include "json/Value.h"
#include "monitoring/AlertEngine.h"
#include "monitoring/AlertRule.h"
#include "monitoring/HealthReport.h"

namespace hookbench::monitoring {

/// A report as `hookbench-cli health --json` prints it; the timeline and the matrix included. Durations in milliseconds,
/// shares from 0 to 1, times in ISO 8601 (null: never).
json::Object toJson(const HealthReport& report);
/// The members of it that a group, an issue or the answer about a timeout has.
json::Object toJson(const Figures& figures);
json::Object toJson(const Issue& issue);
/// The alerts that are not ok, with their sentences.
json::Array toJson(const std::vector<AlertStatus>& alerts, const std::vector<AlertRule>& rules);
json::Object whatIfJson(const HealthReport& report, std::int64_t timeoutUs);

/// A number with so many digits behind the point.
json::Value decimal(double number, int digits);

} // namespace hookbench::monitoring
