#include "cli/FiltersCommand.h"

#include "base/Clock.h"
#include "capture/query/QueryParser.h"
#include "capture/query/SavedFilterStore.h"
#include "cli/CapturePrinter.h"
#include "cli/MatchingCaptures.h"
#include "cli/Session.h"
#include "json/Writer.h"

#include <CLI/CLI.hpp>

#include <limits>

namespace hookbench::cli {

using capture::SavedFilter;
using capture::SavedFilterTable;

namespace {

template <class T, class Question>
Result<T> asked(Session& session, Question question)
{
    return session.workspace().wait<T>([&](storage::Database& database) -> Result<T> {
        SavedFilterTable table(database);
        return question(table);
    });
}

} // namespace

void FiltersCommand::add(CLI::App& captures)
{
    m_app = captures.add_subcommand("filters", tr("Filters that have a name, here and in the window.").toStdString());
    m_app->require_subcommand(1);
    m_list = m_app->add_subcommand("list", tr("List them; a star marks those that tell of new captures.").toStdString());
    m_list->add_flag("--count", m_count, tr("With the number of captures that each holds for.").toStdString());
    m_save = m_app->add_subcommand("save", tr("Save one, in the place of the one of this name.").toStdString());
    m_rename = m_app->add_subcommand("rename", tr("Give one another name.").toStdString());
    m_delete = m_app->add_subcommand("delete", tr("Delete one; captures stay.").toStdString());
    for (CLI::App* verb : {m_save, m_rename, m_delete})
        verb->add_option("NAME", m_name, tr("Its name.").toStdString())->required();
    m_save->add_option("FILTER", m_text, tr("What it holds for, as in the filter bar.").toStdString())->required();
    m_save->add_flag("--notify", m_notify,
                     tr("The window tells the desktop of captures that it holds for as they arrive.").toStdString());
    m_save->footer(tr("Example: hookbench-cli captures filters save Errors \"status>=400\"").toStdString());
    m_rename->add_option("NEW", m_newName, tr("Its new name.").toStdString())->required();
}

bool FiltersCommand::chosen() const
{
    return m_app->parsed();
}

int FiltersCommand::run()
{
    const auto opened = Session::open(global().profileFolder());
    if (!opened)
        return fail(opened.error());
    Session& session = **opened;
    if (m_list->parsed())
        return list(session);
    const char* action = m_save->parsed() ? "saved" : m_rename->parsed() ? "renamed" : "deleted";
    const Status changed = asked<Done>(session, [&](SavedFilterTable& table) -> Status {
        if (m_save->parsed())
            return table.save({m_name, m_text, m_notify});
        if (m_delete->parsed())
            return table.remove(m_name);
        auto filter = table.find(m_name);
        if (!filter)
            return filter.error();
        filter->name = m_newName;
        return table.replace(m_name, *filter);
    });
    return changed ? report(action, m_rename->parsed() ? m_newName : m_name) : fail(changed.error());
}

int FiltersCommand::report(const char* action, const std::string& name) const
{
    json::Object out;
    out.append("action", json::Value(action));
    out.append("name", json::Value(name));
    print(global().json ? json::write(out) + "\n" : std::string(action) + "  " + name + "\n");
    return Success;
}

Result<std::size_t> FiltersCommand::count(const SavedFilter& filter) const
{
    const std::string folder = global().profileFolder().toStdString();
    const auto query = capture::queryOrError(filter.text, {SystemClock().nowUs()});
    if (!query)
        return query.error();
    const auto view = CaptureView::open(folder);
    if (!view)
        return view.error();
    capture::ListQuery all;
    all.limit = std::numeric_limits<std::size_t>::max();
    const auto report =
        printMatching(folder, (*view)->index(), *query, all, [](const capture::CaptureSummary&) { return true; });
    if (!report)
        return report.error();
    return report->printed;
}

int FiltersCommand::list(Session& session)
{
    const auto filters =
        asked<std::vector<SavedFilter>>(session, [](SavedFilterTable& table) { return table.all(); });
    if (!filters)
        return fail(filters.error());
    for (const SavedFilter& filter : *filters) {
        const auto holds = m_count ? count(filter) : Result<std::size_t>(std::size_t{0});
        if (!holds)
            return fail(holds.error());
        std::string line;
        if (global().json) {
            json::Object out;
            out.append("name", json::Value(filter.name));
            out.append("filter", json::Value(filter.text));
            out.append("notify", json::Value(filter.notify));
            if (m_count)
                out.append("captures", json::Value(static_cast<long long>(*holds)));
            line = json::write(out);
        } else {
            line = std::string(filter.notify ? "* " : "  ") + filter.name + "  " + filter.text;
            if (m_count)
                line += "  " + tr("%n capture(s)", nullptr, static_cast<int>(*holds)).toStdString();
        }
        if (!print(line + "\n"))
            return Success;
    }
    if (filters->empty() && !global().json)
        complain(tr("No filter is saved here; save one with \"captures filters save NAME FILTER\"."));
    return Success;
}

Result<std::string> FiltersCommand::combined(const QString& profileFolder, const std::string& saved,
                                             const std::string& text)
{
    if (saved.empty())
        return text;
    const auto session = Session::open(profileFolder);
    if (!session)
        return session.error();
    const auto filter = asked<SavedFilter>(**session, [&](SavedFilterTable& table) { return table.find(saved); });
    if (!filter)
        return filter.error();
    return text.empty() ? filter->text : filter->text + " " + text;
}

} // namespace hookbench::cli
