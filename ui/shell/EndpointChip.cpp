#include "shell/EndpointChip.h"

#include "common/Formatting.h"
#include "common/StylePaint.h"
#include "common/Theme.h"
#include "common/Widgets.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>

namespace hookbench::ui {

EndpointChip::EndpointChip(endpoint::Endpoint& endpoint, QWidget* parent)
    : QWidget(parent),
      m_endpoint(endpoint),
      m_icon(new IconLabel(this)),
      m_state(new QLabel(this)),
      m_url(new QLabel(this))
{
    setObjectName(QStringLiteral("endpointChip"));
    m_state->setObjectName(QStringLiteral("endpointState"));
    m_url->setObjectName(QStringLiteral("endpointUrl"));
    QFont semiBold = m_state->font();
    semiBold.setWeight(QFont::DemiBold);
    m_state->setFont(semiBold);
    m_url->setFont(monospaceFont());
    m_url->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_copy = makeIconButton(this, QStringLiteral("copyEndpoint"), QStringLiteral("copy"),
                            tr("Copy the address (Ctrl+Shift+U)"));
    m_toggle = makeIconButton(this, QStringLiteral("toggleEndpoint"), QStringLiteral("pause"), tr("Pause"));
    m_toggle->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 2, 3, 2);
    layout->setSpacing(7);
    layout->addWidget(m_icon);
    layout->addWidget(m_state);
    layout->addSpacing(3);
    layout->addWidget(m_url);
    layout->addSpacing(2);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(0);
    buttons->addWidget(m_copy);
    buttons->addWidget(m_toggle);
    layout->addLayout(buttons);

    connect(m_copy, &QToolButton::clicked, this, &EndpointChip::copyUrl);
    connect(m_toggle, &QToolButton::clicked, this, &EndpointChip::toggle);
    connect(&m_endpoint, &endpoint::Endpoint::stateChanged, this, &EndpointChip::refresh);
    refresh();
}

void EndpointChip::setFailure(const QString& reason)
{
    m_failure = reason;
    m_attempted = true;
    refresh();
}

void EndpointChip::copyUrl()
{
    if (!m_url->text().isEmpty())
        copyToClipboard(m_url->text(), m_copy);
}

void EndpointChip::toggle()
{
    switch (m_endpoint.state()) {
    case endpoint::Endpoint::State::Listening:
        m_endpoint.pause();
        break;
    case endpoint::Endpoint::State::Paused:
        if (const Status resumed = m_endpoint.resume(); !resumed)
            Q_EMIT resumeFailed(resumed.error());
        break;
    case endpoint::Endpoint::State::Stopped:
        Q_EMIT startRequested();
        break;
    }
}

void EndpointChip::refresh()
{
    const QString url = textFromBytes(m_endpoint.url());
    m_url->setText(url);
    m_url->setVisible(!url.isEmpty());
    m_copy->setVisible(!url.isEmpty());
    switch (m_endpoint.state()) {
    case endpoint::Endpoint::State::Listening:
        m_attempted = true;
        setLook(QStringLiteral("radio"), int(Tone::Success), tr("Listening"), tr("Pa&use"),
                QStringLiteral("pause"));
        break;
    case endpoint::Endpoint::State::Paused:
        setLook(QStringLiteral("circle-pause"), int(Tone::Warning), tr("Paused"), tr("Res&ume"),
                QStringLiteral("play"));
        break;
    case endpoint::Endpoint::State::Stopped:
        if (m_attempted)
            setLook(QStringLiteral("octagon-alert"), int(Tone::Danger), tr("Not listening"), tr("S&tart"),
                    QStringLiteral("play"));
        else
            setLook(QStringLiteral("radio"), int(Tone::Muted), tr("Starting…"), {}, {});
        break;
    }
    setToolTip(m_failure);
    update();
}

void EndpointChip::setLook(const QString& iconName, int tone, const QString& state, const QString& action,
                           const QString& actionIcon)
{
    m_icon->setIcon(iconName, static_cast<Tone>(tone));
    m_state->setText(state);
    QPalette own;
    own.setColor(QPalette::WindowText, toneColor(tokensOf(palette()), static_cast<Tone>(tone)));
    m_state->setPalette(own);
    m_toggle->setVisible(!action.isEmpty());
    m_toggle->setText(action);
    m_toggle->setIcon(icon(actionIcon.isEmpty() ? QStringLiteral("play") : actionIcon, Tone::Muted));
    QString plain = action;
    plain.remove(QLatin1Char('&'));
    m_toggle->setAccessibleName(tr("%1 the endpoint").arg(plain));
    m_toggle->setToolTip(tr("%1 the endpoint (Ctrl+Shift+P)").arg(plain));
    setAccessibleName(tr("Endpoint: %1").arg(state));
}

void EndpointChip::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

void EndpointChip::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(palette());
    QPainter painter(this);
    paint::box(&painter, rect(), t.surface, t.border, 8);
}

} // namespace hookbench::ui
