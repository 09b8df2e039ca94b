#include "endpoints/EndpointEditor.h"

#include "common/ElidedLabel.h"
#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Style.h"
#include "common/Switch.h"
#include "common/Widgets.h"
#include "endpoints/AnswerCard.h"
#include "endpoints/EndpointText.h"
#include "endpoints/ForwardCard.h"
#include "endpoints/OutsideCard.h"
#include "endpoints/PlaceCard.h"
#include "endpoints/RetentionCard.h"
#include "endpoints/RulesCard.h"
#include "endpoints/TlsCard.h"
#include "endpoints/VerificationCard.h"
#include "registrations/FormField.h"
#include "Workbench.h"

#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace hookbench::ui {

namespace {

constexpr int checkDelayMs = 120;
constexpr int formColumns = 110; ///< in average characters: lines longer than that are hard to read

} // namespace

EndpointEditor::EndpointEditor(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_checkTimer(new QTimer(this)),
      m_stack(new QStackedWidget(this)),
      m_bar(new MessageBar(this))
{
    setObjectName(QStringLiteral("endpointEditor"));
    auto* editor = new QWidget(this);
    auto* layout = new QVBoxLayout(editor);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildHead());
    layout->addWidget(new Hairline(Qt::Horizontal, editor));
    layout->addWidget(m_bar);
    layout->addWidget(buildForm(), 1);
    layout->addWidget(new Hairline(Qt::Horizontal, editor));
    layout->addWidget(buildFooter());
    m_stack->addWidget(new SurfacePanel(this));
    m_stack->addWidget(editor);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
    m_checkTimer->setSingleShot(true);
    m_checkTimer->setInterval(checkDelayMs);
    connect(m_checkTimer, &QTimer::timeout, this, &EndpointEditor::check);
    connect(&m_workbench.endpointStore(), &endpoint::EndpointStore::changed, this, &EndpointEditor::onStoreChanged);
    connect(&m_workbench.endpoints(), &endpoint::Endpoints::stateChanged, this, &EndpointEditor::refreshState);
    followQueues();
}

QWidget* EndpointEditor::buildHead()
{
    auto* head = new SurfacePanel(this);
    m_title = new ElidedLabel(head);
    m_title->setObjectName(QStringLiteral("endpointTitle"));
    QFont font = m_title->font();
    font.setPointSizeF(font.pointSizeF() * 1.25);
    font.setWeight(QFont::DemiBold);
    m_title->setFont(font);
    m_state = new Pill(head);
    m_state->setObjectName(QStringLiteral("endpointState"));
    m_url = new ElidedLabel(head);
    m_url->setObjectName(QStringLiteral("endpointUrl"));
    m_url->setFont(monospaceFont());
    QToolButton* copy = makeIconButton(head, QStringLiteral("copyEndpointUrl"), QStringLiteral("copy"), tr("Copy the URL"));
    connect(copy, &QToolButton::clicked, this, [this, copy] { copyToClipboard(m_url->fullText(), copy); });
    m_enabled = new Switch(tr("On"), tr("Off"), head);
    m_enabled->setObjectName(QStringLiteral("endpointEnabled"));
    m_enabled->setAccessibleName(tr("Whether the endpoint listens"));
    connect(m_enabled, &QAbstractButton::clicked, this, &EndpointEditor::onToggled);
    QToolButton* more = makeIconButton(head, QStringLiteral("endpointMenu"), QStringLiteral("ellipsis"),
                                       tr("More about this endpoint"));
    connect(more, &QToolButton::clicked, this, [this, more] { Q_EMIT actionsMenuRequested(more); });
    auto* facts = new QHBoxLayout;
    facts->setSpacing(8);
    facts->addWidget(m_state);
    facts->addWidget(m_url, 1);
    facts->addWidget(copy);
    auto* first = new QHBoxLayout;
    first->setSpacing(10);
    first->addWidget(m_title, 1);
    first->addWidget(m_enabled);
    first->addWidget(more);
    auto* layout = new QVBoxLayout(head);
    layout->setContentsMargins(18, 12, 12, 10);
    layout->setSpacing(4);
    layout->addLayout(first);
    layout->addLayout(facts);
    return head;
}

template <class T>
T* EndpointEditor::addCard(QVBoxLayout* column, QWidget* parent)
{
    auto* card = new T(parent);
    column->addWidget(card);
    m_cards.push_back(card);
    connect(card, &EndpointCard::edited, this, &EndpointEditor::onEdited);
    return card;
}

QWidget* EndpointEditor::buildForm()
{
    m_scroll = new QScrollArea(this);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* content = new QWidget(m_scroll);
    auto* form = new QWidget(content);
    form->setMaximumWidth(fontMetrics().averageCharWidth() * formColumns);
    auto* column = new QVBoxLayout(form);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(14);
    m_place = addCard<PlaceCard>(column, form);
    auto* tls = addCard<TlsCard>(column, form);
    addCard<VerificationCard>(column, form);
    addCard<AnswerCard>(column, form);
    m_rules = addCard<RulesCard>(column, form);
    m_forward = addCard<ForwardCard>(column, form);
    m_outside = addCard<OutsideCard>(column, form);
    addCard<RetentionCard>(column, form);
    column->addStretch();
    auto* row = new QHBoxLayout(content);
    row->setContentsMargins(16, 16, 16, 16);
    row->addWidget(form, 100);
    row->addStretch(1);
    m_scroll->setWidget(content);
    connect(m_place, &PlaceCard::settingsRequested, this, &EndpointEditor::settingsRequested);
    connect(tls, &TlsCard::trustRequested, this, &EndpointEditor::settingsRequested);
    connect(m_forward, &ForwardCard::retryRequested, this, [this] {
        if (const auto forwarder = m_workbench.forwarder())
            (*forwarder)->retryNow(m_saved.config.number);
    });
    connect(m_forward, &ForwardCard::discardRequested, this, [this] {
        if (const auto forwarder = m_workbench.forwarder())
            (*forwarder)->discard(m_saved.config.number);
    });
    connect(m_outside, &OutsideCard::startRequested, this, [this] {
        if (const Status opened = m_workbench.endpoints().openToOutside(m_saved.config.number); !opened)
            m_bar->showError(opened.error());
    });
    connect(m_outside, &OutsideCard::stopRequested, this,
            [this] { m_workbench.endpoints().closeToOutside(m_saved.config.number); });
    return m_scroll;
}

QWidget* EndpointEditor::buildFooter()
{
    auto* footer = new SurfacePanel(this);
    m_words = new MutedLabel({}, footer);
    m_words->setObjectName(QStringLiteral("endpointWords"));
    m_discard = new QPushButton(tr("Discard changes"), footer);
    m_discard->setObjectName(QStringLiteral("discardEndpoint"));
    m_save = new QPushButton(tr("&Save"), footer);
    m_save->setObjectName(QStringLiteral("saveEndpoint"));
    m_save->setToolTip(tr("Save (Ctrl+S)"));
    setButtonKind(m_save, ButtonKind::Primary);
    connect(m_discard, &QPushButton::clicked, this, &EndpointEditor::discard);
    connect(m_save, &QPushButton::clicked, this, &EndpointEditor::save);
    auto* layout = new QHBoxLayout(footer);
    layout->setContentsMargins(18, 10, 14, 10);
    layout->setSpacing(8);
    layout->addWidget(m_words, 1);
    layout->addWidget(m_discard);
    layout->addWidget(m_save);
    return footer;
}

void EndpointEditor::followQueues()
{
    const auto forwarder = m_workbench.forwarder();
    if (!forwarder)
        return; // saving an endpoint that forwards says why
    const auto take = [this](const endpoint::ForwardQueueState& queue) {
        m_queues[queue.endpoint] = queue;
        if (queue.endpoint == m_saved.config.number && !m_id.empty())
            m_forward->setQueue(queue);
    };
    connect(*forwarder, &endpoint::Forwarder::queueChanged, this, take, Qt::QueuedConnection);
    (*forwarder)->queues(this, [take](const Result<std::vector<endpoint::ForwardQueueState>>& queues) {
        for (const endpoint::ForwardQueueState& queue : queues ? *queues : std::vector<endpoint::ForwardQueueState>())
            take(queue);
    });
}

void EndpointEditor::keepDraft()
{
    if (!isShown())
        return;
    if (m_checkTimer->isActive())
        check();
    if (isChanged())
        m_drafts[m_id] = m_working;
    else
        m_drafts.erase(m_id);
}

void EndpointEditor::open(const std::string& id)
{
    if (id == m_id)
        return;
    keepDraft();
    m_bar->clear();
    m_id = id;
    const int fetch = ++m_fetches;
    const endpoint::EndpointConfig* found = m_workbench.endpointStore().find(id);
    if (!found) {
        m_stack->setCurrentIndex(0);
        return;
    }
    m_workbench.endpointStore().secrets(
        *found, this, [this, fetch, config = *found](const Result<endpoint::EndpointSecrets>& secrets) {
            if (fetch == m_fetches)
                present(config, secrets);
        });
}

void EndpointEditor::present(const endpoint::EndpointConfig& config, const Result<endpoint::EndpointSecrets>& secrets)
{
    m_secretsKnown = secrets.ok();
    if (!secrets)
        m_bar->showError(secrets.error());
    m_saved = {config, secrets ? *secrets : endpoint::EndpointSecrets()};
    const auto draft = m_drafts.find(m_id);
    show(draft != m_drafts.end() ? draft->second : m_saved);
    m_scroll->verticalScrollBar()->setValue(0);
    m_stack->setCurrentIndex(1);
    Q_EMIT shown(m_id);
}

void EndpointEditor::show(const Draft& draft)
{
    m_working = draft;
    for (EndpointCard* card : m_cards)
        card->load(draft.config, draft.secrets);
    {
        const QSignalBlocker quiet(m_enabled);
        m_enabled->setChecked(m_saved.config.enabled);
    }
    m_enabled->setVisible(m_saved.config.number != 1);
    if (const auto queue = m_queues.find(m_saved.config.number); queue != m_queues.end())
        m_forward->setQueue(queue->second);
    check();
}

bool EndpointEditor::isShown() const
{
    return !m_id.empty() && m_saved.config.id == m_id;
}

bool EndpointEditor::isChanged() const
{
    return isShown() && m_working != m_saved;
}

void EndpointEditor::onEdited()
{
    m_checkTimer->start();
    updateFooter();
}

/// Listening is not an edit: it is switched at once, with the endpoint as it was saved.
void EndpointEditor::onToggled(bool on)
{
    endpoint::EndpointConfig config = m_saved.config;
    config.enabled = on;
    m_workbench.endpointStore().save(config, {.secrets = {}, .exposureAcknowledged = true}, this,
                                     [this](const Result<endpoint::EndpointConfig>& kept) {
                                         if (kept)
                                             return;
                                         m_bar->showError(kept.error());
                                         m_enabled->setChecked(m_saved.config.enabled);
                                     });
}

void EndpointEditor::check()
{
    m_checkTimer->stop();
    if (!isShown())
        return;
    m_working = m_saved;
    for (const EndpointCard* card : m_cards)
        card->write(m_working.config, m_working.secrets);
    m_problems = endpoint::endpointProblems(m_working.config, m_working.secrets,
                                            m_workbench.endpointStore().endpoints());
    // Without the keychain's answer, what must be in it cannot be judged.
    if (!m_secretsKnown)
        std::erase_if(m_problems, [](const endpoint::EndpointProblem& problem) {
            return problem.field == "verificationSecret" || problem.field == "sharedHeader" ||
                   problem.field == "token" || problem.field == "basicPassword";
        });
    for (const EndpointCard* card : m_cards) {
        for (endpoint::EndpointProblem& problem : card->ownProblems())
            m_problems.push_back(std::move(problem));
    }
    if (endpoint::isOpenToOthers(m_working.config) && !m_place->isExposureAcknowledged())
        m_problems.push_back({"exposure", toBytes(tr("Say that this is meant, or ask for a token or a password."))});
    showProblems();
    refreshState();
}

void EndpointEditor::showProblems()
{
    for (EndpointCard* card : m_cards)
        card->setProblems(m_problems);
    updateFooter();
}

void EndpointEditor::updateFooter()
{
    const bool waiting = m_checkTimer->isActive();
    const bool changed = waiting || isChanged();
    if (m_saving)
        m_words->setText(tr("Saving…"));
    else if (!m_problems.empty())
        m_words->setText(m_problems.size() == 1 ? textFromBytes(m_problems.front().message)
                                                : tr("%n problems are marked.", nullptr, int(m_problems.size())));
    else
        m_words->setText(changed ? tr("Not saved yet.") : QString());
    m_words->setTone(m_problems.empty() ? Tone::Muted : Tone::Danger);
    m_save->setEnabled(changed && !m_saving);
    m_discard->setEnabled(changed && !m_saving);
}

void EndpointEditor::refreshState()
{
    if (!isShown())
        return;
    const endpoint::EndpointState state = m_workbench.endpoints().state(m_saved.config.number);
    const EndpointLook look = lookOf(m_saved.config, state);
    m_title->setFullText(m_working.config.name.empty() ? tr("Without a name")
                                                       : textFromBytes(m_working.config.name));
    m_state->setTone(look.tone, look.word);
    m_url->setFullText(urlOf(m_saved.config, state));
    m_outside->setState(state, state.listening && !isChanged() && !m_saved.config.outside.empty());
    const std::optional<Error>& wrong = state.error ? state.error : state.notice;
    const QString words = wrong ? textFromBytes(wrong->message) : QString();
    if (wrong && m_bar->text() != words)
        m_bar->showMessage(state.error ? MessageBar::Severity::Problem : MessageBar::Severity::Warning, words);
}

void EndpointEditor::focusFirstProblem()
{
    for (const endpoint::EndpointProblem& problem : m_problems) {
        for (const EndpointCard* card : m_cards) {
            FormField* field = card->fieldOf(textFromBytes(problem.field));
            if (!field || !field->isVisibleTo(this))
                continue;
            field->field()->setFocus(Qt::OtherFocusReason);
            return m_scroll->ensureWidgetVisible(field, 0, 40);
        }
    }
}

void EndpointEditor::save()
{
    if (!isShown() || m_saving)
        return;
    check();
    if (!m_problems.empty())
        return focusFirstProblem();
    m_saving = true;
    updateFooter();
    endpoint::EndpointStore::SaveOptions options;
    if (m_working.secrets != m_saved.secrets)
        options.secrets = m_working.secrets;
    options.exposureAcknowledged = m_place->isExposureAcknowledged();
    m_bar->clear();
    m_workbench.endpointStore().save(
        m_working.config, std::move(options), this,
        [this, sent = m_working](const Result<endpoint::EndpointConfig>& kept) {
            m_saving = false;
            if (!kept) {
                m_bar->showError(kept.error());
                return updateFooter();
            }
            m_drafts.erase(kept->id);
            if (kept->id == m_id) {
                m_saved = {*kept, sent.secrets};
                check();
            }
            Q_EMIT saved(kept->id);
        });
}

void EndpointEditor::discard()
{
    m_drafts.erase(m_id);
    m_bar->clear();
    show(m_saved);
}

void EndpointEditor::focusName()
{
    if (FormField* name = m_place->fieldOf(QStringLiteral("name")))
        name->field()->setFocus(Qt::OtherFocusReason);
}

void EndpointEditor::addRule(const endpoint::Rule& rule)
{
    m_rules->addRule(rule);
    m_scroll->ensureWidgetVisible(m_rules, 0, 40);
}

/// Saved here, by the terminal, or by another window.
void EndpointEditor::onStoreChanged()
{
    const endpoint::EndpointConfig* stored = m_id.empty() ? nullptr : m_workbench.endpointStore().find(m_id);
    if (!stored || !isShown() || m_saving || *stored == m_saved.config)
        return;
    if (m_checkTimer->isActive())
        check();
    const bool edited = isChanged();
    const bool onlyRuns = [&] {
        endpoint::EndpointConfig same = m_saved.config;
        same.enabled = stored->enabled;
        return same == *stored;
    }();
    if (onlyRuns || !edited) {
        const Draft working = m_working;
        m_saved.config = *stored;
        Draft next = edited ? working : m_saved;
        next.config.enabled = stored->enabled;
        return show(next);
    }
    m_bar->showMessage(MessageBar::Severity::Warning, tr("This endpoint was changed elsewhere. Saving replaces that."));
    m_bar->addAction(tr("Take the &other one"), QStringLiteral("takeOther"), [this] {
        const std::string id = std::exchange(m_id, {});
        m_drafts.erase(id);
        open(id);
    });
}

} // namespace hookbench::ui
