#pragma once

#include "mixpeek/BorrowService.h"
#include "mixpeek/SyncService.h"
#include "registrations/SecretKeeper.h"

#include "ApiFixture.h"
#include "TemporaryProfile.h"

#include <filesystem>
#include <fstream>

namespace hookbench::test {

/// Secrets in memory that call themselves a keychain, so that what needs one works.
class FakeKeychain final : public secrets::SecretStore {
public:
    secrets::Backing backing() const override
    {
        return isThere ? secrets::Backing::Keychain : secrets::Backing::Memory;
    }
    void read(const QString& name, QObject* context, ReadHandler done) override
    {
        m_memory->read(name, context, done);
    }
    void write(const QString& name, const QByteArray& value, QObject* context, DoneHandler done) override
    {
        m_memory->write(name, value, context, done);
    }
    void remove(const QString& name, QObject* context, DoneHandler done) override
    {
        m_memory->remove(name, context, done);
    }

    bool isThere = true;

private:
    std::unique_ptr<secrets::SecretStore> m_memory = secrets::makeMemorySecretStore();
};

/// A profile with one account at the service in memory, and everything that works with it.
class SyncFixture {
public:
    template <class T>
    using Outcome = Result<T, mixpeek::ApiError>;
    using Registration = registrations::Registration;
    using Item = mixpeek::SyncItem;

    SyncFixture()
    {
        auto opened = storage::Workspace::open(profile.stdPath());
        REQUIRE(opened);
        workspace = std::move(*opened);
        registrations = std::make_unique<registrations::RegistrationStore>(*workspace, remote.clock);
        environments = std::make_unique<registrations::EnvironmentStore>(*workspace, keychain);
        accounts = std::make_unique<mixpeek::AccountStore>(*workspace, keychain);
        environments->load();
        REQUIRE(waitFor([&] { return environments->isLoaded(); }));
        sync = std::make_unique<mixpeek::SyncService>(*workspace, *registrations, *environments, *accounts,
                                                      remote.api, remote.clock);
        borrow = std::make_unique<mixpeek::BorrowService>(profile.stdPath(), *accounts, keychain, remote.api,
                                                          remote.clock);
        const auto saved = await<mixpeek::Account>([&](auto* context, auto done) {
            accounts->save({"", "test", remote.service.baseUrl()}, FakeService::apiKey, context, done);
        });
        REQUIRE(saved);
        account = saved->id;
        REQUIRE(waitFor([&] { return accounts->accounts().size() == 1; }));
    }

    FakeService& service() { return remote.service; }

    std::vector<Item> refresh()
    {
        auto items = await<std::vector<Item>, mixpeek::ApiError>(
            [&](auto* context, auto done) { sync->refresh(account, {}, context, {}, done); });
        INFO((items ? "" : items.error().error.message));
        REQUIRE(items);
        return std::move(*items);
    }
    /// The item of a registration, of which there is one.
    Item item(const std::string& name)
    {
        std::vector<Item> found;
        for (Item& each : refresh()) {
            if (each.name == name)
                found.push_back(std::move(each));
        }
        REQUIRE(found.size() == 1);
        return std::move(found.front());
    }
    Outcome<Item> pull(const Item& seen, std::vector<mixpeek::Choice> choices = {})
    {
        return await<Item, mixpeek::ApiError>(
            [&](auto* context, auto done) { sync->pull(account, seen, choices, {}, context, done); });
    }
    Outcome<Item> push(const Item& seen, std::vector<mixpeek::Choice> choices = {})
    {
        return await<Item, mixpeek::ApiError>(
            [&](auto* context, auto done) { sync->push(account, seen, choices, {}, context, done); });
    }
    Registration save(const Registration& record)
    {
        auto saved = await<Registration>(
            [&](auto* context, auto done) { registrations->save(record, context, done); });
        INFO((saved ? "" : saved.error().message));
        REQUIRE(saved);
        return std::move(*saved);
    }
    void setSecret(const std::string& name, const std::string& value)
    {
        REQUIRE(await<Done>([&](auto* context, auto done) {
            environments->setVariable({name, true, ""}, value, context, done);
        }));
    }
    std::string secret(const std::string& name)
    {
        const auto values = await<registrations::VariableValues>(
            [&](auto* context, auto done) { environments->values("", context, done); });
        REQUIRE(values);
        const auto found = values->values.find(name);
        return found == values->values.end() ? "" : found->second;
    }

    /// Whether a file of the profile holds this text.
    bool diskHolds(const std::string& text) const
    {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(profile.stdPath())) {
            if (!entry.is_regular_file())
                continue;
            std::ifstream file(entry.path(), std::ios::binary);
            if (std::string(std::istreambuf_iterator<char>(file), {}).find(text) != std::string::npos)
                return true;
        }
        return false;
    }

    TemporaryProfile profile;
    FakeKeychain keychain;
    ApiFixture remote;
    std::unique_ptr<storage::Workspace> workspace;
    std::unique_ptr<registrations::RegistrationStore> registrations;
    std::unique_ptr<registrations::EnvironmentStore> environments;
    std::unique_ptr<mixpeek::AccountStore> accounts;
    std::unique_ptr<mixpeek::SyncService> sync;
    std::unique_ptr<mixpeek::BorrowService> borrow;
    std::string account;
};

} // namespace hookbench::test
