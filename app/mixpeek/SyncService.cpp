#include "mixpeek/SyncService.h"

#include "mixpeek/ApiAnswer.h"
#include "mixpeek/Preflight.h"
#include "registrations/LiteralSecrets.h"
#include "registrations/RegistrationTable.h"
#include "registrations/Validation.h"

#include <QPointer>

#include <algorithm>

namespace hookbench::mixpeek {

namespace {

using registrations::Registration;
using registrations::VariableValues;
using State = SyncItem::State;

Error refusal(const std::string& message)
{
    return {ErrorCode::InvalidInput, message, ""};
}

Error changedAtService(const std::string& name)
{
    return refusal("\"" + name +
                   "\" was changed at the service since it was looked at; compare again, then decide.");
}

/// The caller is told unless it has gone; the work itself goes on to its end.
template <class T>
std::function<void(T)> whileThere(QObject* context, std::function<void(T)> done)
{
    return [context = QPointer(context), done = std::move(done)](T result) {
        if (context)
            done(std::move(result));
    };
}

std::string firstError(const registrations::Problems& problems)
{
    const auto first =
        std::find_if(problems.begin(), problems.end(), [](const registrations::Problem& problem) {
            return problem.severity == registrations::Problem::Severity::Error;
        });
    return (first->field.empty() ? "" : first->field + ": ") + first->message;
}

ApiError invalidRecord(const Error& error, const Registration& record)
{
    ApiError out = apiError(error);
    for (registrations::Problem& problem : registrations::validate(record)) {
        if (problem.severity == registrations::Problem::Severity::Error)
            out.fields.push_back(std::move(problem));
    }
    return out;
}

ApiError withoutValues(ApiError error, const VariableValues& values,
                       const std::optional<Registration>& remote)
{
    for (const std::string& name : values.secretNames) {
        const auto found = values.values.find(name);
        if (found != values.values.end())
            conceal(error, found->second);
    }
    // Of what the service holds as text, and may repeat.
    if (remote) {
        for (const registrations::LiteralSecret& secret : registrations::literalSecrets(*remote))
            conceal(error, secret.value);
    }
    return error;
}

} // namespace

/// One pull or push on its way.
struct SyncService::Job {
    std::string accountId;
    SyncItem seen;
    std::vector<Choice> choices;
    CancellationToken token;
    std::function<void(Result<SyncItem, ApiError>)> done;
    bool isPush = false;

    std::optional<Link> link;
    Access access;
    VariableValues values;
    std::optional<Registration> remote; ///< as the service has it, with its secrets
    std::optional<Registration> base;   ///< for the last merge
    std::optional<Registration> wanted; ///< the local side of the last merge
};

template <class T>
std::function<void(Result<T>)> SyncService::orFail(const JobPointer& job, std::function<void(T)> next)
{
    return [job, next = std::move(next)](Result<T> result) {
        if (result)
            next(std::move(*result));
        else
            job->done(apiError(result.error()));
    };
}

template <class T>
SyncService::Callback<T> SyncService::orFailRemote(const JobPointer& job, std::function<void(T)> next)
{
    return [job, next = std::move(next)](Result<T, ApiError> result) {
        if (result)
            next(std::move(*result));
        else
            job->done(withoutValues(result.error(), job->values, job->remote));
    };
}

SyncService::SyncService(storage::Workspace& workspace, registrations::RegistrationStore& registrations,
                         registrations::EnvironmentStore& environments, AccountStore& accounts,
                         ApiClient& api, const Clock& clock)
    : m_workspace(workspace),
      m_registrations(registrations),
      m_environments(environments),
      m_accounts(accounts),
      m_api(api),
      m_clock(clock)
{
}

void SyncService::setBorrowedCheck(BorrowedCheck check)
{
    m_isBorrowed = std::move(check);
}

SyncService::JobPointer SyncService::makeJob(const std::string& accountId, const SyncItem& seen,
                                             std::vector<Choice> choices, CancellationToken token,
                                             QObject* context, Callback<SyncItem> done)
{
    auto job = std::make_shared<Job>();
    job->accountId = accountId;
    job->seen = seen;
    job->choices = std::move(choices);
    job->token = std::move(token);
    job->done = whileThere<Result<SyncItem, ApiError>>(context, std::move(done));
    return job;
}

void SyncService::refresh(const std::string& accountId, CancellationToken token, QObject* context,
                          ApiClient::Progress progress, Callback<std::vector<SyncItem>> done)
{
    auto fail = whileThere<Result<std::vector<SyncItem>, ApiError>>(context, done);
    m_accounts.access(accountId, context, [=, this](Result<Access> access) {
        if (!access)
            return fail(apiError(access.error()));
        m_environments.values("", context, [=, this, access = *access](const Result<VariableValues>& values) {
            if (!values)
                return fail(apiError(values.error()));
            m_api.list(access, {}, token, context, progress,
                       [=, this, values = *values](Result<std::vector<Registration>, ApiError> remotes) {
                           if (!remotes)
                               return fail(remotes.error());
                           compareWith(accountId, std::move(*remotes), values, context, done);
                       });
        });
    });
}

void SyncService::compareWith(const std::string& accountId, std::vector<Registration> remotes,
                              VariableValues values, QObject* context, Callback<std::vector<SyncItem>> done)
{
    auto query = [accountId, remotes = std::move(remotes), values = std::move(values),
                  now = m_clock.nowUs()](storage::Database& database) -> Result<std::vector<SyncItem>> {
        LinkTable table(database);
        const auto links = table.ofAccount(accountId);
        if (!links)
            return links.error();
        const auto locals = registrations::RegistrationTable(database).all();
        if (!locals)
            return locals.error();
        Comparison comparison = compareAll(accountId, *links, *locals, remotes, values, now);
        if (!comparison.newLinks.empty()) {
            if (Status stored = table.put(comparison.newLinks); !stored)
                return stored.error();
        }
        for (const std::string& remoteId : comparison.goneRemotes) {
            if (Status erased = table.eraseRemote(accountId, remoteId); !erased)
                return erased.error();
        }
        return std::move(comparison.items);
    };
    m_workspace.run<std::vector<SyncItem>>(std::move(query), context,
                                           [done](Result<std::vector<SyncItem>> items) {
                                               if (items)
                                                   done(std::move(*items));
                                               else
                                                   done(apiError(items.error()));
                                           });
}

void SyncService::refreshOne(const std::string& accountId, const std::string& registrationId,
                             CancellationToken token, QObject* context, Callback<SyncItem> done)
{
    SyncItem asked;
    asked.registrationId = registrationId;
    const JobPointer job = makeJob(accountId, asked, {}, std::move(token), context, std::move(done));
    prepare(job, [this, job] {
        const std::string identifier = job->link ? job->link->remoteId : job->wanted->name;
        m_api.get(job->access, identifier, job->token, this, [job](Result<Registration, ApiError> remote) {
            std::optional<Registration> found;
            if (remote)
                found = std::move(*remote);
            // Of a name, the service may also say that it is no id.
            const bool isUnknown =
                !remote && (remote.error().status == 404 ||
                            (!job->link && (remote.error().status == 400 || remote.error().status == 422)));
            if (!remote && !isUnknown)
                return job->done(withoutValues(remote.error(), job->values, job->remote));
            if (!job->link && found && found->name != job->wanted->name)
                found.reset();
            job->done(makeItem(job->link, job->wanted, found, job->values));
        });
    });
}

void SyncService::prepare(const JobPointer& job, Step next)
{
    m_accounts.access(job->accountId, this, orFail<Access>(job, [this, job, next](const Access& access) {
                          job->access = access;
                          m_environments.values(
                              "", this, orFail<VariableValues>(job, [this, job, next](VariableValues values) {
                                  job->values = std::move(values);
                                  readLocal(job, next);
                              }));
                      }));
}

/// The local record and its link as they are now; both must be what was seen.
void SyncService::readLocal(const JobPointer& job, Step next)
{
    struct Local {
        std::optional<Registration> record;
        std::optional<Link> link;
    };
    const std::string id = job->seen.registrationId;
    const auto query = [id, accountId = job->accountId](storage::Database& database) -> Result<Local> {
        Local local;
        if (id.empty())
            return local;
        auto stored = registrations::RegistrationTable(database).fetch(id);
        if (!stored)
            return stored.error();
        if (!stored->saved)
            return Error{ErrorCode::InvalidInput,
                         "The registration was never saved; save it before it is synced.", id};
        local.record = std::move(stored->saved);
        auto link = LinkTable(database).find(accountId, id);
        if (!link)
            return link.error();
        local.link = std::move(*link);
        return local;
    };
    m_workspace.run<Local>(
        query, this, orFail<Local>(job, [job, next](Local local) {
            if (job->seen.local && local.record != job->seen.local)
                return job->done(apiError(
                    refusal("\"" + job->seen.name +
                            "\" was changed here since it was compared; compare again, then decide.")));
            job->wanted = std::move(local.record);
            job->link = std::move(local.link);
            next();
        }));
}

Status SyncService::checkNotBorrowed(const Job& job) const
{
    if (m_isBorrowed && !job.seen.remoteId.empty() && m_isBorrowed(job.accountId, job.seen.remoteId))
        return refusal(
            "\"" + job.seen.name +
            "\" is borrowed at the moment: its URL at the service is not its own; give it back first.");
    return Done{};
}

/// The remote record as it is now; it must be what was seen.
void SyncService::fetchRemote(const JobPointer& job, Step next)
{
    if (job->seen.remoteId.empty())
        return next();
    m_api.get(job->access, job->seen.remoteId, job->token, this,
              [job, next](Result<Registration, ApiError> remote) {
                  const bool isGone = !remote && remote.error().status == 404;
                  if (!remote && !isGone)
                      return job->done(withoutValues(remote.error(), job->values, job->remote));
                  const bool wasThere = job->seen.remote.has_value();
                  if (isGone == wasThere || (remote && fingerprint(*remote) != job->seen.remoteFingerprint))
                      return job->done(apiError(changedAtService(job->seen.name)));
                  if (remote)
                      job->remote = std::move(*remote);
                  next();
              });
}

void SyncService::pull(const std::string& accountId, const SyncItem& seen, std::vector<Choice> choices,
                       CancellationToken token, QObject* context, Callback<SyncItem> done)
{
    const JobPointer job =
        makeJob(accountId, seen, std::move(choices), std::move(token), context, std::move(done));
    prepare(job, [this, job] {
        if (Status free = checkNotBorrowed(*job); !free)
            return job->done(apiError(free.error()));
        if (!job->seen.remote)
            return job->done(apiError(refusal("The service has no \"" + job->seen.name +
                                              "\" to pull; push it, or unlink the two.")));
        fetchRemote(job, [this, job] {
            job->base = job->seen.base;
            settle(job);
        });
    });
}

void SyncService::push(const std::string& accountId, const SyncItem& seen, std::vector<Choice> choices,
                       CancellationToken token, QObject* context, Callback<SyncItem> done)
{
    const JobPointer job =
        makeJob(accountId, seen, std::move(choices), std::move(token), context, std::move(done));
    job->isPush = true;
    prepare(job, [this, job] {
        if (!job->wanted)
            return job->done(
                apiError(refusal("\"" + job->seen.name +
                                 "\" is not here any more to be pushed; pull it, or remove it at the "
                                 "service.")));
        if (job->seen.remote) {
            auto merged = merge(job->seen.base, *job->wanted, *job->seen.remote, job->choices);
            if (!merged)
                return job->done(apiError(merged.error()));
            job->wanted = std::move(*merged);
        }
        Registration checked = *job->wanted;
        checked.id = job->seen.remote ? job->seen.remoteId : std::string();
        if (registrations::Problems problems = preflight(checked); hasErrors(problems)) {
            ApiError error = apiError(refusal("The service would refuse \"" + job->seen.name +
                                              "\", so that nothing was sent: " + firstError(problems)));
            error.fields = std::move(problems);
            return job->done(std::move(error));
        }
        if (Status free = checkNotBorrowed(*job); !free)
            return job->done(apiError(free.error()));
        fetchRemote(job, [this, job] { write(job); });
    });
}

void SyncService::write(const JobPointer& job)
{
    std::vector<std::string> literal = job->link ? job->link->literalFields : std::vector<std::string>();
    if (job->remote) {
        const auto now = withReferences(*job->remote, job->seen.local, job->values);
        literal.insert(literal.end(), now.literalFields.begin(), now.literalFields.end());
    }
    auto outgoing = resolved(*job->wanted, literal, job->values);
    if (!outgoing)
        return job->done(apiError(outgoing.error()));
    const auto onWritten = orFailRemote<Registration>(job, [this, job](Registration written) {
        job->remote = std::move(written);
        job->base = job->wanted;
        settle(job);
    });
    if (!job->remote) {
        outgoing->id.clear();
        m_api.create(job->access, *outgoing, job->token, this, onWritten);
        return;
    }
    outgoing->id = job->remote->id;
    outgoing->createdAt = job->remote->createdAt;
    outgoing->updatedAt = job->remote->updatedAt;
    m_api.update(job->access, *outgoing, job->token, this, onWritten);
}

/// Takes over what the service has and the local record has not, and remembers what both agree on.
void SyncService::settle(const JobPointer& job)
{
    ReferencedRecord shown = withReferences(*job->remote, job->wanted, job->values);
    if (!job->wanted) {
        Registration made = shown.record;
        made.id.clear();
        return keepSecrets(job, std::move(shown), std::move(made));
    }
    const auto base = job->base ? std::optional(without(*job->base, shown.unlikeFields)) : std::nullopt;
    // What the service made of what it was sent is its word.
    std::vector<Choice> choices = job->choices;
    if (job->isPush) {
        for (const FieldDifference& difference : compare(base, *job->wanted, shown.record))
            choices.push_back({difference.field, Side::Remote});
    }
    auto merged = merge(base, *job->wanted, shown.record, choices);
    if (!merged)
        return job->done(apiError(merged.error()));
    keepSecrets(job, std::move(shown), std::move(*merged));
}

/// Secrets that only the service knew become variables, those that the merged record refers to.
void SyncService::keepSecrets(const JobPointer& job, ReferencedRecord shown, Registration merged)
{
    std::vector<registrations::EnvironmentStore::NewSecret> used;
    for (const auto& secret : shown.newSecrets) {
        if (renamed(merged, secret.suggestedName, secret.suggestedName + "_") != merged)
            used.push_back(secret);
    }
    if (used.empty())
        return saveLocal(job, shown, std::move(merged));
    auto onKept = [this, job, shown = std::move(shown), merged = std::move(merged),
                   used](const std::vector<std::string>& names) mutable {
        for (std::size_t i = 0; i < used.size(); ++i) {
            merged = renamed(merged, used[i].suggestedName, names[i]);
            shown.record = renamed(shown.record, used[i].suggestedName, names[i]);
            job->values.values[names[i]] = used[i].value;
            job->values.secretNames.push_back(names[i]);
        }
        saveLocal(job, shown, std::move(merged));
    };
    m_environments.keepSecrets(used, this, orFail<std::vector<std::string>>(job, std::move(onKept)));
}

void SyncService::saveLocal(const JobPointer& job, const ReferencedRecord& shown, Registration merged)
{
    const bool isUnchanged = job->seen.local && compare(std::nullopt, merged, *job->seen.local).empty();
    if (isUnchanged)
        return storeLink(job, shown, *job->seen.local);
    m_registrations.save(merged, this, [this, job, shown, merged](Result<Registration> saved) {
        if (saved)
            storeLink(job, shown, std::move(*saved));
        else
            job->done(invalidRecord(saved.error(), merged));
    });
}

void SyncService::storeLink(const JobPointer& job, const ReferencedRecord& shown, Registration saved)
{
    const Link link = makeLink(job->accountId, saved, shown, m_clock.nowUs());
    m_workspace.run<Done>([link](storage::Database& database) { return LinkTable(database).put({link}); },
                          this, orFail<Done>(job, [job, link, saved = std::move(saved)](Done) {
                              job->done(makeItem(link, saved, job->remote, job->values));
                          }));
}

void SyncService::removeRemote(const std::string& accountId, const std::string& remoteId,
                               CancellationToken token, QObject* context, Callback<Done> done)
{
    const auto finish = whileThere<Result<Done, ApiError>>(context, std::move(done));
    m_accounts.access(
        accountId, this, [this, accountId, remoteId, token, finish](const Result<Access>& access) {
            if (!access)
                return finish(apiError(access.error()));
            m_api.remove(*access, remoteId, token, this,
                         [this, accountId, remoteId, finish](const Result<Done, ApiError>& removed) {
                             if (!removed)
                                 return finish(removed.error());
                             m_workspace.run<Done>(
                                 [accountId, remoteId](storage::Database& database) {
                                     return LinkTable(database).eraseRemote(accountId, remoteId);
                                 },
                                 this,
                                 [finish](const Status& erased) {
                                     if (erased)
                                         finish(Done{});
                                     else
                                         finish(apiError(erased.error()));
                                 });
                         });
        });
}

void SyncService::unlink(const std::string& accountId, const std::string& registrationId, QObject* context,
                         Callback<Done> done)
{
    m_workspace.run<Done>(
        [accountId, registrationId](storage::Database& database) {
            return LinkTable(database).eraseRegistration(accountId, registrationId);
        },
        context,
        [done](const Status& erased) {
            if (erased)
                done(Done{});
            else
                done(apiError(erased.error()));
        });
}

} // namespace hookbench::mixpeek
