#include "registrations/SecretBatch.h"

#include <memory>

namespace hookbench::registrations {

namespace {

/// What the answers of one batch add up to.
template <class T>
struct Batch {
    std::size_t open = 0;
    std::optional<Error> error;
    T result;
    std::function<void(Result<T>)> done;

    void answered()
    {
        if (--open == 0)
            finish();
    }
    void finish() { done(error ? Result<T>(*error) : Result<T>(std::move(result))); }
    void failed(const Error& first)
    {
        if (!error)
            error = first;
    }
};

template <class T>
std::shared_ptr<Batch<T>> startBatch(std::size_t count, std::function<void(Result<T>)> done)
{
    auto batch = std::make_shared<Batch<T>>();
    batch->open = count;
    batch->done = std::move(done);
    if (count == 0)
        batch->finish();
    return batch;
}

secrets::SecretStore::DoneHandler doneHandler(std::shared_ptr<Batch<Done>> batch)
{
    return [batch = std::move(batch)](const Status& status) {
        if (!status)
            batch->failed(status.error());
        batch->answered();
    };
}

} // namespace

void readSecrets(secrets::SecretStore& store, const std::vector<std::string>& names, QObject* context,
                 std::function<void(Result<SecretsByName>)> done)
{
    const auto batch = startBatch<SecretsByName>(names.size(), std::move(done));
    for (const std::string& name : names) {
        store.read(QString::fromStdString(name), context, [batch, name](const Result<QByteArray>& value) {
            if (value)
                batch->result.emplace(name, value->toStdString());
            else if (value.error().code != ErrorCode::NotFound)
                batch->failed(value.error());
            batch->answered();
        });
    }
}

void writeSecrets(secrets::SecretStore& store, const SecretsByName& secrets, QObject* context,
                  std::function<void(Status)> done)
{
    const auto batch = startBatch<Done>(secrets.size(), std::move(done));
    for (const auto& [name, value] : secrets)
        store.write(QString::fromStdString(name), QByteArray::fromStdString(value), context,
                    doneHandler(batch));
}

void removeSecrets(secrets::SecretStore& store, const std::vector<std::string>& names, QObject* context,
                   std::function<void(Status)> done)
{
    const auto batch = startBatch<Done>(names.size(), std::move(done));
    for (const std::string& name : names)
        store.remove(QString::fromStdString(name), context, doneHandler(batch));
}

} // namespace hookbench::registrations
