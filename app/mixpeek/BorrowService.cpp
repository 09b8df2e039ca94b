#include "mixpeek/BorrowService.h"

#include "base/ContextGuard.h"
#include "http/Target.h"
#include "mixpeek/ApiAnswer.h"
#include "registrations/LiteralSecrets.h"

#include <QPointer>
#include <QThreadPool>

#include <algorithm>

namespace hookbench::mixpeek {

namespace {

using registrations::Registration;

bool isSameChannel(const Borrowed& a, const Borrowed& b)
{
    return a.accountId == b.accountId && a.remoteId == b.remoteId && a.channel == b.channel;
}

auto findEntry(std::vector<JournalEntry>& entries, const Borrowed& item)
{
    return std::find_if(entries.begin(), entries.end(),
                        [&](const JournalEntry& entry) { return isSameChannel(entry.item, item); });
}

/// Where a channel's URL stands; null for kinds without one.
std::string* urlOf(registrations::Channel& channel)
{
    if (auto* webhook = std::get_if<registrations::WebhookConfig>(&channel.config))
        return &webhook->url;
    if (auto* slack = std::get_if<registrations::SlackConfig>(&channel.config))
        return &slack->webhookUrl;
    return nullptr;
}

std::string* urlAt(Registration& record, int channel)
{
    const auto index = static_cast<std::size_t>(channel);
    return channel >= 0 && index < record.channels.size() ? urlOf(record.channels[index]) : nullptr;
}

bool holdsSecret(const Registration& record, int channel)
{
    const std::string configs = "channels[" + std::to_string(channel) + "].configs.";
    const auto secrets = registrations::literalSecrets(record);
    return std::any_of(secrets.begin(), secrets.end(), [&](const registrations::LiteralSecret& secret) {
        return secret.field == configs + "url" || secret.field == configs + "webhook_url";
    });
}

bool pointsHere(const JournalEntry& entry, const std::string& url)
{
    return url == entry.item.borrowedUrl ||
           std::find(entry.formerUrls.begin(), entry.formerUrls.end(), url) != entry.formerUrls.end();
}

/// The URL that was borrowed, also if the channels were reordered meanwhile; null if none points here any
/// more.
std::string* borrowedUrl(Registration& record, const JournalEntry& entry)
{
    std::string* own = urlAt(record, entry.item.channel);
    if (own != nullptr && pointsHere(entry, *own))
        return own;
    for (registrations::Channel& channel : record.channels) {
        std::string* url = urlOf(channel);
        if (url != nullptr && pointsHere(entry, *url))
            return url;
    }
    return nullptr;
}

/// The service has said that it did not do it.
bool isRefusal(const ApiError& error)
{
    return error.status >= 300 && error.status < 500;
}

/// The service's answer may repeat what it was sent.
ApiError withoutSecrets(ApiError error, const Registration& sent)
{
    for (const registrations::LiteralSecret& secret : registrations::literalSecrets(sent))
        conceal(error, secret.value);
    return error;
}

ApiError refused(const std::string& message)
{
    return apiError({ErrorCode::InvalidInput, message, ""});
}

} // namespace

/// One borrowing, redirection or return on its way.
struct BorrowService::Job {
    JournalEntry entry;
    std::optional<JournalEntry> before; ///< what the journal said about the channel
    CancellationToken token;
    Access access;
    std::function<void(Result<Borrowed, ApiError>)> done;
};

BorrowService::BorrowService(const std::string& profileFolder, AccountStore& accounts,
                             secrets::SecretStore& secrets, ApiClient& api, const Clock& clock)
    : m_journal(profileFolder + "/borrowed.json"),
      m_accounts(accounts),
      m_secrets(secrets),
      m_api(api),
      m_clock(clock)
{
}

Result<std::vector<Borrowed>> BorrowService::borrowed() const
{
    const auto entries = m_journal.read();
    if (!entries)
        return entries.error();
    std::vector<Borrowed> items;
    for (const JournalEntry& entry : *entries)
        items.push_back(entry.item);
    return items;
}

bool BorrowService::isBorrowed(const std::string& accountId, const std::string& remoteId) const
{
    const auto items = borrowed();
    return items && std::any_of(items->begin(), items->end(), [&](const Borrowed& item) {
               return item.accountId == accountId && item.remoteId == remoteId;
           });
}

void BorrowService::changeJournal(std::function<Status(std::vector<JournalEntry>&)> change,
                                  std::function<void(Status)> next)
{
    // The disk may take its time; this thread draws windows.
    QThreadPool::globalInstance()->start([journal = m_journal, change = std::move(change),
                                          next = std::move(next), guard = ContextGuard::of(this)] {
        const auto changed = std::make_shared<Status>(journal.change(change));
        guard->post([next, changed] { next(*changed); });
    });
}

void BorrowService::start(const JobPointer& job, const std::string& accountId, Step next)
{
    m_accounts.access(accountId, this, [job, next](Result<Access> access) {
        if (!access)
            return job->done(apiError(access.error()));
        job->access = std::move(*access);
        next();
    });
}

void BorrowService::fetch(const JobPointer& job, RecordStep next)
{
    m_api.get(job->access, job->entry.item.remoteId, job->token, this,
              [job, next](Result<Registration, ApiError> record) {
                  if (record)
                      next(std::move(*record));
                  else
                      job->done(record.error());
              });
}

void BorrowService::borrow(const std::string& accountId, const std::string& remoteId, int channel,
                           const std::string& url, CancellationToken token, QObject* context,
                           Callback<Borrowed> done)
{
    const auto job = std::make_shared<Job>();
    job->token = std::move(token);
    job->done = [context = QPointer(context), done = std::move(done)](Result<Borrowed, ApiError> result) {
        if (context)
            done(std::move(result));
    };
    Borrowed& item = job->entry.item;
    item.accountId = accountId;
    item.remoteId = remoteId;
    item.channel = channel;
    item.borrowedUrl = url;
    item.sinceUs = m_clock.nowUs();
    const std::vector<Account>& accounts = m_accounts.accounts();
    const auto account = std::find_if(accounts.begin(), accounts.end(),
                                      [&](const Account& each) { return each.id == accountId; });
    item.accountName = account != accounts.end() ? account->name : accountId;
    start(job, accountId, [this, job] {
        if (const auto target = http::parseTarget(job->entry.item.borrowedUrl); !target)
            return job->done(apiError(target.error()));
        fetch(job, [this, job](Registration record) { prepareBorrow(job, std::move(record)); });
    });
}

void BorrowService::prepareBorrow(const JobPointer& job, Registration record)
{
    Borrowed& item = job->entry.item;
    item.name = record.name;
    std::string* url = urlAt(record, item.channel);
    if (url == nullptr)
        return job->done(refused("Channel " + std::to_string(item.channel) + " of \"" + record.name +
                                 "\" has no URL; only webhook and Slack channels can be borrowed."));
    const bool isSecret = holdsSecret(record, item.channel);
    const std::string original = std::exchange(*url, item.borrowedUrl);
    if (holdsSecret(record, item.channel))
        return job->done(
            refused("The URL to point at holds a secret, which would be left on the disk; give one "
                    "without."));
    if (original == item.borrowedUrl)
        return job->done(refused("\"" + record.name + "\" points at " + original + " already."));
    const auto note = [this, job, record = std::move(record)] { noteAndPut(job, record); };
    if (!isSecret) {
        item.originalUrl = original;
        return note();
    }
    if (m_secrets.backing() != secrets::Backing::Keychain)
        return job->done(
            apiError({ErrorCode::Unavailable,
                      "The URL of \"" + item.name +
                          "\" is a secret, and without a keychain it could not be given back after a "
                          "crash; unlock the keychain first.",
                      ""}));
    keepOriginal(job, original, note);
}

void BorrowService::keepOriginal(const JobPointer& job, const std::string& url, Step next)
{
    Borrowed& item = job->entry.item;
    item.originalKey =
        "borrowed/" + item.accountId + "/" + item.remoteId + "/" + std::to_string(item.channel);
    // One that is borrowed already keeps the original that is there.
    auto entries = m_journal.read();
    if (entries && findEntry(*entries, item) != entries->end())
        return next();
    m_secrets.write(QString::fromStdString(item.originalKey), QByteArray::fromStdString(url), this,
                    [job, next](const Status& written) {
                        if (written)
                            next();
                        else
                            job->done(apiError(written.error()));
                    });
}

void BorrowService::noteAndPut(const JobPointer& job, Registration record)
{
    const auto add = [entry = job->entry](std::vector<JournalEntry>& entries) -> Status {
        if (findEntry(entries, entry.item) != entries.end())
            return Error{ErrorCode::InvalidInput,
                         "\"" + entry.item.name + "\" is borrowed already; give it back, or redirect it.",
                         ""};
        entries.push_back(entry);
        return Done{};
    };
    changeJournal(add, [this, job, record = std::move(record)](const Status& noted) {
        if (!noted)
            return job->done(apiError(noted.error()));
        m_api.update(job->access, record, job->token, this,
                     [this, job](const Result<Registration, ApiError>& put) {
                         if (!put)
                             return afterFailedPut(job, put.error());
                         Q_EMIT changed();
                         job->done(job->entry.item);
                     });
    });
}

/// Puts the journal back if the service has not done it; looks where its answer does not tell.
void BorrowService::afterFailedPut(const JobPointer& job, const ApiError& why)
{
    const auto undo = [this, job, why] {
        if (job->before)
            return replaceEntry(job, *job->before, [job, why] { job->done(why); });
        forget(job, [job, why](const Status&) { job->done(why); });
    };
    if (isRefusal(why))
        return undo();
    // Whoever has cancelled still wants to know what is true.
    m_api.get(job->access, job->entry.item.remoteId, {}, this,
              [this, job, why, undo](Result<Registration, ApiError> record) {
                  if (!record) {
                      Q_EMIT changed();
                      ApiError unknown = why;
                      unknown.error.message +=
                          " Whether the URL was changed is not known; give it back when the "
                          "service answers again.";
                      return job->done(unknown);
                  }
                  const std::string* url = urlAt(*record, job->entry.item.channel);
                  if (url == nullptr || *url != job->entry.item.borrowedUrl)
                      return undo();
                  Q_EMIT changed();
                  job->done(job->entry.item);
              });
}

void BorrowService::replaceEntry(const JobPointer& job, JournalEntry entry, Step next)
{
    const auto replace = [entry = std::move(entry)](std::vector<JournalEntry>& entries) -> Status {
        const auto found = findEntry(entries, entry.item);
        if (found == entries.end())
            return Error{ErrorCode::NotFound, "\"" + entry.item.name + "\" is not borrowed any more.", ""};
        *found = entry;
        return Done{};
    };
    changeJournal(replace, [this, job, next](const Status& replaced) {
        if (!replaced)
            return job->done(apiError(replaced.error()));
        Q_EMIT changed();
        next();
    });
}

void BorrowService::redirect(const Borrowed& item, const std::string& url, CancellationToken token,
                             QObject* context, Callback<Borrowed> done)
{
    const auto job = std::make_shared<Job>();
    job->token = std::move(token);
    job->done = [context = QPointer(context), done = std::move(done)](Result<Borrowed, ApiError> result) {
        if (context)
            done(std::move(result));
    };
    job->entry.item = item;
    start(job, item.accountId, [this, job, url] {
        if (const auto target = http::parseTarget(url); !target)
            return job->done(apiError(target.error()));
        auto entries = m_journal.read();
        if (!entries)
            return job->done(apiError(entries.error()));
        const auto found = findEntry(*entries, job->entry.item);
        if (found == entries->end())
            return job->done(refused("\"" + job->entry.item.name + "\" is not borrowed any more."));
        job->before = *found;
        job->entry = *found;
        job->entry.formerUrls.push_back(std::exchange(job->entry.item.borrowedUrl, url));
        fetch(job, [this, job, url](Registration record) {
            std::string* current = borrowedUrl(record, *job->before);
            if (current == nullptr)
                return job->done(refused("The URL of \"" + record.name +
                                         "\" was changed at the service meanwhile; it is left as it is."));
            *current = url;
            replaceEntry(job, job->entry, [this, job, record] {
                m_api.update(job->access, record, job->token, this,
                             [=, this](const Result<Registration, ApiError>& put) {
                                 if (!put)
                                     return afterFailedPut(job, withoutSecrets(put.error(), record));
                                 job->done(job->entry.item);
                             });
            });
        });
    });
}

void BorrowService::giveBack(const Borrowed& item, CancellationToken token, QObject* context,
                             Callback<Done> done)
{
    const auto job = std::make_shared<Job>();
    job->token = std::move(token);
    job->done = [context = QPointer(context), done = std::move(done)](Result<Borrowed, ApiError> result) {
        if (!context)
            return;
        if (result)
            done(Done{});
        else
            done(result.error());
    };
    auto entries = m_journal.read();
    const auto found = entries ? findEntry(*entries, item) : decltype(findEntry(*entries, item)){};
    job->entry = entries && found != entries->end() ? *found : JournalEntry{item, {}};
    start(job, item.accountId, [this, job] {
        m_api.get(job->access, job->entry.item.remoteId, job->token, this,
                  [this, job](Result<Registration, ApiError> record) {
                      if (record) {
                          return readOriginal(job,
                                              [this, job, record = std::move(*record)](const auto& original) {
                                                  takeBack(job, record, original);
                                              });
                      }
                      if (record.error().status != 404)
                          return job->done(record.error());
                      // There is nothing left to give back to.
                      finish(job, std::nullopt);
                  });
    });
}

void BorrowService::readOriginal(const JobPointer& job, std::function<void(Result<std::string>)> next)
{
    const Borrowed& item = job->entry.item;
    if (item.originalKey.empty())
        return next(item.originalUrl);
    m_secrets.read(
        QString::fromStdString(item.originalKey), this, [job, next](const Result<QByteArray>& original) {
            if (original)
                return next(original->toStdString());
            next(Error{original.error().code,
                       "The original URL of \"" + job->entry.item.name +
                           "\" cannot be read from the keychain; unlock it, or set the URL at the service.",
                       original.error().message});
        });
}

void BorrowService::takeBack(const JobPointer& job, Registration record, const Result<std::string>& original)
{
    if (std::string* url = borrowedUrl(record, job->entry)) {
        if (!original)
            return job->done(apiError(original.error()));
        *url = *original;
        m_api.update(job->access, record, job->token, this,
                     [this, job, record](const Result<Registration, ApiError>& put) {
                         if (put)
                             finish(job, std::nullopt);
                         else
                             job->done(withoutSecrets(put.error(), record));
                     });
        return;
    }
    // A crash before the service was asked leaves it as it was.
    const std::string* current = urlAt(record, job->entry.item.channel);
    if (current != nullptr && original && *current == *original)
        return finish(job, std::nullopt);
    finish(job, refused("The URL of \"" + job->entry.item.name +
                        "\" was changed at the service meanwhile; it is left as it is."));
}

/// The channel is nothing to give back any more; `why` if it was not given back.
void BorrowService::finish(const JobPointer& job, std::optional<ApiError> why)
{
    forget(job, [job, why = std::move(why)](const Status& forgotten) {
        if (!forgotten)
            job->done(apiError(forgotten.error()));
        else if (why)
            job->done(*why);
        else
            job->done(job->entry.item);
    });
}

/// Takes the channel out of the journal, and then its original out of the keychain.
void BorrowService::forget(const JobPointer& job, std::function<void(Status)> next)
{
    const auto erase = [item = job->entry.item](std::vector<JournalEntry>& entries) -> Status {
        std::erase_if(entries, [&](const JournalEntry& entry) { return isSameChannel(entry.item, item); });
        return Done{};
    };
    changeJournal(erase, [this, job, next](const Status& erased) {
        Q_EMIT changed();
        if (!erased || job->entry.item.originalKey.empty())
            return next(erased);
        // What stays there if this fails harms nobody.
        m_secrets.remove(QString::fromStdString(job->entry.item.originalKey), this,
                         [next](const Status&) { next(Done{}); });
    });
}

} // namespace hookbench::mixpeek
