// captures export|import: captures as files.
#include "capture/CaptureLog.h"
#include "capture/export/CaptureIntake.h"
#include "capture/export/ExportRun.h"
#include "capture/query/QueryParser.h"
#include "cli/CapturePrinter.h"
#include "cli/CapturesCommand.h"
#include "cli/MatchingCaptures.h"
#include "json/Writer.h"
#include "storage/Migrator.h"
#include "storage/Profile.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <limits>
#include <map>

namespace hookbench::cli {

namespace {

const std::map<std::string, capture::ExportFormat> formats{{"har", capture::ExportFormat::Har},
                                                           {"ndjson", capture::ExportFormat::Ndjson},
                                                           {"http", capture::ExportFormat::Http}};

} // namespace

void CapturesCommand::addExchange()
{
    m_export = m_app->add_subcommand("export", tr("Write captures to a file, oldest first; secrets are replaced.").toStdString());
    m_export->add_option("ID", m_markIds, tr("The captures' numbers; all of them if none is given.").toStdString())->type_name("N");
    m_export->add_option("--filter", m_filter, tr("Only captures that this holds for, as in the filter bar.").toStdString())
        ->type_name("FILTER");
    m_export->add_option("--format", m_format, tr("har (1.2), ndjson (default), or http: the messages themselves.").toStdString())
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"har", "ndjson", "http"}));
    m_export->add_flag("--redact,!--no-redact", m_redact,
                       tr("Replace secrets, e-mail addresses and card numbers (default); --no-redact keeps every byte.").toStdString());
    m_export->add_option("--redact-header", m_redactHeaders, tr("Replace this header's values, too; may be given several times.").toStdString())
        ->type_name("NAME")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    m_export->add_flag("--preview", m_preview, tr("Write nothing; list what would be replaced, and where.").toStdString());
    m_export->add_option("-o,--output", m_outputFile, tr("The file; standard output otherwise.").toStdString())->type_name("FILE");
    m_import = m_app->add_subcommand("import", tr("Store the captures of a HAR or NDJSON file.").toStdString());
    m_import->add_option("FILE", m_inputFile, tr("The file, or - for standard input.").toStdString())->required();
    m_import->footer(tr("They get new numbers. The profile must not be open in another program.").toStdString());
}

Result<std::vector<capture::CaptureId>> CapturesCommand::idsToExport(const std::string& folder, CaptureView& view) const
{
    if (!m_markIds.empty() && !m_filter.empty())
        return Error{ErrorCode::InvalidInput, tr("Give either captures by their numbers or a --filter.").toStdString(), ""};
    if (!m_markIds.empty())
        return m_markIds;
    const auto query = capture::queryOrError(m_filter, {SystemClock().nowUs()});
    if (!query)
        return query.error();
    std::vector<capture::CaptureId> ids;
    capture::ListQuery all;
    all.limit = std::numeric_limits<std::int64_t>::max();
    const auto report = printMatching(folder, view.index(), *query, all, [&](const capture::CaptureSummary& summary) {
        ids.push_back(summary.id);
        return true;
    });
    if (!report)
        return report.error();
    std::sort(ids.begin(), ids.end());
    return ids;
}

int CapturesCommand::exportCaptures()
{
    const auto folder = existingProfile();
    if (!folder)
        return fail(folder.error());
    const auto view = CaptureView::open(*folder);
    if (!view)
        return fail(view.error());
    const auto ids = idsToExport(*folder, **view);
    if (!ids)
        return fail(ids.error());
    if (ids->empty()) {
        complain(tr("No capture matches, so nothing was exported."));
        return Failure;
    }
    capture::ExportOrder order{*folder, *ids, formats.at(m_format), {}};
    if (m_redact) {
        order.redaction.emplace();
        order.redaction->headers = m_redactHeaders;
    }
    if (m_preview)
        return previewExport(order);
    if (m_outputFile.empty()) {
        const auto done = capture::runExport(order, [](const std::string& piece) -> Status {
            print(piece);
            return Done{};
        });
        return done ? int{Success} : fail(done.error());
    }
    const auto done = capture::exportToFile(order, m_outputFile);
    if (!done)
        return fail(done.error());
    complain(tr("%n capture(s) exported", nullptr, static_cast<int>(ids->size())) +
             (m_redact ? tr(", %n value(s) replaced.", nullptr, static_cast<int>(done->size())) : tr(", nothing was replaced.")));
    return Success;
}

int CapturesCommand::previewExport(const capture::ExportOrder& order)
{
    const auto found = capture::runExport(order, [](const std::string&) -> Status { return Done{}; });
    if (!found)
        return fail(found.error());
    for (const auto& [id, finding] : *found) {
        if (!global().json) {
            print("#" + std::to_string(id) + "  " + finding.place + "  " + finding.kind + "  " + finding.shown + " -> " +
                  finding.replacement + "\n");
            continue;
        }
        json::Object line;
        line.append("id", json::Value(static_cast<long long>(id)));
        line.append("place", json::Value(finding.place));
        line.append("kind", json::Value(finding.kind));
        line.append("shown", json::Value(finding.shown));
        line.append("replacement", json::Value(finding.replacement));
        print(json::write(line) + "\n");
    }
    if (found->empty() && !global().json)
        complain(m_redact ? tr("Nothing would be replaced.") : tr("Nothing is replaced with --no-redact."));
    return Success;
}

int CapturesCommand::importFile()
{
    const auto bytes = readInput(m_inputFile, "FILE");
    if (!bytes)
        return fail(bytes.error());
    const auto profile = storage::Profile::open(global().profileFolder());
    if (!profile)
        return fail(profile.error());
    const std::string folder = (*profile)->folder().toStdString();
    {
        auto database = storage::Database::open(folder + "/hookbench.db", storage::Database::Access::ReadWrite);
        if (!database)
            return fail(database.error());
        if (Status migrated = storage::migrate(*database, storage::capturesMigrations()); !migrated)
            return fail(migrated.error());
    }
    const SystemClock clock;
    const auto store = capture::CaptureStore::open(clock, {.profileFolder = folder});
    if (!store)
        return fail(store.error());
    const auto ids = capture::importCaptures(**store, folder, *bytes);
    if (!ids)
        return fail(ids.error());
    if (global().json) {
        json::Array list;
        for (const capture::CaptureId id : *ids)
            list.push_back(json::Value(static_cast<long long>(id)));
        json::Object report;
        report.append("imported", std::move(list));
        print(json::write(report) + "\n");
    } else {
        print(tr("%n capture(s) imported.", nullptr, static_cast<int>(ids->size())).toStdString() + "\n");
    }
    return Success;
}

} // namespace hookbench::cli
