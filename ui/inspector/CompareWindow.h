#pragma once

#include "base/Cancellation.h"
#include "capture/Capture.h"
#include "capture/compare/Comparison.h"

#include <QWidget>

class QBoxLayout;
class QLabel;
class QListWidget;
class QPlainTextEdit;
class QTabWidget;
class QTreeWidget;

namespace hookbench {
struct Error;
namespace capture {
class CaptureReader;
}
} // namespace hookbench

namespace hookbench::ui {

class HexView;
class MessageBar;

/// Two captures side by side, in a window of its own: the verdict, the bodies by lines, values and bytes, the headers. Of
/// several the first is compared with each of the others, as with the deliveries of one event. It closes with Escape.
class CompareWindow final : public QWidget {
    Q_OBJECT

public:
    enum Tab { Body, Values, Headers, Bytes };

    /// At least two ids; the first is the one that the others are compared with. Closes with its parent.
    CompareWindow(capture::CaptureReader& reader, std::vector<capture::CaptureId> ids, QWidget* parent);
    ~CompareWindow() override;

    const std::vector<capture::CaptureId>& ids() const { return m_ids; }
    /// What is shown; null while it is being made.
    std::shared_ptr<const capture::Comparison> comparison() const { return m_comparison; }
    QTabWidget* tabs() const { return m_tabs; }
    /// +1 the next difference of the body, -1 the one before; goes round.
    void step(int direction);

Q_SIGNALS:
    void compared();

private:
    struct Outcome {
        std::shared_ptr<const capture::Comparison> comparison;
        std::shared_ptr<const capture::Capture> before;
        std::shared_ptr<const capture::Capture> after;
    };
    void buildHeader(QBoxLayout& layout);
    void buildTabs();
    QWidget* buildBody();
    QWidget* buildBytes();
    void buildShortcuts();
    void loadAll();
    void take(capture::CaptureId id, capture::Capture capture);
    void compareWith(capture::CaptureId id);
    void present(const Outcome& outcome);
    void presentLines(const capture::Comparison& comparison);
    void presentValues(const capture::Comparison& comparison);
    void presentHeaders(const capture::Comparison& comparison);
    void presentBytes(const capture::Comparison& comparison);
    void tellVerdict(capture::CaptureId id, const capture::Comparison& comparison);
    void markLines();
    void swapSides();
    void showProblem(const Error& error);

    capture::CaptureReader& m_reader;
    std::vector<capture::CaptureId> m_ids;
    std::map<capture::CaptureId, std::shared_ptr<const capture::Capture>> m_captures;
    std::shared_ptr<const capture::Comparison> m_comparison;
    capture::CaptureId m_shown = 0; ///< what the first is compared with
    bool m_swapped = false;
    std::vector<int> m_changes; ///< first lines of the stretches that differ
    int m_change = -1;

    MessageBar* m_bar;
    QListWidget* m_others;
    QLabel* m_before = nullptr;
    QLabel* m_after = nullptr;
    QLabel* m_verdict = nullptr;
    QTabWidget* m_tabs;
    QPlainTextEdit* m_linesBefore = nullptr;
    QPlainTextEdit* m_linesAfter = nullptr;
    QTreeWidget* m_values = nullptr;
    QTreeWidget* m_headers = nullptr;
    HexView* m_hexBefore = nullptr;
    HexView* m_hexAfter = nullptr;
};

} // namespace hookbench::ui
