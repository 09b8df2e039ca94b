#include "inspector/BodyTab.h"

#include "common/Formatting.h"
#include "common/TextPane.h"
#include "common/Widgets.h"
#include "inspector/PartsView.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QToolButton>

namespace hookbench::ui {

BodyTab::BodyTab(QWidget* parent)
    : QWidget(parent),
      m_stack(new QStackedWidget(this)),
      m_view(new BodyView(QStringLiteral("body"), this)),
      m_parts(new PartsView(this))
{
    setObjectName(QStringLiteral("bodyTab"));
    m_codingLine = buildCodingLine();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_codingLine);
    layout->addWidget(m_stack, 1);
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_parts);
    connect(m_view, &BodyView::hexRequested, this, &BodyTab::requestHex);
    connect(m_parts, &PartsView::hexRequested, this, &BodyTab::requestHex);
    connect(m_view->textPane(), &TextPane::selectionChanged, this, [this] {
        if (m_selecting || !m_view->showsBytes() || !isAsReceived() || !m_view->textPane()->hasFocus())
            return;
        const auto [first, length] = m_view->textPane()->selectedBytes();
        Q_EMIT bytesSelected(first, length);
    });
}

QWidget* BodyTab::buildCodingLine()
{
    auto* line = new QWidget(this);
    line->setObjectName(QStringLiteral("bodyCodingLine"));
    m_coding = new MutedLabel({}, line);
    m_coding->setObjectName(QStringLiteral("bodyCoding"));
    m_coding->setWordWrap(true);
    m_asSent = new QToolButton(line);
    m_asSent->setObjectName(QStringLiteral("bodyAsSent"));
    m_asSent->setText(tr("As sent"));
    m_asSent->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_asSent->setToolTip(tr("Show the compressed bytes as they came"));
    m_asSent->setCheckable(true);
    m_asSent->setAutoRaise(true);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(14, 4, 8, 4);
    row->addWidget(m_coding, 1);
    row->addWidget(m_asSent);
    auto* layout = new QVBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(new Hairline(Qt::Horizontal, line));
    connect(m_asSent, &QToolButton::toggled, this, &BodyTab::showAsSent);
    line->hide();
    return line;
}

void BodyTab::showContent(const Content& content)
{
    m_content = content;
    const QSignalBlocker still(m_asSent);
    m_asSent->setChecked(false);
    m_codingLine->setVisible(content && !content->codings.empty());
    if (!content)
        return present(nullptr);
    const QString codings = textFromBytes(content->codings);
    const QString sent = formatSize(content->bytes->body().size());
    m_asSent->setVisible(content->decoded != nullptr);
    if (!content->decoded)
        m_coding->setText(tr("%1, %2: %3").arg(codings, sent, textFromBytes(content->decodeProblem)));
    else if (!content->decodeProblem.empty())
        m_coding->setText(tr("%1, %2 sent; %3 decoded, and then: %4")
                              .arg(codings, sent, formatSize(content->decoded->size()), textFromBytes(content->decodeProblem)));
    else
        m_coding->setText(tr("%1: %2 sent, %3 decoded").arg(codings, sent, formatSize(content->decoded->size())));
    present(BodyView::Body(content, &content->read));
}

bool BodyTab::isAsReceived() const
{
    return m_content && (!m_content->decoded || m_asSent->isChecked());
}

void BodyTab::showAsSent(bool asSent)
{
    if (!m_content)
        return;
    if (!asSent)
        return present(BodyView::Body(m_content, &m_content->read));
    auto raw = std::make_shared<capture::BodyContent>();
    raw->data = m_content->bytes->body();
    raw->keeper = m_content;
    raw->body = capture::BodyContent::Body::Binary;
    present(std::move(raw));
}

void BodyTab::present(const BodyView::Body& body)
{
    const bool hasParts = body && body->body == capture::BodyContent::Body::Multipart;
    m_parts->showBody(hasParts ? body : nullptr);
    const bool isMalformed = m_content && m_content->capture.summary.has(capture::Malformed);
    m_view->showBody(hasParts ? nullptr : body,
                     !m_content    ? QString()
                     : isMalformed ? tr("What came is not HTTP; Raw shows all of it.")
                                   : tr("This request has no body."));
    m_stack->setCurrentWidget(hasParts ? static_cast<QWidget*>(m_parts) : m_view);
}

void BodyTab::requestHex(quint64 first, quint64 length)
{
    // A place in the decoded bytes is none in those that came.
    if (isAsReceived())
        Q_EMIT hexRequested(first, length);
    else
        Q_EMIT hexRequested(0, 0);
}

void BodyTab::selectBytes(std::uint64_t first, std::uint64_t length)
{
    if (!isAsReceived() || !m_view->showsBytes())
        return;
    m_selecting = true;
    m_view->textPane()->selectBytes(first, length);
    m_selecting = false;
}

} // namespace hookbench::ui
