#include "capture/drift/DriftReader.h"

#include "base/ContextGuard.h"
#include "storage/Database.h"

#include <optional>

namespace hookbench::capture {

class DriftReader::Private {
public:
    explicit Private(std::string profileFolder) : m_folder(std::move(profileFolder)) {}

    Result<CaptureDrift> answer(const CaptureSummary& capture, const CancellationToken& token)
    {
        if (token.isCancelled())
            return Error{ErrorCode::Cancelled, "Another capture was asked for meanwhile.", ""};
        if (!m_history) {
            if (const Status opened = open(); !opened)
                return opened.error();
        }
        return m_history->of(capture, token);
    }

private:
    Status open()
    {
        auto opened = storage::Database::open(m_folder + "/hookbench.db", storage::Database::Access::ReadOnly);
        if (!opened)
            return opened.error();
        m_database.emplace(std::move(*opened));
        auto index = CaptureIndex::open(*m_database);
        if (!index)
            return index.error();
        m_index.emplace(std::move(*index));
        m_history.emplace(m_folder, *m_index);
        return Done{};
    }

    std::string m_folder;
    std::optional<storage::Database> m_database;
    std::optional<CaptureIndex> m_index;
    std::optional<DriftHistory> m_history;
};

DriftReader::DriftReader(std::string profileFolder) : d(std::make_shared<Private>(std::move(profileFolder))) {}

DriftReader::~DriftReader()
{
    m_token.cancel();
}

void DriftReader::ask(const CaptureSummary& capture, QObject* context, Handler done)
{
    m_token.cancel();
    m_token = CancellationToken();
    m_thread.post([d = d, capture, token = m_token, guard = ContextGuard::of(context), done = std::move(done)] {
        guard->post([done, answer = d->answer(capture, token)] { done(answer); });
    });
}

} // namespace hookbench::capture
