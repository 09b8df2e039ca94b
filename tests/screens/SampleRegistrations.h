#pragma once

#include "registrations/Registration.h"

#include <vector>

namespace hookbench {
class Workbench;
}

namespace hookbench::screens {

/// A team's registrations: every kind of channel, some paused.
std::vector<registrations::Registration> sampleRegistrations();
/// One with something wrong in most of its fields.
registrations::Registration brokenRegistration();
/// As many as asked for, all different.
std::vector<registrations::Registration> manyRegistrations(int count);

/// Stores them and waits.
void storeAll(Workbench& workbench, const std::vector<registrations::Registration>& registrations);

} // namespace hookbench::screens
