#include "common/Theme.h"

namespace hookbench::ui {

const Tokens& lightTokens()
{
    static const Tokens tokens{
        .dark = false,
        .window = QColor(0xf5, 0xf6, 0xf8),
        .surface = QColor(0xff, 0xff, 0xff),
        .sunken = QColor(0xf5, 0xf6, 0xf9),
        .hover = QColor(0xee, 0xf0, 0xf4),
        .pressed = QColor(0xe3, 0xe6, 0xec),
        .selection = QColor(0xe4, 0xe8, 0xfd),
        .border = QColor(0xe3, 0xe5, 0xea),
        .outline = QColor(0xc9, 0xcd, 0xd6),
        .text = QColor(0x1a, 0x1d, 0x26),
        .muted = QColor(0x5f, 0x67, 0x78),
        .faint = QColor(0xa0, 0xa6, 0xb3),
        .accent = QColor(0x45, 0x4f, 0xd0),
        .accentFill = QColor(0x4c, 0x57, 0xdb),
        .onAccent = QColor(0xff, 0xff, 0xff),
        .accentTint = QColor(0xec, 0xee, 0xfd),
        .success = QColor(0x10, 0x72, 0x41),
        .successTint = QColor(0xe2, 0xf5, 0xe9),
        .warning = QColor(0x93, 0x52, 0x06),
        .warningTint = QColor(0xfd, 0xf2, 0xd8),
        .danger = QColor(0xb9, 0x26, 0x2b),
        .dangerTint = QColor(0xfd, 0xe9, 0xe8),
        .violet = QColor(0x7a, 0x36, 0xb8),
        .codeKey = QColor(0x2b, 0x4f, 0xa8),
        .codeString = QColor(0x1b, 0x6e, 0x42),
        .codeNumber = QColor(0xa6, 0x46, 0x08),
        .codeLiteral = QColor(0x84, 0x35, 0xb0),
    };
    return tokens;
}

const Tokens& darkTokens()
{
    static const Tokens tokens{
        .dark = true,
        .window = QColor(0x15, 0x17, 0x1c),
        .surface = QColor(0x1b, 0x1e, 0x24),
        .sunken = QColor(0x14, 0x16, 0x1b),
        .hover = QColor(0x26, 0x2a, 0x32),
        .pressed = QColor(0x2f, 0x34, 0x3e),
        .selection = QColor(0x2b, 0x33, 0x5c),
        .border = QColor(0x2a, 0x2e, 0x37),
        .outline = QColor(0x42, 0x48, 0x55),
        .text = QColor(0xe7, 0xe9, 0xee),
        .muted = QColor(0x9a, 0xa2, 0xb1),
        .faint = QColor(0x5e, 0x66, 0x75),
        .accent = QColor(0x9a, 0xa6, 0xff),
        .accentFill = QColor(0x59, 0x66, 0xe8),
        .onAccent = QColor(0xff, 0xff, 0xff),
        .accentTint = QColor(0x25, 0x2a, 0x4a),
        .success = QColor(0x5f, 0xd3, 0x93),
        .successTint = QColor(0x17, 0x35, 0x26),
        .warning = QColor(0xf2, 0xb8, 0x55),
        .warningTint = QColor(0x3b, 0x2e, 0x14),
        .danger = QColor(0xff, 0x8a, 0x84),
        .dangerTint = QColor(0x42, 0x1f, 0x21),
        .violet = QColor(0xcf, 0x9f, 0xff),
        .codeKey = QColor(0x8f, 0xb8, 0xff),
        .codeString = QColor(0x8f, 0xd6, 0xa4),
        .codeNumber = QColor(0xf4, 0xb0, 0x78),
        .codeLiteral = QColor(0xd4, 0xa6, 0xff),
    };
    return tokens;
}

bool isDark(const QPalette& palette)
{
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

const Tokens& tokensOf(const QPalette& palette)
{
    return isDark(palette) ? darkTokens() : lightTokens();
}

QPalette paletteFor(const Tokens& t)
{
    QPalette p;
    const auto set = [&p](QPalette::ColorRole role, const QColor& color) { p.setColor(role, color); };
    set(QPalette::Window, t.window);
    set(QPalette::WindowText, t.text);
    set(QPalette::Base, t.surface);
    set(QPalette::AlternateBase, t.sunken);
    set(QPalette::Text, t.text);
    set(QPalette::Button, t.surface);
    set(QPalette::ButtonText, t.text);
    set(QPalette::BrightText, t.danger);
    set(QPalette::Highlight, t.selection);
    set(QPalette::HighlightedText, t.text);
    set(QPalette::Link, t.accent);
    set(QPalette::LinkVisited, t.violet);
    set(QPalette::ToolTipBase, t.dark ? t.pressed : t.text);
    set(QPalette::ToolTipText, t.dark ? t.text : t.surface);
    set(QPalette::PlaceholderText, t.muted);
    set(QPalette::Light, t.surface);
    set(QPalette::Midlight, t.border);
    set(QPalette::Mid, t.border);
    set(QPalette::Dark, t.outline);
    set(QPalette::Shadow, t.dark ? QColor(0, 0, 0) : t.outline);
    for (const auto role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        p.setColor(QPalette::Disabled, role, t.faint);
    p.setColor(QPalette::Disabled, QPalette::Base, t.sunken);
    p.setColor(QPalette::Disabled, QPalette::PlaceholderText, t.faint);
    return p;
}

QColor statusColor(const Tokens& t, int status)
{
    if (status >= 500)
        return t.danger;
    if (status >= 400)
        return t.warning;
    if (status >= 200 && status < 300)
        return t.success;
    return status == 0 ? t.danger : t.accent;
}

QColor statusTint(const Tokens& t, int status)
{
    if (status >= 500)
        return t.dangerTint;
    if (status >= 400)
        return t.warningTint;
    if (status >= 200 && status < 300)
        return t.successTint;
    return status == 0 ? t.dangerTint : t.accentTint;
}

QColor methodColor(const Tokens& t, QStringView method)
{
    if (method == u"POST")
        return t.success;
    if (method == u"GET" || method == u"HEAD" || method == u"OPTIONS")
        return t.accent;
    if (method == u"PUT" || method == u"PATCH")
        return t.violet;
    if (method == u"DELETE")
        return t.danger;
    return t.text;
}

} // namespace hookbench::ui
