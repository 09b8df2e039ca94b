#pragma once

#include "capture/drift/EventDrift.h"
#include "inspector/EndpointFacts.h"

namespace hookbench::ui {

/// How a capture departs from those of its event type before it, a line for each path.
std::vector<Fact> driftFacts(const capture::CaptureDrift& drift);

} // namespace hookbench::ui
