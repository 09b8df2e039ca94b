#pragma once

#include "templates/PreviewEngine.h"

#include <QWidget>

class QStackedWidget;
class QTabWidget;

namespace hookbench::ui {

class OutputView;

/// The preview of one channel. The text that the edited template rendered is among its tabs, to be looked
/// into.
class ChannelView : public QWidget {
    Q_OBJECT

public:
    explicit ChannelView(QWidget* parent = nullptr) : QWidget(parent) {}

    /// Shows a result that rendered, or of one that did not only what can still be shown.
    virtual void showPreview(const std::shared_ptr<const PreviewResult>& result) = 0;
    /// The preview is the last good one, and no longer what the template gives.
    virtual void setDimmed(bool dimmed) = 0;
    /// The text of the edited template's rendering.
    virtual OutputView* output() const = 0;
    /// Marks what was written, in every tab that can show it.
    virtual void setMarks(const std::vector<TextRange>& ranges, std::optional<TextRange> chosen);
    /// Goes to a problem of the output.
    virtual void revealProblem(const templates::Problem& problem);
    QTabWidget* tabs() const { return m_tabs; }

Q_SIGNALS:
    void placeChosen(std::size_t offset);

protected:
    QTabWidget* makeTabs(const QString& objectName, const QString& accessibleName);

private:
    QTabWidget* m_tabs = nullptr;
};

} // namespace hookbench::ui
