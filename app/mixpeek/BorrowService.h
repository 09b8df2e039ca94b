#pragma once

#include "mixpeek/ApiClient.h"

#include <QObject>

#include <cstdint>
#include <string>
#include <vector>

namespace hookbench::mixpeek {

/// One remote channel whose URL points here for a while.
struct Borrowed {
    std::string accountId;
    std::string accountName;
    std::string remoteId;
    std::string name;        ///< of the registration
    int channel = 0;         ///< index among its channels
    std::string originalUrl; ///< "" in what is shown if it is a secret; see `originalKey`
    std::string originalKey; ///< name in the keychain of an original URL that is a secret, else ""
    std::string borrowedUrl;
    std::int64_t sinceUs = 0;

    bool operator==(const Borrowed&) const = default;
};

/// "Point this registration at my endpoint": replaces the URL of a remote record and gives it back. The
/// original is on disk (`borrowed.json` of the profile, synced) before the service is asked to change
/// anything, so that a crash at any moment leaves it restorable. Main thread.
class BorrowService : public QObject {
    Q_OBJECT

public:
    template <class T>
    using Callback = std::function<void(Result<T, ApiError>)>;

    BorrowService(std::string profileFolder, AccountStore& accounts, ApiClient& api, const Clock& clock);

    /// What is borrowed now; after a crash also what an earlier run left. Errors: Corrupt, with the file's
    /// name.
    Result<std::vector<Borrowed>> borrowed() const;

    /// Points a webhook or Slack channel of a remote record at `url`. InvalidInput if it is borrowed already
    /// or is of another kind. If the service refuses, the journal is as before.
    void borrow(const std::string& accountId, const std::string& remoteId, int channel,
                const std::string& url, CancellationToken token, QObject* context, Callback<Borrowed> done);
    /// Changes where a borrowed channel points to, for a public URL that has changed.
    void redirect(const Borrowed& item, const std::string& url, CancellationToken token, QObject* context,
                  Callback<Borrowed> done);
    /// Gives the URL back. If somebody changed it at the service meanwhile it is left as it is and said so; a
    /// record that is gone counts as given back.
    void giveBack(const Borrowed& item, CancellationToken token, QObject* context, Callback<Done> done);

Q_SIGNALS:
    void changed();
};

} // namespace hookbench::mixpeek
