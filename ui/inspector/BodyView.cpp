#include "inspector/BodyView.h"

#include "capture/reading/XmlPretty.h"
#include "common/Background.h"
#include "common/FindLine.h"
#include "common/Formatting.h"
#include "common/HeadersView.h"
#include "common/JsonModel.h"
#include "common/JsonTree.h"
#include "common/MessageBar.h"
#include "common/SaveText.h"
#include "common/Style.h"
#include "common/TextPane.h"
#include "common/Widgets.h"
#include "inspector/CaptureContent.h"
#include "inspector/ImageView.h"
#include "json/Writer.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>

namespace hookbench::ui {

namespace {

using Kind = capture::BodyContent::Body;

/// Larger documents are not looked through for repeated keys unasked.
constexpr std::size_t largestKeyCheck = 8u << 20;

} // namespace

BodyView::BodyView(const QString& prefix, QWidget* parent)
    : QWidget(parent),
      m_prefix(prefix),
      m_kind(new MutedLabel({}, this)),
      m_looks(new QButtonGroup(this)),
      m_findLine(new FindLine(prefix + QStringLiteral("Find"), this)),
      m_bar(new MessageBar(this)),
      m_stack(new QStackedWidget(this)),
      m_tree(new JsonTree(this)),
      m_text(new TextPane(prefix + QStringLiteral("Text"), tr("Body as text"), this)),
      m_form(new HeadersView(HeadersModel::Mode::ReadOnly, prefix + QStringLiteral("Form"), tr("Form fields"), this)),
      m_image(new ImageView(prefix + QStringLiteral("Image"), this)),
      m_note(new MutedLabel({}, this)),
      m_meaning(new MutedLabel({}, this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    buildToolbar(*layout);
    layout->addWidget(m_findLine);
    layout->addWidget(m_bar);
    layout->addWidget(m_stack, 1);
    m_meaning->setObjectName(prefix + QStringLiteral("Meaning"));
    m_meaning->setTextFormat(Qt::PlainText);
    m_meaning->setWordWrap(true);
    m_meaning->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_meaning->setContentsMargins(14, 6, 14, 8);
    m_meaning->hide();
    layout->addWidget(m_meaning);

    m_tree->setObjectName(prefix + QStringLiteral("Tree"));
    m_kind->setObjectName(prefix + QStringLiteral("Kind"));
    m_stack->insertWidget(TreeView, m_tree);
    m_stack->insertWidget(TextView, m_text);
    m_stack->insertWidget(FormView, m_form);
    m_stack->insertWidget(ImageViewer, m_image);
    buildNote();
    for (QWidget* view : {static_cast<QWidget*>(m_tree), static_cast<QWidget*>(m_text)})
        view->installEventFilter(this);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &BodyView::tellMeaning);
    connect(m_tree->model(), &QAbstractItemModel::modelReset, this, &BodyView::tellMeaning);
    connect(m_image, &ImageView::told, this, [this](const QString& words, bool isDrawn) {
        if (!isDrawn)
            return showNote(words, true);
        m_kind->setText(words + QStringLiteral(" · ") + formatSize(m_body->data.size()));
    });
    connect(m_findLine, &FindLine::textChanged, this, &BodyView::search);
    connect(m_findLine, &FindLine::stepped, this, &BodyView::step);
    connect(m_findLine, &FindLine::closed, this, [this] { m_stack->currentWidget()->setFocus(); });
    showBody(nullptr);
}

BodyView::~BodyView()
{
    m_token.cancel();
    m_searchToken.cancel();
}

void BodyView::buildToolbar(QBoxLayout& layout)
{
    auto* row = new QHBoxLayout;
    row->setContentsMargins(14, 4, 8, 4);
    row->setSpacing(2);
    row->addWidget(m_kind, 1);
    const std::pair<Look, QString> looks[] = {
        {Look::Tree, tr("Tree")}, {Look::Pretty, tr("Indented")}, {Look::Raw, tr("Raw")}};
    const QString names[] = {QStringLiteral("LookTree"), QStringLiteral("LookPretty"), QStringLiteral("LookRaw")};
    for (const auto& [look, title] : looks) {
        auto* button = new QToolButton(this);
        button->setObjectName(m_prefix + names[int(look)]);
        button->setText(title);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        button->setCheckable(true);
        button->setAutoRaise(true);
        button->setAccessibleName(tr("Show the body: %1").arg(title));
        m_looks->addButton(button, int(look));
        row->addWidget(button);
    }
    row->addSpacing(6);
    m_find = makeIconButton(this, m_prefix + QStringLiteral("OpenFind"), QStringLiteral("search"), tr("Find in this body (Ctrl+F)"));
    m_expand = makeIconButton(this, m_prefix + QStringLiteral("ExpandAll"), QStringLiteral("chevrons-up-down"), tr("Expand all"));
    m_collapse =
        makeIconButton(this, m_prefix + QStringLiteral("CollapseAll"), QStringLiteral("chevrons-down-up"), tr("Collapse all"));
    m_copy = makeIconButton(this, m_prefix + QStringLiteral("Copy"), QStringLiteral("copy"), tr("Copy the body"));
    m_save = makeIconButton(this, m_prefix + QStringLiteral("Save"), QStringLiteral("download"), tr("Save the body as a file…"));
    for (QToolButton* button : {m_find, m_expand, m_collapse, m_copy, m_save})
        row->addWidget(button);
    layout.addLayout(row);
    layout.addWidget(new Hairline(Qt::Horizontal, this));
    connect(m_looks, &QButtonGroup::idClicked, this, [this](int look) { setLook(static_cast<Look>(look)); });
    connect(m_find, &QToolButton::clicked, this, &BodyView::openFind);
    connect(m_expand, &QToolButton::clicked, m_tree, &JsonTree::expandAllRows);
    connect(m_collapse, &QToolButton::clicked, m_tree, &JsonTree::collapseAllRows);
    connect(m_save, &QToolButton::clicked, this, &BodyView::save);
    connect(m_copy, &QToolButton::clicked, this, [this] {
        if (m_body)
            copyToClipboard(m_look == Look::Pretty ? m_text->plainText() : textFromBytes(m_body->data), m_copy);
    });
}

void BodyView::buildNote()
{
    auto* note = new SurfacePanel(this);
    auto* layout = new QVBoxLayout(note);
    m_note->setObjectName(m_prefix + QStringLiteral("Note"));
    m_note->setAlignment(Qt::AlignCenter);
    m_note->setWordWrap(true);
    auto* hex = new QPushButton(tr("Show as he&x"), note);
    hex->setObjectName(m_prefix + QStringLiteral("ShowHex"));
    connect(hex, &QPushButton::clicked, this, [this] { Q_EMIT hexRequested(0, 0); });
    m_noteHex = hex;
    layout->addStretch();
    layout->addWidget(m_note);
    layout->addWidget(hex, 0, Qt::AlignHCenter);
    layout->addStretch();
    m_stack->insertWidget(NoteView, note);
}

QString BodyView::describe() const
{
    const QString size = formatSize(m_body->data.size());
    const QString type = textFromBytes(m_body->contentType);
    switch (m_body->body) {
    case Kind::Empty:
        return {};
    case Kind::Json:
        return tr("JSON · %1").arg(size);
    case Kind::Form:
        return m_body->form.size() == 1 ? tr("Form · 1 field · %1").arg(size)
                                        : tr("Form · %n fields · %1", nullptr, int(m_body->form.size())).arg(size);
    case Kind::Text:
        return (type.isEmpty() ? tr("Text") : type) + QStringLiteral(" · ") + size;
    case Kind::Xml:
        return tr("XML · %1").arg(size);
    case Kind::Image:
        return tr("Picture · %1").arg(size);
    case Kind::Multipart:
        return tr("%1 · %2").arg(type, size);
    case Kind::Binary:
        return tr("Binary · %1").arg(size);
    }
    return {};
}

void BodyView::showBody(Body body, const QString& words)
{
    m_token.cancel();
    m_token = {};
    m_body = std::move(body);
    m_bar->clear();
    m_image->clear();
    m_findLine->close();
    const bool isEmpty = !m_body || m_body->body == Kind::Empty;
    const bool isJson = !isEmpty && m_body->body == Kind::Json;
    m_tree->setValue(isJson ? m_body->json : nullptr);
    m_kind->setText(isEmpty ? QString() : describe());
    m_copy->setVisible(!isEmpty && m_body->data.size() <= largestCopy);
    m_save->setVisible(!isEmpty);
    chooseLooks();
    if (isEmpty)
        return showNote(words, false);
    switch (m_body->body) {
    case Kind::Json:
        return setLook(Look::Tree);
    case Kind::Xml:
        return setLook(Look::Pretty);
    case Kind::Form:
        m_form->headersModel()->setHeaders(m_body->form);
        m_stack->setCurrentIndex(FormView);
        return;
    case Kind::Image:
        m_stack->setCurrentIndex(ImageViewer);
        return m_image->showImage(m_body->data, m_body);
    case Kind::Binary:
        return showNote(tr("%1 of binary data").arg(formatSize(m_body->data.size())), true);
    default:
        return setLook(Look::Raw);
    }
}

void BodyView::chooseLooks()
{
    const Kind kind = m_body ? m_body->body : Kind::Empty;
    const bool isJson = kind == Kind::Json;
    m_looks->button(int(Look::Tree))->setVisible(isJson);
    m_looks->button(int(Look::Pretty))->setVisible(isJson || kind == Kind::Xml);
    m_looks->button(int(Look::Raw))->setVisible(isJson || kind == Kind::Xml);
    m_expand->setVisible(isJson);
    m_collapse->setVisible(isJson);
    m_find->setVisible(isJson || kind == Kind::Xml || kind == Kind::Text || kind == Kind::Multipart);
}

void BodyView::setLook(Look look)
{
    m_look = look;
    m_looks->button(int(look))->setChecked(true);
    m_findLine->close();
    m_bar->clear();
    m_expand->setEnabled(look == Look::Tree);
    m_collapse->setEnabled(look == Look::Tree);
    switch (look) {
    case Look::Tree:
        m_stack->setCurrentIndex(TreeView);
        tellRepeatedKey();
        break;
    case Look::Pretty:
        showPretty();
        break;
    case Look::Raw:
        showText(m_body->data);
        tellProblems();
        break;
    }
    tellMeaning();
}

void BodyView::showPretty()
{
    struct Pretty {
        std::string text;
        std::optional<capture::XmlError> error;
    };
    m_text->showText({});
    m_stack->setCurrentIndex(TextView);
    const auto make = [body = m_body] {
        Pretty pretty;
        if (body->json) {
            pretty.text = json::write(*body->json, json::Style::Pretty);
        } else if (auto xml = capture::prettyXml(body->data)) {
            pretty.text = std::move(*xml);
        } else {
            pretty.error = xml.error();
        }
        return pretty;
    };
    runInBackground(this, make, [this, body = m_body](const Pretty& pretty) {
        if (body != m_body || m_look != Look::Pretty)
            return;
        if (!pretty.error)
            return showText(pretty.text);
        setLook(Look::Raw);
        m_bar->showMessage(MessageBar::Severity::Problem, tr("This says it is XML but is not: line %1, column %2: %3")
                                                              .arg(pretty.error->line)
                                                              .arg(pretty.error->column)
                                                              .arg(textFromBytes(pretty.error->message)));
        m_bar->setClosable(false);
    });
}

void BodyView::showText(std::string_view text)
{
    m_text->showText(text);
    m_stack->setCurrentIndex(TextView);
    if (!m_text->cut())
        return;
    m_bar->showMessage(MessageBar::Severity::Info,
                       tr("The first %1 of %2 are shown here. Hex shows everything.")
                           .arg(formatSize(TextPane::displayLimit), formatSize(text.size())));
    m_bar->setClosable(false);
}

void BodyView::tellProblems()
{
    QString words;
    std::size_t byte = 0;
    if (m_body->jsonError) {
        const json::ParseError& error = *m_body->jsonError;
        byte = error.offset;
        words = tr("This says it is JSON but is not: line %1, column %2 (byte %3): %4")
                    .arg(error.line)
                    .arg(error.column)
                    .arg(error.offset)
                    .arg(textFromBytes(error.message));
    } else if (m_body->charsetError) {
        byte = m_body->charsetError->offset;
        words = tr("This is not UTF-8: byte %1 is 0x%2, which cannot stand there.")
                    .arg(byte)
                    .arg(m_body->charsetError->byte, 2, 16, QLatin1Char('0'));
    } else if (!m_body->problem.empty()) {
        m_bar->showMessage(MessageBar::Severity::Problem, textFromBytes(m_body->problem));
        return m_bar->setClosable(false);
    } else {
        return;
    }
    m_text->markProblem(byte);
    m_bar->showMessage(MessageBar::Severity::Problem, words);
    m_bar->setClosable(false);
    m_bar->addAction(tr("Show the byte"), m_prefix + QStringLiteral("ShowByte"), [this, byte] {
        Q_EMIT hexRequested(byte, 1);
        // The problem is still there when one comes back.
        QMetaObject::invokeMethod(this, &BodyView::tellProblems, Qt::QueuedConnection);
    });
}

void BodyView::tellRepeatedKey()
{
    if (!m_body->json || m_body->data.size() > largestKeyCheck)
        return;
    const auto look = [body = m_body, token = m_token] { return json::firstRepeatedKey(*body->json, token); };
    runInBackground(this, look, [this, body = m_body](const std::optional<json::Steps>& steps) {
        if (!steps || body != m_body || m_look != Look::Tree)
            return;
        m_bar->showMessage(MessageBar::Severity::Warning,
                           tr("A key appears twice: %1. Readers disagree about which one counts.")
                               .arg(m_tree->jsonModel()->path(m_tree->jsonModel()->indexOf(*steps))));
        m_bar->addAction(tr("Show it"), m_prefix + QStringLiteral("ShowKey"), [this, steps = *steps] { m_tree->choose(steps); });
    });
}

void BodyView::tellMeaning()
{
    const bool isTree = m_body && m_body->json && m_look == Look::Tree;
    const QString words = isTree ? m_tree->jsonModel()->meaning(m_tree->currentIndex()) : QString();
    constexpr int mostLines = 12;
    const QStringList lines = words.split(QLatin1Char('\n'));
    m_meaning->setText(lines.size() > mostLines ? QStringList(lines.mid(0, mostLines)).join(QLatin1Char('\n')) +
                                                      QStringLiteral("\n…")
                                                : words);
    m_meaning->setToolTip(lines.size() > mostLines ? words : QString());
    m_meaning->setVisible(!words.isEmpty());
}

void BodyView::showNote(const QString& text, bool offersHex)
{
    m_note->setText(text);
    m_noteHex->setVisible(offersHex);
    m_stack->setCurrentIndex(NoteView);
    m_meaning->hide();
}

bool BodyView::showsBytes() const
{
    return m_body && m_stack->currentIndex() == TextView && m_look == Look::Raw;
}

void BodyView::save()
{
    if (!m_body)
        return;
    const QString name = m_fileName.isEmpty()
                             ? QStringLiteral("body.") + textFromBytes(capture::suffixFor(m_body->contentType))
                             : m_fileName;
    saveText(this, m_bar, tr("Save the body"), name, QByteArray(m_body->data.data(), qsizetype(m_body->data.size())));
}

} // namespace hookbench::ui
