#pragma once

#include "capture/Capture.h"
#include "endpoint/rules/Rule.h"

#include <QWidget>

#include <functional>

class QLabel;
class QLineEdit;
class QPushButton;
class QSettings;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace hookbench {
class Workbench;
struct Error;
} // namespace hookbench

namespace hookbench::ui {

class CaptureList;
class CaptureModel;
class DetailPane;
class EmptyInspector;
class MessageBar;

/// The captured requests: the live list at the left, one of them whole at the right.
class InspectorPage final : public QWidget {
    Q_OBJECT

public:
    explicit InspectorPage(Workbench& workbench, QWidget* parent = nullptr);

    CaptureModel* model() const { return m_model; }
    CaptureList* list() const { return m_list; }
    DetailPane* detail() const { return m_detail; }

    void focusFilter();
    void showCapture(capture::CaptureId id);
    void sendTestEvent();

    void deleteSelected();
    void togglePinSelected();
    void editNotes();
    /// Asks how, and shows what is replaced, first.
    void exportSelected();
    void clearUnpinned();
    void undoDelete();
    void copyAsCurl();
    /// Which rule of its endpoint would answer the capture now, in the message bar.
    void explainRules();
    /// A rule that answers requests like the capture: it is to be edited, and saved, in its endpoint.
    void makeRule();
    void setFollow(bool follow);

    void saveState(QSettings& state) const;
    void restoreState(QSettings& state);

Q_SIGNALS:
    void testEventSent();
    void ruleRequested(const std::string& endpointId, const hookbench::endpoint::Rule& rule);

private:
    QWidget* buildListPanel();
    QWidget* buildFilterRow();
    void buildShortcuts();
    void connectModel();
    void updateEmptyState();
    void updateEndpoint();
    void updateMatchCount();
    void showFilterState();
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showColumnMenu(const QPoint& globalPosition);
    void showContextMenu(const QPoint& position);
    void removeIds(std::vector<capture::CaptureId> ids, const QString& done);
    void pinIds(const std::vector<capture::CaptureId>& ids);
    void showEndpointFacts();
    void fetchForwards(capture::CaptureId id);
    void copyOf(std::function<QString(const struct CaptureContent&)> text);

    Workbench& m_workbench;
    CaptureModel* m_model;
    QStackedWidget* m_stack;
    EmptyInspector* m_empty;
    QSplitter* m_splitter;
    MessageBar* m_bar; ///< above both the lesson and the list
    QLineEdit* m_filter;
    class QTimer* m_filterDelay;
    QLabel* m_count;
    QLabel* m_filterProblem; ///< below the filter, while it has errors
    QToolButton* m_follow;
    CaptureList* m_list;
    QWidget* m_noMatch;
    DetailPane* m_detail;
    bool m_followsForwards = false;
    std::vector<capture::CaptureId> m_removed; ///< what undo brings back
};

} // namespace hookbench::ui
