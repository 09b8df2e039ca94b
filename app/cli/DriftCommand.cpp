#include "cli/DriftCommand.h"

#include "capture/drift/DriftJson.h"
#include "cli/CapturePrinter.h"
#include "json/Writer.h"
#include "storage/Profile.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace hookbench::cli {

void DriftCommand::add(CLI::App& captures)
{
    m_app = captures.add_subcommand(
        "drift", tr("The shape of each event type's bodies, and the captures that depart from it.").toStdString());
    m_app->add_option("--event", m_types, tr("Only this event type; may be given several times.").toStdString())
        ->type_name("TYPE")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    m_app->add_option("--newest", m_newest, tr("Of each type look at the newest N captures (default 10000).").toStdString())
        ->type_name("N")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000}));
    m_app->footer(tr("Each capture is compared with those before it, once there are 5 of its type. Exit status 1: one departs.\n"
                     "Example: hookbench-cli captures drift --event object.created")
                      .toStdString());
}

bool DriftCommand::chosen() const
{
    return m_app->parsed();
}

Result<std::vector<std::string>> DriftCommand::wantedTypes(capture::DriftHistory& history) const
{
    const auto types = history.types();
    if (!types)
        return types.error();
    for (const std::string& wanted : m_types) {
        if (!types->contains(wanted)) {
            return Error{ErrorCode::NotFound,
                         tr("No capture has the event type %1; \"captures drift\" lists those that there are.")
                             .arg(QString::fromStdString(printable(wanted)))
                             .toStdString(),
                         ""};
        }
    }
    if (!m_types.empty())
        return m_types;
    std::vector<std::string> all;
    for (const auto& [type, count] : *types)
        all.push_back(type);
    return all;
}

int DriftCommand::run()
{
    const auto profile = storage::Profile::existing(global().profileFolder());
    if (!profile)
        return fail(profile.error());
    const std::string folder = profile->toStdString();
    const auto view = CaptureView::open(folder);
    if (!view)
        return fail(view.error());
    capture::DriftHistory history(folder, (*view)->index(), {.newest = m_newest, .types = 1});
    const auto types = wantedTypes(history);
    if (!types)
        return fail(types.error());
    if (types->empty() && !global().json)
        complain(tr("No capture names an event type."));
    bool departs = false;
    for (const std::string& type : *types) {
        const auto drift = history.of(type);
        if (!drift)
            return fail(drift.error());
        departs = departs || !(*drift)->marked().empty();
        if (!print(global().json ? json::write(capture::toJson(type, **drift)) + "\n" : text(type, **drift)))
            break;
    }
    return departs ? Failure : Success;
}

QString DriftCommand::sentence(const capture::Departure& departure)
{
    const QString path = departure.path.empty() ? tr("the whole body") : QString::fromStdString(printable(departure.path));
    const QString seen = QString::fromStdString(capture::shapeTypeText(departure.seen));
    const QString found = QString::fromStdString(capture::shapeTypeText(departure.found));
    const int before = static_cast<int>(departure.before);
    switch (departure.kind) {
    case capture::Departure::Kind::NewPath:
        return tr("%1 is new (%2); %n before had none", nullptr, before).arg(path, found);
    case capture::Departure::Kind::MissingPath:
        return tr("%1 is missing (%2); all %n before had it", nullptr, before).arg(path, seen);
    case capture::Departure::Kind::OtherType:
        break;
    }
    return tr("%1 is %2; in %n before it was %3", nullptr, before).arg(path, found, seen);
}

std::string DriftCommand::text(const std::string& eventType, const capture::EventDrift& drift)
{
    const std::vector<capture::ShapePath> paths = drift.shape().paths();
    std::string out = printable(eventType) + ": " +
                      tr("%n capture(s)", nullptr, static_cast<int>(drift.shape().bodies())).toStdString() + "\n";
    std::size_t width = 0;
    for (const capture::ShapePath& path : paths)
        width = std::max(width, std::min<std::size_t>(path.path.size(), 48));
    for (const capture::ShapePath& path : paths) {
        std::string name = printable(path.path);
        name.resize(std::max(name.size(), width), ' ');
        const QString often = path.always ? tr("always") : tr("in %1").arg(path.bodies);
        out += "  " + name + "  " + capture::shapeTypeText(path.types) + ", " + often.toStdString() + "\n";
    }
    if (drift.shape().isFull())
        out += "  " + tr("(too many paths; the others are left out)").toStdString() + "\n";
    for (const auto& [id, marked] : drift.marked()) {
        for (const capture::Departure& departure : marked.departures)
            out += "#" + std::to_string(id) + "  " + sentence(departure).toStdString() + "\n";
    }
    return out;
}

} // namespace hookbench::cli
