#include "delivery/DeliveryOptionsStore.h"

#include "json/Parser.h"
#include "json/Writer.h"

#include <QPointer>

namespace hookbench::delivery {

namespace {

Result<DeliveryOptions> read(std::string_view text, std::string_view registrationId)
{
    const auto damaged = [&](const std::string& detail) {
        return Error{ErrorCode::Corrupt,
                     "The delivery options of the registration " + std::string(registrationId) +
                         " cannot be read; save them again.",
                     detail};
    };
    const auto value = json::parse(text);
    if (!value)
        return damaged(value.error().message);
    auto options = deliveryOptionsFromJson(*value);
    if (!options)
        return damaged(options.error().message);
    return options;
}

} // namespace

Result<OptionsById> DeliveryOptionsTable::all()
{
    auto statement = m_database.prepare("SELECT registration, options FROM delivery_options");
    if (!statement)
        return statement.error();
    OptionsById found;
    while (true) {
        const auto row = statement->step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        auto options = read(statement->text(1), statement->text(0));
        if (!options)
            return options.error();
        found.emplace(statement->text(0), std::move(*options));
    }
}

Result<DeliveryOptions> DeliveryOptionsTable::fetch(const std::string& registrationId)
{
    auto statement = m_database.prepare("SELECT options FROM delivery_options WHERE registration = ?1");
    if (!statement)
        return statement.error();
    statement->bind(1, registrationId);
    const auto row = statement->step();
    if (!row)
        return row.error();
    return *row ? read(statement->text(0), registrationId) : DeliveryOptions{};
}

Status DeliveryOptionsTable::save(const std::string& registrationId, const DeliveryOptions& options)
{
    for (const registrations::Problem& problem : validate(options)) {
        if (problem.severity == registrations::Problem::Severity::Error)
            return Error{ErrorCode::InvalidInput, problem.message, problem.field};
    }
    auto statement = m_database.prepare(
        "INSERT INTO delivery_options (registration, options) SELECT id, ?2 FROM registrations WHERE id = ?1 "
        "ON CONFLICT (registration) DO UPDATE SET options = excluded.options RETURNING 1");
    if (!statement)
        return statement.error();
    const std::string text = json::write(toJson(options));
    statement->bind(1, registrationId);
    statement->bind(2, text);
    const auto row = statement->step();
    if (!row)
        return row.error();
    if (!*row)
        return Error{ErrorCode::NotFound,
                     "There is no registration " + registrationId +
                         " to keep delivery options for; save the registration first.",
                     ""};
    return Done{};
}

DeliveryOptionsStore::DeliveryOptionsStore(storage::Workspace& workspace) : m_workspace(workspace)
{
    connect(&workspace, &storage::Workspace::changedElsewhere, this, [this] { Q_EMIT changed({}); });
}

void DeliveryOptionsStore::all(QObject* context, Callback<OptionsById> done)
{
    m_workspace.run<OptionsById>(
        [](storage::Database& database) { return DeliveryOptionsTable(database).all(); }, context,
        std::move(done));
}

void DeliveryOptionsStore::fetch(const std::string& registrationId, QObject* context,
                                 Callback<DeliveryOptions> done)
{
    m_workspace.run<DeliveryOptions>(
        [registrationId](storage::Database& database) {
            return DeliveryOptionsTable(database).fetch(registrationId);
        },
        context, std::move(done));
}

void DeliveryOptionsStore::save(const std::string& registrationId, DeliveryOptions options, QObject* context,
                                std::function<void(Status)> done)
{
    m_workspace.run<Done>(
        [registrationId, options = std::move(options)](storage::Database& database) {
            return DeliveryOptionsTable(database).save(registrationId, options);
        },
        this,
        [this, registrationId, asker = QPointer(context), done = std::move(done)](const Status& saved) {
            if (saved)
                Q_EMIT changed(registrationId);
            if (asker)
                done(saved);
        });
}

} // namespace hookbench::delivery
