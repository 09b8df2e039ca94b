#include "send/ResultPanel.h"

#include "common/Background.h"
#include "common/Formatting.h"
#include "common/JsonTree.h"
#include "common/TextPane.h"
#include "common/Widgets.h"
#include "send/TimingBar.h"
#include "json/Parser.h"

#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace hookbench::ui {

ResultPanel::ResultPanel(QWidget* parent)
    : QWidget(parent),
      m_stack(new QStackedWidget(this)),
      m_note(new QLabel(this)),
      m_noteDetail(new MutedLabel({}, this))
{
    setObjectName(QStringLiteral("resultPanel"));
    auto* empty = new SurfacePanel(this);
    auto* emptyLayout = new QVBoxLayout(empty);
    emptyLayout->setContentsMargins(32, 32, 32, 32);
    m_note->setObjectName(QStringLiteral("resultNote"));
    m_note->setAlignment(Qt::AlignCenter);
    m_note->setWordWrap(true);
    m_note->setText(tr("The answer appears here."));
    m_noteDetail->setObjectName(QStringLiteral("resultDetail"));
    m_noteDetail->setAlignment(Qt::AlignCenter);
    m_noteDetail->setWordWrap(true);
    m_noteDetail->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_noteDetail->setText(tr("Status, timing, headers and body of what the receiver says."));
    emptyLayout->addStretch();
    emptyLayout->addWidget(m_note);
    emptyLayout->addWidget(m_noteDetail);
    emptyLayout->addStretch();
    auto* response = new SurfacePanel(this);
    buildResponse(response);
    m_stack->addWidget(empty);
    m_stack->addWidget(response);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
}

void ResultPanel::buildResponse(QWidget* page)
{
    m_status = new Pill(page);
    m_status->setObjectName(QStringLiteral("resultStatus"));
    m_facts = new MutedLabel({}, page);
    m_facts->setObjectName(QStringLiteral("resultFacts"));
    m_inspect = new QPushButton(icon(QStringLiteral("inbox"), Tone::Text), tr("Show in &Inspector"), page);
    m_inspect->setObjectName(QStringLiteral("showInInspector"));
    connect(m_inspect, &QPushButton::clicked, this, &ResultPanel::showInInspectorRequested);
    m_timing = new TimingBar(page);
    m_tabs = new QTabWidget(page);
    m_tabs->setObjectName(QStringLiteral("resultTabs"));
    m_tabs->setAccessibleName(tr("Parts of the answer"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setAccessibleName(tr("Parts of the answer"));
    m_tree = new JsonTree(page);
    m_tree->setObjectName(QStringLiteral("responseTree"));
    m_tree->setAccessibleName(tr("Response body as a tree"));
    m_body = new TextPane(QStringLiteral("responseBody"), tr("Response body"), page);
    m_head = new TextPane(QStringLiteral("responseHead"), tr("Response head as received"), page);
    m_requestHead = new TextPane(QStringLiteral("requestHead"), tr("Request head as sent"), page);
    m_bodyStack = new QStackedWidget(page);
    m_bodyStack->addWidget(m_body);
    m_bodyStack->addWidget(m_tree);
    m_tabs->addTab(m_bodyStack, tr("Bod&y"));
    m_tabs->addTab(m_head, tr("Response hea&d"));
    m_tabs->addTab(m_requestHead, tr("Request head as sent"));

    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(m_status);
    row->addWidget(m_facts, 1);
    row->addWidget(m_inspect);
    auto* top = new QVBoxLayout;
    top->setContentsMargins(14, 14, 14, 8);
    top->setSpacing(12);
    top->addLayout(row);
    top->addWidget(m_timing);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_tabs, 1);
}

void ResultPanel::showSending(const QString& where)
{
    ++m_request;
    m_note->setText(tr("Sending to %1…").arg(where));
    m_noteDetail->setText({});
    m_stack->setCurrentIndex(0);
}

void ResultPanel::showError(const Error& error)
{
    ++m_request;
    m_note->setText(error.code == ErrorCode::Cancelled
                        ? tr("Cancelled. The receiver may have got the request all the same.")
                        : textFromBytes(error.message));
    m_noteDetail->setText(error.code == ErrorCode::Cancelled ? QString() : textFromBytes(error.detail));
    m_stack->setCurrentIndex(0);
}

void ResultPanel::showResponse(const http::IncomingResponse& response, bool fromLocalEndpoint)
{
    const QString phrase = textFromBytes(http::reasonPhrase(response.status));
    m_status->setStatus(response.status, phrase.isEmpty()
                                             ? QString::number(response.status)
                                             : QStringLiteral("%1 %2").arg(response.status).arg(phrase));
    QString facts = formatDurationMs(response.timings.totalMs) + QStringLiteral("  ·  ") +
                    formatSize(response.body.size());
    facts += QStringLiteral("  ·  HTTP/") + textFromBytes(response.httpVersion);
    m_facts->setText(facts);
    m_inspect->setVisible(fromLocalEndpoint);
    m_timing->setTimings(response.timings);
    m_head->showText(response.rawHead);
    m_requestHead->showText(response.rawRequestHead);
    showBody(response.body, response.bodyTruncated);
    m_stack->setCurrentIndex(1);
}

void ResultPanel::showBody(const std::string& body, bool truncated)
{
    const int request = ++m_request;
    m_bodyStack->setCurrentIndex(0);
    m_body->setPlaceholderText(tr("The answer has no body."));
    m_body->showText(body);
    m_tabs->setTabText(0, truncated ? tr("Bod&y (cut)") : tr("Bod&y"));
    const auto start = body.find_first_not_of(" \t\r\n");
    if (truncated || start == std::string::npos || (body[start] != '{' && body[start] != '['))
        return;
    using Parsed = std::shared_ptr<const json::Value>;
    runInBackground(
        this,
        [body]() -> Parsed {
            auto value = json::parse(body);
            return value ? std::make_shared<const json::Value>(std::move(value).value()) : Parsed();
        },
        [this, request](Parsed value) {
            if (!value || request != m_request)
                return;
            m_tree->setValue(std::move(value));
            m_bodyStack->setCurrentIndex(1);
        });
}

} // namespace hookbench::ui
