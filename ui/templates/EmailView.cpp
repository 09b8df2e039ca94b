#include "templates/EmailView.h"

#include "common/ElidedLabel.h"
#include "common/Formatting.h"
#include "common/HeadersView.h"
#include "common/TextPane.h"
#include "common/Widgets.h"

#include <QFormLayout>
#include <QGraphicsOpacityEffect>
#include <QScrollBar>
#include <QTabWidget>

namespace hookbench::ui {

SealedBrowser::SealedBrowser(QWidget* parent) : QTextBrowser(parent)
{
    setOpenLinks(false);
    setFrameShape(QFrame::NoFrame);
    // Mails are written for white paper, whatever the window's colours are.
    QPalette paper = palette();
    paper.setColor(QPalette::Base, Qt::white);
    paper.setColor(QPalette::Text, QColor(0x1a, 0x1d, 0x26));
    paper.setColor(QPalette::Link, QColor(0x1a, 0x56, 0xc4));
    setPalette(paper);
    document()->setDocumentMargin(16);
}

void SealedBrowser::showHtml(const QString& html)
{
    m_refused.clear();
    const int scrolled = verticalScrollBar()->value();
    setHtml(html);
    verticalScrollBar()->setValue(scrolled);
    Q_EMIT refusedChanged();
}

QVariant SealedBrowser::loadResource(int, const QUrl& name)
{
    const QString address = name.toString();
    if (!m_refused.contains(address)) {
        m_refused << address;
        Q_EMIT refusedChanged();
    }
    // An empty answer would let the base class look for a file.
    static const QImage nothing = [] {
        QImage image(1, 1, QImage::Format_ARGB32);
        image.fill(Qt::transparent);
        return image;
    }();
    return nothing;
}

EmailView::EmailView(QWidget* parent)
    : ChannelView(parent),
      m_subject(makeHeading(this, {}, 1.15)),
      m_from(new ElidedLabel(this)),
      m_to(new ElidedLabel(this)),
      m_refused(new MutedLabel({}, this)),
      m_html(new SealedBrowser(this)),
      m_plain(new TextPane(QStringLiteral("emailPlain"), tr("Plain text of the mail"), this)),
      m_text(new OutputView(QStringLiteral("emailOutput"), tr("What the template rendered"), this)),
      m_headers(new HeadersView(HeadersModel::Mode::ReadOnly, QStringLiteral("emailHeaders"),
                                tr("Headers of the mail"), this)),
      m_source(new TextPane(QStringLiteral("emailSource"), tr("Source of the mail"), this))
{
    setObjectName(QStringLiteral("emailView"));
    m_subject->setObjectName(QStringLiteral("emailSubject"));
    m_subject->setWordWrap(true);
    m_subject->setTextFormat(Qt::PlainText);
    m_subject->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_from->setObjectName(QStringLiteral("emailFrom"));
    m_to->setObjectName(QStringLiteral("emailTo"));
    m_refused->setObjectName(QStringLiteral("emailRefused"));
    m_refused->setWordWrap(true);
    m_html->setObjectName(QStringLiteral("emailHtml"));
    m_html->setAccessibleName(tr("Mail as it would look; nothing remote is loaded"));
    auto* envelope = new QFormLayout;
    envelope->setContentsMargins(14, 10, 14, 4);
    envelope->setVerticalSpacing(3);
    envelope->setHorizontalSpacing(12);
    envelope->addRow(m_subject);
    envelope->addRow(new MutedLabel(tr("From"), this), m_from);
    envelope->addRow(new MutedLabel(tr("To"), this), m_to);
    envelope->addRow(m_refused);
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
    layout->addLayout(envelope);
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
    m_subject->setText(preview.subject.text.empty() ? tr("(no subject)")
                                                    : textFromBytes(preview.subject.text));
    const auto from = std::find_if(preview.headers.begin(), preview.headers.end(),
                                   [](const http::Header& header) { return header.name == "From"; });
    m_from->setFullText(from == preview.headers.end() ? QString() : textFromBytes(from->value));
    QStringList to;
    for (const auto& [addresses, prefix] :
         {std::pair{&preview.to, QString()}, {&preview.cc, tr("cc ")}, {&preview.bcc, tr("bcc ")}}) {
        for (const std::string& address : *addresses)
            to << prefix + textFromBytes(address);
    }
    m_to->setFullText(to.isEmpty() ? tr("nobody") : to.join(QStringLiteral(", ")));
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
    const QStringList& all = m_html->refused();
    m_refused->setVisible(!all.isEmpty() && tabs()->currentIndex() == Html);
    m_refused->setText(all.size() == 1 ? tr("1 remote resource not loaded")
                                       : tr("%n remote resources not loaded", nullptr, int(all.size())));
    m_refused->setToolTip(all.join(QLatin1Char('\n')));
}

void EmailView::setDimmed(bool dimmed)
{
    if (dimmed == std::exchange(m_dimmed, dimmed))
        return;
    m_text->setDimmed(dimmed);
    for (QWidget* widget :
         std::initializer_list<QWidget*>{m_html->viewport(), m_plain->viewport(), m_headers->viewport(),
                                         m_source->viewport(), m_subject}) {
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
