#include "inspector/MatchNotifier.h"

#include "common/Formatting.h"

#include <algorithm>

namespace hookbench::ui {

namespace {

/// "POST /hooks/orders, 500, object.created". Without the query, which may hold a token.
QString wordsOf(const capture::CaptureSummary& summary)
{
    QStringList words;
    if (!summary.target.empty())
        words << textFromBytes(summary.method + " " + summary.target.substr(0, summary.target.find('?')));
    if (summary.status != 0)
        words << QString::number(summary.status);
    if (!summary.eventType.empty())
        words << textFromBytes(summary.eventType);
    return words.join(QStringLiteral(", "));
}

} // namespace

MatchNotifier::MatchNotifier(capture::CaptureStore& store, const Clock& clock, std::string profileFolder, QObject* parent)
    : QObject(parent), m_watch(store, clock, std::move(profileFolder))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &MatchNotifier::tell);
    connect(&m_watch, &capture::FilterWatch::matched, this, &MatchNotifier::onMatched);
    connect(&m_desktop, &DesktopNotifier::activated, this, &MatchNotifier::activate);
    connect(&m_desktop, &DesktopNotifier::undelivered, this, &MatchNotifier::undelivered);
}

void MatchNotifier::setFilters(const std::vector<capture::SavedFilter>& filters)
{
    m_watch.setFilters(filters);
    std::erase_if(m_matches, [&](const auto& entry) {
        return std::none_of(filters.begin(), filters.end(),
                            [&](const capture::SavedFilter& filter) { return filter.name == entry.first; });
    });
    for (const capture::SavedFilter& filter : filters)
        m_matches[filter.name].text = filter.text;
}

void MatchNotifier::onMatched(const std::string& name, const std::vector<capture::CaptureSummary>& captures)
{
    Matches& matches = m_matches[name];
    matches.count += int(captures.size());
    matches.newest = captures.back();
    tell();
}

void MatchNotifier::tell()
{
    qint64 next = -1;
    for (auto& [name, matches] : m_matches) {
        if (matches.count == 0)
            continue;
        const qint64 wait = matches.told.isValid() ? m_quietMs - matches.told.elapsed() : 0;
        if (wait > 0) {
            next = next < 0 ? wait : std::min(next, wait);
            continue;
        }
        const int count = std::exchange(matches.count, 0);
        matches.told.start();
        const QString filter = textFromBytes(name);
        const QString title = count == 1 ? tr("%1: 1 new capture").arg(filter)
                                         : tr("%1: %2 new captures").arg(filter, formatCount(count));
        const QString body = wordsOf(matches.newest);
        Q_EMIT told(title, body);
        m_desktop.show(filter, title, body);
    }
    if (next >= 0)
        m_timer.start(int(next));
}

void MatchNotifier::activate(const QString& key)
{
    const auto found = m_matches.find(toBytes(key));
    if (found != m_matches.end())
        Q_EMIT captureWanted(textFromBytes(found->second.text), found->second.newest.id);
}

} // namespace hookbench::ui
