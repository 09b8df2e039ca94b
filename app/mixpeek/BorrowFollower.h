#pragma once

#include "mixpeek/AccountStore.h"
#include "mixpeek/BorrowService.h"

#include <QObject>

#include <map>
#include <string>

namespace hookbench::mixpeek {

/// Keeps borrowed registrations pointed at an endpoint whose public URL changes, as those of free tunnels do at each
/// start. The URLs of the last run are in `public-urls.json` of the profile. Main thread.
class BorrowFollower final : public QObject {
    Q_OBJECT

public:
    /// Both must outlive this.
    BorrowFollower(const std::string& profileFolder, BorrowService& borrow, AccountStore& accounts);

    /// The endpoint `number` is reached at `url` now: what is borrowed and points at its URL of before, or at a path
    /// below it, is pointed at the same path of the new one.
    void follow(std::uint16_t number, const std::string& url);

Q_SIGNALS:
    void followed(const QString& name, const QString& url);
    /// A registration points at the old URL still.
    void failed(const hookbench::Error& error);

private:
    void redirectAll(const std::string& before, const std::string& now);
    void whenLoaded(std::function<void()> call);

    std::string m_file;
    BorrowService& m_borrow;
    AccountStore& m_accounts;
    std::map<std::string, std::string> m_urls; ///< by endpoint number
};

} // namespace hookbench::mixpeek
