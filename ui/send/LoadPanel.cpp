#include "send/LoadPanel.h"

#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "events/Envelope.h"
#include "send/FireText.h"
#include "Workbench.h"

#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

/// The plans of a mix as one, for the words that name where it goes.
delivery::RoutePlan joined(const std::vector<PlannedEvent>& planned)
{
    delivery::RoutePlan all = planned.front().plan;
    for (std::size_t i = 1; i < planned.size(); ++i)
        all.targets.insert(all.targets.end(), planned[i].plan.targets.begin(), planned[i].plan.targets.end());
    return all;
}

} // namespace

LoadPanel::LoadPanel(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_planner(new RoutePlanner(workbench, this)),
      m_bar(new MessageBar(this))
{
    setObjectName(QStringLiteral("loadPanel"));
    m_bar->setObjectName(QStringLiteral("loadBar"));
    auto* panel = new SurfacePanel(this);
    m_where = makeMuted(panel, {});
    m_where->setObjectName(QStringLiteral("loadWhere"));
    m_start = new QPushButton(icon(QStringLiteral("activity"), Tone::OnAccent), tr("&Start the load"), panel);
    m_start->setObjectName(QStringLiteral("startLoad"));
    setButtonKind(m_start, ButtonKind::Primary);
    m_stop = new QPushButton(icon(QStringLiteral("x"), Tone::Text), tr("S&top at once"), panel);
    m_stop->setObjectName(QStringLiteral("stopLoad"));
    connect(m_start, &QPushButton::clicked, this, &LoadPanel::start);
    connect(m_stop, &QPushButton::clicked, this, &LoadPanel::stop);
    auto* inner = new QVBoxLayout;
    inner->setContentsMargins(14, 14, 14, 14);
    inner->setSpacing(14);
    inner->addWidget(buildForm());
    inner->addWidget(m_where);
    m_live = buildProgress();
    inner->addWidget(m_live);
    inner->addStretch();
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(14, 10, 14, 10);
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(m_stop);
    buttons->addWidget(m_start);
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(inner, 1);
    layout->addWidget(new Hairline(Qt::Horizontal, panel));
    layout->addLayout(buttons);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    outer->addWidget(m_bar);
    outer->addWidget(panel, 1);
    m_live->hide();
    connect(m_mix, &QLineEdit::textChanged, this, &LoadPanel::updateButton);
    updateButton();
}

void LoadPanel::setEvent(const PlannedEvent& planned, const delivery::RoutingPolicy& policy)
{
    m_planned = planned;
    m_policy = policy;
    updateButton();
}

void LoadPanel::updateButton()
{
    const bool sends = m_planned && (m_planned->plan.count(delivery::Mode::Send) > 0 ||
                                     m_planned->plan.count(delivery::Mode::Reroute) > 0);
    m_start->setEnabled(!m_run && m_planned && (sends || !m_mix->text().trimmed().isEmpty()));
    m_stop->setVisible(m_run != nullptr);
    if (!m_planned)
        return;
    m_where->setText(
        sends ? tr("Each copy gets an event_id of its own, and goes where the targets say: %1.")
                    .arg(fireText(m_planned->plan).remove(QLatin1Char('&')))
              : tr("None of the targets is sent to: a load needs one on this machine, a sink, or a real one. "
                   "Choose so under Targets."));
}

std::vector<std::pair<std::string, double>> LoadPanel::mix() const
{
    std::vector<std::pair<std::string, double>> out;
    for (const QString& part : m_mix->text().split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const QStringList words = part.simplified().split(QLatin1Char(' '), Qt::SkipEmptyParts);
        if (words.isEmpty())
            continue;
        bool isNumber = false;
        const double weight = words.size() > 1 ? words.back().toDouble(&isNumber) : 1;
        out.emplace_back(toBytes(words.front()), isNumber && weight > 0 ? weight : 1);
    }
    return out;
}

void LoadPanel::start()
{
    if (m_run || !m_planned)
        return;
    const auto types = mix();
    if (types.empty())
        return ask({*m_planned});
    std::vector<json::Value> events;
    for (const auto& type : types)
        events.push_back(
            events::sampleEnvelope(type.first, events::makeEventId(), m_workbench.clock().nowUs()));
    m_planner->plan(std::move(events), m_policy, [this](Result<std::vector<PlannedEvent>> planned) {
        if (!planned)
            return m_bar->showError(planned.error());
        ask(std::move(planned).value());
    });
}

void LoadPanel::ask(std::vector<PlannedEvent> planned)
{
    const delivery::RoutePlan all = joined(planned);
    if (!all.leavesMachine())
        return run(planned);
    // A load on a machine of others is asked about, production or not.
    m_bar->showMessage(
        MessageBar::Severity::Warning,
        all.mustAsk() ? productionQuestion(all)
                      : tr("This load of %1 events leaves this machine.").arg(formatCount(m_count->value())));
    m_bar->addAction(fireText(all), QStringLiteral("confirmLoad"),
                     [this, planned = std::move(planned)] { run(planned); });
}

void LoadPanel::run(const std::vector<PlannedEvent>& planned)
{
    m_bar->clear();
    const auto log = m_workbench.deliveries();
    const auto dispatcher = m_workbench.dispatcher();
    if (!log || !dispatcher)
        return m_bar->showError(log ? dispatcher.error() : log.error());
    const auto types = mix();
    delivery::BulkPlan plan;
    for (std::size_t i = 0; i < planned.size(); ++i) {
        delivery::BulkEvent event;
        event.event = planned[i].event;
        event.weight = types.empty() ? 1 : types[i].second;
        for (delivery::Recipe& recipe : planned[i].recipes({}, m_workbench.clock().nowUs())) {
            if (recipe.mode != delivery::Mode::DryRun)
                event.recipes.push_back(std::move(recipe));
        }
        if (!event.recipes.empty())
            plan.events.push_back(std::move(event));
    }
    if (plan.events.empty())
        return m_bar->showMessage(MessageBar::Severity::Warning,
                                  tr("Nothing of this mix is sent anywhere: see the targets."));
    plan.count = m_count->value();
    plan.ratePerSecond = m_rate->value();
    plan.concurrency = m_concurrency->value();
    plan.duplicateShare = m_duplicates->value() / 100.0;
    plan.reorderWindow = m_reorder->value();
    plan.seed = std::uint64_t(m_seed->value());
    plan.variables = planned.front().environment.variables;
    m_curve->clear();
    m_run = std::make_unique<delivery::BulkRun>(m_workbench.clock(), m_workbench.client(), **log,
                                                std::move(plan), *dispatcher);
    connect(m_run.get(), &delivery::BulkRun::progressed, this, &LoadPanel::showProgress);
    connect(m_run.get(), &delivery::BulkRun::finished, this, [this](const delivery::BulkProgress& progress) {
        showProgress(progress);
        m_run.release()->deleteLater();
        updateButton();
    });
    m_live->show();
    showProgress({});
    m_run->start();
    updateButton();
    m_stop->setFocus(Qt::OtherFocusReason);
}

void LoadPanel::stop()
{
    if (m_run)
        m_run->stop();
}

void LoadPanel::showProgress(const delivery::BulkProgress& p)
{
    m_progress = p;
    const std::int64_t ended = p.delivered + p.failed + p.cancelled;
    m_bars->setValue(p.planned > 0 ? int(1000 * ended / p.planned) : 0);
    m_curve->add(p.ratePerSecond);
    const QString rate = formatCount(qRound64(p.isFinished ? p.meanRatePerSecond : p.ratePerSecond));
    m_rates->setText(p.wasStopped
                         ? tr("Stopped after %1, %2 a second").arg(formatDurationMs(p.elapsedMs), rate)
                     : p.isFinished ? tr("Done in %1, %2 a second").arg(formatDurationMs(p.elapsedMs), rate)
                                    : tr("%1 a second").arg(rate));
    const QString separator = QStringLiteral("  ·  ");
    QStringList counts{tr("%1 of %2").arg(formatCount(ended), formatCount(p.planned)),
                       tr("%1 delivered").arg(formatCount(p.delivered)),
                       tr("%1 failed").arg(formatCount(p.failed))};
    if (p.cancelled > 0)
        counts << tr("%1 cancelled").arg(formatCount(p.cancelled));
    if (p.duplicates > 0)
        counts << tr("%1 duplicates").arg(formatCount(p.duplicates));
    if (!p.isFinished)
        counts << tr("%1 under way").arg(p.underWay);
    m_counts->setText(counts.join(separator));
    m_latency->setText(tr("Latency: half within %1, 90 % within %2, 99 % within %3, longest %4")
                           .arg(formatDurationMs(p.p50Ms), formatDurationMs(p.p90Ms),
                                formatDurationMs(p.p99Ms), formatDurationMs(p.maxMs)));
    m_problem->setText(textFromBytes(p.firstProblem));
    m_problem->setVisible(!p.firstProblem.empty());
}

} // namespace hookbench::ui
