#include "common/MessageBar.h"

#include "base/Error.h"
#include "common/Formatting.h"
#include "common/Icons.h"
#include "common/Theme.h"
#include "common/Widgets.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

namespace hookbench::ui {

namespace {

struct Look {
    QString icon;
    Tone tone;
    QColor tint;
};

Look lookOf(MessageBar::Severity severity, const Tokens& t)
{
    switch (severity) {
    case MessageBar::Severity::Info:
        return {QStringLiteral("info"), Tone::Accent, t.accentTint};
    case MessageBar::Severity::Success:
        return {QStringLiteral("circle-check"), Tone::Success, t.successTint};
    case MessageBar::Severity::Warning:
        return {QStringLiteral("triangle-alert"), Tone::Warning, t.warningTint};
    case MessageBar::Severity::Problem:
        return {QStringLiteral("octagon-alert"), Tone::Danger, t.dangerTint};
    }
    return {};
}

} // namespace

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent),
      m_icon(new IconLabel(this)),
      m_text(new QLabel(this)),
      m_actions(new QHBoxLayout),
      m_close(new QToolButton(this)),
      m_timer(new QTimer(this))
{
    setObjectName(QStringLiteral("messageBar"));
    setFrameShape(QFrame::NoFrame);
    m_text->setObjectName(QStringLiteral("messageText"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_close->setObjectName(QStringLiteral("messageClose"));
    m_close->setAutoRaise(true);
    m_close->setIcon(icon(QStringLiteral("x"), Tone::Muted));
    m_close->setAccessibleName(tr("Dismiss this message"));
    m_close->setToolTip(tr("Dismiss"));
    m_actions->setSpacing(6);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 6, 6, 6);
    layout->setSpacing(8);
    layout->addWidget(m_icon, 0, Qt::AlignVCenter);
    layout->addWidget(m_text, 1);
    layout->addLayout(m_actions);
    layout->addWidget(m_close);

    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, &MessageBar::clear);
    connect(m_close, &QToolButton::clicked, this, &MessageBar::clear);
    hide();
}

void MessageBar::showMessage(Severity severity, const QString& text, const QString& detail, int timeoutMs)
{
    removeActions();
    m_severity = severity;
    const Look look = lookOf(severity, tokensOf(palette()));
    m_icon->setIcon(look.icon, look.tone);
    m_text->setText(text);
    m_text->setToolTip(detail);
    setAccessibleName(text);
    m_close->show();
    timeoutMs > 0 ? m_timer->start(timeoutMs) : m_timer->stop();
    show();
    update();
}

void MessageBar::showError(const Error& error)
{
    showMessage(Severity::Problem, textFromBytes(error.message), textFromBytes(error.detail));
}

void MessageBar::addAction(const QString& text, const QString& objectName, std::function<void()> action)
{
    auto* button = new QPushButton(text, this);
    button->setObjectName(objectName);
    connect(button, &QPushButton::clicked, this, [this, action = std::move(action)] {
        clear();
        action();
    });
    m_actions->addWidget(button);
    button->show();
}

void MessageBar::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

void MessageBar::clear()
{
    m_timer->stop();
    if (!isHidden()) {
        hide();
        Q_EMIT cleared();
    }
}

QString MessageBar::text() const
{
    return isHidden() ? QString() : m_text->text();
}

void MessageBar::removeActions()
{
    while (QLayoutItem* item = m_actions->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            // It may be the button that is being pressed: let its signal end first.
            widget->hide();
            widget->setObjectName({});
            widget->deleteLater();
        }
        delete item;
    }
}

void MessageBar::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), lookOf(m_severity, t).tint);
    painter.fillRect(QRect(0, height() - 1, width(), 1), t.border);
}

} // namespace hookbench::ui
