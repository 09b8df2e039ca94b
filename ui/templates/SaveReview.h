#pragma once

#include "templates/Regression.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTreeWidget;

namespace hookbench::ui {

class TextDiffView;
class MutedLabel;

/// Before a changed template is saved: which events it renders otherwise from now on, with what is different.
class SaveReview final : public QWidget {
    Q_OBJECT

public:
    explicit SaveReview(QWidget* parent = nullptr);

    /// Shows the results that are not as before; false if there are none.
    bool review(const std::vector<templates::RegressionResult>& results);

Q_SIGNALS:
    void saveRequested();
    void cancelled();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void showDiff();

    QLabel* m_title;
    MutedLabel* m_summary;
    QTreeWidget* m_list;
    TextDiffView* m_diff;
    QPushButton* m_save;
    std::vector<templates::RegressionResult> m_results;
};

/// "changes", "breaks", "is no longer JSON", ….
QString verdictText(templates::RegressionResult::Verdict verdict);

} // namespace hookbench::ui
