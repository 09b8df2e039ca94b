// The form of the request view: its widgets, the draft in them, and the samples that fill it.
#include "common/CodeEditor.h"
#include "common/Formatting.h"
#include "common/HeadersView.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "events/Catalogue.h"
#include "events/Envelope.h"
#include "registrations/FormField.h"
#include "send/RequestView.h"
#include "signing/Presets.h"
#include "Workbench.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <QComboBox>
#include <QCompleter>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookbench::ui {

QWidget* RequestView::buildForm()
{
    auto* form = new SurfacePanel(this);
    auto* layout = new QVBoxLayout(form);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* top = new QVBoxLayout;
    top->setContentsMargins(14, 14, 14, 6);
    top->setSpacing(10);
    top->addWidget(buildTargetRow());
    top->addWidget(buildEventRow());
    layout->addLayout(top);

    m_tabs = new QTabWidget(form);
    m_tabs->setObjectName(QStringLiteral("sendTabs"));
    m_tabs->setAccessibleName(tr("Parts of the request"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setAccessibleName(tr("Parts of the request"));
    m_tabs->addTab(buildBodyTab(), tr("&Body"));
    m_headers = new HeadersView(HeadersModel::Mode::Editable, QStringLiteral("sendHeaders"),
                                tr("Headers to send"), form);
    m_tabs->addTab(m_headers, tr("Hea&ders"));
    m_tabs->addTab(buildSigningTab(), tr("Si&gnature"));
    layout->addWidget(m_tabs, 1);
    layout->addWidget(new Hairline(Qt::Horizontal, form));
    layout->addWidget(buildSendRow());
    form->setMinimumWidth(fontMetrics().averageCharWidth() * 60);
    return form;
}

QWidget* RequestView::buildTargetRow()
{
    auto* row = new QWidget(this);
    m_method = new QComboBox(row);
    m_method->setObjectName(QStringLiteral("sendMethod"));
    m_method->setAccessibleName(tr("Method"));
    m_method->setEditable(true);
    m_method->addItems({QStringLiteral("POST"), QStringLiteral("PUT"), QStringLiteral("PATCH"),
                        QStringLiteral("DELETE"), QStringLiteral("GET"), QStringLiteral("HEAD"),
                        QStringLiteral("OPTIONS")});
    m_method->setInsertPolicy(QComboBox::NoInsert);
    m_method->setFont(monospaceFont());
    m_url = new QLineEdit(row);
    m_url->setObjectName(QStringLiteral("sendUrl"));
    m_url->setAccessibleName(tr("Address to send to"));
    m_url->setFont(monospaceFont());
    m_url->setClearButtonEnabled(true);
    m_url->setToolTip(tr("Left empty, the request goes to the endpoint of this window."));
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_method);
    layout->addWidget(m_url, 1);
    return row;
}

QWidget* RequestView::buildEventRow()
{
    auto* row = new QWidget(this);
    m_event = new QComboBox(row);
    m_event->setObjectName(QStringLiteral("sendEvent"));
    m_event->setAccessibleName(tr("Event type"));
    m_event->setEditable(true);
    m_event->setInsertPolicy(QComboBox::NoInsert);
    m_event->setMaxVisibleItems(16);
    for (const events::EventType& type : events::catalogue())
        m_event->addItem(textFromBytes(type.name));
    m_event->completer()->setFilterMode(Qt::MatchContains);
    m_event->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_event->lineEdit()->setPlaceholderText(tr("Any event type"));
    m_event->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(m_event->lineEdit(), &QLineEdit::returnPressed, this, &RequestView::onEventChosen);
    auto* label = new QLabel(tr("&Event"), row);
    label->setBuddy(m_event);
    auto* fresh = new QPushButton(icon(QStringLiteral("refresh-cw"), Tone::Muted), tr("&New event id"), row);
    fresh->setObjectName(QStringLiteral("newEventId"));
    fresh->setToolTip(tr("Gives the event in the body a new event_id and the present time"));
    connect(fresh, &QPushButton::clicked, this, &RequestView::newEventId);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(label);
    layout->addWidget(m_event, 1);
    layout->addWidget(fresh);
    return row;
}

QWidget* RequestView::buildBodyTab()
{
    auto* tab = new QWidget(this);
    m_body = new CodeEditor(tab);
    m_body->setObjectName(QStringLiteral("sendBody"));
    m_body->setAccessibleName(tr("Body to send"));
    m_bodyIcon = new IconLabel(tab, 15);
    m_bodyState = new MutedLabel({}, tab);
    m_bodyState->setObjectName(QStringLiteral("bodyState"));
    m_bodyState->setWordWrap(true);
    auto* state = new QHBoxLayout;
    state->setContentsMargins(16, 7, 16, 7);
    state->setSpacing(7);
    state->addWidget(m_bodyIcon, 0, Qt::AlignTop);
    state->addWidget(m_bodyState, 1);
    auto* layout = new QVBoxLayout(tab);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_body, 1);
    layout->addWidget(new Hairline(Qt::Horizontal, tab));
    layout->addLayout(state);
    return tab;
}

QWidget* RequestView::buildSigningTab()
{
    auto* tab = new QWidget(this);
    m_scheme = new QComboBox(tab);
    m_scheme->setObjectName(QStringLiteral("sendScheme"));
    m_scheme->setMaxVisibleItems(16);
    m_scheme->addItem(tr("Not signed"), QString());
    for (const signing::Scheme& scheme : signing::allSchemes())
        m_scheme->addItem(
            QStringLiteral("%1 (%2)").arg(textFromBytes(scheme.title), textFromBytes(scheme.id)),
            textFromBytes(scheme.id));
    m_secret = new QLineEdit(tab);
    m_secret->setObjectName(QStringLiteral("sendSecret"));
    m_secret->setFont(monospaceFont());
    m_secret->setPlaceholderText(QStringLiteral("${SIGNING_SECRET}"));
    auto* scheme = new FormField(tr("Si&gning scheme"), m_scheme, QStringLiteral("scheme"), tab);
    auto* secret = new FormField(tr("Secret"), m_secret, QStringLiteral("secret"), tab);
    secret->setHelp(tr("A variable of the environment in use, as ${NAME}. It is signed when it is sent: the "
                       "result shows the headers that came of it."));
    auto* layout = new QVBoxLayout(tab);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(14);
    layout->addWidget(scheme);
    layout->addWidget(secret);
    layout->addStretch();
    return tab;
}

QWidget* RequestView::buildSendRow()
{
    auto* row = new QWidget(this);
    m_timeout = new QSpinBox(row);
    m_timeout->setObjectName(QStringLiteral("sendTimeout"));
    m_timeout->setAccessibleName(tr("Timeout in seconds"));
    m_timeout->setRange(1, 3600);
    m_timeout->setSuffix(tr(" s"));
    auto* label = new QLabel(tr("&Timeout"), row);
    label->setBuddy(m_timeout);
    m_problem = new QLabel(row);
    m_problem->setObjectName(QStringLiteral("sendProblem"));
    m_problem->setWordWrap(true);
    m_problem->setForegroundRole(QPalette::BrightText);
    m_cancel = new QPushButton(tr("&Cancel"), row);
    m_cancel->setObjectName(QStringLiteral("cancelSend"));
    m_cancel->hide();
    m_send = new QPushButton(icon(QStringLiteral("send"), Tone::OnAccent), tr("&Send"), row);
    m_send->setObjectName(QStringLiteral("sendButton"));
    m_send->setToolTip(tr("Sends this request for real (Ctrl+Enter)"));
    setButtonKind(m_send, ButtonKind::Primary);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(16, 10, 16, 10);
    layout->setSpacing(8);
    layout->addWidget(label);
    layout->addWidget(m_timeout);
    layout->addSpacing(8);
    layout->addWidget(m_problem, 1);
    layout->addStretch();
    layout->addWidget(m_cancel);
    layout->addWidget(m_send);
    return row;
}

Draft RequestView::defaultDraft() const
{
    Draft draft;
    draft.eventType = QStringLiteral("object.created");
    draft.method = QStringLiteral("POST");
    draft.headers = {{"Content-Type", "application/json"}, {"User-Agent", "Hookbench/" HOOKBENCH_VERSION}};
    return draft;
}

Draft RequestView::draft() const
{
    Draft draft;
    draft.eventType = m_event->currentText();
    draft.body = m_body->text();
    draft.method = m_method->currentText();
    draft.url = m_url->text().trimmed();
    draft.headers = m_headers->headersModel()->headers();
    draft.timeoutSeconds = m_timeout->value();
    return draft;
}

void RequestView::edit(const Draft& draft)
{
    showDraft(draft);
    if (draft.body.isEmpty())
        replaceBody({}); // not the sample
    m_tabs->setCurrentIndex(0);
    focusBody();
}

void RequestView::showDraft(const Draft& draft)
{
    m_event->setCurrentText(draft.eventType);
    m_method->setCurrentText(draft.method);
    m_url->setText(draft.url);
    m_headers->headersModel()->setHeaders(draft.headers);
    m_timeout->setValue(draft.timeoutSeconds);
    if (draft.body.isEmpty())
        fillSample();
    else
        m_body->setText(draft.body);
    checkBody();
}

void RequestView::fillSample()
{
    const json::Value sample = events::sampleEnvelope(toBytes(m_event->currentText().trimmed()),
                                                      events::makeEventId(), m_workbench.clock().nowUs());
    m_sample = textFromBytes(json::write(sample, json::Style::Pretty)) + QLatin1Char('\n');
    replaceBody(m_sample);
}

void RequestView::replaceBody(const QString& text)
{
    // Not setText(): that would take the way back.
    m_body->selectAll();
    m_body->replaceSelectedText(text);
    m_body->setCursorPosition(0, 0);
}

void RequestView::onEventChosen()
{
    const QString type = m_event->currentText().trimmed();
    if (type.isEmpty())
        return;
    // A body that was written by hand stays; only its event type follows.
    auto body = json::parse(toBytes(m_body->text()));
    if (m_body->text() == m_sample || m_body->text().trimmed().isEmpty())
        return fillSample();
    if (body && body->isObject() && body->find("event_type")) {
        body->asObject().set("event_type", json::Value(toBytes(type)));
        replaceBody(textFromBytes(json::write(*body, json::Style::Pretty)) + QLatin1Char('\n'));
    }
}

void RequestView::newEventId()
{
    auto body = json::parse(toBytes(m_body->text()));
    if (m_body->text().trimmed().isEmpty())
        return fillSample();
    if (!body || !body->isObject())
        return m_bodyState->setText(tr("The body is not a JSON object, so it has no event_id to renew."));
    const bool untouched = m_body->text() == m_sample;
    body->asObject().set("event_id", json::Value(events::makeEventId()));
    if (body->find("occurred_at"))
        body->asObject().set("occurred_at", json::Value(events::utcTimestamp(m_workbench.clock().nowUs())));
    const QString text = textFromBytes(json::write(*body, json::Style::Pretty)) + QLatin1Char('\n');
    replaceBody(text);
    if (untouched)
        m_sample = text;
}

} // namespace hookbench::ui
