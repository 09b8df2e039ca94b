#include "inspector/MailPane.h"

#include "common/Formatting.h"
#include "common/HeadersView.h"
#include "common/TextPane.h"
#include "common/Widgets.h"
#include "messages/MailHead.h"
#include "messages/SealedBrowser.h"

#include <QHeaderView>
#include <QTabWidget>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

/// Laying out more HTML than this would be felt as a pause of the window.
constexpr std::size_t mostHtml = std::size_t{1} << 20;

bool names(const QString& addresses, const QString& recipient)
{
    return addresses.contains(recipient, Qt::CaseInsensitive);
}

/// The address of "RCPT TO:<ann@example.com> NOTIFY=NEVER", whose name was cut off.
QString addressOf(const std::string& value)
{
    const QString text = textFromBytes(value);
    const qsizetype open = text.indexOf(QLatin1Char('<'));
    const qsizetype close = text.indexOf(QLatin1Char('>'), open);
    return open >= 0 && close > open ? text.mid(open + 1, close - open - 1) : text.trimmed();
}

} // namespace

MailPane::MailPane(QWidget* parent)
    : QWidget(parent),
      m_head(new MailHead(this)),
      m_tabs(new QTabWidget(this)),
      m_html(new SealedBrowser(this)),
      m_plain(new TextPane(QStringLiteral("mailPlain"), tr("Plain text of the mail"), this)),
      m_attachments(new QTreeWidget(this)),
      m_headers(new HeadersView(HeadersModel::Mode::ReadOnly, QStringLiteral("mailHeaders"),
                                tr("Headers of the mail"), this)),
      m_source(new TextPane(QStringLiteral("mailSource"), tr("Source of the mail"), this))
{
    setObjectName(QStringLiteral("mailPane"));
    m_html->setObjectName(QStringLiteral("mailHtml"));
    m_html->setAccessibleName(tr("Mail as it looks; nothing remote is loaded"));
    m_attachments->setObjectName(QStringLiteral("mailAttachments"));
    m_attachments->setAccessibleName(tr("Attachments of the mail"));
    m_attachments->setRootIsDecorated(false);
    m_attachments->setUniformRowHeights(true);
    m_attachments->setFrameShape(QFrame::NoFrame);
    m_attachments->setHeaderLabels({tr("Name"), tr("Type"), tr("Size"), tr("Place")});
    m_attachments->header()->setAccessibleName(tr("Columns of the attachments"));
    m_tabs->setObjectName(QStringLiteral("mailTabs"));
    m_tabs->setAccessibleName(tr("Parts of the mail"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setAccessibleName(tr("Parts of the mail"));
    m_tabs->addTab(m_html, tr("HTML"));
    m_tabs->addTab(m_plain, tr("Plain"));
    m_tabs->addTab(m_attachments, tr("Attachments"));
    m_tabs->addTab(m_headers, tr("Headers"));
    m_tabs->addTab(m_source, tr("Source"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_head);
    layout->addWidget(m_tabs, 1);
    connect(m_tabs, &QTabWidget::currentChanged, this, &MailPane::showTab);
    connect(m_html, &SealedBrowser::refusedChanged, this, [this] {
        m_head->showRefused(m_tabs->currentIndex() == Html ? m_html->refused() : QStringList());
    });
}

void MailPane::showMail(const Content& content, const capture::ReceivedMail& mail)
{
    m_content = content;
    m_shown = &mail;
    showEnvelope(content->capture, mail);
    fillAttachments(mail);
    const int wanted = m_tabs->currentIndex();
    m_tabs->setTabVisible(Html, mail.hasHtml);
    m_tabs->setTabVisible(Plain, mail.hasPlain || !mail.hasHtml);
    m_tabs->setTabVisible(Attachments, !mail.attachments.empty());
    m_tabs->setTabText(Attachments, tr("Attachments (%1)").arg(mail.attachments.size()));
    m_tabs->setTabText(Headers, tr("Headers (%1)").arg(mail.headers.size()));
    if (wanted < Attachments)
        m_tabs->setCurrentIndex(mail.hasHtml ? Html : Plain);
    showTab();
}

void MailPane::showEnvelope(const capture::Capture& capture, const capture::ReceivedMail& mail)
{
    const QString to = textFromBytes(mail.to);
    const QString cc = textFromBytes(mail.cc);
    m_head->showEnvelope(textFromBytes(mail.subject), textFromBytes(mail.from),
                         cc.isEmpty()   ? to
                         : to.isEmpty() ? tr("cc %1").arg(cc)
                                        : tr("%1, cc %2").arg(to, cc));
    m_head->showDate(textFromBytes(mail.date));
    QStringList unnamed;
    for (const http::Header& command : capture.headers) {
        if (!textFromBytes(command.name).startsWith(QStringLiteral("RCPT"), Qt::CaseInsensitive))
            continue;
        const QString recipient = addressOf(command.value);
        if (!names(to, recipient) && !names(cc, recipient))
            unnamed << recipient;
    }
    m_head->showUnnamed(unnamed.join(QStringLiteral(", ")));
}

void MailPane::fillAttachments(const capture::ReceivedMail& mail)
{
    m_attachments->clear();
    QList<QTreeWidgetItem*> items;
    for (const capture::MailAttachment& attachment : mail.attachments) {
        const QString name = attachment.name.empty() ? tr("(no name)") : textFromBytes(attachment.name);
        auto* item =
            new QTreeWidgetItem({name, textFromBytes(attachment.contentType), formatSize(attachment.size),
                                 attachment.isInline ? tr("in the text") : tr("attached")});
        item->setToolTip(0, name);
        items << item;
    }
    m_attachments->addTopLevelItems(items);
    const int unit = fontMetrics().averageCharWidth();
    for (const auto& [column, characters] : {std::pair(0, 34), {1, 26}, {2, 12}})
        m_attachments->setColumnWidth(column, unit * characters);
}

void MailPane::showTab()
{
    if (!m_shown)
        return;
    m_head->showRefused({});
    // Only what is in sight is laid out.
    switch (m_tabs->currentIndex()) {
    case Html:
        m_html->showHtml(
            m_shown->html.size() <= mostHtml
                ? textFromBytes(m_shown->html)
                : tr("This HTML is larger than 1 MiB and is not laid out. Source shows all of the mail."));
        break;
    case Plain:
        m_plain->showText(m_shown->plainText);
        break;
    case Headers:
        m_headers->headersModel()->setHeaders(m_shown->headers);
        break;
    case Source:
        m_source->showText(m_content->bytes->body());
        break;
    default:
        break;
    }
}

} // namespace hookbench::ui
