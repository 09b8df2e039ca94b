#include "registrations/RegistrationEditor.h"

#include "common/ElidedLabel.h"
#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Style.h"
#include "common/Switch.h"
#include "common/Widgets.h"
#include "registrations/ChannelCard.h"
#include "registrations/ChannelForm.h"
#include "registrations/DeliveryCard.h"
#include "registrations/EnvironmentStore.h"
#include "registrations/EventPicker.h"
#include "registrations/FormField.h"
#include "registrations/ProblemList.h"
#include "registrations/SecretKeeper.h"
#include "registrations/Validation.h"

#include <QDateTime>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace hookbench::ui {

namespace {

constexpr int checkDelayMs = 120;
constexpr int draftDelayMs = 500;

/// The record without what the store sets: whether two of them are the same for the user.
registrations::Registration comparable(registrations::Registration registration)
{
    registration.createdAt.clear();
    registration.updatedAt.clear();
    return registration;
}

QString timeText(const std::string& iso)
{
    const QDateTime time = QDateTime::fromString(textFromBytes(iso), Qt::ISODateWithMs);
    return time.isValid() ? time.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm"))
                          : textFromBytes(iso);
}

} // namespace

RegistrationEditor::RegistrationEditor(registrations::RegistrationStore& store,
                                       registrations::EnvironmentStore& environments,
                                       delivery::DeliveryOptionsStore& options, QWidget* parent)
    : QWidget(parent),
      m_store(store),
      m_environments(environments),
      m_options(options),
      m_checkTimer(new QTimer(this)),
      m_draftTimer(new QTimer(this)),
      m_stack(new QStackedWidget(this)),
      m_placeholder(new MutedLabel(tr("Choose a registration to see where its events go."), this)),
      m_bar(new MessageBar(this))
{
    setObjectName(QStringLiteral("registrationEditor"));
    auto* editor = new QWidget(this);
    auto* layout = new QVBoxLayout(editor);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildHead());
    layout->addWidget(new Hairline(Qt::Horizontal, editor));
    layout->addWidget(m_bar);
    layout->addWidget(buildForm(), 1);
    m_problemList = new ProblemList(editor);
    layout->addWidget(m_problemList);
    layout->addWidget(new Hairline(Qt::Horizontal, editor));
    layout->addWidget(buildFooter());
    auto* empty = new SurfacePanel(this);
    auto* emptyLayout = new QVBoxLayout(empty);
    m_placeholder->setAlignment(Qt::AlignCenter);
    m_placeholder->setWordWrap(true);
    emptyLayout->addWidget(m_placeholder);
    m_stack->addWidget(empty);
    m_stack->addWidget(editor);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);

    for (QTimer* timer : {m_checkTimer, m_draftTimer})
        timer->setSingleShot(true);
    m_checkTimer->setInterval(checkDelayMs);
    m_draftTimer->setInterval(draftDelayMs);
    connect(m_checkTimer, &QTimer::timeout, this, &RegistrationEditor::check);
    connect(m_draftTimer, &QTimer::timeout, this, &RegistrationEditor::flushDraft);
    connect(m_problemList, &ProblemList::fieldRequested, this, &RegistrationEditor::focusField);
    connect(&m_store, &registrations::RegistrationStore::changed, this, &RegistrationEditor::onStoreChanged);
    connect(&m_environments, &registrations::EnvironmentStore::changed, this,
            &RegistrationEditor::refreshScope);
    refreshScope();
}

RegistrationEditor::~RegistrationEditor()
{
    flushDraft();
    m_delivery->flush();
}

void RegistrationEditor::open(const std::string& id)
{
    if (id == m_id)
        return;
    flushDraft();
    m_bar->clear();
    m_id = id;
    const int fetch = ++m_fetches;
    if (id.empty()) {
        m_stack->setCurrentIndex(0);
        return;
    }
    m_store.fetch(id, this, [this, fetch](Result<registrations::StoredRegistration> result) {
        if (fetch != m_fetches)
            return;
        if (result)
            return present(std::move(result).value());
        m_placeholder->setText(textFromBytes(result.error().message));
        m_stack->setCurrentIndex(0);
    });
}

void RegistrationEditor::openNew(registrations::Registration registration)
{
    flushDraft();
    m_bar->clear();
    m_id = registration.id;
    ++m_fetches;
    registrations::StoredRegistration stored;
    stored.draft = std::move(registration);
    present(std::move(stored));
    m_store.saveDraft(m_working, this, [this](Status status) {
        if (!status)
            showError(status.error());
    });
    m_name->setFocus(Qt::OtherFocusReason);
    m_name->selectAll();
}

void RegistrationEditor::present(registrations::StoredRegistration stored)
{
    m_saved = std::move(stored.saved);
    m_working = stored.draft ? std::move(*stored.draft) : m_saved.value_or(registrations::Registration{});
    m_working.id = m_id;
    m_checkTimer->stop();
    m_draftTimer->stop();
    m_delivery->open(m_id, m_saved.has_value());
    showWorking();
    m_scroll->verticalScrollBar()->setValue(0);
    m_draftState->setText(isChanged() && m_saved ? tr("A draft: not saved yet.") : QString());
    m_stack->setCurrentIndex(1);
    Q_EMIT shown(m_id);
}

void RegistrationEditor::showWorking()
{
    m_filling = true;
    m_name->setText(textFromBytes(m_working.name));
    m_active->setChecked(m_working.isActive);
    m_events->setTypes(m_working.eventTypes);
    showChannels();
    m_filling = false;
    check();
}

bool RegistrationEditor::isChanged() const
{
    return !m_saved || comparable(m_working) != comparable(*m_saved);
}

void RegistrationEditor::onEdited()
{
    if (m_filling)
        return;
    m_checkTimer->start();
    m_draftTimer->start();
    m_draftState->setText(isChanged() ? tr("Not saved yet.") : QString());
    updateButtons();
}

void RegistrationEditor::check()
{
    m_checkTimer->stop();
    m_problems = registrations::validate(m_working);
    for (std::size_t i = 0; i < m_cards.size(); ++i) {
        for (registrations::Problem problem : m_cards[i]->form()->ownProblems()) {
            problem.field = "channels[" + std::to_string(i) + "]." + problem.field;
            // The form knows what was meant; what follows from it for the record would only repeat it.
            std::erase_if(m_problems,
                          [&](const registrations::Problem& other) { return other.field == problem.field; });
            m_problems.push_back(std::move(problem));
        }
    }
    std::vector<std::string> taken;
    for (const auto& variable : m_scope.variables)
        taken.push_back(variable.first);
    m_secrets = registrations::literalSecrets(m_working, taken);
    for (const registrations::LiteralSecret& secret : m_secrets)
        m_problems.push_back(
            {secret.field, registrations::Problem::Severity::Note,
             toBytes(tr("A secret as text: saving moves it to “%1” as ${%2}. A draft does not keep it.")
                         .arg(m_scope.environment, textFromBytes(secret.suggestedName)))});
    showProblems();
    updateHead();
    updateButtons();
}

void RegistrationEditor::showProblems()
{
    registrations::Problems name;
    registrations::Problems events;
    registrations::Problems channels;
    std::vector<registrations::Problems> ofCards(m_cards.size());
    for (const registrations::Problem& problem : m_problems) {
        const QString path = textFromBytes(problem.field);
        bool placed = false;
        for (std::size_t i = 0; i < m_cards.size() && !placed; ++i) {
            const QString prefix = QStringLiteral("channels[%1]").arg(i);
            if (path != prefix && !path.startsWith(prefix + QLatin1Char('.')))
                continue;
            registrations::Problem own = problem;
            own.field = toBytes(path.mid(prefix.size() + 1));
            ofCards[i].push_back(std::move(own));
            placed = true;
        }
        if (!placed)
            (m_eventsField->owns(path)     ? events
             : m_channelsField->owns(path) ? channels
                                           : name)
                .push_back(problem);
    }
    for (std::size_t i = 0; i < m_cards.size(); ++i) {
        for (registrations::Problem& homeless : m_cards[i]->setProblems(ofCards[i])) {
            if (homeless.severity != registrations::Problem::Severity::Note)
                channels.push_back(std::move(homeless));
        }
        m_cards[i]->form()->showVariables(m_scope);
    }
    m_nameField->setProblems(name);
    m_eventsField->setProblems(events);
    m_channelsField->setProblems(channels);
    m_problemList->setProblems(m_problems);
    showSecrets();
}

void RegistrationEditor::showSecrets()
{
    for (std::size_t i = 0; i < m_cards.size(); ++i) {
        const QString prefix = QStringLiteral("channels[%1].").arg(i);
        std::vector<QString> paths;
        for (const registrations::LiteralSecret& secret : m_secrets) {
            if (const QString path = textFromBytes(secret.field); path.startsWith(prefix))
                paths.push_back(path.mid(prefix.size()));
        }
        m_cards[i]->form()->showSecrets(paths);
    }
}

void RegistrationEditor::updateHead()
{
    m_title->setFullText(m_working.name.empty() ? (m_saved ? tr("Without a name") : tr("New registration"))
                                                : textFromBytes(m_working.name));
    const bool errors = registrations::hasErrors(m_problems);
    const auto count =
        std::count_if(m_problems.begin(), m_problems.end(), [](const registrations::Problem& problem) {
            return problem.severity == registrations::Problem::Severity::Error;
        });
    if (errors)
        m_state->setTone(Tone::Danger, count == 1 ? tr("1 problem") : tr("%n problems", nullptr, int(count)));
    else if (isChanged())
        m_state->setTone(Tone::Accent, tr("Draft"));
    else if (m_working.isActive)
        m_state->setTone(Tone::Success, tr("Active"));
    else
        m_state->setTone(Tone::Warning, tr("Paused"));
    const QString separator = QStringLiteral("  ·  ");
    m_facts->setText(m_saved ? textFromBytes(m_id) + separator +
                                   tr("changed %1").arg(timeText(m_saved->updatedAt))
                             : textFromBytes(m_id));
    if (m_saved)
        m_facts->setToolTip(tr("Created %1").arg(timeText(m_saved->createdAt)));
}

void RegistrationEditor::updateButtons()
{
    const bool errors = registrations::hasErrors(m_problems);
    const bool changed = isChanged();
    m_save->setEnabled(changed && !m_saving);
    m_save->setText(m_saving                        ? tr("Saving…")
                    : errors                        ? tr("&Save as paused")
                    : m_saved || m_working.isActive ? tr("&Save")
                                                    : tr("&Save as paused"));
    m_discard->setEnabled(changed && !m_saving);
    m_discard->setText(m_saved ? tr("&Discard changes") : tr("&Discard"));
}

void RegistrationEditor::save()
{
    if (m_id.empty() || m_saving || !isChanged())
        return;
    check();
    const bool asPaused = registrations::hasErrors(m_problems) && m_working.isActive;
    m_draftTimer->stop();
    m_saving = true;
    updateButtons();
    const std::string id = m_id;
    registrations::Registration wanted = m_working;
    if (asPaused)
        wanted.isActive = false;
    registrations::SecretKeeper(m_environments)
        .keep(std::move(wanted), this, [this, id, asPaused](Result<registrations::Registration> safe) {
            if (safe)
                return store(std::move(safe).value(), asPaused);
            m_saving = false;
            updateButtons();
            showError(safe.error());
        });
}

void RegistrationEditor::store(registrations::Registration registration, bool asPaused)
{
    const std::string id = registration.id;
    m_store.save(
        std::move(registration), this, [this, id, asPaused](Result<registrations::Registration> result) {
            m_saving = false;
            if (id != m_id) {
                updateButtons();
                return;
            }
            if (!result) {
                updateButtons();
                return showError(result.error());
            }
            const std::vector<registrations::LiteralSecret> moved = std::exchange(m_secrets, {});
            m_saved = *result;
            m_working = std::move(result).value();
            const int scrolled = m_scroll->verticalScrollBar()->value();
            showWorking();
            m_scroll->verticalScrollBar()->setValue(scrolled);
            m_delivery->open(id, true);
            m_draftState->setText(tr("Saved."));
            if (!moved.empty())
                m_bar->showMessage(
                    MessageBar::Severity::Success,
                    moved.size() == 1
                        ? tr("Saved. The secret is in the environment “%1” now; a reference stands in "
                             "its place.")
                              .arg(m_scope.environment)
                        : tr("Saved. %n secrets are in the environment “%1” now; references stand in "
                             "their places.",
                             nullptr, int(moved.size()))
                              .arg(m_scope.environment));
            else if (asPaused)
                m_bar->showMessage(
                    MessageBar::Severity::Warning,
                    tr("Saved as paused: it sends nothing until the problems below are mended."));
            Q_EMIT saved(id);
        });
}

void RegistrationEditor::discard()
{
    if (m_id.empty() || !isChanged())
        return;
    m_draftTimer->stop();
    if (!m_saved)
        return Q_EMIT removeRequested(m_id);
    const registrations::Registration before = m_working;
    m_working = *m_saved;
    showWorking();
    m_draftState->clear();
    m_store.discardDraft(m_id, this, [this](Status status) {
        if (!status)
            showError(status.error());
    });
    m_bar->showMessage(MessageBar::Severity::Info, tr("Back to what was saved."), {}, 20'000);
    m_bar->addAction(tr("&Undo"), QStringLiteral("undoDiscard"), [this, before] {
        if (before.id != m_id)
            return;
        m_working = before;
        showWorking();
        onEdited();
    });
}

void RegistrationEditor::flushDraft()
{
    if (!m_draftTimer->isActive() || m_id.empty())
        return;
    m_draftTimer->stop();
    const std::string id = m_id;
    const auto done = [this, id](Status status) {
        if (!status)
            return showError(status.error());
        if (id == m_id && isChanged())
            m_draftState->setText(tr("Kept as a draft; not saved yet."));
    };
    if (isChanged())
        m_store.saveDraft(m_working, this, done);
    else
        m_store.discardDraft(m_id, this, done);
}

void RegistrationEditor::moveSecret(const QString& path)
{
    check();
    const auto found =
        std::find_if(m_secrets.begin(), m_secrets.end(), [&](const registrations::LiteralSecret& secret) {
            return textFromBytes(secret.field) == path;
        });
    if (found == m_secrets.end())
        return;
    m_environments.keepSecrets(
        {{found->suggestedName, found->value}}, this,
        [this, secret = *found, id = m_id](Result<std::vector<std::string>> names) mutable {
            if (!names)
                return showError(names.error());
            if (id != m_id)
                return;
            // The environment may have had this very secret under another name.
            secret.suggestedName = names->front();
            m_working = registrations::withReferences(m_working, {secret});
            const int scrolled = m_scroll->verticalScrollBar()->value();
            showWorking();
            m_scroll->verticalScrollBar()->setValue(scrolled);
            onEdited();
            m_bar->showMessage(MessageBar::Severity::Success,
                               tr("The secret is in the environment “%1” now, as ${%2}.")
                                   .arg(m_scope.environment, textFromBytes(secret.suggestedName)));
        });
}

void RegistrationEditor::onStoreChanged(const std::vector<std::string>& ids)
{
    const bool mine = std::any_of(ids.begin(), ids.end(),
                                  [this](const std::string& id) { return id.empty() || id == m_id; });
    if (!mine || m_id.empty() || m_saving)
        return;
    const int fetch = ++m_fetches;
    m_store.fetch(m_id, this, [this, fetch](Result<registrations::StoredRegistration> result) {
        if (fetch != m_fetches || m_saving)
            return;
        if (result)
            onChangedElsewhere(std::move(result).value());
    });
}

void RegistrationEditor::onChangedElsewhere(registrations::StoredRegistration stored)
{
    if (m_stack->currentIndex() == 0)
        return present(std::move(stored));
    if (!stored.saved || (m_saved && *stored.saved == *m_saved))
        return;
    if (m_saved && isChanged()) {
        m_bar->showMessage(MessageBar::Severity::Warning,
                           tr("This registration was changed elsewhere. What you see are your edits."));
        m_bar->addAction(tr("&Load it instead"), QStringLiteral("loadOther"), [this, stored, id = m_id] {
            if (id != m_id)
                return;
            m_store.discardDraft(m_id, this, [](Status) {});
            present({stored.saved, std::nullopt});
        });
        m_saved = stored.saved;
        return;
    }
    const int scrolled = m_scroll->verticalScrollBar()->value();
    present({stored.saved, std::nullopt});
    m_scroll->verticalScrollBar()->setValue(scrolled);
}

void RegistrationEditor::refreshScope()
{
    m_environments.values({}, this, [this](Result<registrations::VariableValues> values) {
        if (!values)
            return;
        const VariableScope scope = scopeOf(*values);
        if (scope == m_scope)
            return;
        m_scope = scope;
        if (m_stack->currentIndex() == 1)
            check();
    });
}

void RegistrationEditor::showError(const Error& error)
{
    m_bar->showError(error);
}

} // namespace hookbench::ui
