#pragma once

#include <QString>

namespace hookbench::screens {

/// Saves the pictures of the template workspace.
void shootTemplates(const QString& out, bool dark);

} // namespace hookbench::screens
