#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace hookbench::ui {

struct Tokens;

/// The tone an icon is painted in; the colour itself is looked up in the application's palette when painting,
/// so that icons follow a change of theme by themselves.
enum class Tone { Text, Muted, Accent, OnAccent, Success, Warning, Danger };

QColor toneColor(const Tokens& tokens, Tone tone);

/// A Lucide icon by its name ("copy"); read from the resources when it is first painted.
QIcon icon(const QString& name, Tone tone = Tone::Text);

/// The program's own icon.
QIcon applicationIcon();

} // namespace hookbench::ui
