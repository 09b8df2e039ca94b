#pragma once

#include "inspector/CaptureContent.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QToolButton;

namespace hookbench::ui {

class HeadersView;
class JsonTree;
class MessageBar;
class TextPane;

/// The body by its kind: a tree of JSON, a table of form fields, text, or a word on binary data.
class BodyTab final : public QWidget {
    Q_OBJECT

public:
    explicit BodyTab(QWidget* parent = nullptr);

    void showContent(const Content& content);
    JsonTree* tree() const { return m_tree; }

Q_SIGNALS:
    void hexRequested();

private:
    enum View { TreeView, TextView, FormView, NoteView };
    void buildToolbar(class QVBoxLayout* layout);
    void showText(std::string_view text);
    void showNote(const QString& text, bool offerHex);
    QString describe(const CaptureContent& content) const;
    void setPretty(bool raw);

    Content m_content;
    QLabel* m_kind;
    QToolButton* m_expand;
    QToolButton* m_collapse;
    QToolButton* m_copy;
    QToolButton* m_asText;
    MessageBar* m_bar;
    QStackedWidget* m_stack;
    JsonTree* m_tree;
    TextPane* m_text;
    HeadersView* m_form;
    QLabel* m_note;
    QWidget* m_noteHex;
};

} // namespace hookbench::ui
