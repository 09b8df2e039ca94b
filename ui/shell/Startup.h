#pragma once

#include "base/Error.h"

#include <QString>

class QApplication;
class QWidget;

namespace hookbench::ui {

/// Opens the profile and shows the window until it is closed; the exit status of the program.
/// A second start on the same profile raises the first one's window, says so on stderr, and returns 0.
int runWindow(QApplication& application, const QString& profileOption);

/// The window that says why the program cannot start, in place of the one it would have shown.
QWidget* makeStartupErrorWindow(const Error& error, const QString& profileFolder);

} // namespace hookbench::ui
