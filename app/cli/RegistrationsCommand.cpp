#include "cli/RegistrationsCommand.h"

#include "registrations/RegistrationJson.h"
#include "registrations/Validation.h"
#include "json/Writer.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace hookbench::cli {

namespace {

using namespace registrations;

std::string joined(const std::vector<std::string>& texts)
{
    std::string all;
    for (const std::string& text : texts)
        all += (all.empty() ? "" : ", ") + text;
    return all;
}

json::Value arrayOf(const std::vector<std::string>& texts)
{
    json::Array items;
    for (const std::string& text : texts)
        items.push_back(json::Value(text));
    return items;
}

std::string summaryJson(const RegistrationSummary& summary)
{
    json::Object out;
    out.append("webhook_id", json::Value(summary.id));
    out.append("webhook_name", json::Value(summary.name));
    out.append("event_types", arrayOf(summary.eventTypes));
    out.append("channels", arrayOf(summary.channels));
    out.append("target", json::Value(summary.target));
    out.append("is_active", json::Value(summary.isActive));
    out.append("has_draft", json::Value(summary.hasDraft));
    out.append("is_new", json::Value(summary.isNew));
    out.append("problems", json::Value(summary.problemCount));
    return json::write(out) + "\n";
}

const char* severityName(Problem::Severity severity)
{
    switch (severity) {
    case Problem::Severity::Error:
        return "error";
    case Problem::Severity::Warning:
        return "warning";
    case Problem::Severity::Note:
        break;
    }
    return "note";
}

} // namespace

CLI::App* RegistrationsCommand::addVerb(const char* name, const QString& help)
{
    return m_app->add_subcommand(name, help.toStdString());
}

void RegistrationsCommand::add(CLI::App& program)
{
    m_app = program.add_subcommand(
        "registrations", tr("Which events go where: the registrations of this machine.").toStdString());
    m_app->require_subcommand(1);
    addReading();
    addChanging();
    addExchange();
}

void RegistrationsCommand::addReading()
{
    m_list = addVerb("list", tr("List them, oldest first."));
    m_list->add_option("--event", m_event, tr("Only those that events of this type go to.").toStdString())
        ->type_name("TYPE");
    auto* active = m_list->add_flag("--active", m_onlyActive, tr("Only active ones.").toStdString());
    m_list->add_flag("--paused", m_onlyPaused, tr("Only paused ones.").toStdString())->excludes(active);
    m_show = addVerb("show", tr("Show one whole, in the service's shape, with its problems."));
    m_show->add_option("NAME", m_name, tr("Its name or id.").toStdString())->required();
    m_validate = addVerb(
        "validate", tr("Name everything that is wrong with the registrations of a file; store nothing."));
    m_validate->add_option("FILE", m_file, tr("JSON, YAML or curl; - for standard input.").toStdString())
        ->required();
    m_validate->footer(tr("Exit status 1 tells that a registration has errors.").toStdString());
}

void RegistrationsCommand::addChanging()
{
    m_add = addVerb("add", tr("Add one, from a file or by its options."));
    m_add->add_option("FILE", m_file,
                      tr("One registration as JSON, YAML or curl; options change it.").toStdString());
    m_addFlags.add(*m_add);
    m_add->footer(tr("Example: hookbench-cli registrations add --name orders --event object.created "
                     "--url https://example.com/hooks --header 'X-Secret: ${SECRET}'")
                      .toStdString());
    m_edit = addVerb("edit", tr("Change one, by options or in your editor."));
    m_edit->add_option("NAME", m_name, tr("Its name or id.").toStdString())->required();
    m_editFlags.add(*m_edit);
    m_edit->footer(tr("Without options $VISUAL or $EDITOR opens it as JSON with comments.").toStdString());
    m_delivery = addVerb("delivery", tr("Show or change how its events are delivered from here: retries, TLS, "
                                        "signature, method."));
    m_delivery->add_option("NAME", m_name, tr("Its name or id.").toStdString())->required();
    m_deliveryFlags.add(*m_delivery);
    m_delivery->footer(tr("Without options they are shown. They never leave this machine.").toStdString());
    m_duplicate = addVerb("duplicate", tr("Add a paused copy of one."));
    m_duplicate->add_option("NAME", m_name, tr("Its name or id.").toStdString())->required();
    m_duplicate
        ->add_option("--name", m_newName, tr("The copy's name (default: \"NAME (copy)\").").toStdString())
        ->type_name("NAME");
    m_pause = addVerb("pause", tr("Keep them and send nothing to them."));
    m_resume = addVerb("resume", tr("Send events to them again."));
    m_remove = addVerb("remove", tr("Remove them."));
    for (CLI::App* verb : {m_pause, m_resume, m_remove})
        verb->add_option("NAME", m_names, tr("Names or ids.").toStdString())->required();
}

void RegistrationsCommand::addExchange()
{
    m_import = addVerb("import", tr("Add registrations from a file: JSON, YAML or curl commands."));
    m_import->add_option("FILE", m_file, tr("The file; - for standard input.").toStdString())->required();
    m_import->add_flag("--upsert", m_upsert, tr("Update those whose name is there already.").toStdString());
    m_import->add_flag("--dry-run", m_dryRun, tr("Only say what would happen.").toStdString());
    m_import->footer(
        tr("Secrets that stand in the file move to the keychain; the records keep ${NAME} in their "
           "places.\nAll are imported, or none.")
            .toStdString());
    m_export = addVerb("export", tr("Write registrations to standard output or a file, without secrets."));
    m_export->add_option("NAME", m_names, tr("Names or ids (default: all).").toStdString());
    m_export
        ->add_option("--output", m_output,
                     tr("The file; one that holds JSON is edited in place.").toStdString())
        ->type_name("FILE");
    m_export->add_option("--base-url", m_baseUrl, tr("Of the service, for curl.").toStdString())
        ->type_name("URL");
    for (CLI::App* verb : {m_import, m_export, m_validate}) {
        verb->add_option("--format", m_format, tr("json, yaml or curl (default: by the file).").toStdString())
            ->type_name("FORMAT")
            ->check(CLI::IsMember({"json", "yaml", "curl"}));
    }
}

bool RegistrationsCommand::chosen() const
{
    return m_app->parsed();
}

int RegistrationsCommand::run()
{
    if (m_validate->parsed())
        return validateFile();
    const auto opened = Session::open(global().profileFolder());
    if (!opened)
        return fail(opened.error());
    Session& session = **opened;
    if (m_list->parsed())
        return list(session);
    if (m_show->parsed())
        return show(session);
    if (m_add->parsed())
        return create(session);
    if (m_edit->parsed())
        return edit(session);
    if (m_delivery->parsed())
        return delivery(session);
    if (m_duplicate->parsed())
        return duplicate(session);
    if (m_pause->parsed() || m_resume->parsed())
        return setActive(session, m_resume->parsed());
    if (m_remove->parsed())
        return remove(session);
    return m_import->parsed() ? import(session) : exportThem(session);
}

int RegistrationsCommand::list(Session& session)
{
    const auto summaries = session.list();
    if (!summaries)
        return fail(summaries.error());
    std::size_t shown = 0;
    for (const RegistrationSummary& summary : *summaries) {
        const auto isWanted = [&](const std::string& type) { return type == m_event || type == "*"; };
        const bool subscribed =
            m_event.empty() || std::any_of(summary.eventTypes.begin(), summary.eventTypes.end(), isWanted);
        if (!subscribed || (m_onlyActive && !summary.isActive) || (m_onlyPaused && summary.isActive))
            continue;
        ++shown;
        std::string line = summaryJson(summary);
        if (!global().json) {
            line = summary.id + "  " +
                   (summary.isNew      ? "draft "
                    : summary.isActive ? "active"
                                       : "paused") +
                   "  " + summary.name + "  [" + joined(summary.eventTypes) + "]  " +
                   joined(summary.channels);
            line += summary.target.empty() ? "" : "  " + summary.target;
            if (summary.problemCount > 0)
                line += "  (" + tr("%n error(s)", nullptr, summary.problemCount).toStdString() + ")";
            if (summary.hasDraft && !summary.isNew)
                line += "  (" + tr("has a draft").toStdString() + ")";
            line += "\n";
        }
        if (!print(line))
            return Success;
    }
    if (shown == 0 && !global().json)
        complain(tr("No registrations here."));
    return Success;
}

int RegistrationsCommand::show(Session& session)
{
    const auto summary = session.find(m_name);
    if (!summary)
        return fail(summary.error());
    const auto stored = session.fetch(summary->id);
    if (!stored)
        return fail(stored.error());
    const Registration& record = stored->saved ? *stored->saved : *stored->draft;
    print(json::write(toJson(record), global().json ? json::Style::Compact : json::Style::Pretty) + "\n");
    printProblems(record.name, validate(record), false);
    if (stored->draft)
        complain(stored->saved
                     ? tr("It has a draft with other values; \"registrations edit\" goes on with it.")
                     : tr("This is a draft; \"registrations edit\" goes on with it."));
    return Success;
}

int RegistrationsCommand::report(const std::string& action, const std::string& id,
                                 const std::string& name) const
{
    if (global().json) {
        json::Object out;
        out.append("action", json::Value(action));
        out.append("webhook_id", id.empty() ? json::Value() : json::Value(id));
        out.append("webhook_name", json::Value(name));
        print(json::write(out) + "\n");
    } else {
        print(action + "  " + (id.empty() ? "" : id + "  ") + name + "\n");
    }
    return Success;
}

void RegistrationsCommand::printProblems(const std::string& name, const Problems& problems,
                                         bool onOutput) const
{
    for (const Problem& problem : problems) {
        if (onOutput && global().json) {
            json::Object out;
            out.append("webhook_name", json::Value(name));
            out.append("field", json::Value(problem.field));
            out.append("severity", json::Value(severityName(problem.severity)));
            out.append("message", json::Value(problem.message));
            print(json::write(out) + "\n");
            continue;
        }
        const std::string line = name + ": " + severityName(problem.severity) + ": " +
                                 (problem.field.empty() ? "" : problem.field + ": ") + problem.message;
        if (onOutput)
            print(line + "\n");
        else
            complain(QString::fromStdString(line));
    }
}

void RegistrationsCommand::tellKept(const std::vector<Session::KeptSecret>& kept) const
{
    for (const Session::KeptSecret& secret : kept) {
        complain((m_dryRun ? tr("%1: the secret of %2 would move to the keychain as ${%3}.")
                           : tr("%1: the secret of %2 is in the keychain now, as ${%3}."))
                     .arg(QString::fromStdString(secret.registration), QString::fromStdString(secret.field),
                          QString::fromStdString(secret.variable)));
    }
}

int RegistrationsCommand::duplicate(Session& session)
{
    const auto summary = session.find(m_name);
    if (!summary)
        return fail(summary.error());
    const auto stored = session.fetch(summary->id);
    if (!stored)
        return fail(stored.error());
    Registration copy = stored->saved ? *stored->saved : *stored->draft;
    copy.id.clear();
    copy.createdAt.clear();
    copy.updatedAt.clear();
    copy.isActive = false;
    copy.name =
        m_newName.empty() ? tr("%1 (copy)").arg(QString::fromStdString(copy.name)).toStdString() : m_newName;
    const auto saved = session.save(copy);
    return saved ? report("added", saved->id, saved->name) : fail(saved.error());
}

int RegistrationsCommand::setActive(Session& session, bool active)
{
    const auto found = session.find(m_names);
    if (!found)
        return fail(found.error());
    std::vector<std::string> ids;
    for (const RegistrationSummary& summary : *found)
        ids.push_back(summary.id);
    const auto done = answerOf<Done>([&](QObject* context, auto answer) {
        session.registrations().setActive(ids, active, context, answer);
    });
    if (!done)
        return fail(done.error());
    for (const RegistrationSummary& summary : *found)
        report(active ? "resumed" : "paused", summary.id, summary.name);
    return Success;
}

int RegistrationsCommand::remove(Session& session)
{
    const auto found = session.find(m_names);
    if (!found)
        return fail(found.error());
    std::vector<std::string> ids;
    for (const RegistrationSummary& summary : *found)
        ids.push_back(summary.id);
    const auto done = answerOf<Done>(
        [&](QObject* context, auto answer) { session.registrations().remove(ids, context, answer); });
    if (!done)
        return fail(done.error());
    for (const RegistrationSummary& summary : *found)
        report("removed", summary.id, summary.name);
    return Success;
}

} // namespace hookbench::cli
