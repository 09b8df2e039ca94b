#include "inspector/BodyTab.h"

#include "common/Background.h"
#include "common/Formatting.h"
#include "common/HeadersView.h"
#include "common/JsonTree.h"
#include "common/MessageBar.h"
#include "common/TextPane.h"
#include "common/Widgets.h"
#include "json/Writer.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>

namespace hookbench::ui {

BodyTab::BodyTab(QWidget* parent)
    : QWidget(parent),
      m_kind(new MutedLabel({}, this)),
      m_bar(new MessageBar(this)),
      m_stack(new QStackedWidget(this)),
      m_tree(new JsonTree(this)),
      m_text(new TextPane(QStringLiteral("bodyText"), tr("Body as text"), this)),
      m_form(
          new HeadersView(HeadersModel::Mode::ReadOnly, QStringLiteral("bodyForm"), tr("Form fields"), this)),
      m_note(new MutedLabel({}, this))
{
    setObjectName(QStringLiteral("bodyTab"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    buildToolbar(layout);
    layout->addWidget(m_bar);
    layout->addWidget(m_stack, 1);

    auto* note = new SurfacePanel(this);
    auto* noteLayout = new QVBoxLayout(note);
    m_note->setAlignment(Qt::AlignCenter);
    m_note->setWordWrap(true);
    auto* hex = new QPushButton(tr("Show as he&x"), note);
    hex->setObjectName(QStringLiteral("bodyShowHex"));
    connect(hex, &QPushButton::clicked, this, &BodyTab::hexRequested);
    m_noteHex = hex;
    noteLayout->addStretch();
    noteLayout->addWidget(m_note);
    noteLayout->addWidget(hex, 0, Qt::AlignHCenter);
    noteLayout->addStretch();

    m_stack->insertWidget(TreeView, m_tree);
    m_stack->insertWidget(TextView, m_text);
    m_stack->insertWidget(FormView, m_form);
    m_stack->insertWidget(NoteView, note);
    showNote(QString(), false);
}

void BodyTab::buildToolbar(QVBoxLayout* layout)
{
    auto* row = new QHBoxLayout;
    row->setContentsMargins(14, 4, 8, 4);
    row->setSpacing(2);
    m_asText = makeIconButton(this, QStringLiteral("bodyAsText"), QStringLiteral("braces"),
                              tr("Show the text as received"));
    m_asText->setCheckable(true);
    m_expand = makeIconButton(this, QStringLiteral("jsonExpandAll"), QStringLiteral("chevrons-up-down"),
                              tr("Expand all"));
    m_collapse = makeIconButton(this, QStringLiteral("jsonCollapseAll"), QStringLiteral("chevrons-down-up"),
                                tr("Collapse all"));
    m_copy = makeIconButton(this, QStringLiteral("copyBody"), QStringLiteral("copy"), tr("Copy the body"));
    row->addWidget(m_kind, 1);
    for (QToolButton* button : {m_asText, m_expand, m_collapse, m_copy})
        row->addWidget(button);
    layout->addLayout(row);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    connect(m_expand, &QToolButton::clicked, m_tree, &JsonTree::expandAllRows);
    connect(m_collapse, &QToolButton::clicked, m_tree, &JsonTree::collapseAllRows);
    connect(m_asText, &QToolButton::toggled, this, &BodyTab::setPretty);
    connect(m_copy, &QToolButton::clicked, this, [this] {
        if (m_content)
            copyToClipboard(textFromBytes(m_content->bytes->body()), m_copy);
    });
}

QString BodyTab::describe(const CaptureContent& content) const
{
    const QString size = formatSize(content.capture.summary.size);
    switch (content.body) {
    case CaptureContent::Body::Empty:
        return {};
    case CaptureContent::Body::Json:
        return tr("JSON · %1").arg(size);
    case CaptureContent::Body::Form:
        return content.form.size() == 1
                   ? tr("Form · 1 field · %1").arg(size)
                   : tr("Form · %n fields · %1", nullptr, int(content.form.size())).arg(size);
    case CaptureContent::Body::Text:
        return (content.contentType.empty() ? tr("Text") : textFromBytes(content.contentType)) +
               QStringLiteral(" · ") + size;
    case CaptureContent::Body::Binary:
        return tr("Binary · %1").arg(size);
    }
    return {};
}

void BodyTab::showContent(const Content& content)
{
    m_content = content;
    m_bar->clear();
    m_asText->setChecked(false);
    const bool json = content && content->body == CaptureContent::Body::Json;
    m_expand->setVisible(json);
    m_collapse->setVisible(json);
    m_asText->setVisible(json);
    m_copy->setVisible(content && content->body != CaptureContent::Body::Empty &&
                       content->bytes->size() <= largestCopy);
    m_kind->setText(content ? describe(*content) : QString());
    m_tree->setValue(json ? content->json : nullptr);
    if (!content)
        return showNote({}, false);
    switch (content->body) {
    case CaptureContent::Body::Empty:
        return showNote(content->capture.summary.has(capture::Malformed)
                            ? tr("What came is not HTTP; Raw shows all of it.")
                            : tr("This request has no body."),
                        false);
    case CaptureContent::Body::Json:
        m_stack->setCurrentIndex(TreeView);
        return;
    case CaptureContent::Body::Form:
        m_form->headersModel()->setHeaders(content->form);
        m_stack->setCurrentIndex(FormView);
        return;
    case CaptureContent::Body::Text:
        showText(content->bytes->body());
        return;
    case CaptureContent::Body::Binary:
        return showNote(tr("%1 of binary data").arg(formatSize(content->capture.summary.size)), true);
    }
}

void BodyTab::showText(std::string_view text)
{
    m_text->showText(text);
    m_stack->setCurrentIndex(TextView);
    if (m_content->jsonError) {
        const json::ParseError& error = *m_content->jsonError;
        m_bar->showMessage(MessageBar::Severity::Problem,
                           tr("This says it is JSON but is not: line %1, column %2: %3")
                               .arg(error.line)
                               .arg(error.column)
                               .arg(textFromBytes(error.message)));
        m_bar->setClosable(false);
    } else if (m_text->cut()) {
        m_bar->showMessage(MessageBar::Severity::Info,
                           tr("The first %1 of %2 are shown here. Hex shows everything.")
                               .arg(formatSize(TextPane::displayLimit), formatSize(text.size())));
        m_bar->setClosable(false);
    }
}

void BodyTab::showNote(const QString& text, bool offerHex)
{
    m_note->setText(text);
    m_noteHex->setVisible(offerHex);
    m_stack->setCurrentIndex(NoteView);
}

void BodyTab::setPretty(bool raw)
{
    if (!m_content || m_content->body != CaptureContent::Body::Json)
        return;
    m_bar->clear();
    m_expand->setEnabled(!raw);
    m_collapse->setEnabled(!raw);
    if (raw)
        showText(m_content->bytes->body());
    else
        m_stack->setCurrentIndex(TreeView);
}

} // namespace hookbench::ui
