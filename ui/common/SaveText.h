#pragma once

#include <QByteArray>
#include <QString>

class QWidget;

namespace hookbench::ui {

class MessageBar;

/// Asks for a file, writes `bytes` there off the GUI thread, and tells the outcome in `bar`. `title` heads the dialog.
void saveText(QWidget* parent, MessageBar* bar, const QString& title, const QString& fileName, QByteArray bytes);

} // namespace hookbench::ui
