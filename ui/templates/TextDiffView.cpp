#include "templates/TextDiffView.h"

#include "common/Formatting.h"
#include "common/Theme.h"

namespace hookbench::ui {

namespace {

enum Marker { AddedMarker = 3, RemovedMarker, GapMarker };
constexpr std::size_t mostLines = 20'000;

std::vector<bool> linesToShow(const std::vector<DiffLine>& lines, int context)
{
    std::vector<bool> shown(lines.size());
    const auto reach = static_cast<std::size_t>(context);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].kind == DiffLine::Kind::Same)
            continue;
        for (std::size_t at = i > reach ? i - reach : 0; at <= std::min(lines.size() - 1, i + reach); ++at)
            shown[at] = true;
    }
    return shown;
}

} // namespace

TextDiffView::TextDiffView(const QString& objectName, const QString& accessibleName, QWidget* parent)
    : EditorBase(parent)
{
    setObjectName(objectName);
    setAccessibleName(accessibleName);
    setReadOnly(true);
    setCaretLineVisible(false);
    setBraceMatching(QsciScintilla::NoBraceMatch);
    SendScintilla(SCI_SETUNDOCOLLECTION, 0UL);
    for (const int marker : {AddedMarker, RemovedMarker, GapMarker})
        markerDefine(QsciScintilla::Background, marker);
    TextDiffView::applyTheme();
}

void TextDiffView::applyTheme()
{
    const Tokens& t = tokensOf(palette());
    setFont(monospaceFont());
    EditorBase::applyTheme();
    setMarginWidth(numberMargin, 0);
    setMarkerBackgroundColor(t.successTint, AddedMarker);
    setMarkerBackgroundColor(t.dangerTint, RemovedMarker);
    setMarkerBackgroundColor(t.sunken, GapMarker);
}

void TextDiffView::put(const QString& text)
{
    setReadOnly(false);
    setText(text);
    setReadOnly(true);
    setMarginWidth(numberMargin, 0);
}

void TextDiffView::show(const std::vector<DiffLine>& lines, int context)
{
    const std::vector<bool> shown = linesToShow(lines, context);
    QString text;
    std::vector<int> markers;
    bool gap = false;
    for (std::size_t i = 0; i < lines.size() && markers.size() < mostLines; ++i) {
        if (!shown[i]) {
            gap = true;
            continue;
        }
        if (std::exchange(gap, false)) {
            text += tr("   line %1").arg(std::max(lines[i].newLine, lines[i].oldLine)) + QLatin1Char('\n');
            markers.push_back(GapMarker);
        }
        const DiffLine::Kind kind = lines[i].kind;
        const QString sign = kind == DiffLine::Kind::Added     ? QStringLiteral("+ ")
                             : kind == DiffLine::Kind::Removed ? QStringLiteral("− ")
                                                               : QStringLiteral("  ");
        text += sign + textFromBytes(lines[i].text).left(4000) + QLatin1Char('\n');
        markers.push_back(kind == DiffLine::Kind::Added     ? AddedMarker
                          : kind == DiffLine::Kind::Removed ? RemovedMarker
                                                            : -1);
    }
    put(text.isEmpty() ? tr("No difference.") : text);
    for (std::size_t i = 0; i < markers.size(); ++i) {
        if (markers[i] >= 0)
            markerAdd(int(i), markers[i]);
    }
}

void TextDiffView::showNote(const QString& text)
{
    put(text);
}

} // namespace hookbench::ui
