#pragma once

#include "health/FactModel.h"
#include "monitoring/AlertEngine.h"
#include "monitoring/AlertRule.h"
#include "monitoring/Figures.h"
#include "monitoring/Period.h"
#include "monitoring/Standing.h"

#include <QString>

namespace hookbench::ui {

// How the health of deliveries is said.

QString textOf(std::string_view bytes);
/// "Last 15 minutes".
QString periodText(monitoring::Period period);
/// "By registration".
QString dimensionText(monitoring::Dimension dimension);
/// "97.3 %"; what rounds to 100 % and is not shows that it is not.
QString percentText(double share);
/// "12.5/min".
QString rateText(double perMinute);
Tone toneOfShare(const monitoring::Figures& figures);
/// "2 min ago", with the whole time as its hint; `never` for 0.
FactCell timeCell(std::int64_t us, std::int64_t nowUs, const QString& never);
FactCell numberCell(const QString& text, Tone tone = Tone::Text);

QString ruleText(monitoring::RuleKind kind);
/// "Fires from 50 % of at least 10 within 5 min, sustained for 60 s."
QString ruleSummary(const monitoring::AlertRule& rule);
FactCell stateCell(monitoring::AlertState state);
/// A registration by its name, and how it stands if that is worth a word; `standing` may be null.
FactCell registrationCell(const QString& name, const monitoring::Standing* standing);

} // namespace hookbench::ui
