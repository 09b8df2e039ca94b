#pragma once

#include <QWidget>

class QSettings;
class QTabWidget;

namespace hookbench {
class Workbench;
}

namespace hookbench::ui {

class EventView;
class RequestView;

/// Sending, in two ways: an event to every registration that wants it, as the service would, or one request
/// to a URL.
class SendPage final : public QWidget {
    Q_OBJECT

public:
    enum Mode { Event, Request };

    explicit SendPage(Workbench& workbench, QWidget* parent = nullptr);

    void showMode(Mode mode);
    Mode mode() const;
    /// The event's side, with its loads.
    void showLoad();
    EventView* eventView() const { return m_event; }
    RequestView* requestView() const { return m_request; }

    /// Fires the event or sends the request, whichever is shown.
    void send();
    void cancel();
    void newEventId();
    bool isSending() const;
    void focusBody();

    void saveState(QSettings& state) const;
    void restoreState(QSettings& state);

Q_SIGNALS:
    void showInInspectorRequested(qint64 captureId);
    /// The user wants to see this attempt among the deliveries.
    void attemptRequested(qint64 attemptId);
    void finished();

private:
    QTabWidget* m_tabs;
    EventView* m_event;
    RequestView* m_request;
};

} // namespace hookbench::ui
