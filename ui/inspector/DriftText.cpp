#include "inspector/DriftText.h"

#include "common/Formatting.h"

#include <QCoreApplication>

namespace hookbench::ui {

namespace {

class Words {
    Q_DECLARE_TR_FUNCTIONS(hookbench::ui::DriftText)

public:
    static Fact fact(const capture::Departure& departure)
    {
        const QString path = departure.path.empty() ? tr("whole body") : textFromBytes(departure.path);
        const QString seen = textFromBytes(capture::shapeTypeText(departure.seen));
        const QString found = textFromBytes(capture::shapeTypeText(departure.found));
        const int before = int(departure.before);
        switch (departure.kind) {
        case capture::Departure::Kind::NewPath:
            return {path, tr("new: %1").arg(found), tr("%n before had none", nullptr, before)};
        case capture::Departure::Kind::MissingPath:
            return {path, tr("missing: %1").arg(seen), tr("All %n before had it", nullptr, before)};
        case capture::Departure::Kind::OtherType:
            break;
        }
        return {path, tr("%1, was %2").arg(found, seen), tr("In %n before", nullptr, before)};
    }
};

} // namespace

std::vector<Fact> driftFacts(const capture::CaptureDrift& drift)
{
    std::vector<Fact> facts;
    for (const capture::Departure& departure : drift.departures)
        facts.push_back(Words::fact(departure));
    return facts;
}

} // namespace hookbench::ui
