#include "cli/BorrowCommand.h"

#include "json/Writer.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace hookbench::cli {

namespace {

using mixpeek::Borrowed;

/// The first channel that goes to a URL; the first of all, for the error, where none does.
int channelWithUrl(const registrations::Registration& record)
{
    const auto found = std::find_if(record.channels.begin(), record.channels.end(), [](const auto& channel) {
        return channel.kind() == "webhook" || channel.kind() == "slack";
    });
    return found == record.channels.end() ? 0 : static_cast<int>(found - record.channels.begin());
}

} // namespace

void BorrowCommand::add(CLI::App& program)
{
    CLI::App& registrations = *program.get_subcommand("registrations");
    m_borrow = registrations.add_subcommand(
        "borrow",
        tr("Point a registration of the service at another URL until this command ends.").toStdString());
    m_borrow->add_option("NAME", m_name, tr("Its name or id at the service.").toStdString())->required();
    m_borrow->add_option("--url", m_url, tr("Where its events shall go meanwhile.").toStdString())
        ->type_name("URL")
        ->required();
    m_borrow
        ->add_option("--channel", m_channel,
                     tr("Which channel, from 0 (default: the first with a URL).").toStdString())
        ->type_name("N")
        ->check(CLI::Range(0, 1000));
    m_borrow->add_flag("--keep", m_keep, tr("End at once, and leave it so until give-back.").toStdString());
    m_borrow->footer(
        tr("SIGINT and SIGTERM give it back and end. The original URL is kept on the disk meanwhile (in the "
           "keychain if it is a secret), so that nothing is lost by a crash.")
            .toStdString());
    m_giveBack = registrations.add_subcommand(
        "give-back", tr("Give borrowed registrations their URL back.").toStdString());
    m_giveBack->add_option("NAME", m_names, tr("Names or ids at the service.").toStdString());
    m_giveBack->add_flag("--all", m_all, tr("All of them.").toStdString());
    m_list = registrations.add_subcommand("borrowed", tr("List what is borrowed now.").toStdString());
    m_options.add(*m_borrow);
    m_options.add(*m_giveBack);
}

bool BorrowCommand::chosen() const
{
    return m_borrow->parsed() || m_giveBack->parsed() || m_list->parsed();
}

int BorrowCommand::run()
{
    if (m_giveBack->parsed() && m_all == !m_names.empty()) {
        complain(tr("Name what to give back, or give --all."));
        return WrongInput;
    }
    auto session = RemoteSession::open(global().profileFolder(), m_options);
    if (!session)
        return fail(session.error());
    if (m_list->parsed())
        return list(**session);
    return m_borrow->parsed() ? borrow(**session) : giveBack(**session);
}

void BorrowCommand::print(const Borrowed& item, const char* action) const
{
    if (!global().json) {
        cli::print(std::string(action) + "  " + item.name + "  " + item.borrowedUrl + "\n");
        return;
    }
    json::Object out;
    out.append("action", json::Value(action));
    out.append("account", json::Value(item.accountName));
    out.append("remote_id", json::Value(item.remoteId));
    out.append("webhook_name", json::Value(item.name));
    out.append("channel", json::Value(item.channel));
    out.append("original_url", item.originalUrl.empty() ? json::Value() : json::Value(item.originalUrl));
    out.append("borrowed_url", json::Value(item.borrowedUrl));
    cli::print(json::write(std::move(out)) + "\n");
}

int BorrowCommand::borrow(RemoteSession& session)
{
    session.tellBorrowed();
    const auto account = session.account(m_options);
    if (!account)
        return fail(account.error());
    const auto access = session.access(*account);
    if (!access)
        return fail(access.error());
    const auto record = remoteAnswerOf<registrations::Registration>([&](QObject* context, auto done) {
        session.api().get(*access, m_name, session.token(), context, done);
    });
    if (!record)
        return fail(record.error());
    const int channel = m_channel >= 0 ? m_channel : channelWithUrl(*record);
    const auto item = remoteAnswerOf<Borrowed>([&](QObject* context, auto done) {
        session.borrow().borrow(account->id, record->id, channel, m_url, session.token(), context, done);
    });
    if (!item)
        return fail(item.error());
    print(*item, "borrowed");
    if (m_keep)
        return Success;
    if (!session.token().isCancelled()) {
        if (!global().json)
            complain(tr("It is given back when this command ends (Ctrl+C)."));
        QEventLoop loop;
        QObject::connect(&session.signalSource(), &UnixSignals::endRequested, &loop, &QEventLoop::quit);
        loop.exec();
    }
    session.forgetCancellation();
    return giveBackOne(session, *item);
}

int BorrowCommand::giveBackOne(RemoteSession& session, const Borrowed& item)
{
    const auto given = remoteAnswerOf<Done>([&](QObject* context, auto done) {
        session.borrow().giveBack(item, session.token(), context, done);
    });
    if (!given)
        return fail(given.error());
    print(item, "given back");
    return Success;
}

int BorrowCommand::giveBack(RemoteSession& session)
{
    const auto items = session.borrow().borrowed();
    if (!items)
        return fail(items.error());
    for (const std::string& name : m_names) {
        const auto isNamed = [&](const Borrowed& item) { return item.name == name || item.remoteId == name; };
        if (std::none_of(items->begin(), items->end(), isNamed))
            return fail(Error{ErrorCode::NotFound,
                              "\"" + name + "\" is not borrowed; see hookbench-cli registrations borrowed.",
                              ""});
    }
    int status = Success;
    for (const Borrowed& item : *items) {
        const auto isThis = [&](const std::string& name) {
            return item.name == name || item.remoteId == name;
        };
        if (!m_all && std::none_of(m_names.begin(), m_names.end(), isThis))
            continue;
        const int failed = giveBackOne(session, item);
        status = status == Success ? failed : status;
    }
    if (items->empty() && !global().json)
        complain(tr("Nothing is borrowed."));
    return status;
}

int BorrowCommand::list(RemoteSession& session)
{
    const auto items = session.borrow().borrowed();
    if (!items)
        return fail(items.error());
    for (const Borrowed& item : *items)
        print(item, "borrowed");
    if (items->empty() && !global().json)
        complain(tr("Nothing is borrowed."));
    return Success;
}

} // namespace hookbench::cli
