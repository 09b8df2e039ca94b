#include "send/RequestView.h"

#include "endpoint/Endpoint.h"
#include "delivery/ComposedDelivery.h"
#include "delivery/Dispatcher.h"
#include "registrations/Variables.h"

#include "common/Background.h"
#include "common/CodeEditor.h"
#include "common/Formatting.h"
#include "common/HeadersView.h"
#include "common/Widgets.h"
#include "send/ResultPanel.h"
#include "Workbench.h"
#include "json/Parser.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QSplitter>
#include <QTabWidget>
#include <QTimer>
#include <QUrl>

namespace hookbench::ui {

RequestView::RequestView(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_draftFile(workbench.profile().file(QStringLiteral("draft.ini"))),
      m_saveTimer(new QTimer(this)),
      m_checkTimer(new QTimer(this)),
      m_splitter(new QSplitter(this)),
      m_result(new ResultPanel(this))
{
    setObjectName(QStringLiteral("requestView"));
    m_splitter->setObjectName(QStringLiteral("sendSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(buildForm());
    m_splitter->addWidget(m_result);
    m_splitter->setStretchFactor(0, 11);
    m_splitter->setStretchFactor(1, 9);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
    connectFields();
    showDraft(loadDraft(m_draftFile, defaultDraft()));
    m_saveTimer->stop();
    updateTarget();
}

RequestView::~RequestView()
{
    if (m_saveTimer->isActive())
        saveDraft(m_draftFile, draft());
}

void RequestView::connectFields()
{
    m_saveTimer->setSingleShot(true);
    m_saveTimer->setInterval(700);
    connect(m_saveTimer, &QTimer::timeout, this, [this] {
        runInBackground(
            this,
            [file = m_draftFile, draft = draft()] {
                saveDraft(file, draft);
                return true;
            },
            [](bool) {});
    });
    m_checkTimer->setSingleShot(true);
    m_checkTimer->setInterval(120);
    connect(m_checkTimer, &QTimer::timeout, this, &RequestView::checkBody);

    const auto changed = [this] {
        m_saveTimer->start();
        updateTarget();
    };
    connect(m_method, &QComboBox::currentTextChanged, this, changed);
    connect(m_url, &QLineEdit::textChanged, this, changed);
    connect(m_timeout, &QSpinBox::valueChanged, this, changed);
    connect(m_scheme, &QComboBox::currentIndexChanged, this, changed);
    connect(m_secret, &QLineEdit::textChanged, this, changed);
    connect(m_headers->headersModel(), &HeadersModel::edited, this, changed);
    connect(m_event, &QComboBox::activated, this, &RequestView::onEventChosen);
    connect(m_event, &QComboBox::currentTextChanged, this, changed);
    connect(m_body, &QsciScintilla::textChanged, this, [this] {
        m_saveTimer->start();
        m_checkTimer->start();
    });
    connect(&m_workbench.endpoint(), &endpoint::Endpoint::stateChanged, this, &RequestView::updateTarget);
    connect(m_send, &QPushButton::clicked, this, &RequestView::send);
    connect(m_cancel, &QPushButton::clicked, this, &RequestView::cancel);
    connect(m_result, &ResultPanel::showInInspectorRequested, this,
            [this] { Q_EMIT showInInspectorRequested(m_lastCapture); });
}

void RequestView::checkBody()
{
    const int check = ++m_check;
    using Problem = std::optional<json::ParseError>;
    std::string text = toBytes(m_body->text());
    const std::size_t size = text.size();
    runInBackground(
        this,
        [text = std::move(text)]() -> Problem {
            if (text.find_first_not_of(" \t\r\n") == std::string::npos)
                return std::nullopt;
            const auto parsed = json::parse(text);
            return parsed ? Problem() : Problem(parsed.error());
        },
        [this, check, size](Problem problem) {
            if (check != m_check)
                return;
            problem ? m_body->setError(int(problem->line), int(problem->column)) : m_body->setError(0, 0);
            const bool empty = size == 0;
            const QString state = problem
                                      ? tr("Line %1, column %2: %3. It can be sent all the same, as text.")
                                            .arg(problem->line)
                                            .arg(problem->column)
                                            .arg(textFromBytes(problem->message))
                                  : empty ? tr("No body")
                                          : tr("Valid JSON  ·  %1").arg(formatSize(size));
            m_bodyState->setText(state);
            m_bodyIcon->setIcon(problem ? QStringLiteral("circle-alert") : QStringLiteral("circle-check"),
                                problem ? Tone::Danger
                                : empty ? Tone::Muted
                                        : Tone::Success);
        });
}

std::string RequestView::targetUrl() const
{
    const QString typed = m_url->text().trimmed();
    if (!typed.isEmpty())
        return toBytes(typed.contains(QStringLiteral("://")) ? typed : QStringLiteral("http://") + typed);
    const std::string url = m_workbench.endpoint().url();
    return url.empty() ? std::string() : url + "hooks/mixpeek";
}

bool RequestView::targetsLocalEndpoint() const
{
    const QUrl own(textFromBytes(m_workbench.endpoint().url()));
    const QUrl target(textFromBytes(targetUrl()));
    const bool loopback = target.host() == QStringLiteral("localhost") || target.host() == own.host();
    return own.isValid() && loopback && target.port(80) == own.port(80);
}

QString RequestView::targetName() const
{
    const QUrl url(textFromBytes(targetUrl()));
    return url.port() > 0 ? QStringLiteral("%1:%2").arg(url.host()).arg(url.port()) : url.host();
}

QString RequestView::problem() const
{
    const std::string target = targetUrl();
    if (target.empty())
        return tr("The endpoint is not listening: start it, or give an address.");
    const auto isReference = [](const QString& text) {
        const std::string bytes = toBytes(text.trimmed());
        const auto found = registrations::variableReferences(bytes);
        return found.size() == 1 && found.front().begin == 0 && found.front().end == bytes.size();
    };
    if (m_scheme->currentIndex() > 0 && !isReference(m_secret->text()))
        return tr("To sign, name the variable that holds the secret, like ${SIGNING_SECRET}.");
    const QUrl url(textFromBytes(target), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return tr("This is not an address: write it like http://127.0.0.1:8787/hooks.");
    if (url.scheme() != QStringLiteral("http") && url.scheme() != QStringLiteral("https"))
        return tr("Only http and https can be sent to, not %1.").arg(url.scheme());
    const std::string method = toBytes(m_method->currentText());
    if (!http::isToken(method))
        return tr("“%1” cannot be a method: use letters, like POST.").arg(m_method->currentText());
    return m_headers->headersModel()->problem();
}

void RequestView::updateTarget()
{
    const std::string own = m_workbench.endpoint().url();
    m_url->setPlaceholderText(own.empty() ? tr("http://127.0.0.1:8787/hooks")
                                          : textFromBytes(own) + QStringLiteral("hooks/mixpeek"));
    const QString trouble = problem();
    m_problem->setText(trouble);
    m_problem->setVisible(!trouble.isEmpty());
    m_send->setEnabled(trouble.isEmpty() && !m_sending);
    m_send->setText(targetName().isEmpty() || !trouble.isEmpty() ? tr("&Send")
                                                                 : tr("&Send to %1").arg(targetName()));
    const auto count = m_headers->headersModel()->headers().size();
    m_tabs->setTabText(1, count == 0 ? tr("Hea&ders") : tr("Hea&ders (%1)").arg(count));
}

http::OutgoingRequest RequestView::request() const
{
    http::OutgoingRequest request;
    request.method = toBytes(m_method->currentText());
    request.url = targetUrl();
    request.headers = m_headers->headersModel()->headers();
    request.body = toBytes(m_body->text());
    request.timeoutMs = std::uint32_t(m_timeout->value()) * 1000;
    return request;
}

void RequestView::send()
{
    if (m_sending || !problem().isEmpty())
        return;
    m_sending = true;
    m_isLocal = targetsLocalEndpoint();
    m_cancel->show();
    m_result->showSending(targetName());
    updateTarget();
    if (Status fired = fire(); !fired) {
        end();
        m_result->showError(fired.error());
        Q_EMIT finished();
    }
}

delivery::SigningOptions RequestView::signing() const
{
    delivery::SigningOptions options;
    options.scheme = toBytes(m_scheme->currentData().toString());
    options.secrets = {toBytes(m_secret->text().trimmed())};
    return options;
}

/// One attempt: what was composed here is sent when it is sent, and not again by itself.
Status RequestView::fire()
{
    const auto dispatcher = m_workbench.dispatcher();
    if (!dispatcher)
        return dispatcher.error();
    delivery::DeliveryOptions options;
    options.retry.kind = delivery::RetryPolicy::Kind::None;
    if (m_scheme->currentIndex() > 0)
        options.signing = signing();
    auto made = delivery::compose(request(), std::move(options), m_workbench.clock().nowUs());
    if (!made)
        return made.error();
    connect(*dispatcher, &delivery::Dispatcher::attempted, this, &RequestView::onAttempted,
            Qt::UniqueConnection);
    connect(*dispatcher, &delivery::Dispatcher::deliveryChanged, this, &RequestView::onChanged,
            Qt::UniqueConnection);
    m_delivery =
        (*dispatcher)->fire({std::move(made->recipe)}, std::move(made->values)).front();
    return Done{};
}

void RequestView::onAttempted(const delivery::AttemptRecord& attempt)
{
    if (!m_sending || attempt.summary.delivery != m_delivery)
        return;
    end();
    const std::string& why = attempt.error.empty() ? attempt.diagnosis.sentence : attempt.error;
    if (!attempt.error.empty() || attempt.summary.status == 0) {
        m_result->showError({ErrorCode::Network, why, attempt.errorDetail});
    } else {
        http::IncomingResponse answer;
        answer.status = attempt.summary.status;
        answer.httpVersion = attempt.httpVersion;
        answer.rawRequestHead = attempt.requestHead;
        answer.rawHead = attempt.responseHead;
        answer.body = attempt.responseBody;
        answer.bodyTruncated = attempt.responseTruncated;
        answer.timings = attempt.timings;
        m_lastCapture = m_isLocal ? attempt.summary.capture : 0;
        m_result->showResponse(answer, m_lastCapture > 0);
    }
    Q_EMIT finished();
}

/// One that is cancelled before its turn comes has no attempt.
void RequestView::onChanged(const delivery::DeliveryState& state)
{
    if (!m_sending || state.id != m_delivery || !state.isFinished())
        return;
    end();
    m_result->showError({ErrorCode::Cancelled, toBytes(tr("The request was cancelled.")), ""});
    Q_EMIT finished();
}

void RequestView::end()
{
    m_sending = false;
    m_cancel->hide();
    updateTarget();
}

void RequestView::cancel()
{
    if (const auto dispatcher = m_workbench.dispatcher(); dispatcher && m_sending)
        (*dispatcher)->cancel(m_delivery);
}

void RequestView::focusBody()
{
    m_tabs->setCurrentIndex(0);
    m_body->setFocus(Qt::OtherFocusReason);
}

void RequestView::saveState(QSettings& state) const
{
    state.setValue(QStringLiteral("send/splitter"), m_splitter->saveState());
}

void RequestView::restoreState(QSettings& state)
{
    m_splitter->restoreState(state.value(QStringLiteral("send/splitter")).toByteArray());
}

} // namespace hookbench::ui
