#pragma once

#include "common/Icons.h"
#include "delivery/Attempt.h"
#include "delivery/Dispatcher.h"

#include <QString>

namespace hookbench::ui {

/// How an attempt's end is shown: never by colour alone.
struct OutcomeLook {
    QString icon;
    Tone tone = Tone::Muted;
    QString word;
};

/// `isLast` is false where a further attempt was due.
OutcomeLook lookOf(delivery::Outcome outcome, bool isLast);
OutcomeLook lookOf(const delivery::AttemptSummary& attempt);
OutcomeLook lookOf(delivery::DeliveryState::Phase phase);

/// "Send", "Dry run", "Reroute to a sink".
QString modeText(delivery::Mode mode);
/// "in 12 s", "in 3 min", "now".
QString formatUntil(std::int64_t unixUs, std::int64_t nowUs);

} // namespace hookbench::ui
