#include "templates/SmsView.h"

#include "messages/SmsCanvas.h"
#include "messages/SmsHead.h"

#include <QScrollArea>
#include <QTabWidget>
#include <QVBoxLayout>

namespace hookbench::ui {

SmsView::SmsView(QWidget* parent)
    : ChannelView(parent),
      m_head(new SmsHead(this)),
      m_canvas(new SmsCanvas),
      m_scroll(new QScrollArea(this)),
      m_text(new OutputView(QStringLiteral("smsText"), tr("Text of the message"), this))
{
    setObjectName(QStringLiteral("smsView"));
    m_scroll->setObjectName(QStringLiteral("smsScroll"));
    m_scroll->setAccessibleName(tr("Message in segments"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setWidget(m_canvas);
    QTabWidget* tabs = makeTabs(QStringLiteral("smsTabs"), tr("Parts of the message"));
    tabs->addTab(m_scroll, tr("Segments"));
    tabs->addTab(m_text, tr("Text"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(tabs, 1);
    connect(m_text, &OutputView::placeChosen, this, &ChannelView::placeChosen);
}

void SmsView::showPreview(const std::shared_ptr<const PreviewResult>& result)
{
    const auto* preview = std::get_if<templates::SmsPreview>(&result->preview);
    if (!preview)
        return;
    m_text->setMarks({}, std::nullopt);
    m_text->show(result->text, OutputView::Language::Plain);
    m_canvas->showMessage(preview->message.text, preview->segmentation);
    m_head->showSegmentation(preview->segmentation);
}

void SmsView::setDimmed(bool dimmed)
{
    m_text->setDimmed(dimmed);
    m_canvas->setDimmed(dimmed);
}

} // namespace hookbench::ui
