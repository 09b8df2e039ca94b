#pragma once

#include "capture/search/FilterWatch.h"
#include "common/DesktopNotifier.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <map>
#include <string>
#include <vector>

namespace hookbench::ui {

/// Tells the desktop of new captures that saved filters with a bell hold for: each filter at most every few seconds, with how
/// many they are by then. Main thread.
class MatchNotifier final : public QObject {
    Q_OBJECT

public:
    MatchNotifier(capture::CaptureStore& store, const Clock& clock, std::string profileFolder, QObject* parent = nullptr);

    /// How long a filter is quiet after it has told.
    void setQuiet(int ms) { m_quietMs = ms; }
    void setFilters(const std::vector<capture::SavedFilter>& filters);
    void setEndpointNames(std::map<std::uint16_t, std::string> names) { m_watch.setEndpointNames(std::move(names)); }
    /// captureWanted() of the notification of this key.
    void activate(const QString& key);

Q_SIGNALS:
    /// What the desktop has been asked to show.
    void told(const QString& title, const QString& body);
    /// The desktop shows no notifications: it is to be told in the window. A later one replaces it.
    void undelivered(const QString& key, const QString& title, const QString& body);
    /// The user wants to see the newest capture that a filter has told of.
    void captureWanted(const QString& filter, hookbench::capture::CaptureId newest);

private:
    struct Matches {
        std::string text; ///< the filter
        int count = 0;    ///< that have not been told of
        capture::CaptureSummary newest;
        QElapsedTimer told;
    };
    void onMatched(const std::string& name, const std::vector<capture::CaptureSummary>& captures);
    void tell();

    capture::FilterWatch m_watch;
    DesktopNotifier m_desktop;
    std::map<std::string, Matches> m_matches; ///< by the filter's name
    QTimer m_timer;
    int m_quietMs = 3000;
};

} // namespace hookbench::ui
