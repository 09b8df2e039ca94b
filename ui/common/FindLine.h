#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace hookbench::ui {

/// A line to search in what stands below it: Enter and Shift+Enter go through the matches, Escape closes it.
class FindLine final : public QWidget {
    Q_OBJECT

public:
    FindLine(const QString& objectName, QWidget* parent = nullptr);

    void open();
    void close();
    QString text() const;
    /// What is told beside the line: the match `current` (from 1) of `count`. `isCut`: there are more.
    void showCount(int current, int count, bool isCut);

Q_SIGNALS:
    void textChanged(const QString& text);
    /// +1 the next match, -1 the one before.
    void stepped(int direction);
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QLineEdit* m_line;
    QLabel* m_count;
};

} // namespace hookbench::ui
