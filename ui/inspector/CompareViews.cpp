// CompareWindow: what its tabs show of a comparison.
#include "inspector/CompareWindow.h"

#include "common/Formatting.h"
#include "common/HexView.h"
#include "common/Theme.h"
#include "common/Widgets.h"
#include "inspector/ComparisonWords.h"
#include "json/Writer.h"

#include <QPlainTextEdit>
#include <QTabWidget>
#include <QTextBlock>
#include <QTreeWidget>

namespace hookbench::ui {

namespace {

constexpr std::size_t mostRows = 5000;
constexpr std::size_t mostLines = 50'000;

QString valueText(const std::optional<json::Value>& value)
{
    constexpr int longest = 2000;
    return value ? textFromBytes(json::write(*value)).left(longest) : QString();
}

QTextEdit::ExtraSelection lineMark(QPlainTextEdit* side, int line, const QColor& colour)
{
    QTextEdit::ExtraSelection mark;
    mark.cursor = QTextCursor(side->document()->findBlockByNumber(line));
    mark.format.setBackground(colour);
    mark.format.setProperty(QTextFormat::FullWidthSelection, true);
    return mark;
}

} // namespace

void CompareWindow::presentLines(const capture::Comparison& comparison)
{
    QStringList before;
    QStringList after;
    m_changes.clear();
    // Lines that took each other's place stand beside each other; what is on one side alone faces an empty line.
    std::size_t removed = 0;
    std::size_t added = 0;
    const auto level = [&] {
        while (before.size() < after.size())
            before << QString();
        while (after.size() < before.size())
            after << QString();
        removed = added = 0;
    };
    for (const DiffLine& line : comparison.lines) {
        if (std::size_t(before.size()) >= mostLines)
            break;
        const QString text = textFromBytes(line.text);
        if (line.kind == DiffLine::Kind::Same) {
            level();
            before << text;
            after << text;
            continue;
        }
        if (removed + added == 0)
            m_changes.push_back(int(before.size()));
        (line.kind == DiffLine::Kind::Removed ? removed : added)++;
        (line.kind == DiffLine::Kind::Removed ? before : after) << text;
    }
    level();
    const bool hasLines = !comparison.lines.empty();
    const QString same = textFromBytes(std::string_view(comparison.before).substr(0, 256 * 1024));
    m_linesBefore->setPlainText(hasLines ? before.join(QLatin1Char('\n')) : same);
    m_linesAfter->setPlainText(
        hasLines ? after.join(QLatin1Char('\n')) : textFromBytes(std::string_view(comparison.after).substr(0, 256 * 1024)));
    markLines();
}

void CompareWindow::markLines()
{
    if (!m_comparison)
        return;
    const Tokens& t = tokensOf(palette());
    QList<QTextEdit::ExtraSelection> before;
    QList<QTextEdit::ExtraSelection> after;
    int line = 0;
    int removed = 0;
    int added = 0;
    const auto endStretch = [&] {
        for (int i = 0; i < removed; ++i)
            before << lineMark(m_linesBefore, line + i, t.dangerTint);
        for (int i = removed; i < added; ++i)
            before << lineMark(m_linesBefore, line + i, t.sunken);
        for (int i = 0; i < added; ++i)
            after << lineMark(m_linesAfter, line + i, t.successTint);
        for (int i = added; i < removed; ++i)
            after << lineMark(m_linesAfter, line + i, t.sunken);
        line += std::max(removed, added);
        removed = added = 0;
    };
    for (const DiffLine& each : m_comparison->lines) {
        if (std::size_t(before.size()) > mostRows)
            break;
        if (each.kind == DiffLine::Kind::Same) {
            endStretch();
            ++line;
        } else {
            ++(each.kind == DiffLine::Kind::Removed ? removed : added);
        }
    }
    endStretch();
    m_linesBefore->setExtraSelections(before);
    m_linesAfter->setExtraSelections(after);
}

void CompareWindow::presentValues(const capture::Comparison& comparison)
{
    m_values->clear();
    QList<QTreeWidgetItem*> rows;
    const auto pathOf = [](const json::Difference& difference) {
        return difference.path.empty() ? QStringLiteral("$") : textFromBytes(difference.path);
    };
    for (const json::Difference& difference : comparison.values) {
        if (std::size_t(rows.size()) >= mostRows)
            break;
        auto* row = new QTreeWidgetItem({pathOf(difference), valueText(difference.before), valueText(difference.after)});
        for (int column = 0; column < 3; ++column)
            row->setToolTip(column, row->text(column));
        rows << row;
    }
    for (const json::Difference& difference : comparison.order)
        rows << new QTreeWidgetItem({pathOf(difference), tr("the members stand"), tr("in another order")});
    m_values->addTopLevelItems(rows);
    m_tabs->setTabText(Values, rows.isEmpty() ? tr("&Values") : tr("&Values (%1)").arg(rows.size()));
    m_tabs->setTabEnabled(Values, !rows.isEmpty());
}

void CompareWindow::presentHeaders(const capture::Comparison& comparison)
{
    m_headers->clear();
    QList<QTreeWidgetItem*> rows;
    if (!comparison.sameFirstLine())
        rows << new QTreeWidgetItem({tr("(first line)"), textFromBytes(comparison.firstLineBefore),
                                     textFromBytes(comparison.firstLineAfter), tr("changed")});
    const QColor quiet = tokensOf(palette()).muted;
    for (const capture::HeaderDifference& header : comparison.headers) {
        auto* row = new QTreeWidgetItem({textFromBytes(header.name), textFromBytes(header.before), textFromBytes(header.after),
                                         headerWords(header)});
        for (int column = 0; column < 4; ++column) {
            row->setToolTip(column, row->text(column));
            if (header.isExpected)
                row->setForeground(column, quiet);
        }
        rows << row;
    }
    m_headers->addTopLevelItems(rows);
    m_tabs->setTabText(Headers, rows.isEmpty() ? tr("&Headers") : tr("&Headers (%1)").arg(rows.size()));
}

void CompareWindow::presentBytes(const capture::Comparison& comparison)
{
    m_hexBefore->setBytes(std::make_shared<const ByteSource>(std::string(), comparison.before));
    m_hexAfter->setBytes(std::make_shared<const ByteSource>(std::string(), comparison.after));
    if (comparison.bytes.empty())
        return;
    const ByteChange& first = comparison.bytes.front();
    m_hexBefore->select(first.beforeBegin, std::max<std::size_t>(1, first.beforeEnd - first.beforeBegin));
    m_hexAfter->select(first.afterBegin, std::max<std::size_t>(1, first.afterEnd - first.afterBegin));
}

void CompareWindow::step(int direction)
{
    if (!m_comparison)
        return;
    const bool inBytes = m_tabs->currentIndex() == Bytes;
    const auto count = int(inBytes ? m_comparison->bytes.size() : m_changes.size());
    if (count == 0)
        return;
    m_change = m_change < 0 ? (direction > 0 ? 0 : count - 1) : (m_change + direction + count) % count;
    if (inBytes) {
        const ByteChange& change = m_comparison->bytes[std::size_t(m_change)];
        m_hexBefore->select(change.beforeBegin, std::max<std::size_t>(1, change.beforeEnd - change.beforeBegin));
        m_hexAfter->select(change.afterBegin, std::max<std::size_t>(1, change.afterEnd - change.afterBegin));
        return;
    }
    for (QPlainTextEdit* side : {m_linesBefore, m_linesAfter}) {
        side->setTextCursor(QTextCursor(side->document()->findBlockByNumber(m_changes[std::size_t(m_change)])));
        side->centerCursor();
    }
}

} // namespace hookbench::ui
