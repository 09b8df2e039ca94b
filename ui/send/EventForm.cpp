// The widgets of the event view.
#include "common/CodeEditor.h"
#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "events/Catalogue.h"
#include "send/EventView.h"
#include "send/LoadPanel.h"
#include "send/TargetList.h"
#include "Workbench.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

QLabel* labelFor(QWidget* field, const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setBuddy(field);
    return label;
}

} // namespace

QWidget* EventView::buildSourceRows(QWidget* parent)
{
    auto* rows = new QWidget(parent);
    m_type = new QComboBox(rows);
    m_type->setObjectName(QStringLiteral("fireType"));
    m_type->setAccessibleName(tr("Event type to fire"));
    m_type->setEditable(true);
    m_type->setInsertPolicy(QComboBox::NoInsert);
    m_type->setMaxVisibleItems(16);
    for (const events::EventType& type : events::catalogue())
        m_type->addItem(textFromBytes(type.name));
    m_type->setCurrentText(QStringLiteral("object.created"));
    m_type->completer()->setFilterMode(Qt::MatchContains);
    m_type->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_type->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_source = new QComboBox(rows);
    m_source->setObjectName(QStringLiteral("fireSource"));
    m_source->setAccessibleName(tr("Where the event comes from"));
    m_source->setToolTip(tr("A sample, an event that was saved, or the body of a captured request"));
    m_source->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_source->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_source->setMinimumContentsLength(14);
    auto* layout = new QHBoxLayout(rows);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(labelFor(m_type, tr("&Event"), rows));
    layout->addWidget(m_type, 3);
    layout->addSpacing(6);
    layout->addWidget(labelFor(m_source, tr("F&rom"), rows));
    layout->addWidget(m_source, 3);
    return rows;
}

QWidget* EventView::buildEnvelopeRow(QWidget* parent)
{
    auto* row = new QWidget(parent);
    m_freshId = new QCheckBox(tr("&New event_id"), row);
    m_freshId->setObjectName(QStringLiteral("freshEventId"));
    m_freshId->setToolTip(
        tr("Each firing gets an event_id of its own; otherwise the one above is sent, again "
           "and again: what a receiver must take for a duplicate"));
    m_freshTime = new QCheckBox(tr("&Present occurred_at"), row);
    m_freshTime->setObjectName(QStringLiteral("freshOccurredAt"));
    m_freshTime->setToolTip(tr("The time of firing instead of the one above"));
    m_freshId->setChecked(true);
    m_freshTime->setChecked(true);
    m_saveName = new QLineEdit(row);
    m_saveName->setObjectName(QStringLiteral("saveEventName"));
    m_saveName->setAccessibleName(tr("Name to save the event under"));
    m_saveName->setPlaceholderText(tr("Name to keep it"));
    m_save = new QPushButton(tr("Sa&ve event"), row);
    m_save->setObjectName(QStringLiteral("saveEvent"));
    m_save->setEnabled(false);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(16, 10, 16, 10);
    layout->setSpacing(10);
    layout->addWidget(m_freshId);
    layout->addWidget(m_freshTime);
    layout->addStretch();
    layout->addWidget(m_saveName, 1);
    layout->addWidget(m_save);
    return row;
}

QWidget* EventView::buildEvent()
{
    auto* panel = new SurfacePanel(this);
    m_body = new CodeEditor(panel);
    m_body->setObjectName(QStringLiteral("fireEvent"));
    m_body->setAccessibleName(tr("Event to fire"));
    m_bodyIcon = new IconLabel(panel, 15);
    m_bodyState = new MutedLabel({}, panel);
    m_bodyState->setObjectName(QStringLiteral("fireEventState"));
    m_bodyState->setWordWrap(true);
    auto* state = new QHBoxLayout;
    state->setContentsMargins(16, 7, 16, 7);
    state->setSpacing(7);
    state->addWidget(m_bodyIcon, 0, Qt::AlignTop);
    state->addWidget(m_bodyState, 1);
    auto* top = new QVBoxLayout;
    top->setContentsMargins(14, 12, 14, 12);
    top->addWidget(buildSourceRows(panel));
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(new Hairline(Qt::Horizontal, panel));
    layout->addWidget(m_body, 1);
    layout->addWidget(new Hairline(Qt::Horizontal, panel));
    layout->addLayout(state);
    layout->addWidget(new Hairline(Qt::Horizontal, panel));
    layout->addWidget(buildEnvelopeRow(panel));
    panel->setMinimumWidth(fontMetrics().averageCharWidth() * 56);
    return panel;
}

QWidget* EventView::buildTargets(QWidget* parent)
{
    auto* page = new SurfacePanel(parent);
    m_radius = new QLabel(page);
    m_radius->setObjectName(QStringLiteral("blastRadius"));
    m_radius->setWordWrap(true);
    m_elsewhere = new QComboBox(page);
    m_elsewhere->setObjectName(QStringLiteral("modeElsewhere"));
    m_elsewhere->setAccessibleName(tr("What happens to targets outside of this machine"));
    m_elsewhere->addItem(tr("Dry run"), int(delivery::Mode::DryRun));
    m_elsewhere->addItem(tr("Reroute to a sink"), int(delivery::Mode::Reroute));
    m_elsewhere->addItem(tr("Really send"), int(delivery::Mode::Send));
    m_elsewhere->setToolTip(tr("A dry run makes everything and sends nothing; a sink is on this machine.\n"
                               "Single targets are changed in the list."));
    m_targets = new TargetModel(this);
    m_list = new TargetList(m_targets, page);
    m_diagnosis = new QLabel(page);
    m_diagnosis->setObjectName(QStringLiteral("fireDiagnosis"));
    m_diagnosis->setWordWrap(true);
    m_diagnosis->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_open = new QPushButton(icon(QStringLiteral("layers"), Tone::Text), tr("Show the &delivery"), page);
    m_open->setObjectName(QStringLiteral("showDelivery"));
    auto* modeRow = new QHBoxLayout;
    modeRow->setSpacing(8);
    modeRow->addWidget(labelFor(m_elsewhere, tr("Outside of this machine"), page));
    modeRow->addWidget(m_elsewhere);
    modeRow->addStretch();
    auto* top = new QVBoxLayout;
    top->setContentsMargins(14, 12, 14, 12);
    top->setSpacing(10);
    top->addWidget(m_radius);
    top->addLayout(modeRow);
    auto* result = new QHBoxLayout;
    result->setContentsMargins(14, 10, 14, 0);
    result->setSpacing(10);
    result->addWidget(m_diagnosis, 1);
    result->addWidget(m_open, 0, Qt::AlignTop);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(new Hairline(Qt::Horizontal, page));
    layout->addWidget(m_list, 1);
    layout->addWidget(new Hairline(Qt::Horizontal, page));
    layout->addLayout(result);
    layout->addWidget(buildFireRow(page));
    return page;
}

QWidget* EventView::buildFireRow(QWidget* parent)
{
    auto* row = new QWidget(parent);
    m_fire = new QPushButton(icon(QStringLiteral("zap"), Tone::OnAccent), tr("No targets"), row);
    m_fire->setObjectName(QStringLiteral("fireButton"));
    m_fire->setToolTip(tr("Fires the event at the targets above (Ctrl+Enter)"));
    setButtonKind(m_fire, ButtonKind::Primary);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(14, 10, 14, 10);
    layout->addStretch();
    layout->addWidget(m_fire);
    return row;
}

QWidget* EventView::buildRight()
{
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(QStringLiteral("fireTabs"));
    m_tabs->setAccessibleName(tr("Once, or as a load"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setAccessibleName(tr("Once, or as a load"));
    m_load = new LoadPanel(m_workbench, m_tabs);
    m_tabs->addTab(buildTargets(m_tabs), tr("Ta&rgets"));
    m_tabs->addTab(m_load, tr("&Load"));
    m_tabs->setMinimumWidth(fontMetrics().averageCharWidth() * 46);
    return m_tabs;
}

} // namespace hookbench::ui
