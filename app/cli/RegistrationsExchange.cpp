#include "cli/RegistrationsCommand.h"

#include "registrations/LiteralSecrets.h"
#include "registrations/RegistrationJson.h"
#include "registrations/Validation.h"
#include "json/Writer.h"

#include <QFileInfo>
#include <QSaveFile>

namespace hookbench::cli {

namespace {

using namespace registrations;

std::optional<ExchangeFormat> formatNamed(const std::string& name)
{
    if (name == "json")
        return ExchangeFormat::Json;
    if (name == "yaml")
        return ExchangeFormat::Yaml;
    if (name == "curl")
        return ExchangeFormat::Curl;
    return std::nullopt;
}

/// In one step, so that a full disk leaves the file as it was.
Status replaceFile(const std::string& path, const std::string& text)
{
    QSaveFile file(QString::fromStdString(path));
    file.setDirectWriteFallback(true);
    const auto size = static_cast<qint64>(text.size());
    if (file.open(QIODevice::WriteOnly) && file.write(text.data(), size) == size && file.commit())
        return Done{};
    return Error{ErrorCode::InvalidInput,
                 "--output " + path +
                     " cannot be written; name a file in a folder that is there and may be written.",
                 file.errorString().toStdString()};
}

Problems problemsOf(const Registration& registration)
{
    Problems problems = validate(registration);
    for (const LiteralSecret& secret : literalSecrets(registration)) {
        problems.push_back(
            {secret.field, Problem::Severity::Warning,
             "A secret stands here as text; write ${" + secret.suggestedName + "} in its place."});
    }
    return problems;
}

} // namespace

Result<std::vector<Registration>> RegistrationsCommand::readRegistrations(const std::string& path) const
{
    const auto text = readInput(path, "The file");
    if (!text)
        return text.error();
    auto format = formatNamed(m_format);
    if (!format)
        format = formatOfFile(path);
    return importRegistrations(*text, path == "-" ? "Standard input" : path, format);
}

int RegistrationsCommand::validateFile()
{
    const auto records = readRegistrations(m_file);
    if (!records)
        return fail(records.error());
    bool failed = false;
    for (const Registration& record : *records) {
        const Problems problems = problemsOf(record);
        printProblems(record.name, problems, true);
        failed = failed || hasErrors(problems);
    }
    if (!global().json && !failed)
        complain(tr("%n registration(s) can be active.", nullptr, static_cast<int>(records->size())));
    return failed ? Failure : Success;
}

int RegistrationsCommand::import(Session& session)
{
    auto records = readRegistrations(m_file);
    if (!records)
        return fail(records.error());
    const auto there = session.saved();
    if (!there)
        return fail(there.error());
    // Everything that can be refused is refused before the first secret or record is stored.
    const UpsertPlan first = planUpsert(*there, *records);
    for (const UpsertPlan::Ambiguous& entry : first.ambiguous) {
        std::string ids;
        for (const std::string& id : entry.ids)
            ids += (ids.empty() ? "" : ", ") + id;
        complain(ids.empty()
                     ? tr("%1 stands in the import more than once; keep one of them.")
                           .arg(QString::fromStdString(entry.imported.name))
                     : tr("%1 may mean several registrations (%2); give it one of their ids as webhook_id.")
                           .arg(QString::fromStdString(entry.imported.name), QString::fromStdString(ids)));
    }
    if (!m_upsert) {
        for (const Registration& record : first.unchanged)
            complain(
                tr("%1 is there already; update it with --upsert.").arg(QString::fromStdString(record.name)));
        for (const UpsertPlan::Update& update : first.update)
            complain(tr("%1 is there already; update it with --upsert.")
                         .arg(QString::fromStdString(update.before.name)));
    }
    const bool isThere = !m_upsert && (!first.unchanged.empty() || !first.update.empty());
    if (!first.ambiguous.empty() || isThere)
        return WrongInput;
    bool failed = false;
    for (const Registration& record : *records) {
        const Problems problems = validate(record);
        printProblems(record.name, problems, false);
        failed = failed || (record.isActive && hasErrors(problems));
    }
    if (failed) {
        complain(tr("Nothing was imported: what has errors cannot be active; mend it, or set \"is_active\" "
                    "to false."));
        return Failure;
    }
    const auto kept = session.keepSecrets(*records, m_dryRun);
    if (!kept)
        return fail(kept.error());
    tellKept(*kept);
    return carryOut(session, planUpsert(*there, *records));
}

int RegistrationsCommand::carryOut(Session& session, const UpsertPlan& plan)
{
    std::vector<Registration> changed = plan.create;
    for (const UpsertPlan::Update& update : plan.update)
        changed.push_back(update.after);
    if (!m_dryRun) {
        // All or none: a file that was imported halfway would be hard to tell from one that was not.
        auto saved = session.saveAll(std::move(changed));
        if (!saved)
            return fail(saved.error());
        changed = std::move(*saved);
    }
    for (std::size_t i = 0; i < changed.size(); ++i) {
        const bool isNew = i < plan.create.size();
        const char* done = isNew ? "created" : "updated";
        const char* would = isNew ? "would create" : "would update";
        report(m_dryRun ? would : done, changed[i].id, changed[i].name);
    }
    for (const Registration& record : plan.unchanged)
        report("unchanged", record.id, record.name);
    return Success;
}

int RegistrationsCommand::exportThem(Session& session)
{
    std::vector<Registration> records;
    if (m_names.empty()) {
        auto all = session.saved();
        if (!all)
            return fail(all.error());
        records = std::move(*all);
    } else {
        const auto found = session.find(m_names);
        if (!found)
            return fail(found.error());
        for (const RegistrationSummary& summary : *found) {
            const auto stored = session.fetch(summary.id);
            if (!stored)
                return fail(stored.error());
            if (!stored->saved) {
                return fail(Error{ErrorCode::InvalidInput,
                                  summary.name + " is a draft; save it before it is exported.", ""});
            }
            records.push_back(*stored->saved);
        }
    }
    return writeExport(records);
}

int RegistrationsCommand::writeExport(const std::vector<Registration>& records) const
{
    const auto format = formatNamed(m_format).value_or(formatOfFile(m_output).value_or(ExchangeFormat::Json));
    if (global().json && m_output.empty() && m_format.empty()) {
        for (const Registration& record : records)
            print(json::write(toJson(withReferences(record, literalSecrets(record)))) + "\n");
        return Success;
    }
    std::string text;
    if (format == ExchangeFormat::Json) {
        std::string existing;
        if (QFileInfo::exists(QString::fromStdString(m_output))) {
            auto read = readInput(m_output, "--output");
            if (!read)
                return fail(read.error());
            existing = std::move(*read);
        }
        auto written = exportJson(records, existing);
        if (!written)
            return fail(Error{ErrorCode::InvalidInput,
                              "--output " + m_output + " is left alone: " + written.error().message,
                              written.error().detail});
        text = std::move(*written);
    } else {
        text = format == ExchangeFormat::Yaml ? exportYaml(records) : exportCurl(records, m_baseUrl);
    }
    if (m_output.empty()) {
        print(text);
        return Success;
    }
    if (Status written = replaceFile(m_output, text); !written)
        return fail(written.error());
    if (global().json) {
        json::Object out;
        out.append("exported", json::Value(static_cast<long long>(records.size())));
        out.append("output", json::Value(m_output));
        print(json::write(out) + "\n");
    } else {
        complain(tr("%n registration(s) written to %1.", nullptr, static_cast<int>(records.size()))
                     .arg(QString::fromStdString(m_output)));
    }
    return Success;
}

} // namespace hookbench::cli
