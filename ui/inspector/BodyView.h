#pragma once

#include "base/Cancellation.h"
#include "capture/reading/BodyContent.h"
#include "json/Search.h"

#include <QWidget>

class QBoxLayout;
class QButtonGroup;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace hookbench::ui {

class FindLine;
class HeadersView;
class ImageView;
class JsonTree;
class MessageBar;
class TextPane;

/// A body, or a part of one, by its kind: JSON as a tree, indented or as it is; text; XML indented or as it is; the fields
/// of a form; a picture; a word on bytes that are none of it. What is broken is told at its byte.
class BodyView final : public QWidget {
    Q_OBJECT

public:
    enum class Look { Tree, Pretty, Raw };
    using Body = std::shared_ptr<const capture::BodyContent>;

    /// `prefix` begins the names of what it consists of: "body" gives "bodyText".
    explicit BodyView(const QString& prefix, QWidget* parent = nullptr);
    ~BodyView() override;

    /// Null shows `words` alone, as a body without bytes does.
    void showBody(Body body, const QString& words = {});
    const Body& body() const { return m_body; }
    JsonTree* tree() const { return m_tree; }
    TextPane* textPane() const { return m_text; }
    /// Whether the text shown is the body's bytes as they are, so that a selection of it is one of bytes.
    bool showsBytes() const;
    /// The name of a file to save the body in; by itself it is made of the body's type.
    void setFileName(const QString& name) { m_fileName = name; }
    void openFind();

Q_SIGNALS:
    /// Bytes of the body are to be looked at.
    void hexRequested(quint64 first, quint64 length);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum View { TreeView, TextView, FormView, ImageViewer, NoteView };
    void buildToolbar(QBoxLayout& layout);
    void buildNote();
    void chooseLooks();
    void setLook(Look look);
    void showPretty();
    void showText(std::string_view text);
    void showNote(const QString& text, bool offersHex);
    void tellProblems();
    void tellRepeatedKey();
    void tellMeaning();
    void save();
    void search(const QString& text);
    void step(int direction);
    void showMatch();
    QString describe() const;

    QString m_prefix;
    QString m_fileName;
    Body m_body;
    Look m_look = Look::Raw;
    CancellationToken m_token;       ///< of what is made of this body
    CancellationToken m_searchToken;
    std::vector<json::Steps> m_matches;
    std::vector<std::size_t> m_places; ///< of matches in the text, as positions
    int m_match = -1;

    QLabel* m_kind;
    QButtonGroup* m_looks;
    QToolButton* m_find;
    QToolButton* m_expand;
    QToolButton* m_collapse;
    QToolButton* m_copy;
    QToolButton* m_save;
    FindLine* m_findLine;
    MessageBar* m_bar;
    QStackedWidget* m_stack;
    JsonTree* m_tree;
    TextPane* m_text;
    HeadersView* m_form;
    ImageView* m_image;
    QLabel* m_note;
    QWidget* m_noteHex;
    QLabel* m_meaning;
};

} // namespace hookbench::ui
