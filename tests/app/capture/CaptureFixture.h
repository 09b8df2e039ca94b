#pragma once

#include "Await.h"
#include "capture/CaptureStore.h"
#include "FakeClock.h"
#include "storage/Database.h"
#include "storage/Migrator.h"
#include "TemporaryProfile.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace hookbench::test {

/// A migrated profile with a store on it that can be closed and opened again.
class CaptureFixture {
public:
    explicit CaptureFixture(std::uint64_t segmentBytes = 64u << 20) : m_segmentBytes(segmentBytes)
    {
        auto database = storage::Database::open(databasePath(), storage::Database::Access::ReadWrite);
        REQUIRE(database);
        REQUIRE(storage::migrate(*database, storage::capturesMigrations()));
        std::filesystem::create_directories(folder() + "/captures/incoming");
        open();
    }

    void open()
    {
        auto opened =
            capture::CaptureStore::open(clock, {.profileFolder = folder(), .segmentBytes = m_segmentBytes});
        REQUIRE(opened);
        store = std::move(*opened);
        store->setStoredHandler([this](const std::vector<capture::CaptureStore::Stored>& batch) {
            const std::lock_guard lock(m_mutex);
            stored.insert(stored.end(), batch.begin(), batch.end());
        });
        QObject::connect(
            store.get(), &capture::CaptureStore::captured, store.get(),
            [this](const capture::CaptureBatch& batch) {
                const std::lock_guard lock(m_mutex);
                summaries.insert(summaries.end(), batch->begin(), batch->end());
            },
            Qt::DirectConnection);
        QObject::connect(
            store.get(), &capture::CaptureStore::failed, store.get(),
            [this](const Error& error) {
                const std::lock_guard lock(m_mutex);
                errors.push_back(error);
            },
            Qt::DirectConnection);
    }

    void close() { store.reset(); }

    /// A plausible request with this body.
    static http::ReceivedRequest request(const std::string& body, const std::string& target = "/hooks")
    {
        http::ReceivedRequest request;
        request.method = "POST";
        request.target = target;
        request.httpVersion = "1.1";
        request.headers = {{"Host", "127.0.0.1"}, {"Content-Length", std::to_string(body.size())}};
        request.rawHead = "POST " + target +
                          " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + std::to_string(body.size()) +
                          "\r\n\r\n";
        request.body = body;
        request.bodySize = body.size();
        request.receivedAtUs = 1'795'423'444'000'000;
        request.firstByteUs = 1'795'423'443'000'000;
        request.remoteAddress = "127.0.0.1";
        request.remotePort = 50000;
        return request;
    }

    void append(http::ReceivedRequest request, int status = 200)
    {
        request.exchange = ++m_exchange;
        REQUIRE(store->append({std::move(request), status}));
    }

    static std::string event(const std::string& id)
    {
        return "{\"event_type\":\"object.created\",\"event_id\":\"" + id + "\"}";
    }

    std::string folder() const { return m_profile.stdPath(); }
    std::string databasePath() const { return folder() + "/hookbench.db"; }

    FakeClock clock;
    std::unique_ptr<capture::CaptureStore> store;
    // Filled on the store thread; look at them after store->flush().
    std::vector<capture::CaptureStore::Stored> stored;
    std::vector<capture::CaptureSummary> summaries;
    std::vector<Error> errors;

private:
    TemporaryProfile m_profile;
    std::uint64_t m_segmentBytes;
    http::ExchangeId m_exchange = 0;
    std::mutex m_mutex;
};

} // namespace hookbench::test
