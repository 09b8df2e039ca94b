#include "inspector/CaptureFilter.h"

#include "common/Formatting.h"

#include <QDateTime>

#include <algorithm>

namespace hookbench::ui {

using capture::CaptureId;
using capture::CaptureSearch;

namespace {

capture::ParsedQuery parsed(const QString& text)
{
    return capture::parseQuery(toBytes(text), {QDateTime::currentMSecsSinceEpoch() * 1000});
}

} // namespace

CaptureFilter::CaptureFilter(const capture::CaptureTable& table, std::string profileFolder, QObject* parent)
    : QObject(parent), m_table(table), m_search({.profileFolder = std::move(profileFolder)})
{
}

bool CaptureFilter::setText(const QString& text)
{
    capture::ParsedQuery now = parsed(text);
    m_errors = std::move(now.errors);
    auto columns = capture::ColumnFilter::make(now.query);
    const bool isOther = columns && (now.query != m_query || m_wasStopped);
    if (isOther) {
        m_query = std::move(now.query);
        m_columns = std::move(*columns);
        m_messages = m_query.messages();
    }
    Q_EMIT changed();
    return isOther;
}

CaptureFilter::View CaptureFilter::matching(Position from, Position to)
{
    View view = candidates(from, to);
    if (looksAtMessages())
        std::erase_if(view, [this](Position position) { return !m_found.contains(m_table.id(position)); });
    return view;
}

std::optional<std::size_t> CaptureFilter::countOf(const QString& text) const
{
    const capture::ParsedQuery other = parsed(text);
    auto columns = capture::ColumnFilter::make(other.query);
    if (!columns || !other.ok() || !other.query.messages().empty())
        return std::nullopt;
    return columns->matching(m_table).size();
}

void CaptureFilter::search(const View& candidates)
{
    if (!looksAtMessages())
        return;
    for (const Position position : candidates) {
        if (m_asked.insert(m_table.id(position)))
            m_unsearched.push_back(m_table.id(position));
    }
    searchNext();
}

void CaptureFilter::forget()
{
    m_token.cancel();
    m_token = CancellationToken();
    m_isSearching = false;
    m_wasStopped = false;
    m_found.clear();
    m_asked.clear();
    m_unsearched.clear();
    Q_EMIT changed();
}

void CaptureFilter::stop()
{
    if (!m_isSearching)
        return;
    m_token.cancel();
    m_token = CancellationToken();
    m_isSearching = false;
    m_wasStopped = true;
    m_unsearched.clear();
    Q_EMIT changed();
}

/// One search at a time: what comes meanwhile waits for its end, and is then looked at together.
void CaptureFilter::searchNext()
{
    if (m_isSearching || m_unsearched.empty())
        return;
    m_isSearching = true;
    m_percent = 0;
    auto candidates = std::make_shared<std::vector<CaptureId>>(std::exchange(m_unsearched, {}));
    std::sort(candidates->begin(), candidates->end());
    const CancellationToken token = m_token;
    CaptureSearch::Handlers handlers;
    handlers.found = [this, token](const std::vector<CaptureId>& ids, CaptureSearch::Progress progress) {
        if (!token.isCancelled())
            onFound(ids, progress);
    };
    handlers.done = [this, token](const Result<CaptureSearch::Outcome>& outcome) {
        if (!token.isCancelled())
            onDone(outcome);
    };
    m_search.start({m_messages, std::move(candidates)}, token, this, std::move(handlers));
    Q_EMIT changed();
}

void CaptureFilter::onFound(const std::vector<CaptureId>& ids, CaptureSearch::Progress progress)
{
    if (progress.bytesTotal > 0)
        m_percent = static_cast<int>(std::min(progress.bytesSearched, progress.bytesTotal) * 100 / progress.bytesTotal);
    std::vector<CaptureId> fresh;
    std::copy_if(ids.begin(), ids.end(), std::back_inserter(fresh), [this](CaptureId id) { return m_found.insert(id); });
    if (!fresh.empty())
        Q_EMIT found(fresh);
    Q_EMIT changed();
}

void CaptureFilter::onDone(const Result<CaptureSearch::Outcome>& outcome)
{
    m_isSearching = false;
    if (!outcome)
        Q_EMIT failed(outcome.error());
    else if (outcome->gaveUp)
        Q_EMIT gaveUp();
    searchNext();
    Q_EMIT changed();
}

} // namespace hookbench::ui
