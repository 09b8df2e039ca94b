#include "monitoring/Monitor.h"

#include "base/ContextGuard.h"
#include "base/JobThread.h"
#include "monitoring/Exposition.h"
#include "monitoring/HealthReader.h"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>
#include <utility>

namespace hookbench::monitoring {

namespace {

constexpr std::chrono::seconds lookInterval{1};
/// Periods move on even if nothing happens.
constexpr std::int64_t reportAnywayUs = 10'000'000;
constexpr std::int64_t evaluateUs = 5'000'000;

} // namespace

/// What one look has found.
struct Monitor::Outcome {
    HealthReportPtr report; ///< null: as before
    std::vector<AlertChange> changes;
    std::vector<AlertStatus> alerts;
    bool isEvaluated = false;
    bool hasMore = false; ///< captures that were not read yet
    std::optional<Error> error;
};

/// The text that servers' threads hand out.
struct Monitor::Exposed {
    std::mutex mutex;
    std::string text;
    Exposition exposition; ///< of the monitor's thread alone
};

/// Lives on the thread.
struct Monitor::Worker {
    Worker(const Clock& usedClock, const std::string& folder) : clock(usedClock), reader(folder) {}

    const Clock& clock;
    HealthReader reader;
    AlertEngine engine;
    std::vector<AlertRule> rules;
    MeasureFacts facts;
    std::size_t rowsSeen = 0;
    std::int64_t reportedAtUs = 0;
    std::int64_t evaluatedAtUs = 0;
    bool isFirst = true;
    std::shared_ptr<Exposed> exposed; ///< null: nobody asked for it
    JobThread thread; ///< the last one, so that it ends first

    Outcome look(const HealthQuery& query, bool isWatched, bool isStale);
    void evaluate(Outcome& outcome);
    void expose();
};

Monitor::Outcome Monitor::Worker::look(const HealthQuery& query, bool isWatched, bool isStale)
{
    Outcome outcome;
    if (Status read = reader.refreshAttempts(); !read) {
        outcome.error = read.error();
        return outcome;
    }
    // The first report does not wait for the captures, and they not for the endpoints' names.
    const bool isFirstLook = std::exchange(isFirst, false);
    if (!isFirstLook) {
        const auto more = reader.refreshCaptures();
        if (!more)
            outcome.error = more.error();
        outcome.hasMore = more && *more;
    }
    const std::int64_t nowUs = clock.nowUs();
    const std::size_t rows = reader.attempts().rows().size() + reader.captures().rows().size();
    const bool isNews = rows != std::exchange(rowsSeen, rows);
    if (isWatched && (isStale || isNews || nowUs - reportedAtUs >= reportAnywayUs)) {
        outcome.report =
            std::make_shared<HealthReport>(makeReport(reader.attempts(), reader.captures(), query, nowUs));
        reportedAtUs = nowUs;
    }
    if (!isFirstLook && !outcome.hasMore && nowUs - evaluatedAtUs >= evaluateUs)
        evaluate(outcome);
    if (exposed && (isNews || outcome.isEvaluated || exposed->text.empty()))
        expose();
    return outcome;
}

void Monitor::Worker::expose()
{
    exposed->exposition.take(reader.attempts(), reader.captures());
    std::string text = exposed->exposition.text(engine.statuses());
    const std::lock_guard lock(exposed->mutex);
    exposed->text = std::move(text);
}

void Monitor::Worker::evaluate(Outcome& outcome)
{
    const std::int64_t nowUs = clock.nowUs();
    evaluatedAtUs = nowUs;
    outcome.isEvaluated = true;
    for (const AlertRule& rule : rules) {
        const auto changes = rule.isEnabled
                                 ? engine.observe(rule, measure(rule, reader.attempts(), reader.captures(), facts, nowUs),
                                                  nowUs)
                                 : engine.forget(rule.id, nowUs);
        outcome.changes.insert(outcome.changes.end(), changes.begin(), changes.end());
    }
    outcome.alerts = engine.statuses();
}

Monitor::Monitor(const Clock& clock, const std::string& profileFolder, storage::Workspace& workspace)
    : m_clock(clock),
      m_workspace(workspace),
      m_rules(builtInRules()),
      m_worker(std::make_unique<Worker>(clock, profileFolder))
{
    qRegisterMetaType<AlertEntry>();
    m_timer.setInterval(lookInterval);
    connect(&m_timer, &QTimer::timeout, this, &Monitor::look);
}

Monitor::~Monitor()
{
    m_worker->thread.finish();
}

void Monitor::post(std::function<void(Worker&)> job)
{
    m_worker->thread.post([worker = m_worker.get(), job = std::move(job)] { job(*worker); });
}

void Monitor::start()
{
    if (std::exchange(m_started, true))
        return;
    restore();
    m_timer.start();
    look();
}

/// Rules and states of an earlier run. What changed in another process counts, too: a rule that was saved there.
void Monitor::restore()
{
    using Stored = std::pair<std::vector<AlertRule>, std::vector<AlertStatus>>;
    m_workspace.run<Stored>(
        [](storage::Database& database) -> Result<Stored> {
            AlertTable table(database);
            auto rules = table.rules();
            if (!rules)
                return rules.error();
            auto states = table.states();
            if (!states)
                return states.error();
            return Stored{std::move(*rules), std::move(*states)};
        },
        this, [this](const Result<Stored>& stored) {
            if (!stored) {
                Q_EMIT failed(stored.error());
                return;
            }
            m_rules = stored->first;
            m_alerts = stored->second;
            post([stored = *stored](Worker& worker) {
                worker.rules = stored.first;
                worker.engine.restore(stored.second);
            });
            Q_EMIT alertsChanged();
        });
}

void Monitor::look()
{
    if (m_looking || !m_started)
        return;
    m_looking = true;
    const bool isStale = m_watched && std::exchange(m_stale, false);
    post([query = m_query, isWatched = m_watched, isStale, this, guard = ContextGuard::of(this)](Worker& worker) {
        const auto outcome = std::make_shared<Outcome>(worker.look(query, isWatched, isStale));
        guard->post([this, outcome] { take(*outcome); });
    });
}

void Monitor::take(const Outcome& outcome)
{
    m_looking = false;
    if (outcome.report) {
        m_report = outcome.report;
        Q_EMIT reported();
    }
    // Stored first, so that whoever is told of the change finds it in the history.
    if (!outcome.changes.empty())
        store(outcome.changes);
    if (outcome.isEvaluated && (!outcome.changes.empty() || outcome.alerts != m_alerts)) {
        m_alerts = outcome.alerts;
        Q_EMIT alertsChanged();
    }
    // What goes wrong every second is told once.
    const bool isNewError = outcome.error && outcome.error != m_lastError;
    m_lastError = outcome.error;
    if (isNewError)
        Q_EMIT failed(*outcome.error);
    if (outcome.error)
        return;
    if (outcome.hasMore || (m_stale && m_watched))
        look();
}

void Monitor::store(const std::vector<AlertChange>& changes)
{
    std::vector<AlertEntry> entries;
    for (const AlertChange& change : changes) {
        entries.push_back({0, change, sentenceOf(change.now, m_rules)});
    }
    m_workspace.run<Done>([entries](storage::Database& database) { return AlertTable(database).add(entries); }, this,
                          [this](const Status& stored) {
                              if (!stored)
                                  Q_EMIT failed(stored.error());
                          });
    for (const AlertEntry& entry : entries) {
        if (entry.change.isNews())
            Q_EMIT alerted(entry);
    }
}

void Monitor::setWatched(bool watched)
{
    if (std::exchange(m_watched, watched) == watched || !watched)
        return;
    m_stale = true;
    look();
}

void Monitor::setSelection(const Selection& selection)
{
    if (m_query.selection == selection)
        return;
    m_query.selection = selection;
    m_stale = true;
    look();
}

void Monitor::setRegistrations(std::vector<registrations::RegistrationSummary> registrations)
{
    m_query.registrations = std::move(registrations);
    m_stale = true;
    look();
}

void Monitor::setFacts(MeasureFacts facts)
{
    post([facts = std::move(facts)](Worker& worker) {
        worker.facts = facts;
        worker.reader.setEndpointNames(facts.endpointNames);
    });
}

std::function<std::string()> Monitor::expose()
{
    const auto exposed = std::make_shared<Exposed>();
    post([exposed](Worker& worker) { worker.exposed = exposed; });
    return [exposed] {
        const std::lock_guard lock(exposed->mutex);
        return exposed->text;
    };
}

void Monitor::removeAttempts(std::vector<std::int64_t> ids)
{
    post([ids = std::move(ids)](Worker& worker) { worker.reader.removeAttempts(ids); });
}

void Monitor::removeCaptures(std::vector<std::int64_t> ids)
{
    post([ids = std::move(ids)](Worker& worker) { worker.reader.removeCaptures(ids); });
}

std::size_t Monitor::firing() const
{
    return static_cast<std::size_t>(std::count_if(
        m_alerts.begin(), m_alerts.end(), [](const AlertStatus& one) { return one.state == AlertState::Firing; }));
}

const AlertRule* Monitor::rule(const std::string& id) const
{
    const auto found =
        std::find_if(m_rules.begin(), m_rules.end(), [&](const AlertRule& one) { return one.id == id; });
    return found == m_rules.end() ? nullptr : &*found;
}

void Monitor::acknowledge(const std::string& rule, const std::string& subject)
{
    post([rule, subject, this, guard = ContextGuard::of(this)](Worker& worker) {
        const auto change = worker.engine.acknowledge(rule, subject, worker.clock.nowUs());
        if (!change)
            return;
        const auto outcome = std::make_shared<Outcome>();
        outcome->changes.push_back(*change);
        outcome->alerts = worker.engine.statuses();
        guard->post([this, outcome] {
            store(outcome->changes);
            m_alerts = outcome->alerts;
            Q_EMIT alertsChanged();
        });
    });
}

void Monitor::saveRule(AlertRule rule, QObject* context, std::function<void(Status)> done)
{
    m_workspace.run<Done>(
        [rule](storage::Database& database) { return AlertTable(database).saveRule(rule); }, context,
        [this, rule, done = std::move(done)](const Status& saved) {
            if (saved) {
                const auto known = std::find_if(m_rules.begin(), m_rules.end(),
                                                [&](const AlertRule& one) { return one.id == rule.id; });
                known == m_rules.end() ? m_rules.push_back(rule) : void(*known = rule);
                post([rules = m_rules](Worker& worker) {
                    worker.rules = rules;
                    worker.evaluatedAtUs = 0; // at once
                });
                Q_EMIT alertsChanged();
            }
            done(saved);
        });
}

void Monitor::history(std::size_t limit, QObject* context, Callback<std::vector<AlertEntry>> done)
{
    m_workspace.run<std::vector<AlertEntry>>(
        [limit](storage::Database& database) { return AlertTable(database).history(limit); }, context, std::move(done));
}

} // namespace hookbench::monitoring
