#pragma once

#include "templates/TextSearch.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QTimer;
class QToolButton;

namespace hookbench::ui {

class MutedLabel;
class TemplateEditor;

/// Find and replace, above an editor: every place is marked while one types, and counted. The search runs off
/// the window's thread.
class FindBar final : public QWidget {
    Q_OBJECT

public:
    explicit FindBar(TemplateEditor* editor, QWidget* parent = nullptr);

    /// Opens with what is selected in the editor; `replacing` shows the second line too.
    void open(bool replacing);
    void close();
    void goToNext(bool forward);
    void replaceCurrent();
    void replaceAll();

Q_SIGNALS:
    void searched();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QToolButton* makeToggle(const QString& objectName, const QString& text, const QString& name);
    void search();
    void showResult(SearchResult result);
    void showCount();
    int currentHit() const;

    TemplateEditor* m_editor;
    QTimer* m_timer;
    QLineEdit* m_find;
    QLineEdit* m_replace;
    QWidget* m_replaceRow;
    MutedLabel* m_count;
    QToolButton* m_case;
    QToolButton* m_words;
    QToolButton* m_regex;
    SearchResult m_result;
    int m_request = 0;
    int m_pendingStep = 0; ///< Enter was pressed before the search had ended
};

} // namespace hookbench::ui
