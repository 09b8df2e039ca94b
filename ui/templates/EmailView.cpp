#include "templates/EmailView.h"

#include "common/Formatting.h"
#include "common/HeadersView.h"
#include "common/TextPane.h"
#include "messages/MailHead.h"
#include "messages/SealedBrowser.h"

#include <QGraphicsOpacityEffect>
#include <QLabel>
#include <QTabWidget>
#include <QVBoxLayout>

namespace hookbench::ui {

EmailView::EmailView(QWidget* parent)
    : ChannelView(parent),
      m_head(new MailHead(this)),
      m_html(new SealedBrowser(this)),
      m_plain(new TextPane(QStringLiteral("emailPlain"), tr("Plain text of the mail"), this)),
      m_text(new OutputView(QStringLiteral("emailOutput"), tr("What the template rendered"), this)),
      m_headers(new HeadersView(HeadersModel::Mode::ReadOnly, QStringLiteral("emailHeaders"),
                                tr("Headers of the mail"), this)),
      m_source(new TextPane(QStringLiteral("emailSource"), tr("Source of the mail"), this))
{
    setObjectName(QStringLiteral("emailView"));
    m_html->setObjectName(QStringLiteral("emailHtml"));
    m_html->setAccessibleName(tr("Mail as it would look; nothing remote is loaded"));
    QTabWidget* tabs = makeTabs(QStringLiteral("emailTabs"), tr("Parts of the mail"));
    tabs->addTab(m_html, tr("HTML"));
    tabs->addTab(m_plain, tr("Plain"));
    tabs->addTab(m_text, tr("Template"));
    tabs->setTabToolTip(Template, tr("What the edited template rendered: click into it to see what made it"));
    tabs->addTab(m_headers, tr("Headers"));
    tabs->addTab(m_source, tr("Source"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(tabs, 1);
    connect(m_text, &OutputView::placeChosen, this, &ChannelView::placeChosen);
    connect(tabs, &QTabWidget::currentChanged, this, &EmailView::showTab);
    connect(m_html, &SealedBrowser::refusedChanged, this, &EmailView::showRefused);
}

void EmailView::showPreview(const std::shared_ptr<const PreviewResult>& result)
{
    const auto* preview = std::get_if<templates::EmailPreview>(&result->preview);
    if (!preview)
        return;
    m_result = result;
    showEnvelope(*preview);
    tabs()->setTabVisible(Html, !preview->html.empty());
    m_text->setMarks({}, std::nullopt);
    m_text->show(result->text, OutputView::Language::Plain);
    showTab();
}

void EmailView::showEnvelope(const templates::EmailPreview& preview)
{
    const auto from = http::findHeader(preview.headers, "From");
    QStringList to;
    for (const auto& [addresses, prefix] :
         {std::pair{&preview.to, QString()}, {&preview.cc, tr("cc ")}, {&preview.bcc, tr("bcc ")}}) {
        for (const std::string& address : *addresses)
            to << prefix + textFromBytes(address);
    }
    m_head->showEnvelope(textFromBytes(preview.subject.text), textFromBytes(from.value_or("")),
                         to.join(QStringLiteral(", ")));
}

void EmailView::showTab()
{
    const auto* preview = m_result ? std::get_if<templates::EmailPreview>(&m_result->preview) : nullptr;
    if (!preview)
        return;
    // Only what is in sight: laying out HTML at every keystroke is worth it where it is seen.
    switch (tabs()->currentIndex()) {
    case Html:
        m_html->showHtml(textFromBytes(preview->html));
        break;
    case Plain:
        m_plain->showText(preview->plainText);
        break;
    case Headers:
        if (m_headers->headersModel()->headers() != preview->headers)
            m_headers->headersModel()->setHeaders(preview->headers);
        break;
    case Source:
        m_source->showText(preview->mime);
        break;
    default:
        break;
    }
    showRefused();
}

void EmailView::showRefused()
{
    m_head->showRefused(tabs()->currentIndex() == Html ? m_html->refused() : QStringList());
}

void EmailView::setDimmed(bool dimmed)
{
    if (dimmed == std::exchange(m_dimmed, dimmed))
        return;
    m_text->setDimmed(dimmed);
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_html->viewport(), m_plain->viewport(), m_headers->viewport(),
                                         m_source->viewport(), m_head->subject()}) {
        if (!dimmed) {
            widget->setGraphicsEffect(nullptr);
        } else {
            auto* effect = new QGraphicsOpacityEffect(widget);
            effect->setOpacity(0.45);
            widget->setGraphicsEffect(effect);
        }
    }
}

} // namespace hookbench::ui
