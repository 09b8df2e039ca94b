#include "monitoring/HealthReport.h"

#include "events/Catalogue.h"

namespace hookbench::monitoring {

HealthReport makeReport(const AttemptTable& attempts, const CaptureMarks& captures, const HealthQuery& query,
                        std::int64_t nowUs)
{
    HealthReport report;
    report.madeAtUs = nowUs;
    report.selection = query.selection;
    const Period period = query.selection.period;
    const Tallies tallies(attempts, period, nowUs);
    for (const Dimension dimension : allDimensions)
        report.groups[static_cast<std::size_t>(dimension)] = tallies.by(dimension);
    const Tally total = tallies.total(query.selection);
    report.total = total.figures(lengthUs(period), nowUs);
    report.deliveredDurations = total.deliveredDurations;
    report.timeline = timeline(attempts, query.selection, nowUs);
    report.issues = issues(attempts, query.selection, nowUs);
    report.standings = standings(attempts, nowUs);
    std::vector<std::string> catalogue;
    for (const events::EventType& type : events::catalogue())
        catalogue.emplace_back(type.name);
    report.coverage = coverage(attempts, captures, query.registrations, catalogue);
    report.attemptsInLog = static_cast<std::int64_t>(attempts.rows().size());
    report.captures = static_cast<std::int64_t>(captures.rows().size());
    return report;
}

} // namespace hookbench::monitoring
