#include "inspector/RawTab.h"

#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/TextPane.h"
#include "common/Widgets.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QToolButton>

namespace hookbench::ui {

RawTab::RawTab(QWidget* parent)
    : QWidget(parent),
      m_controls(new QCheckBox(tr("Show co&ntrol characters"), this)),
      m_bar(new MessageBar(this)),
      m_text(new TextPane(QStringLiteral("rawText"), tr("Request as received"), this))
{
    setObjectName(QStringLiteral("rawTab"));
    m_controls->setObjectName(QStringLiteral("rawControls"));
    m_copy = makeIconButton(this, QStringLiteral("copyRaw"), QStringLiteral("copy"), tr("Copy all as text"));
    auto* row = new QHBoxLayout;
    row->setContentsMargins(14, 4, 8, 4);
    row->addWidget(m_controls, 1);
    row->addWidget(m_copy);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addWidget(m_bar);
    layout->addWidget(m_text, 1);
    connect(m_controls, &QCheckBox::toggled, m_text, &TextPane::setControlsVisible);
    connect(m_text, &TextPane::selectionChanged, this, [this] {
        if (m_selecting || !m_content || !m_text->hasFocus())
            return;
        const auto [first, length] = m_text->selectedBytes();
        Q_EMIT bytesSelected(first, length);
    });
    connect(m_copy, &QToolButton::clicked, this, [this] {
        if (m_content)
            copyToClipboard(textFromBytes(m_content->bytes->read(0, m_content->bytes->size())), m_copy);
    });
}

void RawTab::selectBytes(std::uint64_t first, std::uint64_t length)
{
    m_selecting = true;
    m_text->selectBytes(first, length);
    m_selecting = false;
}

void RawTab::showContent(const Content& content)
{
    m_content = content;
    m_bar->clear();
    if (!content)
        return m_text->showText({});
    const std::uint64_t size = content->bytes->size();
    m_copy->setVisible(size <= largestCopy);
    m_text->showText(content->bytes->read(0, TextPane::displayLimit + 1));
    if (m_text->cut()) {
        m_bar->showMessage(MessageBar::Severity::Info,
                           tr("The first %1 of %2 are shown here. Hex shows everything.")
                               .arg(formatSize(TextPane::displayLimit), formatSize(size)));
        m_bar->setClosable(false);
    } else if (content->capture.summary.has(capture::Chunked)) {
        m_bar->showMessage(MessageBar::Severity::Info,
                           tr("The body came in chunks; the framing between them is not shown."));
    }
}

} // namespace hookbench::ui
