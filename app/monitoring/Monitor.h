#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "monitoring/AlertTable.h"
#include "monitoring/HealthReport.h"
#include "monitoring/Measure.h"
#include "storage/Workspace.h"

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::monitoring {

/// Keeps an eye on deliveries, forwards and captures: reads the logs on a thread of its own, looks for news every second,
/// makes reports for whoever looks, and runs the alert rules. Main thread; nothing here blocks it.
class Monitor : public QObject {
    Q_OBJECT

public:
    template <class T>
    using Callback = storage::Workspace::Callback<T>;

    /// `workspace` must live longer.
    Monitor(const Clock& clock, const std::string& profileFolder, storage::Workspace& workspace);
    /// Waits for what is being read, some 300 ms at most.
    ~Monitor() override;

    /// Begins to read, and goes on. Further calls do nothing.
    void start();

    /// Reports are made while somebody watches, of what is selected.
    void setWatched(bool watched);
    void setSelection(const Selection& selection);
    const Selection& selection() const { return m_query.selection; }
    void setRegistrations(std::vector<registrations::RegistrationSummary> registrations);
    void setFacts(MeasureFacts facts);
    /// Null until the first one is made.
    const HealthReportPtr& report() const { return m_report; }

    /// Makes the exposition for Prometheus, from now on; the newest one is what is returned gives, on any thread, also after
    /// this is gone.
    std::function<std::string()> expose();

    // What went from the logs.
    void removeAttempts(std::vector<std::int64_t> ids);
    void removeCaptures(std::vector<std::int64_t> ids);

    /// All that are not ok: active ones first.
    const std::vector<AlertStatus>& alerts() const { return m_alerts; }
    std::size_t firing() const;
    const std::vector<AlertRule>& rules() const { return m_rules; }
    /// Null if there is none.
    const AlertRule* rule(const std::string& id) const;
    void acknowledge(const std::string& rule, const std::string& subject);
    /// Takes effect at once. Errors: those of checkRule() and of the database.
    void saveRule(AlertRule rule, QObject* context, std::function<void(Status)> done);
    void history(std::size_t limit, QObject* context, Callback<std::vector<AlertEntry>> done);

Q_SIGNALS:
    /// report() is a new one.
    void reported();
    /// alerts() or rules() are different.
    void alertsChanged();
    /// An alert began or ended; its sentence is ready to be shown.
    void alerted(const hookbench::monitoring::AlertEntry& entry);
    void failed(const hookbench::Error& error);

private:
    struct Worker;
    struct Exposed;
    struct Outcome;

    void restore();
    void look();
    void take(const Outcome& outcome);
    void store(const std::vector<AlertChange>& changes);
    void post(std::function<void(Worker&)> job);

    const Clock& m_clock;
    storage::Workspace& m_workspace;
    QTimer m_timer;
    HealthQuery m_query;
    HealthReportPtr m_report;
    std::vector<AlertRule> m_rules;
    std::vector<AlertStatus> m_alerts;
    bool m_started = false;
    bool m_watched = false;
    bool m_looking = false;
    bool m_stale = true; ///< what is asked is different from what was answered
    std::optional<Error> m_lastError;
    std::unique_ptr<Worker> m_worker;
};

} // namespace hookbench::monitoring
