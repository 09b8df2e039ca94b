#include "registrations/EmptyRegistrations.h"

#include "common/Style.h"
#include "common/Widgets.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace hookbench::ui {

namespace {

/// A fact of the lesson: an icon, a word, and what it means.
QLayout* makePoint(QWidget* parent, const QString& iconName, const QString& word, const QString& meaning)
{
    auto* picture = new IconLabel(parent, 20);
    picture->setIcon(iconName, Tone::Accent);
    auto* title = new QLabel(word, parent);
    QFont semiBold = title->font();
    semiBold.setWeight(QFont::DemiBold);
    title->setFont(semiBold);
    auto* text = new QVBoxLayout;
    text->setSpacing(2);
    text->addWidget(title);
    text->addWidget(makeMuted(parent, meaning));
    auto* row = new QHBoxLayout;
    row->setSpacing(14);
    row->addWidget(picture, 0, Qt::AlignTop);
    row->addLayout(text, 1);
    return row;
}

} // namespace

EmptyRegistrations::EmptyRegistrations(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("emptyRegistrations"));
    auto* column = new QWidget(this);
    column->setMaximumWidth(fontMetrics().averageCharWidth() * 92);
    auto* create =
        new QPushButton(icon(QStringLiteral("plus"), Tone::OnAccent), tr("&New registration"), column);
    create->setObjectName(QStringLiteral("emptyNew"));
    setButtonKind(create, ButtonKind::Primary);
    auto* import =
        new QPushButton(icon(QStringLiteral("download"), Tone::Muted), tr("&Import a file…"), column);
    import->setObjectName(QStringLiteral("emptyImport"));
    auto* sync =
        new QPushButton(icon(QStringLiteral("cloud"), Tone::Muted), tr("&Fetch from the service…"), column);
    sync->setObjectName(QStringLiteral("emptySync"));
    setFocusProxy(create);
    connect(create, &QPushButton::clicked, this, &EmptyRegistrations::newRequested);
    connect(import, &QPushButton::clicked, this, &EmptyRegistrations::importRequested);
    connect(sync, &QPushButton::clicked, this, &EmptyRegistrations::syncRequested);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    for (QPushButton* button : {create, import, sync})
        buttons->addWidget(button);
    buttons->addStretch();

    auto* inner = new QVBoxLayout(column);
    inner->setContentsMargins(24, 24, 24, 24);
    inner->setSpacing(0);
    inner->addWidget(makeHeading(column, tr("Which events go where"), 1.6));
    inner->addSpacing(6);
    inner->addWidget(
        makeMuted(column, tr("A registration subscribes to events and sends each of them through all of "
                             "its channels. Keep them here, try them against the local endpoint, and "
                             "push them to the service when they are right.")));
    inner->addSpacing(22);
    inner->addLayout(makePoint(column, QStringLiteral("zap"), tr("Events"),
                               tr("Some types of the catalogue, such as object.created, or all of them.")));
    inner->addSpacing(14);
    inner->addLayout(makePoint(column, QStringLiteral("webhook"), tr("Channels"),
                               tr("A webhook, Slack, e-mail or SMS, each with its own template.")));
    inner->addSpacing(14);
    inner->addLayout(
        makePoint(column, QStringLiteral("variable"), tr("Variables"),
                  tr("${NAME} stands for a value of the environment in use, so that secrets never stand in "
                     "the registration.")));
    inner->addSpacing(26);
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
