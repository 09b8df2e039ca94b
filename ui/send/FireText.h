#pragma once

#include "delivery/Routing.h"

#include <QString>

namespace hookbench::ui {

/// What firing this plan does, for its button: "Send to 127.0.0.1:8787, 2 dry runs", "Dry run of 3 targets",
/// "Really send to hooks.example.com and 2 more". Long names are shortened in the middle.
QString fireText(const delivery::RoutePlan& plan);
/// The question of a production environment, naming every target.
QString productionQuestion(const delivery::RoutePlan& plan);
/// "3 targets of 2 registrations. 1 paused and 4 others do not get it."
QString radiusText(const delivery::RoutePlan& plan);

} // namespace hookbench::ui
