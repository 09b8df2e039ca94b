// What the page does to registrations: make, copy, pause, delete, import, export; its menu and its shortcuts.
#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Widgets.h"
#include "mixpeek/Account.h"
#include "registrations/ChannelKinds.h"
#include "registrations/Exchange.h"
#include "registrations/ImportExport.h"
#include "registrations/RegistrationEditor.h"
#include "registrations/RegistrationList.h"
#include "registrations/RegistrationModel.h"
#include "registrations/RegistrationsPage.h"
#include "Workbench.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMenu>
#include <QShortcut>

#include <algorithm>

namespace hookbench::ui {

namespace {

constexpr int undoMs = 20'000;

const char* const fileFilter = QT_TRANSLATE_NOOP(
    "RegistrationsPage", "Registrations (*.json *.jsonc *.yaml *.yml *.sh *.curl);;All files (*)");

} // namespace

void RegistrationsPage::buildShortcuts()
{
    const auto add = [this](const QKeySequence& keys, auto slot) {
        auto* shortcut = new QShortcut(keys, m_list);
        shortcut->setContext(Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, slot);
    };
    add(QKeySequence(Qt::Key_Delete), &RegistrationsPage::deleteSelected);
    add(QKeySequence(Qt::Key_P), &RegistrationsPage::togglePausedSelected);
    add(QKeySequence(Qt::CTRL | Qt::Key_D), &RegistrationsPage::duplicateSelected);
    add(QKeySequence::Copy, &RegistrationsPage::copyAsCurl);
    add(QKeySequence(Qt::Key_Return), [this] { m_editor->focusField(QStringLiteral("webhook_name")); });
    auto* leave = new QShortcut(QKeySequence(Qt::Key_Escape), m_filter);
    leave->setContext(Qt::WidgetShortcut);
    connect(leave, &QShortcut::activated, this, [this] {
        m_filter->clear();
        m_list->setFocus(Qt::OtherFocusReason);
    });
}

void RegistrationsPage::newRegistration()
{
    showTab(Local);
    m_filter->clear();
    registrations::Registration registration;
    registration.id = registrations::makeRegistrationId();
    registration.channels.push_back(makeChannel("webhook"));
    m_stack->setCurrentIndex(1);
    m_list->selectId(registration.id);
    m_editor->openNew(std::move(registration));
}

void RegistrationsPage::fetchAll(std::vector<std::string> ids,
                                 std::function<void(std::vector<registrations::Registration>)> done)
{
    m_editor->flushDraft();
    auto fetched = std::make_shared<std::vector<registrations::Registration>>();
    if (ids.empty())
        return;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const bool last = i + 1 == ids.size();
        m_workbench.registrations().fetch(
            ids[i], this, [fetched, done, last](Result<registrations::StoredRegistration> stored) {
                if (stored && (stored->saved || stored->draft))
                    fetched->push_back(stored->saved ? *stored->saved : *stored->draft);
                if (last && !fetched->empty())
                    done(std::move(*fetched));
            });
    }
}

void RegistrationsPage::duplicateSelected()
{
    fetchAll(m_list->selectedIds(), [this](std::vector<registrations::Registration> originals) {
        registrations::Registration copy = originals.front();
        copy.id = registrations::makeRegistrationId();
        copy.name = toBytes(tr("%1 (copy)").arg(textFromBytes(copy.name)));
        copy.createdAt.clear();
        copy.updatedAt.clear();
        m_list->selectId(copy.id);
        m_editor->openNew(std::move(copy));
    });
}

void RegistrationsPage::togglePausedSelected()
{
    const std::vector<std::string> ids = m_list->selectedIds();
    if (ids.empty())
        return;
    const bool anyActive = std::any_of(ids.begin(), ids.end(), [this](const std::string& id) {
        const auto* summary = m_model->find(id);
        return summary && summary->isActive && !summary->isNew;
    });
    m_workbench.registrations().setActive(ids, !anyActive, this, [this, ids, anyActive](Status status) {
        if (!status)
            return m_bar->showError(status.error());
        const int count = int(ids.size());
        if (count > 1)
            m_bar->showMessage(MessageBar::Severity::Info,
                               anyActive ? tr("%n registrations paused.", nullptr, count)
                                         : tr("%n registrations active again.", nullptr, count),
                               {}, 4000);
    });
}

void RegistrationsPage::deleteSelected()
{
    removeIds(m_list->selectedIds());
}

void RegistrationsPage::removeIds(std::vector<std::string> ids)
{
    if (ids.empty())
        return;
    // The row below the deleted ones is looked at next.
    int lowest = -1;
    for (const std::string& id : ids)
        lowest = std::max(lowest, m_model->rowOf(id));
    const auto* next = m_model->at(lowest + 1);
    for (int row = lowest; !next && row >= 0; --row) {
        const auto* candidate = m_model->at(row);
        if (std::find(ids.begin(), ids.end(), candidate->id) == ids.end())
            next = candidate;
    }
    const std::string nextId = next ? next->id : std::string();
    const auto* only = ids.size() == 1 ? m_model->find(ids.front()) : nullptr;
    const QString done = only && !only->name.empty() ? tr("“%1” deleted.").arg(textFromBytes(only->name))
                         : ids.size() == 1           ? tr("1 registration deleted.")
                                           : tr("%n registrations deleted.", nullptr, int(ids.size()));
    m_editor->flushDraft();
    m_workbench.registrations().remove(ids, this, [this, ids, nextId, done](Status status) {
        if (!status)
            return m_bar->showError(status.error());
        m_removed = ids;
        m_list->selectId(nextId);
        m_bar->showMessage(MessageBar::Severity::Info, done, {}, undoMs);
        m_bar->addAction(tr("&Undo (Ctrl+Z)"), QStringLiteral("undoDeleteRegistration"),
                         [this] { undoDelete(); });
    });
}

void RegistrationsPage::undoDelete()
{
    if (m_removed.empty())
        return;
    const std::vector<std::string> ids = std::exchange(m_removed, {});
    m_workbench.registrations().restore(ids, this, [this, ids](Status status) {
        if (!status)
            return m_bar->showError(status.error());
        m_bar->clear();
        m_list->selectId(ids.front());
    });
}

void RegistrationsPage::importFile()
{
    auto* dialog = new QFileDialog(this, tr("Import registrations"), {}, tr(fileFilter));
    dialog->setObjectName(QStringLiteral("importDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        m_exchange->readFile(path, [this, path](Result<QString> text) {
            if (!text)
                return m_bar->showError(text.error());
            importText(*text, QFileInfo(path).fileName());
        });
    });
    dialog->open();
}

void RegistrationsPage::importClipboard()
{
    importText(QGuiApplication::clipboard()->text(), tr("the clipboard"));
}

void RegistrationsPage::importText(const QString& text, const QString& what)
{
    m_exchange->plan(text, what, [this, what](Result<registrations::UpsertPlan> plan) {
        if (!plan)
            return m_bar->showError(plan.error());
        const int created = int(plan->create.size());
        const int changed = int(plan->update.size());
        const int same = int(plan->unchanged.size());
        QStringList parts;
        if (created > 0)
            parts << (created == 1 ? tr("1 new") : tr("%n new", nullptr, created));
        if (changed > 0)
            parts << (changed == 1 ? tr("1 changed") : tr("%n changed", nullptr, changed));
        if (same > 0)
            parts << (same == 1 ? tr("1 as it is here") : tr("%n as they are here", nullptr, same));
        if (const int unclear = int(plan->ambiguous.size()); unclear > 0)
            parts << (unclear == 1 ? tr("1 whose name is not unique, left out")
                                   : tr("%n whose names are not unique, left out", nullptr, unclear));
        const QString found = tr("In %1: %2.").arg(what, parts.join(QStringLiteral(", ")));
        if (created + changed == 0)
            return m_bar->showMessage(MessageBar::Severity::Info, found);
        m_bar->showMessage(MessageBar::Severity::Info, found);
        const int count = created + changed;
        m_bar->addAction(
            count == 1 ? tr("&Import it") : tr("&Import %n", nullptr, count), QStringLiteral("confirmImport"),
            [this, plan = *plan] {
                m_exchange->store(plan, [this](Result<ImportExport::Stored> stored) {
                    if (!stored)
                        return m_bar->showError(stored.error());
                    const int all = int(stored->created.size() + stored->replaced.size());
                    QString done = all == 1 ? tr("1 registration imported.")
                                            : tr("%n registrations imported.", nullptr, all);
                    if (stored->paused > 0)
                        done += QLatin1Char(' ') +
                                (stored->paused == 1
                                     ? tr("1 has problems and is paused.")
                                     : tr("%n have problems and are paused.", nullptr, stored->paused));
                    m_list->selectId(stored->created.empty() ? stored->replaced.front().id
                                                             : stored->created.front());
                    m_bar->showMessage(MessageBar::Severity::Success, done, {}, undoMs);
                    m_bar->addAction(tr("&Undo"), QStringLiteral("undoImport"), [this, stored = *stored] {
                        m_exchange->undo(stored, [this](Status undone) {
                            if (!undone)
                                m_bar->showError(undone.error());
                        });
                    });
                });
            });
    });
}

void RegistrationsPage::exportSelected()
{
    std::vector<std::string> ids = m_list->selectedIds();
    if (ids.empty())
        return;
    auto* dialog = new QFileDialog(this,
                                   ids.size() == 1 ? tr("Export 1 registration")
                                                   : tr("Export %n registrations", nullptr, int(ids.size())),
                                   {}, tr("JSON (*.json);;YAML (*.yaml);;curl commands (*.sh)"));
    dialog->setObjectName(QStringLiteral("exportDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("json"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.contains(QStringLiteral("*.yaml")) ? QStringLiteral("yaml")
                                 : filter.contains(QStringLiteral("*.sh")) ? QStringLiteral("sh")
                                                                           : QStringLiteral("json"));
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this, ids](const QString& path) {
        fetchAll(ids, [this, path](std::vector<registrations::Registration> all) {
            const int count = int(all.size());
            m_exchange->writeFile(path, std::move(all), [this, path, count](Status written) {
                if (!written)
                    return m_bar->showError(written.error());
                m_bar->showMessage(MessageBar::Severity::Success,
                                   (count == 1 ? tr("1 registration is in %1.")
                                               : tr("%n registrations are in %1.", nullptr, count))
                                           .arg(QFileInfo(path).fileName()) +
                                       QLatin1Char(' ') + tr("Secrets are references in it."),
                                   path, 6000);
            });
        });
    });
    dialog->open();
}

void RegistrationsPage::copyAsCurl()
{
    fetchAll(m_list->selectedIds(), [this](const std::vector<registrations::Registration>& all) {
        copyToClipboard(textFromBytes(registrations::exportCurl(all, mixpeek::defaultBaseUrl)));
        m_bar->showMessage(MessageBar::Severity::Success,
                           all.size() == 1
                               ? tr("The command that creates it at the service is on the clipboard.")
                               : tr("The commands that create them at the service are on the clipboard."),
                           {}, 4000);
    });
}

void RegistrationsPage::showContextMenu(const QPoint& globalPosition)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillMenu(menu);
    menu->popup(globalPosition);
}

void RegistrationsPage::fillMenu(QMenu* menu)
{
    const std::vector<std::string> ids = m_list->selectedIds();
    const auto* current = ids.empty() ? nullptr : m_model->find(ids.front());
    const auto symbol = [](const char* name) { return icon(QString::fromLatin1(name), Tone::Muted); };
    if (current) {
        menu->addAction(symbol("copy"), tr("&Duplicate"), QKeySequence(Qt::CTRL | Qt::Key_D), this,
                        &RegistrationsPage::duplicateSelected)
            ->setEnabled(ids.size() == 1);
        menu->addAction(symbol(current->isActive ? "circle-pause" : "play"),
                        current->isActive ? tr("&Pause") : tr("Res&ume"), QKeySequence(Qt::Key_P), this,
                        &RegistrationsPage::togglePausedSelected);
        menu->addAction(symbol("terminal"), tr("&Copy as curl"), QKeySequence::Copy, this,
                        &RegistrationsPage::copyAsCurl);
        menu->addAction(symbol("upload"), tr("&Export…"), this, &RegistrationsPage::exportSelected);
        menu->addAction(symbol("trash-2"), tr("De&lete"), QKeySequence(Qt::Key_Delete), this,
                        &RegistrationsPage::deleteSelected);
        menu->addSeparator();
    }
    menu->addAction(symbol("download"), tr("&Import a file…"), this, &RegistrationsPage::importFile);
    menu->addAction(symbol("import"), tr("Import from the clip&board"), this,
                    &RegistrationsPage::importClipboard);
}

} // namespace hookbench::ui
