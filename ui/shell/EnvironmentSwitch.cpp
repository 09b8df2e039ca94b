#include "shell/EnvironmentSwitch.h"

#include "common/Formatting.h"
#include "common/Icons.h"
#include "common/StylePaint.h"
#include "common/Theme.h"
#include "registrations/EnvironmentStore.h"

#include <QActionGroup>
#include <QMenu>
#include <QPainter>

namespace hookbench::ui {

namespace {

constexpr int padding = 11;
constexpr int gap = 7;
constexpr int arrowWidth = 16;
constexpr int mostCharacters = 28;

} // namespace

EnvironmentSwitch::EnvironmentSwitch(registrations::EnvironmentStore& environments, QWidget* parent)
    : QToolButton(parent),
      m_environments(environments),
      m_warning(ui::icon(QStringLiteral("shield-alert"), Tone::Warning))
{
    setObjectName(QStringLiteral("environmentSwitch"));
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setPopupMode(QToolButton::InstantPopup);
    setMenu(new QMenu(this));
    connect(menu(), &QMenu::aboutToShow, this, &EnvironmentSwitch::fillMenu);
    connect(&m_environments, &registrations::EnvironmentStore::changed, this, &EnvironmentSwitch::refresh);
    refresh();
}

void EnvironmentSwitch::refresh()
{
    const registrations::Environment& current = m_environments.current();
    const QString name = textFromBytes(current.name);
    m_label = current.isProduction ? tr("Production:") : tr("Environment:");
    m_name = name.size() > mostCharacters ? name.left(mostCharacters - 1) + QChar(0x2026) : name;
    if (name.isEmpty())
        m_name = QStringLiteral("…");
    setAccessibleName(current.isProduction ? tr("Production environment %1").arg(name)
                                           : tr("Environment %1").arg(name));
    setToolTip(current.isProduction ? tr("“%1” is marked as production: real sends ask first.").arg(name)
                                    : tr("${NAME} in registrations takes its value from “%1”.").arg(name));
    if (std::exchange(m_production, current.isProduction) != current.isProduction)
        Q_EMIT productionChanged(m_production);
    updateGeometry();
    update();
}

void EnvironmentSwitch::fillMenu()
{
    menu()->clear();
    auto* group = new QActionGroup(menu());
    for (const registrations::Environment& environment : m_environments.environments()) {
        QString text = textFromBytes(environment.name).replace(QLatin1Char('&'), QStringLiteral("&&"));
        if (environment.isProduction)
            text = tr("%1 (production)").arg(text);
        QAction* action = menu()->addAction(text);
        action->setCheckable(true);
        action->setChecked(environment.id == m_environments.current().id);
        group->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, id = environment.id] { m_environments.setCurrent(id); });
    }
    menu()->addSeparator();
    menu()->addAction(ui::icon(QStringLiteral("pencil"), Tone::Muted), tr("&Edit environments…"), this,
                      &EnvironmentSwitch::editRequested);
}

QSize EnvironmentSwitch::sizeHint() const
{
    QFont semiBold = font();
    semiBold.setWeight(QFont::DemiBold);
    const int words =
        fontMetrics().horizontalAdvance(m_label) + QFontMetrics(semiBold).horizontalAdvance(m_name);
    return {2 * padding + words + gap + arrowWidth + (m_production ? 16 + gap : 0),
            fontMetrics().height() + 12};
}

void EnvironmentSwitch::paintEvent(QPaintEvent*)
{
    const Tokens& t = tokensOf(palette());
    QPainter painter(this);
    const QColor fill = isDown() ? t.pressed : underMouse() ? t.hover : t.surface;
    paint::box(&painter, rect(), fill, m_production ? t.warning : t.outline);
    if (hasFocus())
        paint::focusRing(&painter, rect(), t);
    int x = padding;
    if (m_production) {
        m_warning.paint(&painter, QRect(x, (height() - 16) / 2, 16, 16));
        x += 16 + gap;
    }
    painter.setPen(m_production ? t.warning : t.muted);
    painter.drawText(QRect(x, 0, width(), height()), Qt::AlignVCenter | Qt::AlignLeft, m_label);
    x += fontMetrics().horizontalAdvance(m_label) + gap;
    QFont semiBold = font();
    semiBold.setWeight(QFont::DemiBold);
    painter.setFont(semiBold);
    painter.setPen(t.text);
    painter.drawText(QRect(x, 0, width(), height()), Qt::AlignVCenter | Qt::AlignLeft, m_name);
    paint::chevron(&painter, QRect(width() - padding - arrowWidth + 4, 0, arrowWidth, height()),
                   paint::Direction::Down, t.muted);
}

TopBar::TopBar(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("topBar"));
}

void TopBar::setProduction(bool production)
{
    m_production = production;
    update();
}

void TopBar::paintEvent(QPaintEvent*)
{
    if (!m_production)
        return;
    const Tokens& t = tokensOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), t.warningTint);
    painter.fillRect(QRect(0, 0, width(), 2), t.warning);
}

} // namespace hookbench::ui
