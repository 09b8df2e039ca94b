#pragma once

#include <QColor>
#include <QPalette>

namespace hookbench::ui {

/// The colours of one look, by the job they do. Every widget, delegate and icon takes its colours from here.
struct Tokens {
    bool dark;
    // Surfaces, from the back to the front.
    QColor window;  ///< bars and the space around content
    QColor surface; ///< lists, editors, cards
    QColor sunken;  ///< wells inside a surface: code, inputs that are read only
    QColor hover;   ///< what is under the pointer
    QColor pressed;
    QColor selection; ///< the selected row
    QColor border;    ///< hairlines
    QColor outline;   ///< the edge of inputs and buttons: 3:1 on the surface
    // Text.
    QColor text;
    QColor muted; ///< secondary text, still 4.5:1
    QColor faint; ///< disabled text
    // Meaning. Each has a tint for backgrounds.
    QColor accent;     ///< text, icons and focus rings
    QColor accentFill; ///< primary buttons
    QColor onAccent;
    QColor accentTint;
    QColor success;
    QColor successTint;
    QColor warning;
    QColor warningTint;
    QColor danger;
    QColor dangerTint;
    QColor violet;
    // JSON and code.
    QColor codeKey;
    QColor codeString;
    QColor codeNumber;
    QColor codeLiteral;
};

const Tokens& lightTokens();
const Tokens& darkTokens();

/// The tokens that belong to a palette made by paletteFor(): a widget asks with its own palette().
const Tokens& tokensOf(const QPalette& palette);

QPalette paletteFor(const Tokens& tokens);

/// Whether a desktop's palette is a dark one.
bool isDark(const QPalette& palette);

/// The colour of an HTTP status, a method and a JSON kind, as the lists and badges use them.
QColor statusColor(const Tokens& tokens, int status);
QColor statusTint(const Tokens& tokens, int status);
QColor methodColor(const Tokens& tokens, QStringView method);

} // namespace hookbench::ui
