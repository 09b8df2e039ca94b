#pragma once

#include "capture/Capture.h"
#include "capture/compare/Comparison.h"

#include <QString>

namespace hookbench::ui {

/// "#12  POST /hooks  10:03:22.114"
QString captureWords(const capture::CaptureSummary& summary);
/// "3 values and 1 header differ."
QString verdictWords(const capture::Comparison& comparison);
/// "another value", "another value (as always)"
QString headerWords(const capture::HeaderDifference& difference);

} // namespace hookbench::ui
