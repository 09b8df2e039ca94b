#include "cli/SyncCommand.h"

#include "registrations/RegistrationJson.h"
#include "json/Writer.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace hookbench::cli {

namespace {

using mixpeek::FieldDifference;
using mixpeek::SyncItem;
using State = SyncItem::State;

/// For programs; people read these too.
const char* stateName(State state)
{
    switch (state) {
    case State::LocalOnly:
        return "local-only";
    case State::RemoteOnly:
        return "remote-only";
    case State::InStep:
        return "in-step";
    case State::LocalChanged:
        return "local-changed";
    case State::RemoteChanged:
        return "remote-changed";
    case State::Conflict:
        return "conflict";
    case State::RemoteGone:
        return "remote-gone";
    case State::LocalGone:
        break;
    }
    return "local-gone";
}

const char* stateName(FieldDifference::State state)
{
    switch (state) {
    case FieldDifference::State::Local:
        return "local";
    case FieldDifference::State::Remote:
        return "remote";
    case FieldDifference::State::Same:
        return "same";
    case FieldDifference::State::Conflict:
        break;
    }
    return "conflict";
}

json::Value textOrNull(const std::string& text)
{
    return text.empty() ? json::Value() : json::Value(text);
}

json::Value differenceJson(const FieldDifference& difference)
{
    json::Object out;
    out.append("field", json::Value(difference.field));
    out.append("changed", json::Value(stateName(difference.state)));
    out.append("base", difference.base);
    out.append("local", difference.local);
    out.append("remote", difference.remote);
    return out;
}

json::Object itemJson(const SyncItem& item)
{
    json::Object out;
    out.append("webhook_name", json::Value(item.name));
    out.append("webhook_id", textOrNull(item.registrationId));
    out.append("remote_id", textOrNull(item.remoteId));
    out.append("state", json::Value(stateName(item.state)));
    json::Array differences;
    for (const FieldDifference& difference : item.differences)
        differences.push_back(differenceJson(difference));
    out.append("differences", std::move(differences));
    return out;
}

} // namespace

void SyncCommand::add(CLI::App& program)
{
    CLI::App& registrations = *program.get_subcommand("registrations");
    m_pull = registrations.add_subcommand("pull", tr("Take over what changed at the service.").toStdString());
    m_push =
        registrations.add_subcommand("push", tr("Write what changed here to the service.").toStdString());
    m_diff = registrations.add_subcommand(
        "diff",
        tr("Compare with the service, field by field; exit status 1 if anything differs.").toStdString());
    for (CLI::App* verb : {m_pull, m_push, m_diff}) {
        verb->add_option("NAME", m_names, tr("Names or ids.").toStdString());
        m_options.add(*verb);
    }
    for (CLI::App* verb : {m_pull, m_push}) {
        verb->add_option(
                "--take", m_take,
                tr("Whose value a field takes that changed on both sides: local or remote.").toStdString())
            ->type_name("SIDE")
            ->check(CLI::IsMember({"local", "remote"}));
        verb->add_flag("--dry-run", m_dryRun, tr("Only say what would happen.").toStdString());
    }
    m_pull->footer(
        tr("Without names: all that the service has new or changed. What was removed here comes back only "
           "by its name.")
            .toStdString());
    m_push->footer(
        tr("Without names: all that was changed here and is at the service already. A new one is created by "
           "its name.")
            .toStdString());
    addRemoteVerbs(registrations);
}

void SyncCommand::addRemoteVerbs(CLI::App& registrations)
{
    m_remote = registrations.add_subcommand("remote", tr("The service's own records.").toStdString());
    m_remote->require_subcommand(1);
    m_remoteList = m_remote->add_subcommand("list", tr("List them.").toStdString());
    m_remoteShow = m_remote->add_subcommand("show", tr("Show one whole, without its secrets.").toStdString());
    m_remoteRemove = m_remote->add_subcommand("remove", tr("Delete one at the service.").toStdString());
    for (CLI::App* verb : {m_remoteShow, m_remoteRemove})
        verb->add_option("NAME", m_name, tr("Its name or id at the service.").toStdString())->required();
    for (CLI::App* verb : {m_remoteList, m_remoteShow, m_remoteRemove})
        m_options.add(*verb);
}

bool SyncCommand::chosen() const
{
    return m_pull->parsed() || m_push->parsed() || m_diff->parsed() || m_remote->parsed();
}

int SyncCommand::run()
{
    auto opened = RemoteSession::open(global().profileFolder(), m_options);
    if (!opened)
        return fail(opened.error());
    RemoteSession& session = **opened;
    const auto account = session.account(m_options);
    if (!account)
        return fail(account.error());
    if (m_diff->parsed())
        return diff(session, *account);
    if (!m_remote->parsed())
        return transfer(session, *account);
    const auto access = session.access(*account);
    if (!access)
        return fail(access.error());
    if (m_remoteList->parsed())
        return remoteList(session, *access);
    return m_remoteShow->parsed() ? remoteShow(session, *access) : remoteRemove(session, *account, *access);
}

void SyncCommand::print(const Item& item, const std::string& action) const
{
    if (global().json) {
        json::Object out;
        if (!action.empty())
            out.append("action", json::Value(action));
        for (json::Member& member : itemJson(item))
            out.append(member.key, std::move(member.value));
        cli::print(json::write(std::move(out)) + "\n");
        return;
    }
    std::string text =
        (action.empty() ? std::string(stateName(item.state)) : action) + "  " + item.name + "\n";
    for (const FieldDifference& difference : item.differences) {
        text += "    " + difference.field + " (" + stateName(difference.state) + ")\n";
        text += "        " +
                tr("here:    %1").arg(QString::fromStdString(json::write(difference.local))).toStdString() +
                "\n        " +
                tr("service: %1").arg(QString::fromStdString(json::write(difference.remote))).toStdString() +
                "\n";
    }
    cli::print(text);
}

/// All that the names mean; each must mean something.
Result<std::vector<SyncItem>, mixpeek::ApiError> SyncCommand::look(RemoteSession& session,
                                                                   const mixpeek::Account& account)
{
    session.tellBorrowed();
    auto items = remoteAnswerOf<std::vector<Item>>([&](QObject* context, auto done) {
        session.sync().refresh(account.id, session.token(), context, {}, done);
    });
    if (!items || m_names.empty())
        return items;
    std::vector<Item> named;
    for (const std::string& name : m_names) {
        const auto isNamed = [&](const Item& item) {
            return item.name == name || item.registrationId == name || item.remoteId == name;
        };
        const auto before = named.size();
        std::copy_if(items->begin(), items->end(), std::back_inserter(named), isNamed);
        if (named.size() == before) {
            mixpeek::ApiError missing = mixpeek::apiError(
                {ErrorCode::NotFound, "Neither here nor at the service is a registration \"" + name + "\".",
                 ""});
            return missing;
        }
    }
    return named;
}

int SyncCommand::diff(RemoteSession& session, const mixpeek::Account& account)
{
    const auto items = look(session, account);
    if (!items)
        return fail(items.error());
    bool isInStep = true;
    for (const Item& item : *items) {
        isInStep = isInStep && item.state == State::InStep;
        if (global().json || item.state != State::InStep || !m_names.empty())
            print(item, "");
    }
    if (isInStep && !global().json)
        complain(tr("Everything is in step."));
    return isInStep ? Success : Failure;
}

/// What is moved without being named is what was in step once, and what a pull can only add.
bool SyncCommand::isWanted(const Item& item) const
{
    const bool isNamed = !m_names.empty();
    switch (item.state) {
    case State::InStep:
        return false;
    case State::Conflict:
        return true;
    case State::RemoteOnly:
        return m_pull->parsed();
    case State::RemoteChanged:
        return m_pull->parsed() || isNamed;
    case State::LocalChanged:
        return m_push->parsed();
    case State::LocalOnly:
    case State::RemoteGone:
        return m_push->parsed() && isNamed;
    case State::LocalGone:
        break;
    }
    return m_pull->parsed() && isNamed;
}

std::vector<mixpeek::Choice> SyncCommand::choices(const Item& item) const
{
    std::vector<mixpeek::Choice> made;
    for (const FieldDifference& difference : item.differences) {
        if (!m_take.empty() && difference.state == FieldDifference::State::Conflict)
            made.push_back(
                {difference.field, m_take == "local" ? mixpeek::Side::Local : mixpeek::Side::Remote});
    }
    return made;
}

Result<SyncItem, mixpeek::ApiError>
SyncCommand::transferOne(RemoteSession& session, const mixpeek::Account& account, const Item& item)
{
    return remoteAnswerOf<Item>([&](QObject* context, auto done) {
        if (m_pull->parsed())
            session.sync().pull(account.id, item, choices(item), session.token(), context, done);
        else
            session.sync().push(account.id, item, choices(item), session.token(), context, done);
    });
}

int SyncCommand::transfer(RemoteSession& session, const mixpeek::Account& account)
{
    const auto items = look(session, account);
    if (!items)
        return fail(items.error());
    int status = Success;
    bool isAnything = false;
    for (const Item& item : *items) {
        if (!isWanted(item))
            continue;
        isAnything = true;
        if (m_dryRun) {
            print(item, m_pull->parsed() ? "would pull" : "would push");
            continue;
        }
        const auto moved = transferOne(session, account, item);
        if (moved) {
            print(*moved, m_pull->parsed() ? "pulled" : "pushed");
            continue;
        }
        // The others are not to blame; the first failure is the exit status.
        const int failed = fail(moved.error());
        status = status == Success ? failed : status;
        if (moved.error().error.code == ErrorCode::Cancelled)
            break;
    }
    if (!isAnything && !global().json)
        complain(m_pull->parsed() ? tr("There is nothing to pull.") : tr("There is nothing to push."));
    return status;
}

int SyncCommand::remoteList(RemoteSession& session, const mixpeek::Access& access)
{
    const auto records =
        remoteAnswerOf<std::vector<registrations::Registration>>([&](QObject* context, auto done) {
            session.api().list(access, {}, session.token(), context, {}, done);
        });
    if (!records)
        return fail(records.error());
    for (const registrations::Registration& each : *records) {
        const auto record = session.shown(each);
        if (!record)
            return fail(record.error());
        if (global().json)
            cli::print(json::write(registrations::toJson(*record)) + "\n");
        else
            cli::print(record->id + "  " + (record->isActive ? "active" : "paused") + "  " + record->name +
                       "  " + registrations::targetOf(*record) + "\n");
    }
    if (records->empty() && !global().json)
        complain(tr("The service has no registrations."));
    return Success;
}

int SyncCommand::remoteShow(RemoteSession& session, const mixpeek::Access& access)
{
    const auto found = remoteAnswerOf<registrations::Registration>([&](QObject* context, auto done) {
        session.api().get(access, m_name, session.token(), context, done);
    });
    if (!found)
        return fail(found.error());
    const auto record = session.shown(*found);
    if (!record)
        return fail(record.error());
    const auto style = global().json ? json::Style::Compact : json::Style::Pretty;
    cli::print(json::write(registrations::toJson(*record), style) + "\n");
    return Success;
}

int SyncCommand::remoteRemove(RemoteSession& session, const mixpeek::Account& account,
                              const mixpeek::Access& access)
{
    const auto found = remoteAnswerOf<registrations::Registration>([&](QObject* context, auto done) {
        session.api().get(access, m_name, session.token(), context, done);
    });
    if (!found)
        return fail(found.error());
    const auto removed = remoteAnswerOf<Done>([&](QObject* context, auto done) {
        session.sync().removeRemote(account.id, found->id, session.token(), context, done);
    });
    if (!removed)
        return fail(removed.error());
    if (global().json) {
        json::Object out;
        out.append("action", json::Value("removed"));
        out.append("remote_id", json::Value(found->id));
        out.append("webhook_name", json::Value(found->name));
        cli::print(json::write(std::move(out)) + "\n");
    } else {
        cli::print("removed  " + found->name + "\n");
    }
    return Success;
}

} // namespace hookbench::cli
