#include "templates/JinjaLexer.h"

#include "common/Theme.h"

namespace hookbench::ui {

using Sci = QsciScintillaBase;

namespace {

constexpr int levelShift = 18;
constexpr long maxLevel = 2000;

} // namespace

JinjaLexer::JinjaLexer(QsciScintilla* editor) : QsciLexerCustom(editor) {}

void JinjaLexer::setHost(HostLanguage host)
{
    if (host == m_host)
        return;
    m_host = host;
    if (editor())
        editor()->SendScintilla(Sci::SCI_STARTSTYLING, 0UL);
}

QString JinjaLexer::description(int style) const
{
    // Only what has a description has colours of its own; nobody reads these.
    return style < int(JinjaStyle::Count) ? QStringLiteral("style %1").arg(style) : QString();
}

void JinjaLexer::applyTheme(const QPalette& palette, const QFont& code)
{
    const Tokens& t = tokensOf(palette);
    setDefaultFont(code);
    setDefaultPaper(t.surface);
    setDefaultColor(t.text);
    setFont(code);
    setPaper(t.surface);
    setColor(t.text);
    const auto color = [this](JinjaStyle style, const QColor& c) { setColor(c, int(style)); };
    color(JinjaStyle::Key, t.codeKey);
    color(JinjaStyle::HostString, t.codeString);
    color(JinjaStyle::HostNumber, t.codeNumber);
    color(JinjaStyle::HostLiteral, t.codeLiteral);
    color(JinjaStyle::HostOperator, t.muted);
    color(JinjaStyle::Markup, t.codeKey);
    color(JinjaStyle::MarkupString, t.codeString);
    color(JinjaStyle::HostComment, t.muted);
    color(JinjaStyle::Delimiter, t.accent);
    color(JinjaStyle::Keyword, t.codeLiteral);
    color(JinjaStyle::Name, t.text);
    color(JinjaStyle::Filter, t.codeKey);
    color(JinjaStyle::String, t.codeString);
    color(JinjaStyle::Number, t.codeNumber);
    color(JinjaStyle::Operator, t.muted);
    color(JinjaStyle::Comment, t.muted);
    // Tags stand on a tint: what is code and what is text is seen without reading.
    for (const JinjaStyle style :
         {JinjaStyle::Delimiter, JinjaStyle::Keyword, JinjaStyle::Name, JinjaStyle::Filter,
          JinjaStyle::String, JinjaStyle::Number, JinjaStyle::Operator})
        setPaper(t.accentTint, int(style));
    QFont italic = code;
    italic.setItalic(true);
    setFont(italic, int(JinjaStyle::Comment));
    setFont(italic, int(JinjaStyle::HostComment));
}

void JinjaLexer::styleText(int start, int end)
{
    QsciScintilla* sci = editor();
    if (!sci)
        return;
    auto line = static_cast<unsigned long>(
        sci->SendScintilla(Sci::SCI_LINEFROMPOSITION, static_cast<unsigned long>(start)));
    const auto lastLine = static_cast<unsigned long>(
        sci->SendScintilla(Sci::SCI_LINEFROMPOSITION, static_cast<unsigned long>(end)));
    const long from = sci->SendScintilla(Sci::SCI_POSITIONFROMLINE, line);
    long to = sci->SendScintilla(Sci::SCI_POSITIONFROMLINE, lastLine + 1);
    if (to < 0)
        to = sci->SendScintilla(Sci::SCI_GETLENGTH);
    const auto size = static_cast<std::size_t>(std::max(0L, to - from));
    const auto* bytes = reinterpret_cast<const char*>(sci->SendScintilla(
        Sci::SCI_GETRANGEPOINTER, static_cast<unsigned long>(from), static_cast<long>(size)));
    if (!bytes)
        return;
    // Setting the states may move the text in memory.
    const std::string text(bytes, size);
    m_styles.assign(size + 1, 0);
    // A line's state is the styler's, and above it the level at its end.
    const long before = line > 0 ? sci->SendScintilla(Sci::SCI_GETLINESTATE, line - 1) : 0L;
    int state = int(before & ((1L << levelShift) - 1));
    long level = before >> levelShift;
    const JinjaStyler styler(m_host);
    std::size_t at = 0;
    for (; line <= lastLine; ++line) {
        const std::size_t newline = text.find('\n', at);
        const std::size_t next = newline == std::string::npos ? size : newline + 1;
        const JinjaStyler::Line done =
            styler.style(std::string_view(text).substr(at, next - at), state, m_styles.data() + at);
        state = done.state;
        const long low = std::max(0L, level + done.foldLow);
        const long after = std::clamp(level + done.foldDelta, 0L, maxLevel);
        const long header = after > low ? long{Sci::SC_FOLDLEVELHEADERFLAG} : 0L;
        sci->SendScintilla(Sci::SCI_SETFOLDLEVEL, line,
                           (Sci::SC_FOLDLEVELBASE + (header != 0 ? low : level)) | header);
        level = after;
        sci->SendScintilla(Sci::SCI_SETLINESTATE, line, long{state} | (level << levelShift));
        at = next;
    }
    startStyling(int(from));
    sci->SendScintilla(Sci::SCI_SETSTYLINGEX, size, reinterpret_cast<const char*>(m_styles.data()));
}

} // namespace hookbench::ui
