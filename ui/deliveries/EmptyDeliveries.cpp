#include "deliveries/EmptyDeliveries.h"

#include "common/Style.h"
#include "common/Widgets.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace hookbench::ui {

EmptyDeliveries::EmptyDeliveries(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("emptyDeliveries"));
    auto* picture = new IconLabel(this, 48);
    picture->setIcon(QStringLiteral("layers"), Tone::Accent);
    auto* send = new QPushButton(icon(QStringLiteral("zap"), Tone::OnAccent), tr("&Fire an event…"), this);
    send->setObjectName(QStringLiteral("fireFirstEvent"));
    setButtonKind(send, ButtonKind::Primary);
    setFocusProxy(send);
    auto* registrations =
        new QPushButton(icon(QStringLiteral("webhook"), Tone::Muted), tr("Set up a &registration"), this);
    registrations->setObjectName(QStringLiteral("setUpRegistration"));
    connect(send, &QPushButton::clicked, this, &EmptyDeliveries::sendRequested);
    connect(registrations, &QPushButton::clicked, this, &EmptyDeliveries::registrationsRequested);
    auto* column = new QWidget(this);
    column->setMaximumWidth(fontMetrics().averageCharWidth() * 92);
    auto* inner = new QVBoxLayout(column);
    inner->setContentsMargins(24, 24, 24, 24);
    inner->setSpacing(0);
    inner->addWidget(picture);
    inner->addSpacing(16);
    inner->addWidget(makeHeading(column, tr("Nothing was delivered yet"), 1.6));
    inner->addSpacing(6);
    inner->addWidget(makeMuted(
        column, tr("An event goes to every active registration that subscribes to its type, through all of "
                   "its channels, as the service sends it: rendered, signed, and tried again when it fails. "
                   "Each attempt is kept here whole: what was sent, what came back, where the time went, and "
                   "what a failure means.")));
    inner->addSpacing(10);
    inner->addWidget(makeMuted(
        column, tr("Nothing leaves this machine unless you say so: what is not on loopback is a dry run.")));
    inner->addSpacing(18);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(send);
    buttons->addWidget(registrations);
    buttons->addStretch();
    inner->addLayout(buttons);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(column, 100);
    row->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addStretch(2);
    layout->addLayout(row);
    layout->addStretch(3);
}

} // namespace hookbench::ui
