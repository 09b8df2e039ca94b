#include "cli/CapturesCommand.h"

#include "base/Text.h"
#include "capture/CaptureJson.h"
#include "capture/CaptureLog.h"
#include "capture/CaptureRemover.h"
#include "capture/IndexRebuild.h"
#include "base/Clock.h"
#include "capture/query/QueryParser.h"
#include "cli/CapturePrinter.h"
#include "cli/MatchingCaptures.h"
#include "endpoint/forwarding/ForwardJson.h"
#include "endpoint/forwarding/ForwardTable.h"
#include "storage/Profile.h"
#include "http/Target.h"
#include "json/Writer.h"
#include "snippets/CopyAs.h"

#include <CLI/CLI.hpp>

#include <fstream>
#include <limits>

namespace hookbench::cli {

namespace {

constexpr std::size_t wholeBody = std::size_t{512} << 20;
constexpr std::size_t longestInline = std::size_t{1} << 20;

std::string jsonLine(const json::Object& object)
{
    return json::write(object) + "\n";
}

} // namespace

void CapturesCommand::add(CLI::App& program)
{
    m_app = program.add_subcommand(
        "captures", tr("List, show and delete the requests that the endpoint has stored.").toStdString());
    m_app->require_subcommand(1);
    addList();
    addSearch();
    m_filters.add(*m_app);
    m_drift.add(*m_app);
    addShow();
    m_diff.add(*m_app);
    addDelete();
    addRebuild();
    addMarking();
    addExchange();
}

void CapturesCommand::addList()
{
    m_list = m_app->add_subcommand("list", tr("List captures, newest first.").toStdString());
    const auto count = CLI::Range(std::int64_t{1}, std::int64_t{1'000'000});
    const auto id = CLI::Range(std::int64_t{0}, std::numeric_limits<std::int64_t>::max());
    m_list->add_option("--limit", m_query.limit, tr("At most this many (default 50).").toStdString())
        ->type_name("N")
        ->check(count);
    m_list->add_option("--before", m_query.before, tr("Only captures older than this id.").toStdString())
        ->type_name("ID")
        ->check(id);
    m_list->add_option("--after", m_query.after, tr("Only captures newer than this id.").toStdString())
        ->type_name("ID")
        ->check(id);
    m_list
        ->add_option("--filter", m_filter,
                     tr("Only captures that this holds for, as in the filter bar: \"method:POST status>=400\".")
                         .toStdString())
        ->type_name("FILTER");
    m_list->add_option("--saved", m_saved, tr("Only captures that this saved filter holds for.").toStdString())
        ->type_name("NAME");
    m_list->footer(
        tr("With --json one whole capture a line. Page with --before and the last id shown.").toStdString());
}

void CapturesCommand::addSearch()
{
    m_search = m_app->add_subcommand(
        "search", tr("Search whole messages for a text, newest first; compressed bodies decoded, too.").toStdString());
    m_search->add_option("TEXT", m_searchText, tr("What to look for; capitals count if it has any.").toStdString())
        ->required();
    m_search->add_flag("--regex", m_searchRegex, tr("TEXT is a regular expression (PCRE2).").toStdString());
    m_search->add_option("--limit", m_query.limit, tr("At most this many (default 50).").toStdString())
        ->type_name("N")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000}));
    m_search
        ->add_option("--filter", m_filter, tr("Only captures that this holds for besides.").toStdString())
        ->type_name("FILTER");
    m_search->add_option("--saved", m_saved, tr("Only captures that this saved filter holds for.").toStdString())
        ->type_name("NAME");
    m_search->footer(tr("Exit status 1: nothing was found. Example: hookbench-cli captures search obj_123 --filter "
                        "\"status>=400 after:today\"")
                         .toStdString());
}

void CapturesCommand::addShow()
{
    m_show = m_app->add_subcommand("show", tr("Show one capture whole.").toStdString());
    m_show->add_option("ID", m_showId, tr("The capture's number.").toStdString())->required();
    m_show
        ->add_option("--part", m_part,
                     tr("Only this part, byte for byte: head, body or raw (both).").toStdString())
        ->type_name("PART")
        ->check(CLI::IsMember({"head", "body", "raw"}));
    std::vector<std::string> forms;
    for (const snippets::CopyFormText& form : snippets::copyForms())
        forms.emplace_back(form.id);
    m_show
        ->add_option("--as", m_as,
                     tr("As a command or program that sends it again: curl (for bash), powershell, httpie, python, node, "
                        "go, or http, the message itself.")
                         .toStdString())
        ->type_name("FORM")
        ->check(CLI::IsMember(forms))
        ->excludes("--part");
    m_show
        ->add_option("--url", m_url,
                     tr("Where the command sends it: scheme, host and port (default: where it came to).").toStdString())
        ->type_name("URL")
        ->needs("--as");
    m_show->footer(tr("Examples: hookbench-cli captures show 12 --part body | sha256sum\n"
                      "          hookbench-cli captures show 12 --as curl --url http://127.0.0.1:3000 | bash")
                       .toStdString());
}

void CapturesCommand::addDelete()
{
    m_delete = m_app->add_subcommand(
        "delete", tr("Delete captures; pinned ones only if they are named.").toStdString());
    m_delete->add_option("ID", m_deleteIds, tr("The captures' numbers.").toStdString());
    m_delete->add_flag("--all", m_deleteAll, tr("Delete all but the pinned ones.").toStdString());
}

void CapturesCommand::addRebuild()
{
    m_rebuild = m_app->add_subcommand(
        "rebuild",
        tr("Make the index anew from the capture log, after damage to the database.").toStdString());
}

bool CapturesCommand::chosen() const
{
    return m_app->parsed();
}

int CapturesCommand::run()
{
    if (m_list->parsed())
        return list();
    if (m_search->parsed())
        return search();
    if (m_filters.chosen())
        return m_filters.run();
    if (m_diff.chosen())
        return m_diff.run();
    if (m_drift.chosen())
        return m_drift.run();
    if (m_show->parsed())
        return show();
    if (m_delete->parsed())
        return remove();
    if (isMarking())
        return mark();
    if (m_export->parsed())
        return exportCaptures();
    if (m_import->parsed())
        return importFile();
    return rebuild();
}

Result<std::string> CapturesCommand::existingProfile() const
{
    const auto folder = storage::Profile::existing(global().profileFolder());
    if (!folder)
        return folder.error();
    return folder->toStdString();
}

Result<capture::Query> CapturesCommand::filterQuery() const
{
    const auto text = FiltersCommand::combined(global().profileFolder(), m_saved, m_filter);
    if (!text)
        return text.error();
    return capture::queryOrError(*text, {SystemClock().nowUs()});
}

Result<bool> CapturesCommand::printSummary(CaptureView& view, const capture::CaptureSummary& summary) const
{
    if (!global().json)
        return print(captureLine(summary));
    const auto capture = view.load(summary.id, wholeBody);
    if (!capture)
        return capture.error();
    return print(json::write(capture::toJson(*capture)) + "\n");
}

int CapturesCommand::list()
{
    const auto folder = existingProfile();
    if (!folder)
        return fail(folder.error());
    if (!m_filter.empty() || !m_saved.empty()) {
        const auto query = filterQuery();
        return query ? listMatching(*folder, *query, false) : fail(query.error());
    }
    const auto view = CaptureView::open(*folder);
    if (!view)
        return fail(view.error());
    const auto summaries = (*view)->index().list(m_query);
    if (!summaries)
        return fail(summaries.error());
    for (const capture::CaptureSummary& summary : *summaries) {
        const auto printed = printSummary(**view, summary);
        if (!printed)
            return fail(printed.error());
        if (!*printed)
            return Success;
    }
    if (summaries->empty() && !global().json)
        complain(tr("No captures here."));
    return Success;
}

int CapturesCommand::search()
{
    const auto folder = existingProfile();
    if (!folder)
        return fail(folder.error());
    auto query = filterQuery();
    if (!query)
        return fail(query.error());
    const auto term = capture::textTerm(m_searchText, m_searchRegex);
    if (!term)
        return fail(term.error());
    query->terms.push_back(*term);
    return listMatching(*folder, *query, true);
}

int CapturesCommand::listMatching(const std::string& folder, const capture::Query& query, bool searching)
{
    const auto view = CaptureView::open(folder);
    if (!view)
        return fail(view.error());
    bool closed = false;
    std::optional<Error> failed;
    const auto show = [&](const capture::CaptureSummary& summary) {
        const auto printed = printSummary(**view, summary);
        // One that was deleted since it was found is no failure.
        if (!printed && printed.error().code != ErrorCode::NotFound)
            failed = printed.error();
        closed = printed && !*printed;
        return !closed && !failed;
    };
    const auto report = printMatching(folder, (*view)->index(), query, m_query, show);
    if (!report || failed)
        return fail(failed ? *failed : report.error());
    if (report->damagedSegments > 0)
        complain(tr("%n segment(s) of the capture log are damaged and were searched in part; run \"captures rebuild\".",
                    nullptr, report->damagedSegments));
    if (report->gaveUp)
        complain(tr("The regular expression takes too long on some captures, which were left out; make it simpler."));
    if (report->printed == 0 && !closed && !global().json)
        complain(searching ? tr("Nothing was found.") : tr("No capture matches this filter."));
    return searching && report->printed == 0 ? Failure : Success;
}

int CapturesCommand::show()
{
    const auto folder = existingProfile();
    if (!folder)
        return fail(folder.error());
    const auto view = CaptureView::open(*folder);
    if (!view)
        return fail(view.error());
    if (!m_as.empty())
        return showAs(**view);
    const auto capture = (*view)->load(m_showId, wholeBody);
    if (!capture)
        return fail(capture.error());
    if (m_part.empty())
        return showWhole(*folder, *capture);
    if (m_part != "body")
        print(capture->rawHead);
    if (m_part != "head")
        print(capture->body);
    return Success;
}

int CapturesCommand::showAs(CaptureView& view) const
{
    const snippets::CopyForm form = snippets::findCopyForm(m_as)->form;
    if (!m_url.empty()) {
        if (const auto target = http::parseTarget(m_url); !target)
            return fail(target.error());
    }
    // A long body stays in its file, whose path a command can name.
    const auto capture = view.load(m_showId, form == snippets::CopyForm::Http ? wholeBody : longestInline);
    if (!capture)
        return fail(capture.error());
    if (capture->summary.has(capture::OverSmtp) || capture->summary.has(capture::Malformed)) {
        complain(tr("Capture %1 is no HTTP request; show its bytes with --part raw instead.").arg(m_showId));
        return WrongInput;
    }
    const std::string text = snippets::copyAs(form, snippets::requestOf(*capture, m_url));
    const bool endsItself = form == snippets::CopyForm::Http || text.ends_with('\n');
    print(endsItself ? text : text + "\n");
    return Success;
}

int CapturesCommand::showWhole(const std::string& folder, const capture::Capture& capture)
{
    const auto forwards = endpoint::ForwardTable::openToRead(folder);
    if (!forwards)
        return fail(forwards.error());
    std::vector<endpoint::ForwardAttempt> attempts;
    bool isWaiting = false;
    if (*forwards) {
        auto made = (*forwards)->attemptsOf(capture.summary.id);
        const auto waits = (*forwards)->isWaiting(capture.summary.id);
        if (!made || !waits)
            return fail(made ? waits.error() : made.error());
        attempts = std::move(*made);
        isWaiting = *waits;
    }
    if (!global().json) {
        print(captureText(capture) + forwardsText(attempts, isWaiting));
        return Success;
    }
    json::Value out = capture::toJson(capture);
    json::Array list;
    for (const endpoint::ForwardAttempt& attempt : attempts)
        list.push_back(endpoint::toJson(attempt));
    out.asObject().append("forwards", std::move(list));
    out.asObject().append("waits_for_target", json::Value(isWaiting));
    print(json::write(out) + "\n");
    return Success;
}

std::string CapturesCommand::forwardsText(const std::vector<endpoint::ForwardAttempt>& attempts, bool isWaiting)
{
    std::string text;
    for (const endpoint::ForwardAttempt& attempt : attempts) {
        const QString url = QString::fromStdString(asUtf8(attempt.url));
        const QString came = attempt.error.empty() ? QString::number(attempt.status)
                                                    : QString::fromStdString(asUtf8(attempt.error));
        text += tr("forwarded to %1: %2 (attempt %3, %4 ms)")
                    .arg(url, came)
                    .arg(attempt.number)
                    .arg(attempt.timings.totalMs, 0, 'f', 1)
                    .toStdString() +
                "\n";
    }
    if (isWaiting)
        text += tr("waits for its target").toStdString() + "\n";
    return text;
}

int CapturesCommand::remove()
{
    if (m_deleteAll == !m_deleteIds.empty()) {
        complain(tr("Name the captures to delete by their numbers, or give --all."));
        return WrongInput;
    }
    const auto folder = existingProfile();
    if (!folder)
        return fail(folder.error());
    const auto removed =
        m_deleteAll ? capture::removeAllUnpinned(*folder) : capture::removeCaptures(*folder, m_deleteIds);
    if (!removed)
        return fail(removed.error());
    if (global().json) {
        json::Object report;
        report.append("deleted", json::Value(static_cast<long long>(*removed)));
        print(jsonLine(report));
    } else {
        print(tr("%n capture(s) deleted.", nullptr, static_cast<int>(*removed)).toStdString() + "\n");
    }
    return Success;
}

int CapturesCommand::rebuild()
{
    const QString folder = global().profileFolder();
    if (capture::segmentNumbers(folder.toStdString()).empty()) {
        complain(tr("There is no capture log in %1; choose another profile with --profile.").arg(folder));
        return WrongInput;
    }
    const auto profile = storage::Profile::open(folder);
    if (!profile)
        return fail(profile.error());
    const auto report = capture::rebuildIndex((*profile)->folder().toStdString());
    if (!report)
        return fail(report.error());
    if (report->damagedSegments > 0) {
        complain(tr("%n segment(s) end in damage; what stands behind it is lost. The first: %1", nullptr,
                    static_cast<int>(report->damagedSegments))
                     .arg(QString::fromStdString(report->damage)));
    }
    if (global().json) {
        json::Object out;
        out.append("captures", json::Value(static_cast<long long>(report->captures)));
        out.append("segments", json::Value(static_cast<long long>(report->segments)));
        out.append("damaged_segments", json::Value(static_cast<long long>(report->damagedSegments)));
        print(jsonLine(out));
    } else {
        print(tr("%n capture(s) indexed.", nullptr, static_cast<int>(report->captures)).toStdString() + "\n");
    }
    return report->damagedSegments > 0 ? Failure : Success;
}

} // namespace hookbench::cli
