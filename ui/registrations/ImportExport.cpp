#include "registrations/ImportExport.h"

#include "common/Background.h"
#include "common/Formatting.h"
#include "mixpeek/Account.h"
#include "registrations/EnvironmentStore.h"
#include "registrations/Exchange.h"
#include "registrations/RegistrationStore.h"
#include "registrations/SecretKeeper.h"
#include "registrations/Validation.h"

#include <QFile>
#include <QSaveFile>

#include <algorithm>
#include <deque>

namespace hookbench::ui {

namespace {

/// More than any registrations take; a file chosen by mistake is not read into memory.
constexpr qint64 largestFile = 64 * 1024 * 1024;

Status writeText(const QString& path, const ImportExport::Registrations& registrations)
{
    const auto format =
        registrations::formatOfFile(toBytes(path)).value_or(registrations::ExchangeFormat::Json);
    std::string text;
    if (format == registrations::ExchangeFormat::Json) {
        QFile existing(path);
        const QByteArray before = existing.open(QIODevice::ReadOnly) ? existing.readAll() : QByteArray();
        auto json = registrations::exportJson(registrations, {before.data(), std::size_t(before.size())});
        if (!json)
            return json.error();
        text = std::move(*json);
    } else if (format == registrations::ExchangeFormat::Yaml) {
        text = registrations::exportYaml(registrations);
    } else {
        text = registrations::exportCurl(registrations, mixpeek::defaultBaseUrl);
    }
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) ||
        file.write(text.data(), qint64(text.size())) != qint64(text.size()) || !file.commit())
        return Error{ErrorCode::Io,
                     toBytes(ImportExport::tr("%1 cannot be written: %2. Choose another place.")
                                 .arg(path, file.errorString())),
                     {}};
    return Done{};
}

} // namespace

struct ImportExport::Job {
    std::deque<registrations::Registration> waiting;
    Registrations replaced;
    Stored stored;
    std::function<void(Result<Stored>)> done;
};

ImportExport::ImportExport(registrations::RegistrationStore& store,
                           registrations::EnvironmentStore& environments, QObject* parent)
    : QObject(parent), m_store(store), m_environments(environments)
{
}

void ImportExport::readFile(const QString& path, std::function<void(Result<QString>)> done)
{
    runInBackground(
        this,
        [path]() -> Result<QString> {
            QFile file(path);
            if (file.size() > largestFile)
                return Error{
                    ErrorCode::LimitExceeded,
                    toBytes(tr("%1 is larger than 64 MB, so it is not read. Choose a file of registrations.")
                                .arg(path)),
                    {}};
            if (!file.open(QIODevice::ReadOnly))
                return Error{
                    ErrorCode::Io, toBytes(tr("%1 cannot be read: %2.").arg(path, file.errorString())), {}};
            return QString::fromUtf8(file.readAll());
        },
        std::move(done));
}

void ImportExport::plan(const QString& text, const QString& what,
                        std::function<void(Result<registrations::UpsertPlan>)> done)
{
    auto imported = registrations::importRegistrations(toBytes(text), toBytes(what),
                                                       registrations::formatOfFile(toBytes(what)));
    if (!imported)
        return done(imported.error());
    m_store.list(this, [this, imported = std::move(*imported),
                        done = std::move(done)](Result<std::vector<registrations::RegistrationSummary>> all) {
        if (!all)
            return done(all.error());
        // Only those that the import can mean are read whole.
        auto ids = std::make_shared<std::vector<std::string>>();
        for (const registrations::RegistrationSummary& summary : *all) {
            const bool meant =
                std::any_of(imported.begin(), imported.end(), [&](const registrations::Registration& one) {
                    return one.name == summary.name || (!one.id.empty() && one.id == summary.id);
                });
            if (meant && !summary.isNew)
                ids->push_back(summary.id);
        }
        auto existing = std::make_shared<Registrations>();
        if (ids->empty())
            return done(registrations::planUpsert({}, imported));
        for (const std::string& id : *ids)
            m_store.fetch(id, this,
                          [=, last = &id == &ids->back()](Result<registrations::StoredRegistration> stored) {
                              if (stored && stored->saved)
                                  existing->push_back(*stored->saved);
                              if (last)
                                  done(registrations::planUpsert(*existing, imported));
                          });
    });
}

void ImportExport::store(registrations::UpsertPlan plan, std::function<void(Result<Stored>)> done)
{
    auto job = std::make_shared<Job>();
    job->done = std::move(done);
    for (registrations::UpsertPlan::Update& update : plan.update) {
        job->replaced.push_back(std::move(update.before));
        job->waiting.push_back(std::move(update.after));
    }
    for (registrations::Registration& created : plan.create)
        job->waiting.push_back(std::move(created));
    storeNext(job);
}

void ImportExport::storeNext(std::shared_ptr<Job> job)
{
    if (job->waiting.empty())
        return job->done(job->stored);
    registrations::Registration next = std::move(job->waiting.front());
    job->waiting.pop_front();
    registrations::SecretKeeper(m_environments)
        .keep(std::move(next), this, [this, job](Result<registrations::Registration> safe) {
            if (!safe)
                return job->done(safe.error());
            if (safe->isActive && registrations::hasErrors(registrations::validate(*safe))) {
                safe->isActive = false;
                ++job->stored.paused;
            }
            m_store.save(std::move(*safe), this, [this, job](Result<registrations::Registration> saved) {
                if (!saved)
                    return job->done(saved.error());
                const auto before =
                    std::find_if(job->replaced.begin(), job->replaced.end(),
                                 [&](const registrations::Registration& one) { return one.id == saved->id; });
                if (before == job->replaced.end())
                    job->stored.created.push_back(saved->id);
                else
                    job->stored.replaced.push_back(*before);
                storeNext(job);
            });
        });
}

void ImportExport::undo(const Stored& stored, std::function<void(Status)> done)
{
    m_store.remove(stored.created, this,
                   [this, replaced = stored.replaced, done = std::move(done)](Status removed) {
                       if (!removed)
                           return done(removed);
                       saveAll(replaced, done);
                   });
}

void ImportExport::saveAll(Registrations registrations, std::function<void(Status)> done)
{
    if (registrations.empty())
        return done(Done{});
    registrations::Registration last = std::move(registrations.back());
    registrations.pop_back();
    m_store.save(std::move(last), this,
                 [this, rest = std::move(registrations),
                  done = std::move(done)](Result<registrations::Registration> saved) {
                     if (!saved)
                         return done(saved.error());
                     saveAll(rest, done);
                 });
}

void ImportExport::writeFile(const QString& path, Registrations registrations,
                             std::function<void(Status)> done)
{
    runInBackground(
        this, [path, registrations = std::move(registrations)] { return writeText(path, registrations); },
        std::move(done));
}

} // namespace hookbench::ui
