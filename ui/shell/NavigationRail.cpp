#include "shell/NavigationRail.h"

#include "common/Icons.h"
#include "common/StylePaint.h"
#include "common/Theme.h"

#include <QButtonGroup>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

/// A page of the rail: painted here because its text stands below its icon in a colour of its own.
class RailButton final : public QToolButton {
public:
    RailButton(const QString& iconName, QWidget* parent)
        : QToolButton(parent),
          m_plain(ui::icon(iconName, Tone::Muted)),
          m_active(ui::icon(iconName, Tone::Accent))
    {
        setCheckable(true);
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::TabFocus);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        QFont small = font();
        small.setPointSizeF(small.pointSizeF() * 0.88);
        small.setWeight(QFont::Medium);
        setFont(small);
    }

    QSize sizeHint() const override
    {
        return {fontMetrics().horizontalAdvance(QStringLiteral("Registrations")) + 12,
                fontMetrics().height() + 20 + 22};
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const Tokens& t = tokensOf(palette());
        QPainter painter(this);
        const QRect shape = rect().adjusted(0, 1, 0, -1);
        if (isChecked())
            paint::box(&painter, shape, t.accentTint, Qt::transparent, 8);
        else if (underMouse())
            paint::box(&painter, shape, t.hover, Qt::transparent, 8);
        if (hasFocus())
            paint::focusRing(&painter, shape, t, 8);
        const QRect picture((width() - 20) / 2, 9, 20, 20);
        (isChecked() ? m_active : m_plain).paint(&painter, picture);
        painter.setPen(isChecked() ? t.accent : t.muted);
        painter.drawText(QRect(0, picture.bottom() + 4, width(), fontMetrics().height() + 2),
                         int(Qt::AlignHCenter) | Qt::TextHideMnemonic, text());
    }

private:
    QIcon m_plain;
    QIcon m_active;
};

} // namespace

NavigationRail::NavigationRail(QWidget* parent)
    : QWidget(parent), m_group(new QButtonGroup(this)), m_layout(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("navigationRail"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    m_layout->setContentsMargins(7, 9, 7, 9);
    m_layout->setSpacing(4);
    m_layout->addStretch();
    m_group->setExclusive(true);
    connect(m_group, &QButtonGroup::idClicked, this, &NavigationRail::pageChosen);
}

void NavigationRail::addPage(int page, const QString& objectName, const QString& iconName,
                             const QString& text, const QString& hint, Place place)
{
    auto* button = new RailButton(iconName, this);
    button->setObjectName(objectName);
    button->setText(text);
    QString plain = text;
    plain.remove(QLatin1Char('&'));
    button->setAccessibleName(plain);
    button->setToolTip(hint);
    m_group->addButton(button, page);
    if (place == Place::Bottom) {
        m_layout->addWidget(button);
        return;
    }
    int stretch = 0;
    while (!m_layout->itemAt(stretch)->spacerItem())
        ++stretch;
    m_layout->insertWidget(stretch, button);
}

void NavigationRail::setCurrentPage(int page)
{
    if (QAbstractButton* button = m_group->button(page))
        button->setChecked(true);
}

void NavigationRail::paintEvent(QPaintEvent*)
{
    QPainter(this).fillRect(QRect(width() - 1, 0, 1, height()), tokensOf(palette()).border);
}

} // namespace hookbench::ui
