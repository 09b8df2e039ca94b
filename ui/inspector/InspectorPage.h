#pragma once

#include "send/Draft.h"
#include "capture/Capture.h"
#include "endpoint/rules/Rule.h"
#include "snippets/CopyAs.h"

#include <QWidget>

#include <functional>
#include <memory>

class QLabel;
class QMimeData;
class QPushButton;
class QSettings;
class QSplitter;
class QStackedWidget;
class QTemporaryDir;
class QToolButton;

namespace hookbench {
class Workbench;
struct Error;
} // namespace hookbench

namespace hookbench::ui {

class CaptureList;
class CaptureModel;
class CaptureWindow;
class DetailPane;
class EmptyInspector;
class FilterBox;
class MatchNotifier;
class MessageBar;
class SavedFiltersButton;

/// The captured requests: the live list at the left, one of them whole at the right.
class InspectorPage final : public QWidget {
    Q_OBJECT

public:
    explicit InspectorPage(Workbench& workbench, QWidget* parent = nullptr);
    ~InspectorPage() override;

    CaptureModel* model() const { return m_model; }
    CaptureList* list() const { return m_list; }
    DetailPane* detail() const { return m_detail; }

    void focusFilter();
    void setFilter(const QString& text);
    void saveFilter();
    /// Looks for the filter's words in whole messages instead of in the rows.
    void searchMessages();
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
    /// The selected captures, each in a window of its own.
    void openInWindow();
    /// The selected captures beside each other: the oldest with each of the others.
    void compareSelected();
    /// All captures of the selected one's event beside each other.
    void compareEvent();
    /// The capture that is looked at, as a file that can be dropped; null if there is none.
    QMimeData* dragData();
    /// Which rule of its endpoint would answer the capture now, in the message bar.
    void explainRules();
    /// A rule that answers requests like the capture: it is to be edited, and saved, in its endpoint.
    void makeRule();
    /// The capture in the form that sends requests, to be changed and sent again.
    void editAndResend();
    void setFollow(bool follow);

    void saveState(QSettings& state) const;
    void restoreState(QSettings& state);

Q_SIGNALS:
    void testEventSent();
    /// The window is to come to the front, with this page.
    void attentionWanted();
    void ruleRequested(const std::string& endpointId, const hookbench::endpoint::Rule& rule);
    /// The request is to stand in the form that sends requests.
    void resendRequested(const hookbench::ui::Draft& draft);

private:
    QWidget* buildListPanel();
    QWidget* buildFilterRow();
    QWidget* buildNoMatch();
    void buildFilter(QWidget* row);
    void buildShortcuts();
    void connectModel();
    void updateEmptyState();
    void updateEndpoint();
    void nameEndpoints();
    void connectNotifier();
    void updateMatchCount();
    void showFilterState();
    bool eventFilter(QObject* watched, QEvent* event) override;
    void showColumnMenu(const QPoint& globalPosition);
    void showContextMenu(const QPoint& position);
    void removeIds(std::vector<capture::CaptureId> ids, const QString& done);
    void pinIds(const std::vector<capture::CaptureId>& ids);
    CaptureWindow* openWindow(capture::CaptureId id);
    void openComparison(std::vector<capture::CaptureId> ids);
    void copyAs(const std::shared_ptr<const struct CaptureContent>& content, snippets::CopyForm form);
    void copyOf(const std::shared_ptr<const struct CaptureContent>& content,
                std::function<QString(const struct CaptureContent&)> text);
    void copyOf(std::function<QString(const struct CaptureContent&)> text);

    Workbench& m_workbench;
    CaptureModel* m_model;
    QStackedWidget* m_stack;
    EmptyInspector* m_empty;
    QSplitter* m_splitter;
    MessageBar* m_bar; ///< above both the lesson and the list
    FilterBox* m_filter;
    class QTimer* m_filterDelay;
    SavedFiltersButton* m_saved;
    QToolButton* m_stop; ///< while a search takes its time
    class QTimer* m_stopDelay;
    QLabel* m_count;
    QLabel* m_filterProblem; ///< below the filter, while it has errors
    QToolButton* m_follow;
    CaptureList* m_list;
    MatchNotifier* m_notifier;
    QWidget* m_noMatch;
    QPushButton* m_searchMessages;
    DetailPane* m_detail;
    std::unique_ptr<QTemporaryDir> m_dragFolder;
    std::vector<capture::CaptureId> m_removed; ///< what undo brings back
};

} // namespace hookbench::ui
