#include "shell/StatusStrip.h"

#include "common/Formatting.h"
#include "common/Theme.h"
#include "common/Widgets.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QTimer>

namespace hookbench::ui {

StatusStrip::StatusStrip(QWidget* parent)
    : QWidget(parent),
      m_timer(new QTimer(this)),
      m_counts(new MutedLabel({}, this)),
      m_endpointsIcon(new IconLabel(this, 14)),
      m_endpoints(new MutedLabel({}, this)),
      m_secretsIcon(new IconLabel(this, 14)),
      m_secrets(new MutedLabel({}, this))
{
    setObjectName(QStringLiteral("statusStrip"));
    m_counts->setObjectName(QStringLiteral("statusCounts"));
    m_secrets->setObjectName(QStringLiteral("statusSecrets"));
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.92);
    m_counts->setFont(small);
    m_secrets->setFont(small);
    m_endpoints->setFont(small);
    m_endpoints->setObjectName(QStringLiteral("statusEndpoints"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 5, 14, 5);
    layout->setSpacing(6);
    layout->addWidget(m_counts);
    layout->addStretch();
    layout->addWidget(m_endpointsIcon);
    layout->addWidget(m_endpoints);
    layout->addSpacing(14);
    layout->addWidget(m_secretsIcon);
    layout->addWidget(m_secrets);
    m_timer->setInterval(1000);
    connect(m_timer, &QTimer::timeout, this, &StatusStrip::tick);
    setEndpoints(0, false);
    refresh();
}

void StatusStrip::setCounts(std::int64_t captures, std::int64_t duplicates, bool complete)
{
    if (captures == m_captures && duplicates == m_duplicates && complete == m_complete)
        return;
    m_captures = captures;
    m_duplicates = duplicates;
    m_complete = complete;
    refresh();
}

void StatusStrip::setEndpoints(int listening, bool exposed)
{
    const bool told = listening > 1 || exposed;
    m_endpointsIcon->setVisible(told);
    m_endpoints->setVisible(told);
    m_endpointsIcon->setIcon(exposed ? QStringLiteral("shield-alert") : QStringLiteral("radio"),
                             exposed ? Tone::Warning : Tone::Muted);
    m_endpoints->setTone(exposed ? Tone::Warning : Tone::Muted);
    const QString count =
        listening == 1 ? tr("1 endpoint") : tr("%n endpoints", nullptr, listening);
    m_endpoints->setText(exposed ? tr("%1, open to others").arg(count) : count);
    m_endpoints->setToolTip(exposed ? tr("Others than this machine can reach an endpoint (Ctrl+7)")
                                    : tr("They listen now (Ctrl+7)"));
}

void StatusStrip::addArrived(int count)
{
    m_arrived += count;
    m_quiet = 0;
    if (!m_timer->isActive())
        m_timer->start();
}

void StatusStrip::tick()
{
    // Half of the last value keeps the figure readable while requests come in bursts.
    m_rate = m_rate * 0.5 + m_arrived * 0.5;
    if (m_arrived == 0 && ++m_quiet >= 4) {
        m_rate = 0;
        m_timer->stop();
    }
    m_arrived = 0;
    refresh();
}

void StatusStrip::refresh()
{
    const QString separator = QStringLiteral("   ·   ");
    QString text = tr("%1 captured").arg(formatCount(m_captures));
    if (!m_complete)
        text += tr(" (loading…)");
    text += separator + tr("%1/s").arg(m_rate >= 10 || m_rate == 0 ? formatCount(qRound64(m_rate))
                                                                   : QString::number(m_rate, 'f', 1));
    text +=
        separator + (m_duplicates == 1 ? tr("1 duplicate") : tr("%n duplicates", nullptr, int(m_duplicates)));
    if (text != m_counts->text())
        m_counts->setText(text);
}

void StatusStrip::setSecrets(bool inKeychain, const QString& why)
{
    m_secretsIcon->setIcon(inKeychain ? QStringLiteral("lock") : QStringLiteral("lock-open"),
                           inKeychain ? Tone::Muted : Tone::Warning);
    m_secrets->setText(inKeychain ? tr("secrets in keychain") : tr("secrets in memory until exit"));
    const QString hint = inKeychain ? tr("Secrets are kept in the desktop's keychain.")
                                    : tr("Secrets are forgotten when the program ends.") +
                                          (why.isEmpty() ? QString() : QLatin1Char('\n') + why);
    m_secrets->setToolTip(hint);
    m_secretsIcon->setToolTip(hint);
}

void StatusStrip::paintEvent(QPaintEvent*)
{
    QPainter(this).fillRect(QRect(0, 0, width(), 1), tokensOf(palette()).border);
}

} // namespace hookbench::ui
