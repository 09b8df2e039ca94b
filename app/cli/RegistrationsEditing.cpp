#include "cli/RegistrationsCommand.h"

#include "delivery/DeliveryOptionsStore.h"
#include "registrations/RegistrationJson.h"
#include "registrations/Validation.h"
#include "json/Commented.h"
#include "json/Writer.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryFile>

#include <algorithm>

namespace hookbench::cli {

namespace {

using namespace registrations;

/// What the editor shows: the fields with what they mean. Values take their places.
constexpr std::string_view editorText =
    R"(// Save and close to store it; close it unchanged to leave all as it is.
// ${NAME} stands for a variable of the environment in use. Secrets that you write out move to the keychain.
{
  // 1 to 200 characters.
  "webhook_name": "",
  // Such as "object.created"; "*" stands for all of them.
  "event_types": [],
  // An event goes to all of them:
  //   {"channel": "webhook", "configs": {"url", "headers": {}, "payload_template", "timeout"}}
  //   {"channel": "slack", "configs": {"webhook_url", "channel", "username", "icon_emoji", "blocks_template"}}
  //   {"channel": "email", "configs": {"to_addresses": [], "cc_addresses": [], "bcc_addresses": [],
  //     "subject_template", "body_template", "content_type": "html" or "plain_text", "markdown", "json"}}
  //   {"channel": "sms", "configs": {"phone_numbers": ["+15551234567"], "message_template"}}
  "channels": [],
  // false keeps it and sends nothing.
  "is_active": true
}
)";

std::string asComments(const Problems& problems)
{
    std::string text;
    for (const Problem& problem : problems) {
        std::string line = (problem.field.empty() ? "" : problem.field + ": ") + problem.message;
        std::replace(line.begin(), line.end(), '\n', ' ');
        text += "// ! " + line + "\n";
    }
    return text;
}

std::string editorCommand()
{
    for (const char* variable : {"VISUAL", "EDITOR"}) {
        const QString command = qEnvironmentVariable(variable);
        if (!command.trimmed().isEmpty())
            return command.toStdString();
    }
    return {};
}

/// Runs the user's editor on a file and waits for it. The command may hold options, as git's does.
Status runEditor(const std::string& command, const QString& file)
{
    QProcess editor;
    editor.setProcessChannelMode(QProcess::ForwardedChannels);
    editor.setInputChannelMode(QProcess::ForwardedInputChannel);
    const QString shellCommand = QString::fromStdString(command);
    editor.start(QStringLiteral("/bin/sh"),
                 {QStringLiteral("-c"), shellCommand + QStringLiteral(" \"$@\""), shellCommand, file});
    editor.waitForFinished(-1);
    if (editor.exitStatus() == QProcess::NormalExit && editor.exitCode() == 0)
        return Done{};
    return Error{ErrorCode::InvalidInput, "The editor " + command + " failed; nothing was changed.", ""};
}

/// A text that the user edits, in a file that only they can read and that is gone afterwards, unless it is
/// kept.
class EditedText {
public:
    EditedText() : m_file(QDir::tempPath() + QStringLiteral("/hookbench-XXXXXX.json")) {}

    Result<std::string> edit(const std::string& text)
    {
        const std::string command = editorCommand();
        if (command.empty()) {
            return Error{
                ErrorCode::InvalidInput,
                "Neither VISUAL nor EDITOR names an editor; set one, or change it by options (see --help).",
                ""};
        }
        const auto size = static_cast<qint64>(text.size());
        if (!m_file.open() || m_file.write(text.data(), size) != size || !m_file.flush()) {
            return Error{ErrorCode::Io, "No temporary file can be written; free some space.",
                         m_file.errorString().toStdString()};
        }
        if (Status ran = runEditor(command, m_file.fileName()); !ran)
            return ran.error();
        // Editors may write a new file in the place of the old one, so it is opened anew.
        return readInput(m_file.fileName().toStdString(), "The edited file");
    }

    /// Leaves the file where it is, so that no work is lost.
    QString keep()
    {
        m_file.setAutoRemove(false);
        return m_file.fileName();
    }

private:
    QTemporaryFile m_file;
};

} // namespace

int RegistrationsCommand::create(Session& session)
{
    Registration registration;
    if (!m_file.empty()) {
        auto records = readRegistrations(m_file);
        if (!records)
            return fail(records.error());
        if (records->size() != 1) {
            return fail(Error{
                ErrorCode::InvalidInput,
                m_file + " holds several registrations; add them with: hookbench-cli registrations import.",
                ""});
        }
        registration = std::move(records->front());
    } else if (!m_addFlags.anyGiven()) {
        return fail(
            Error{ErrorCode::InvalidInput, "Name a file, or say what to add by options (see --help).", ""});
    }
    if (Status applied = m_addFlags.applyTo(registration); !applied)
        return fail(applied.error());
    const auto there = session.saved();
    if (!there)
        return fail(there.error());
    return storeEdited(session, planInsert(*there, {registration}).create.front(), "added");
}

int RegistrationsCommand::edit(Session& session)
{
    const auto summary = session.find(m_name);
    if (!summary)
        return fail(summary.error());
    const auto stored = session.fetch(summary->id);
    if (!stored)
        return fail(stored.error());
    if (m_editFlags.anyGiven())
        return editByFlags(session, stored->draft ? *stored->draft : *stored->saved);
    return editInEditor(session, *stored);
}

int RegistrationsCommand::delivery(Session& session)
{
    const auto found = session.find(m_name);
    if (!found)
        return fail(found.error());
    auto options = session.workspace().wait<delivery::DeliveryOptions>([&](storage::Database& database) {
        return delivery::DeliveryOptionsTable(database).fetch(found->id);
    });
    if (!options)
        return fail(options.error());
    if (m_deliveryFlags.anyGiven()) {
        if (Status applied = m_deliveryFlags.applyTo(*options); !applied)
            return fail(applied.error());
        const auto stored = session.workspace().wait<Done>([&](storage::Database& database) {
            return delivery::DeliveryOptionsTable(database).save(found->id, *options);
        });
        if (!stored)
            return fail(stored.error());
        printProblems(found->name, delivery::validate(*options), false);
    }
    if (!global().json) {
        print(found->name + "\n" + DeliveryFlags::text(*options));
        return Success;
    }
    json::Object out;
    out.append("webhook_id", json::Value(found->id));
    out.append("webhook_name", json::Value(found->name));
    out.append("delivery", delivery::toJson(*options, true));
    print(json::write(out) + "\n");
    return Success;
}

int RegistrationsCommand::editByFlags(Session& session, Registration registration)
{
    if (Status applied = m_editFlags.applyTo(registration); !applied)
        return fail(applied.error());
    return storeEdited(session, std::move(registration), "updated");
}

int RegistrationsCommand::editInEditor(Session& session, const StoredRegistration& stored)
{
    const Registration& before = stored.draft ? *stored.draft : *stored.saved;
    const auto described = json::editCommented(editorText, toJson(before, Members::Create));
    const std::string shown = (stored.draft ? asComments(validate(before)) : "") + *described;
    EditedText text;
    const auto after = text.edit(shown);
    if (!after)
        return fail(after.error());
    if (*after == shown) {
        complain(tr("Nothing was changed."));
        return Success;
    }
    auto records = importRegistrations(*after, "The edited text", ExchangeFormat::Json);
    if (records && records->size() != 1)
        records = Error{ErrorCode::InvalidInput, "The edited text must hold one registration.", ""};
    if (!records) {
        complain(records.error());
        complain(tr("Nothing was changed; your text is kept in %1.").arg(text.keep()));
        return exitStatusOf(records.error());
    }
    Registration registration = std::move(records->front());
    registration.id = before.id;
    registration.createdAt = before.createdAt;
    registration.updatedAt = before.updatedAt;
    return storeEdited(session, std::move(registration), "updated");
}

/// Stores it, or keeps it as a draft if it has errors and is to be active.
int RegistrationsCommand::storeEdited(Session& session, Registration edited, const char* action)
{
    std::vector<Registration> records{std::move(edited)};
    const auto kept = session.keepSecrets(records, false);
    if (!kept)
        return fail(kept.error());
    tellKept(*kept);
    Registration& record = records.front();
    const Problems problems = validate(record);
    printProblems(record.name, problems, false);
    if (!record.isActive || !hasErrors(problems)) {
        const auto saved = session.save(record);
        return saved ? report(action, saved->id, saved->name) : fail(saved.error());
    }
    if (record.id.empty())
        record.id = makeRegistrationId();
    const auto done = answerOf<Done>(
        [&](QObject* context, auto answer) { session.registrations().saveDraft(record, context, answer); });
    if (!done)
        return fail(done.error());
    report("drafted", record.id, record.name);
    complain(tr("It cannot be active like this, so it is kept as a draft; mend it with: hookbench-cli "
                "registrations edit %1")
                 .arg(QString::fromStdString(record.id)));
    return Failure;
}

} // namespace hookbench::cli
