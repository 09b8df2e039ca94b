#include "send/EventView.h"

#include "common/CodeEditor.h"
#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Widgets.h"
#include "events/Envelope.h"
#include "send/FireText.h"
#include "send/LoadPanel.h"
#include "send/TargetList.h"
#include "Workbench.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QTabWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

constexpr int planDelayMs = 120;
constexpr std::size_t offeredCaptures = 12;
constexpr std::size_t readBytes = 1u << 20;
/// What an entry of the sources carries: the kind, and the saved text or the capture's id.
constexpr int sourceKindRole = Qt::UserRole;
constexpr int sourceValueRole = Qt::UserRole + 1;
enum SourceKind { Sample, Saved, Captured };

} // namespace

EventView::EventView(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_planner(new RoutePlanner(workbench, this)),
      m_targets(nullptr),
      m_planTimer(new QTimer(this)),
      m_bar(new MessageBar(this)),
      m_splitter(new QSplitter(this))
{
    setObjectName(QStringLiteral("eventView"));
    m_bar->setObjectName(QStringLiteral("fireBar"));
    m_splitter->setObjectName(QStringLiteral("fireSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(buildEvent());
    m_splitter->addWidget(buildRight());
    m_splitter->setStretchFactor(0, 11);
    m_splitter->setStretchFactor(1, 9);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_splitter, 1);
    connectParts();
    newEventId();
    fillSources();
    showDiagnosis();
    replan();
}

void EventView::connectParts()
{
    m_planTimer->setSingleShot(true);
    m_planTimer->setInterval(planDelayMs);
    connect(m_planTimer, &QTimer::timeout, this, &EventView::replan);
    const auto later = [this] { m_planTimer->start(); };
    connect(m_body, &QsciScintilla::textChanged, this, later);
    connect(&m_workbench.registrations(), &registrations::RegistrationStore::changed, this, later);
    connect(&m_workbench.environments(), &registrations::EnvironmentStore::changed, this, later);
    connect(&m_workbench.deliveryOptions(), &delivery::DeliveryOptionsStore::changed, this, later);
    connect(&m_workbench.endpoint(), &endpoint::Endpoint::stateChanged, this, later);
    connect(&m_workbench.templates(), &templates::TemplateStore::fixturesChanged, this,
            &EventView::fillSources);
    connect(m_type, &QComboBox::activated, this, &EventView::onTypeChosen);
    connect(m_type->lineEdit(), &QLineEdit::returnPressed, this, &EventView::onTypeChosen);
    connect(m_source, &QComboBox::activated, this, &EventView::onSourceChosen);
    connect(m_saveName, &QLineEdit::textChanged, this,
            [this](const QString& name) { m_save->setEnabled(!name.trimmed().isEmpty()); });
    connect(m_saveName, &QLineEdit::returnPressed, this, &EventView::saveEvent);
    connect(m_save, &QPushButton::clicked, this, &EventView::saveEvent);
    connect(m_elsewhere, &QComboBox::currentIndexChanged, this, [this] {
        m_policy.elsewhere = static_cast<delivery::Mode>(m_elsewhere->currentData().toInt());
        m_policy.choices.clear();
        replan();
    });
    connect(m_list, &TargetList::modeChosen, this, [this](const QString& key, delivery::Mode mode) {
        m_policy.choices[toBytes(key)] = mode;
        replan();
    });
    connect(m_list, &TargetList::currentRowChanged, this, &EventView::showDiagnosis);
    connect(m_targets, &QAbstractItemModel::dataChanged, this, &EventView::showDiagnosis);
    connect(m_targets, &QAbstractItemModel::modelReset, this, &EventView::showDiagnosis);
    connect(m_open, &QPushButton::clicked, this, &EventView::openAttempt);
    connect(m_fire, &QPushButton::clicked, this, &EventView::fire);
}

void EventView::fillSources()
{
    const int filling = ++m_filling;
    const QVariant chosen = m_source->currentData(sourceValueRole);
    m_workbench.templates().fixtures(
        {}, this, [this, filling, chosen](Result<std::vector<templates::Fixture>> saved) {
            if (filling != m_filling)
                return;
            m_source->clear();
            const auto add = [this](const QString& text, SourceKind kind, const QVariant& value) {
                m_source->addItem(text);
                m_source->setItemData(m_source->count() - 1, int(kind), sourceKindRole);
                m_source->setItemData(m_source->count() - 1, value, sourceValueRole);
            };
            add(tr("A sample"), Sample, {});
            if (saved) {
                for (const templates::Fixture& one : *saved)
                    add(tr("%1 (saved)").arg(textFromBytes(one.name)), Saved, textFromBytes(one.text));
            }
            m_source->setCurrentIndex(std::max(0, m_source->findData(chosen, sourceValueRole)));
            m_workbench.reader().list(
                {0, 0, offeredCaptures}, this,
                [this, filling, add](Result<std::vector<capture::CaptureSummary>> captures) {
                    if (filling != m_filling || !captures)
                        return;
                    for (const capture::CaptureSummary& one : *captures) {
                        if (!one.eventType.empty())
                            add(tr("Capture #%1, %2").arg(one.id).arg(textFromBytes(one.eventType)), Captured,
                                qlonglong(one.id));
                    }
                });
        });
}

void EventView::onSourceChosen(int index)
{
    const QVariant value = m_source->itemData(index, sourceValueRole);
    switch (m_source->itemData(index, sourceKindRole).toInt()) {
    case Saved:
        return showEvent(value.toString());
    case Captured:
        m_workbench.reader().fetch(
            value.toLongLong(), readBytes, this, [this](Result<capture::Capture> captured) {
                if (!captured)
                    return m_bar->showError(captured.error());
                const auto event = json::parse(captured->body);
                showEvent(event ? textFromBytes(json::write(*event, json::Style::Pretty)) + QLatin1Char('\n')
                                : textFromBytes(captured->body));
            });
        return;
    default:
        m_sample = m_body->text();
        newEventId();
    }
}

void EventView::showEvent(const QString& text)
{
    // Not setText(): that would take the way back.
    m_body->selectAll();
    m_body->replaceSelectedText(text);
    m_body->setCursorPosition(0, 0);
}

void EventView::chooseType(const QString& type)
{
    m_type->setCurrentText(type);
    onTypeChosen();
}

void EventView::onTypeChosen()
{
    const QString type = m_type->currentText().trimmed();
    auto event = json::parse(toBytes(m_body->text()));
    // An event that was written by hand stays; only its type follows.
    if (m_body->text() != m_sample && event && event->isObject()) {
        event->asObject().set("event_type", json::Value(toBytes(type)));
        return showEvent(textFromBytes(json::write(*event, json::Style::Pretty)) + QLatin1Char('\n'));
    }
    m_sample = m_body->text();
    newEventId();
}

void EventView::newEventId()
{
    auto event = json::parse(toBytes(m_body->text()));
    if (m_body->text() == m_sample || !event || !event->isObject()) {
        const json::Value sample = events::sampleEnvelope(toBytes(m_type->currentText().trimmed()),
                                                          events::makeEventId(), m_workbench.clock().nowUs());
        m_sample = textFromBytes(json::write(sample, json::Style::Pretty)) + QLatin1Char('\n');
        return showEvent(m_sample);
    }
    showEvent(textFromBytes(json::write(delivery::edited(*event, {}, m_workbench.clock().nowUs()),
                                        json::Style::Pretty)) +
              QLatin1Char('\n'));
}

void EventView::saveEvent()
{
    const auto event = json::parse(toBytes(m_body->text()));
    templates::Fixture fixture;
    fixture.name = toBytes(m_saveName->text().trimmed());
    fixture.eventType = event ? delivery::eventTypeOf(*event) : std::string();
    fixture.text = toBytes(m_body->text());
    if (fixture.name.empty())
        return;
    m_workbench.templates().saveFixture(std::move(fixture), this, [this](Result<templates::Fixture> saved) {
        if (!saved)
            return m_bar->showError(saved.error());
        m_saveName->clear();
        m_bar->showMessage(MessageBar::Severity::Success,
                           tr("Saved as “%1”.").arg(textFromBytes(saved->name)), {}, 4000);
    });
}

delivery::EnvelopeEdit EventView::envelopeEdit() const
{
    delivery::EnvelopeEdit edit;
    edit.freshId = m_freshId->isChecked();
    edit.freshTime = m_freshTime->isChecked();
    return edit;
}

void EventView::replan()
{
    m_planTimer->stop();
    const std::string text = toBytes(m_body->text());
    auto event = json::parse(text);
    if (!event || !event->isObject()) {
        event ? m_body->setError(0, 0) : m_body->setError(int(event.error().line), int(event.error().column));
        m_bodyState->setText(event ? tr("An event is a JSON object.")
                                   : tr("Line %1, column %2: %3.")
                                         .arg(event.error().line)
                                         .arg(event.error().column)
                                         .arg(textFromBytes(event.error().message)));
        m_bodyIcon->setIcon(QStringLiteral("circle-alert"), Tone::Danger);
        m_planned.reset();
        m_fire->setEnabled(false);
        return;
    }
    m_body->setError(0, 0);
    m_bodyState->setText(tr("Valid JSON  ·  %1").arg(formatSize(text.size())));
    m_bodyIcon->setIcon(QStringLiteral("circle-check"), Tone::Success);
    m_isPlanning = true;
    m_planner->plan({std::move(*event)}, m_policy, [this](Result<std::vector<PlannedEvent>> planned) {
        m_isPlanning = false;
        if (!planned) {
            m_planned.reset();
            m_fire->setEnabled(false);
            return m_bar->showError(planned.error());
        }
        onPlanned(std::move(planned->front()));
    });
}

void EventView::onPlanned(PlannedEvent planned)
{
    const bool same = m_planned && m_planned->plan == planned.plan;
    m_planned = std::move(planned);
    m_load->setEvent(*m_planned, m_policy);
    if (!same || m_targets->plan() != m_planned->plan)
        showPlan();
    m_fire->setEnabled(!m_planned->plan.targets.empty());
    // The button said where it goes; if that has changed, it says so now and is pressed again.
    if (std::exchange(m_fireWhenPlanned, false) && same)
        fire();
    Q_EMIT this->planned();
}

void EventView::showPlan()
{
    const delivery::Target* chosen = m_targets->at(m_list->currentRow());
    const std::string key = chosen ? chosen->key() : std::string();
    m_targets->setPlan(m_planned->plan);
    for (int row = 0; row < m_targets->rowCount(); ++row) {
        if (m_targets->at(row)->key() == key)
            m_list->setCurrentIndex(m_targets->index(row));
    }
    m_radius->setText(radiusText(m_planned->plan));
    m_fire->setText(fireText(m_planned->plan));
    QStringList places;
    for (const std::string& place : m_planned->plan.realTargets())
        places << textFromBytes(place);
    m_fire->setToolTip(
        tr("Fires the event at the targets above (Ctrl+Enter)") +
        (places.isEmpty() ? QString() : QLatin1Char('\n') + places.mid(0, 20).join(QLatin1Char('\n'))));
    const bool leaves = m_planned->plan.leavesMachine();
    m_fire->setIcon(icon(leaves ? QStringLiteral("globe") : QStringLiteral("zap"), Tone::OnAccent));
}

void EventView::connectDispatcher()
{
    const auto dispatcher = m_workbench.dispatcher();
    if (!dispatcher || std::exchange(m_isConnected, true))
        return;
    connect(*dispatcher, &delivery::Dispatcher::deliveryChanged, m_targets, &TargetModel::onState);
    connect(*dispatcher, &delivery::Dispatcher::attempted, m_targets, &TargetModel::onAttempt);
}

void EventView::fire()
{
    if (m_tabs->currentIndex() == 1)
        return m_load->start();
    if (m_planTimer->isActive())
        replan();
    if (!m_planned || m_planned->plan.targets.empty())
        return;
    if (m_isPlanning) {
        m_fireWhenPlanned = true;
        return;
    }
    if (!m_planned->plan.mustAsk())
        return fireNow();
    m_bar->showMessage(MessageBar::Severity::Warning, productionQuestion(m_planned->plan));
    QString text = fireText(m_planned->plan);
    m_bar->addAction(text, QStringLiteral("confirmFire"), [this, asked = m_planned->plan] {
        // What was asked is what is sent.
        if (m_planned && m_planned->plan == asked)
            return fireNow();
        m_bar->showMessage(
            MessageBar::Severity::Warning,
            tr("The targets have changed meanwhile, so nothing was sent. Look at them again."));
    });
}

void EventView::fireNow()
{
    m_bar->clear();
    const auto dispatcher = m_workbench.dispatcher();
    if (!dispatcher)
        return m_bar->showError(dispatcher.error());
    connectDispatcher();
    const std::int64_t now = m_workbench.clock().nowUs();
    // Their states come later, through the event loop: no result can be missed.
    m_targets->setDeliveries((*dispatcher)->fire(m_planned->recipes(envelopeEdit(), now)));
    for (const delivery::DeliveryState& state : (*dispatcher)->unfinished())
        m_targets->onState(state);
    if (m_list->currentRow() < 0 && m_targets->rowCount() > 0)
        m_list->setCurrentIndex(m_targets->index(0));
}

void EventView::showDiagnosis()
{
    const int row = m_list->currentRow();
    const QString words = m_targets->diagnosis(row);
    const bool fired = m_targets->delivery(row) != 0;
    m_diagnosis->setText(words);
    m_diagnosis->setVisible(!words.isEmpty());
    m_open->setVisible(fired && !words.isEmpty());
}

void EventView::openAttempt()
{
    const auto log = m_workbench.deliveries();
    if (!log)
        return m_bar->showError(log.error());
    delivery::AttemptQuery query;
    query.delivery = m_targets->delivery(m_list->currentRow());
    query.limit = 1;
    (*log)->list(query, this, [this](Result<std::vector<delivery::AttemptSummary>> attempts) {
        if (!attempts)
            return m_bar->showError(attempts.error());
        if (!attempts->empty())
            Q_EMIT attemptRequested(attempts->front().id);
    });
}

void EventView::focusBody()
{
    m_body->setFocus(Qt::OtherFocusReason);
}

void EventView::showLoad()
{
    m_tabs->setCurrentIndex(1);
}

void EventView::saveState(QSettings& state) const
{
    state.setValue(QStringLiteral("fire/splitter"), m_splitter->saveState());
}

void EventView::restoreState(QSettings& state)
{
    m_splitter->restoreState(state.value(QStringLiteral("fire/splitter")).toByteArray());
}

} // namespace hookbench::ui
