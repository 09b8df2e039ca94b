#include "inspector/EmptyInspector.h"

#include "common/Style.h"
#include "common/Widgets.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace hookbench::ui {

EmptyInspector::EmptyInspector(QWidget* parent)
    : QWidget(parent),
      m_title(makeHeading(this, {}, 1.6)),
      m_explanation(makeMuted(this, {})),
      m_url(new CopyBox(QStringLiteral("emptyUrl"), tr("Address of the endpoint"), this)),
      m_curl(new CopyBox(QStringLiteral("emptyCurl"), tr("curl command"), this)),
      m_curlLabel(new MutedLabel(tr("or from a terminal"), this)),
      m_send(new QPushButton(tr("Send a &test event"), this))
{
    setObjectName(QStringLiteral("emptyInspector"));
    auto* picture = new QLabel(this);
    picture->setPixmap(applicationIcon().pixmap(QSize(56, 56), devicePixelRatioF()));
    m_send->setObjectName(QStringLiteral("sendTestEvent"));
    m_send->setIcon(icon(QStringLiteral("zap"), Tone::OnAccent));
    m_send->setToolTip(tr("Sends a sample object.created event to the address above"));
    setButtonKind(m_send, ButtonKind::Primary);
    setFocusProxy(m_send);
    connect(m_send, &QPushButton::clicked, this, &EmptyInspector::testEventRequested);

    auto* column = new QWidget(this);
    column->setMaximumWidth(fontMetrics().averageCharWidth() * 92);
    auto* inner = new QVBoxLayout(column);
    inner->setContentsMargins(24, 24, 24, 24);
    inner->setSpacing(0);
    inner->addWidget(picture);
    inner->addSpacing(16);
    inner->addWidget(m_title);
    inner->addSpacing(6);
    inner->addWidget(m_explanation);
    inner->addSpacing(18);
    inner->addWidget(m_url);
    inner->addSpacing(14);
    inner->addWidget(m_send, 0, Qt::AlignLeft);
    inner->addSpacing(26);
    inner->addWidget(m_curlLabel);
    inner->addSpacing(8);
    inner->addWidget(m_curl);

    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(column, 100);
    row->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addStretch(2);
    layout->addLayout(row);
    layout->addStretch(3);
    setEndpoint({}, false);
}

void EmptyInspector::setEndpoint(const QString& url, bool paused)
{
    const bool up = !url.isEmpty() && !paused;
    m_title->setText(up       ? tr("Waiting for the first request")
                     : paused ? tr("Paused")
                              : tr("Not listening yet"));
    m_explanation->setText(
        up ? tr("Point a webhook at this address. Every request appears here as it arrives, byte for byte.")
        : paused ? tr("The endpoint accepts no connections. Resume it at the top of the window.")
                 : tr("The endpoint is stopped. The bar above says why and what helps."));
    m_url->setVisible(!url.isEmpty());
    m_curl->setVisible(up);
    m_curlLabel->setVisible(up);
    m_send->setVisible(up);
    m_url->setText(url);
    m_curl->setText(QStringLiteral("curl %1hooks/test \\\n  -H 'Content-Type: application/json' \\\n"
                                   "  -d '{\"event_type\": \"object.created\", \"event_id\": \"evt_1\"}'")
                        .arg(url));
}

void EmptyInspector::setSending(bool sending)
{
    m_send->setEnabled(!sending);
    m_send->setText(sending ? tr("Sending…") : tr("Send a &test event"));
}

} // namespace hookbench::ui
