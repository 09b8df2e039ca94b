#pragma once

#include "templates/PreviewPane.h"
#include "templates/TemplateSession.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QSettings;
class QSplitter;
class QStackedWidget;
class QTabWidget;
class QTimer;
class QToolButton;

namespace hookbench::ui {

class ContextPanel;
class CoveragePanel;
class FindBar;
class MessageBar;
class Pill;
class ProblemsPanel;
class SaveReview;
class SnapshotsPanel;
class TemplateEditor;
class TemplateLibrary;
class UndefinedPanel;
class VersionsPanel;

/// The template workspace: what can be edited at the left, the editor with the event it is tried with in the
/// middle, and at the right, at every keystroke, exactly what each channel would receive.
class TemplatesPage final : public QWidget {
    Q_OBJECT

public:
    enum Panel { Context, Problems, Undefined, Coverage, Snapshots, Versions };

    explicit TemplatesPage(Workbench& workbench, QWidget* parent = nullptr);
    ~TemplatesPage() override;

    void openTemplate(const TemplateRef& ref);
    void createTemplate(templates::TemplateKind kind);
    void showPanel(Panel panel);
    void focusEditor();

    /// Shows what the change does to the known events, and saves if it does nothing or once that is
    /// confirmed.
    void save();
    void saveNow();
    void discard();
    void undo();
    void format();
    void find(bool replacing);
    void nextProblem() { goToProblem(true); }
    void previousProblem() { goToProblem(false); }
    void flush();

    TemplateEditor* editor() const { return m_editor; }
    PreviewPane* preview() const { return m_preview; }
    ContextPanel* context() const { return m_context; }
    TemplateSession* session() const { return m_session; }
    TemplateLibrary* library() const { return m_library; }
    bool isReviewing() const;

    void saveState(QSettings& state) const;
    void restoreState(QSettings& state);

Q_SIGNALS:
    void opened();
    void saved();
    /// The preview shows what is in the editor.
    void previewed();

private:
    QWidget* buildWork();
    QWidget* buildMiddle();
    QWidget* buildHeader();
    QWidget* buildEmpty();
    void buildPanels();
    void fillMenu();
    void connectEditor();
    void connectParts();

    void showOpened();
    void showSource();
    void showHeader();
    void render();
    void submit();
    PreviewJob job() const;
    void onRendered(const std::shared_ptr<const PreviewResult>& result);
    void showProblems(const templates::Problems& problems);
    void analyse();
    void analyseUndefined();
    void analyseCoverage();
    void goToProblem(bool forward);
    void showProblem(const templates::Problem& problem);
    void blameOutput(std::size_t offset);
    void markWritten(std::size_t editorOffset);
    void review(TemplateSession::Cases cases);
    void closeReview();
    void onSaved(int users);
    void convert();
    void moveToLibrary();
    void showError(const Error& error);
    std::string endpointUrl() const;

    Workbench& m_workbench;
    templates::TemplateStore& m_store;
    TemplateSession* m_session;
    PreviewEngine* m_engine;
    QTimer* m_renderSoon;
    QTimer* m_analysis;
    MessageBar* m_bar;
    QStackedWidget* m_stack;
    QSplitter* m_splitter = nullptr;
    QSplitter* m_middleSplitter = nullptr;
    TemplateLibrary* m_library;
    QLabel* m_name = nullptr;
    Pill* m_state = nullptr;
    QPushButton* m_save = nullptr;
    QToolButton* m_more = nullptr;
    TemplateEditor* m_editor;
    FindBar* m_find;
    QTabWidget* m_panels = nullptr;
    ContextPanel* m_context;
    ProblemsPanel* m_problems = nullptr;
    UndefinedPanel* m_undefined = nullptr;
    CoveragePanel* m_coverage = nullptr;
    SnapshotsPanel* m_snapshots = nullptr;
    VersionsPanel* m_versions = nullptr;
    PreviewPane* m_preview;
    SaveReview* m_review;
    CancellationToken m_reviewToken;
    CancellationToken m_analysisToken;
    std::shared_ptr<const PreviewResult> m_result; ///< the last one of the edited template
    std::uint64_t m_wanted = 0;                    ///< the job of what is in the editor now
    int m_reviewNumber = 0;
    int m_undefinedNumber = 0;
    int m_coverageNumber = 0;
};

} // namespace hookbench::ui
