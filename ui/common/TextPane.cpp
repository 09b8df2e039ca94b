#include "common/TextPane.h"

#include "common/Explanations.h"
#include "common/Formatting.h"
#include "common/Theme.h"

#include <QHelpEvent>
#include <QMimeData>
#include <QTextBlock>
#include <QToolTip>

#include <algorithm>

namespace hookbench::ui {

namespace {

constexpr int longestLine = 4096;
/// The state of a block that continues a line which was broken for display.
constexpr int continuation = 1;

/// A control character or blank as its Unicode picture; others as they are.
QChar pictureOf(QChar c)
{
    const char16_t u = c.unicode();
    return u < 0x20 ? QChar(char16_t(0x2400 + u)) : u == 0x7f ? QChar(0x2421) : u == u' ' ? QChar(0x00b7) : c;
}

/// What ends a word that may stand for something.
bool endsWord(QChar c)
{
    return c.isSpace() || QStringLiteral("\"'<>()[]{},;&|`").contains(c);
}

} // namespace

TextPane::TextPane(const QString& objectName, const QString& accessibleName, QWidget* parent)
    : QPlainTextEdit(parent)
{
    setObjectName(objectName);
    setAccessibleName(accessibleName);
    setReadOnly(true);
    setFrameShape(QFrame::NoFrame);
    setFont(monospaceFont());
    setWordWrapMode(QTextOption::WrapAnywhere);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTabChangesFocus(true);
    document()->setDocumentMargin(13);
    setUndoRedoEnabled(false);
}

void TextPane::showText(std::string_view bytes)
{
    m_cut = bytes.size() > displayLimit;
    std::size_t end = std::min(bytes.size(), displayLimit);
    // Not in the middle of a character.
    while (m_cut && end > displayLimit - 4 && (static_cast<unsigned char>(bytes[end]) & 0xc0) == 0x80)
        --end;
    m_bytes = std::string(bytes.substr(0, end));
    render();
}

void TextPane::setControlsVisible(bool visible)
{
    if (m_controls == visible)
        return;
    m_controls = visible;
    render();
}

void TextPane::render()
{
    const QString text = textFromBytes(m_bytes);
    QString shown;
    shown.reserve(text.size());
    m_shownAt.clear();
    m_shownAt.reserve(std::size_t(text.size()) + 1);
    std::vector<int> continued;
    int block = 0;
    int column = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        m_shownAt.push_back(int(shown.size()));
        const bool isLineFeed = c == QLatin1Char('\n');
        // The line feed behind it stands for both.
        if (!m_controls && c == QLatin1Char('\r') && i + 1 < text.size() && text.at(i + 1) == QLatin1Char('\n'))
            continue;
        if (!isLineFeed && ++column > longestLine && !c.isLowSurrogate()) {
            shown += QLatin1Char('\n');
            m_shownAt.back() = int(shown.size());
            continued.push_back(++block);
            column = 1;
        }
        if (!isLineFeed || m_controls)
            shown += m_controls ? pictureOf(c) : c.isNull() ? QChar(0x2400) : c;
        if (isLineFeed) {
            shown += c;
            ++block;
            column = 0;
        }
    }
    m_shownAt.push_back(int(shown.size()));
    setExtraSelections({});
    setPlainText(shown);
    for (const int number : continued)
        document()->findBlockByNumber(number).setUserState(continuation);
}

std::size_t TextPane::unitsBefore(std::size_t byte) const
{
    byte = std::min(byte, m_bytes.size());
    while (byte > 0 && byte < m_bytes.size() && (static_cast<unsigned char>(m_bytes[byte]) & 0xc0) == 0x80)
        --byte;
    return std::min(std::size_t(textFromBytes(std::string_view(m_bytes).substr(0, byte)).size()), m_shownAt.size() - 1);
}

int TextPane::positionOf(std::size_t byte) const
{
    return m_shownAt.empty() ? 0 : m_shownAt[unitsBefore(byte)];
}

std::size_t TextPane::byteOf(int position) const
{
    std::size_t low = 0;
    std::size_t high = m_bytes.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (positionOf(middle) < position)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

std::pair<std::size_t, std::size_t> TextPane::selectedBytes() const
{
    const QTextCursor cursor = textCursor();
    const std::size_t first = byteOf(cursor.selectionStart());
    return {first, cursor.hasSelection() ? byteOf(cursor.selectionEnd()) - first : 0};
}

void TextPane::selectBytes(std::size_t first, std::size_t length)
{
    if (first >= m_bytes.size())
        return;
    QTextCursor cursor(document());
    cursor.setPosition(positionOf(first));
    cursor.setPosition(positionOf(first + length), QTextCursor::KeepAnchor);
    setTextCursor(cursor);
    ensureCursorVisible();
}

void TextPane::markProblem(std::size_t byte)
{
    if (byte > m_bytes.size() || m_shownAt.empty())
        return;
    QTextEdit::ExtraSelection mark;
    mark.cursor = QTextCursor(document());
    mark.cursor.setPosition(positionOf(byte));
    // At the end, or the end of a line, the character before shows the place.
    if (mark.cursor.atBlockEnd())
        mark.cursor.movePosition(QTextCursor::PreviousCharacter, QTextCursor::KeepAnchor);
    else
        mark.cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor);
    const Tokens& tokens = tokensOf(palette());
    mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    mark.format.setUnderlineColor(tokens.danger);
    mark.format.setBackground(tokens.dangerTint);
    setExtraSelections({mark});
    QTextCursor place(document());
    place.setPosition(positionOf(byte));
    setTextCursor(place);
    centerCursor();
}

bool TextPane::viewportEvent(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QPlainTextEdit::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const QTextCursor cursor = cursorForPosition(help->pos());
    const QString line = cursor.block().text();
    int begin = cursor.positionInBlock();
    int end = begin;
    while (begin > 0 && !endsWord(line.at(begin - 1)))
        --begin;
    while (end < line.size() && !endsWord(line.at(end)))
        ++end;
    const QString words = explanationOf(toBytes(line.mid(begin, end - begin)));
    if (words.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), words, this);
    return true;
}

QString TextPane::plainText() const
{
    const QTextBlock last = document()->lastBlock();
    return joined(0, 0, last.blockNumber(), last.length() - 1);
}

QString TextPane::joined(int firstBlock, int from, int lastBlock, int to) const
{
    QString out;
    for (QTextBlock block = document()->findBlockByNumber(firstBlock); block.isValid();
         block = block.next()) {
        if (block.blockNumber() > firstBlock && block.userState() != continuation)
            out += QLatin1Char('\n');
        const QString text = block.text();
        const int start = block.blockNumber() == firstBlock ? from : 0;
        const int end = block.blockNumber() == lastBlock ? to : int(text.size());
        out += QStringView(text).mid(start, end - start);
        if (block.blockNumber() == lastBlock)
            break;
    }
    return out;
}

QMimeData* TextPane::createMimeDataFromSelection() const
{
    const QTextCursor cursor = textCursor();
    const QTextBlock first = document()->findBlock(cursor.selectionStart());
    const QTextBlock last = document()->findBlock(cursor.selectionEnd());
    auto* mime = new QMimeData;
    mime->setText(joined(first.blockNumber(), cursor.selectionStart() - first.position(), last.blockNumber(),
                         cursor.selectionEnd() - last.position()));
    return mime;
}

} // namespace hookbench::ui
