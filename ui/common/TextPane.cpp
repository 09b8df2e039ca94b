#include "common/TextPane.h"

#include "common/Formatting.h"

#include <QMimeData>
#include <QTextBlock>

namespace hookbench::ui {

namespace {

constexpr int longestLine = 4096;
/// The state of a block that continues a line which was broken for display.
constexpr int continuation = 1;

/// Control characters as their Unicode pictures; a line feed stays one after its picture.
QString withPictures(const QString& text)
{
    QString out;
    out.reserve(text.size() + text.size() / 8);
    for (const QChar c : text) {
        const char16_t u = c.unicode();
        if (u < 0x20)
            out += QChar(char16_t(0x2400 + u));
        else if (u == 0x7f)
            out += QChar(0x2421);
        else if (u == u' ')
            out += QChar(0x00b7);
        if (u == u'\n' || (u > 0x20 && u != 0x7f))
            out += c;
    }
    return out;
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
    QString text = textFromBytes(m_bytes);
    text = m_controls ? withPictures(text) : text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    QString shown;
    shown.reserve(text.size());
    std::vector<int> continued;
    int block = 0;
    int column = 0;
    for (const QChar c : std::as_const(text)) {
        if (c == QLatin1Char('\n')) {
            ++block;
            column = 0;
        } else if (++column > longestLine && !c.isLowSurrogate()) {
            shown += QLatin1Char('\n');
            continued.push_back(++block);
            column = 1;
        }
        shown += c.isNull() ? QChar(0x2400) : c;
    }
    setPlainText(shown);
    for (const int number : continued)
        document()->findBlockByNumber(number).setUserState(continuation);
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
