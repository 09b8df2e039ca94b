#include "deliveries/LayersTab.h"

#include "common/Formatting.h"
#include "common/Theme.h"
#include "common/Widgets.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QTextBlock>

#include <algorithm>

namespace hookbench::ui {

namespace {

/// More of a text is for the tabs of the request and the response.
constexpr std::size_t displayLimit = 64 * 1024;

bool isContinuation(char c)
{
    return (static_cast<unsigned char>(c) & 0xc0U) == 0x80;
}

struct Stretch {
    std::size_t begin;
    std::size_t end;
    bool isGone;
};

/// Stretches never cut a character in two.
Stretch widened(std::string_view bytes, Stretch stretch)
{
    stretch.begin = std::min(stretch.begin, bytes.size());
    stretch.end = std::min(std::max(stretch.begin, stretch.end), bytes.size());
    while (stretch.begin > 0 && stretch.begin < bytes.size() && isContinuation(bytes[stretch.begin]))
        --stretch.begin;
    while (stretch.end < bytes.size() && isContinuation(bytes[stretch.end]))
        ++stretch.end;
    return stretch;
}

std::vector<Stretch> stretchesOf(std::string_view bytes, const std::vector<ByteChange>& own,
                                 const std::vector<ByteChange>* ofNext, std::size_t offset)
{
    std::vector<Stretch> all;
    for (const ByteChange& change : own)
        all.push_back({change.afterBegin, change.afterEnd, false});
    if (ofNext) {
        for (const ByteChange& change : *ofNext)
            all.push_back({change.beforeBegin, change.beforeEnd, true});
    }
    std::vector<Stretch> out;
    for (const Stretch& stretch : all) {
        const Stretch whole = widened(bytes, stretch);
        if (whole.begin < whole.end)
            out.push_back({whole.begin + offset, whole.end + offset, whole.isGone});
    }
    return out;
}

} // namespace

LayerPane::LayerPane(const QString& objectName, const QString& accessibleName, QWidget* parent)
    : QPlainTextEdit(parent)
{
    setObjectName(objectName);
    setAccessibleName(accessibleName);
    setReadOnly(true);
    setFrameShape(QFrame::NoFrame);
    setFont(monospaceFont(0.92));
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setTabChangesFocus(true);
    document()->setDocumentMargin(10);
}

void LayerPane::showLayer(const delivery::Layer& layer, const delivery::Layer* next)
{
    m_marks.clear();
    if (!layer.isAvailable) {
        setPlainText({});
        setPlaceholderText(textFromBytes(layer.whyNot));
        return;
    }
    std::string bytes = layer.head + layer.body;
    const bool hasNext = next && next->isAvailable;
    std::vector<Stretch> stretches =
        stretchesOf(layer.head, layer.headChanges, hasNext ? &next->headChanges : nullptr, 0);
    for (const Stretch& stretch : stretchesOf(layer.body, layer.bodyChanges,
                                              hasNext ? &next->bodyChanges : nullptr, layer.head.size()))
        stretches.push_back(stretch);
    const bool isCut = bytes.size() > displayLimit;
    if (isCut)
        bytes.resize(displayLimit);
    // Bytes become characters, and \r\n one of them: every edge is looked up in what stands before it.
    const auto at = [&](std::size_t offset) {
        QString before = textFromBytes(std::string_view(bytes).substr(0, std::min(offset, bytes.size())));
        before.remove(QLatin1Char('\r'));
        return int(before.size());
    };
    constexpr std::size_t mostMarks = 400;
    if (stretches.size() > mostMarks)
        stretches.resize(mostMarks);
    for (const Stretch& stretch : stretches)
        m_marks.push_back({at(stretch.begin), at(stretch.end), stretch.isGone});
    QString text = textFromBytes(bytes);
    text.remove(QLatin1Char('\r'));
    if (isCut)
        text += QStringLiteral("\n…");
    setPlainText(text);
    setPlaceholderText(tr("Empty."));
    applyMarks();
}

QStringList LayerPane::marked() const
{
    QStringList out;
    const QString text = toPlainText();
    for (const Mark& mark : m_marks)
        out << text.mid(mark.begin, mark.end - mark.begin);
    return out;
}

void LayerPane::applyMarks()
{
    const Tokens& t = tokensOf(palette());
    QList<QTextEdit::ExtraSelection> selections;
    for (const Mark& mark : m_marks) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(document());
        selection.cursor.setPosition(mark.begin);
        selection.cursor.setPosition(std::min(mark.end, document()->characterCount() - 1),
                                     QTextCursor::KeepAnchor);
        selection.format.setBackground(mark.isGone ? t.dangerTint : t.warningTint);
        selection.format.setFontUnderline(true);
        selections << selection;
    }
    setExtraSelections(selections);
}

void LayerPane::changeEvent(QEvent* event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyMarks();
}

LayersTab::LayersTab(QWidget* parent)
    : QWidget(parent), m_summary(makeMuted(this, {})), m_grid(new QGridLayout)
{
    setObjectName(QStringLiteral("layersTab"));
    m_summary->setObjectName(QStringLiteral("layersSummary"));
    const QString titles[] = {tr("Template"), tr("Rendered"), tr("Sent"), tr("Received")};
    const char* names[] = {"layerTemplate", "layerRendered", "layerSent", "layerReceived"};
    for (std::size_t i = 0; i < m_boxes.size(); ++i) {
        auto* box = new SurfacePanel(this);
        m_panes[i] = new LayerPane(QString::fromLatin1(names[i]), titles[i], box);
        auto* title = makeHeading(box, titles[i], 0.95);
        auto* layout = new QVBoxLayout(box);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(0);
        title->setContentsMargins(14, 8, 8, 6);
        layout->addWidget(title);
        layout->addWidget(new Hairline(Qt::Horizontal, box));
        layout->addWidget(m_panes[i], 1);
        m_boxes[i] = box;
    }
    m_grid->setSpacing(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_summary->setContentsMargins(14, 9, 14, 9);
    layout->addWidget(m_summary);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addLayout(m_grid, 1);
    place();
}

void LayersTab::clear()
{
    m_summary->setText({});
    for (LayerPane* pane : m_panes)
        pane->setPlainText({});
}

void LayersTab::showLayers(const delivery::FourLayers& layers)
{
    const delivery::Layer* all[] = {&layers.templateText, &layers.rendered, &layers.sent, &layers.received};
    for (std::size_t i = 0; i < m_panes.size(); ++i)
        m_panes[i]->showLayer(*all[i], i + 1 < m_panes.size() && i > 0 ? all[i + 1] : nullptr);
    m_summary->setText(layers.sameBodies
                           ? tr("The body is the same bytes in every layer behind the template. Marked is "
                                "what a layer has and its neighbour has not.")
                           : tr("Marked is what a layer has and its neighbour has not."));
}

void LayersTab::paintEvent(QPaintEvent*)
{
    // What shows between the panes are their edges.
    const Tokens& t = tokensOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    painter.fillRect(m_grid->geometry(), t.border);
}

void LayersTab::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    place();
}

void LayersTab::place()
{
    const int columns = width() >= fontMetrics().averageCharWidth() * 120 ? 4 : 2;
    if (columns == m_columns)
        return;
    m_columns = columns;
    for (std::size_t i = 0; i < m_boxes.size(); ++i) {
        m_grid->removeWidget(m_boxes[i]);
        m_grid->addWidget(m_boxes[i], int(i) / columns, int(i) % columns);
    }
}

} // namespace hookbench::ui
