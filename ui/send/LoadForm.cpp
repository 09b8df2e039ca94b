// The widgets of the load panel.
#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "registrations/FormField.h"
#include "send/LoadPanel.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>

namespace hookbench::ui {

namespace {

QSpinBox* makeNumber(QWidget* parent, const char* objectName, const QString& name, int least, int most,
                     int value)
{
    auto* field = new QSpinBox(parent);
    field->setObjectName(QString::fromLatin1(objectName));
    field->setAccessibleName(name);
    field->setRange(least, most);
    field->setValue(value);
    field->setGroupSeparatorShown(true);
    leaveWheelToForm(field);
    return field;
}

void addField(QGridLayout* grid, int row, int column, const QString& text, QWidget* field)
{
    auto* label = new QLabel(text, field->parentWidget());
    label->setBuddy(field);
    grid->addWidget(label, 2 * row, column);
    grid->addWidget(field, 2 * row + 1, column);
}

} // namespace

QWidget* LoadPanel::buildForm()
{
    auto* form = new QWidget(this);
    m_count = makeNumber(form, "loadCount", tr("Number of events"), 1, 10'000'000, 1000);
    m_rate = new QDoubleSpinBox(form);
    m_rate->setObjectName(QStringLiteral("loadRate"));
    m_rate->setAccessibleName(tr("Events a second at most"));
    m_rate->setRange(0, 1'000'000);
    m_rate->setDecimals(0);
    m_rate->setSpecialValueText(tr("no limit"));
    m_rate->setSuffix(tr(" /s"));
    m_rate->setToolTip(tr("Events started a second; without a limit as fast as it goes"));
    leaveWheelToForm(m_rate);
    m_concurrency = makeNumber(form, "loadConcurrency", tr("Attempts at once"), 1, 1024, 32);
    m_duplicates = makeNumber(form, "loadDuplicates", tr("Share of events that are sent twice"), 0, 100, 0);
    m_duplicates->setSuffix(tr(" %"));
    m_reorder = makeNumber(form, "loadReorder", tr("Places that events are moved by"), 0, 100'000, 0);
    m_seed = makeNumber(form, "loadSeed", tr("Seed"), 1, 1'000'000'000, 1);
    m_mix = new QLineEdit(form);
    m_mix->setObjectName(QStringLiteral("loadMix"));
    m_mix->setAccessibleName(tr("Mix of event types"));
    m_mix->setPlaceholderText(tr("object.created 3, object.deleted 1"));
    m_mix->setToolTip(tr("Types with their weights; empty: the event at the left"));
    m_mix->setFont(monospaceFont());
    auto* grid = new QGridLayout(form);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(5);
    addField(grid, 0, 0, tr("Ev&ents"), m_count);
    addField(grid, 0, 1, tr("R&ate"), m_rate);
    addField(grid, 0, 2, tr("At &once"), m_concurrency);
    addField(grid, 1, 0, tr("&Duplicates"), m_duplicates);
    addField(grid, 1, 1, tr("Reordered &within"), m_reorder);
    addField(grid, 1, 2, tr("Seed"), m_seed);
    auto* mix = new QLabel(tr("Event &mix"), form);
    mix->setBuddy(m_mix);
    grid->addWidget(mix, 4, 0);
    grid->addWidget(m_mix, 5, 0, 1, 3);
    for (int column = 0; column < 3; ++column)
        grid->setColumnStretch(column, 1);
    return form;
}

QWidget* LoadPanel::buildProgress()
{
    auto* card = new Card(this, Card::Fill::Sunken);
    m_bars = new QProgressBar(card);
    m_bars->setObjectName(QStringLiteral("loadProgress"));
    m_bars->setAccessibleName(tr("Progress of the load"));
    m_bars->setRange(0, 1000);
    m_bars->setTextVisible(false);
    m_bars->setFixedHeight(6);
    m_rates = makeHeading(card, {}, 1.15);
    m_rates->setObjectName(QStringLiteral("loadRates"));
    m_curve = new Sparkline(card);
    m_counts = new QLabel(card);
    m_counts->setObjectName(QStringLiteral("loadCounts"));
    m_latency = new MutedLabel({}, card);
    m_latency->setObjectName(QStringLiteral("loadLatency"));
    m_problem = new MutedLabel({}, card);
    m_problem->setObjectName(QStringLiteral("loadProblem"));
    static_cast<MutedLabel*>(m_problem)->setTone(Tone::Danger);
    for (QLabel* label : {m_counts, m_latency, m_problem})
        label->setWordWrap(true);
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(9);
    layout->addWidget(m_rates);
    layout->addWidget(m_curve);
    layout->addWidget(m_bars);
    layout->addWidget(m_counts);
    layout->addWidget(m_latency);
    layout->addWidget(m_problem);
    return card;
}

} // namespace hookbench::ui
