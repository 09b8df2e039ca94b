#pragma once

#include "jinja/Completion.h"

#include <QFrame>

class QListView;
class QStandardItemModel;

namespace hookbench::ui {

/// What may be written at the caret, each with what it is and its value in the sample. It lies over the
/// window beside the caret and never takes the focus: the editor hands it the keys.
class CompletionPopup final : public QFrame {
    Q_OBJECT

public:
    explicit CompletionPopup(QWidget* editor);

    void setItems(const std::vector<jinja::CompletionItem>& items);
    /// Leaves those that begin with what is typed; false if none does.
    bool narrow(const QString& prefix);
    /// `caret`: the caret's rectangle in the editor's coordinates.
    void showAt(const QRect& caret);

    int count() const;
    QString currentText() const;
    QString textAt(int row) const;
    QString detailAt(int row) const;
    void step(int rows);

Q_SIGNALS:
    void chosen(const QString& text);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void fit();

    QWidget* m_editor;
    QListView* m_list;
    QStandardItemModel* m_model;
    std::vector<jinja::CompletionItem> m_items;
};

} // namespace hookbench::ui
