// What the inspector does to captures: delete, pin, clear, copy; its menus, shortcuts and saved state.
#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Widgets.h"
#include "inspector/CaptureContent.h"
#include "inspector/CaptureList.h"
#include "inspector/CaptureModel.h"
#include "inspector/CopyMenu.h"
#include "inspector/DetailPane.h"
#include "inspector/ExportDialog.h"
#include "inspector/InspectorPage.h"
#include "inspector/NoteDialog.h"
#include "Workbench.h"

#include <QMenu>
#include <QSettings>
#include <QShortcut>
#include <QSplitter>
#include <QTabWidget>

namespace hookbench::ui {

namespace {

/// How many of the newest captures are asked for the port they came from.
constexpr int undoMs = 20'000;

} // namespace

void InspectorPage::buildShortcuts()
{
    const auto add = [this](const QKeySequence& keys, auto slot) {
        auto* shortcut = new QShortcut(keys, m_list);
        shortcut->setContext(Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, slot);
    };
    add(QKeySequence(Qt::Key_Delete), &InspectorPage::deleteSelected);
    add(QKeySequence(Qt::Key_P), &InspectorPage::togglePinSelected);
    add(QKeySequence(Qt::Key_N), &InspectorPage::editNotes);
    add(QKeySequence::Copy, &InspectorPage::copyAsCurl);
    add(QKeySequence(Qt::SHIFT | Qt::Key_Return), &InspectorPage::openInWindow);
    add(QKeySequence(Qt::Key_R), &InspectorPage::editAndResend);
    add(QKeySequence(Qt::Key_C), &InspectorPage::compareSelected);
    add(QKeySequence(Qt::SHIFT | Qt::Key_C), &InspectorPage::compareEvent);
}

void InspectorPage::deleteSelected()
{
    const std::vector<capture::CaptureId> ids = m_list->selectedIds();
    removeIds(ids, ids.size() == 1 ? tr("1 capture deleted.")
                                   : tr("%n captures deleted.", nullptr, int(ids.size())));
}

void InspectorPage::clearUnpinned()
{
    const std::vector<capture::CaptureId> ids = m_model->unpinnedIds();
    const auto spared = m_model->captureCount() - std::int64_t(ids.size());
    if (ids.empty()) {
        return m_bar->showMessage(MessageBar::Severity::Info,
                                  spared > 0 ? tr("Nothing to clear: every capture is pinned.")
                                             : tr("Nothing to clear."),
                                  {}, 4000);
    }
    QString done =
        ids.size() == 1 ? tr("1 capture cleared.") : tr("%n captures cleared.", nullptr, int(ids.size()));
    if (spared > 0)
        done += QLatin1Char(' ') +
                (spared == 1 ? tr("1 pinned one kept.") : tr("%n pinned ones kept.", nullptr, int(spared)));
    removeIds(ids, done);
}

void InspectorPage::removeIds(std::vector<capture::CaptureId> ids, const QString& done)
{
    if (ids.empty())
        return;
    // The row below the deleted ones is looked at next.
    int row = 0;
    for (const capture::CaptureId id : ids)
        row = std::max(row, ids.size() > 1000 ? 0 : m_model->rowOf(id));
    capture::CaptureId next = m_model->idAt(row + 1);
    if (next == 0 && row > 0)
        next = m_model->idAt(row - int(ids.size()));
    m_workbench.captures().remove(ids, this, [this, ids, done, next](Status status) {
        if (!status)
            return m_bar->showError(status.error());
        m_removed = ids;
        if (next != 0)
            m_list->selectId(next);
        m_bar->showMessage(MessageBar::Severity::Info, done, {}, undoMs);
        m_bar->addAction(tr("&Undo (Ctrl+Z)"), QStringLiteral("undoDelete"), [this] { undoDelete(); });
    });
}

void InspectorPage::undoDelete()
{
    if (m_removed.empty())
        return;
    const std::vector<capture::CaptureId> ids = std::exchange(m_removed, {});
    m_workbench.captures().restore(ids, this, [this, ids](Status status) {
        if (!status)
            return m_bar->showError(status.error());
        m_bar->clear();
        if (ids.size() == 1)
            m_list->selectId(ids.front());
    });
}

void InspectorPage::togglePinSelected()
{
    pinIds(m_list->selectedIds());
}

void InspectorPage::pinIds(const std::vector<capture::CaptureId>& ids)
{
    if (ids.empty())
        return;
    const bool allPinned = std::all_of(ids.begin(), ids.end(), [this](capture::CaptureId id) {
        return m_model->isPinned(m_model->rowOf(id));
    });
    m_workbench.captures().setPinned(ids, !allPinned, this, [this](Status status) {
        if (!status)
            m_bar->showError(status.error());
    });
}

void InspectorPage::editNotes()
{
    const std::vector<capture::CaptureId> ids = m_list->selectedIds();
    if (ids.empty())
        return;
    auto* dialog = new NoteDialog(m_model->noteOf(ids.front()), int(ids.size()), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, ids] {
        m_workbench.captures().editNotes(ids, dialog->edit(), this, [this](const Status& status) {
            if (!status)
                m_bar->showError(status.error());
        });
    });
    dialog->open();
}

void InspectorPage::exportSelected()
{
    std::vector<capture::CaptureId> ids = m_list->selectedIds();
    if (ids.empty())
        return;
    std::sort(ids.begin(), ids.end());
    auto* dialog = new ExportDialog(m_workbench.profile().folder().toStdString(), std::move(ids), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ExportDialog::exported, this, [this](const QString& path, int replaced) {
        m_bar->showMessage(MessageBar::Severity::Success,
                           tr("Exported to %1; %n value(s) replaced.", nullptr, replaced).arg(path), {}, 6000);
    });
    dialog->open();
}

void InspectorPage::copyOf(std::function<QString(const CaptureContent&)> text)
{
    copyOf(m_detail->content(), std::move(text));
}

void InspectorPage::copyOf(const Content& content, std::function<QString(const CaptureContent&)> text)
{
    if (!content)
        return;
    if (content->bytes->size() > largestCopy)
        return m_bar->showMessage(
            MessageBar::Severity::Warning,
            tr("This is too large for the clipboard (%1).").arg(formatSize(content->bytes->size())), {},
            6000);
    copyToClipboard(text(*content));
}

void InspectorPage::copyAsCurl()
{
    copyAs(m_detail->content(), snippets::CopyForm::Curl);
}

void InspectorPage::copyAs(const Content& shown, snippets::CopyForm form)
{
    if (shown && (shown->capture.summary.has(capture::OverSmtp) || shown->capture.summary.has(capture::Malformed)))
        return m_bar->showMessage(MessageBar::Severity::Info,
                                  tr("This is no HTTP request; copy its body or its raw bytes instead."), {}, 4000);
    copyOf(shown, [this, form](const CaptureContent& content) {
        std::string url = m_workbench.endpoint().url();
        if (url.empty())
            url = "http://127.0.0.1:" + std::to_string(m_workbench.settings().port) + "/";
        snippets::CopiedRequest request = snippets::requestOf(content.capture, url);
        if (form == snippets::CopyForm::Http)
            request.body = content.bytes->body();
        return textFromBytes(snippets::copyAs(form, request));
    });
    if (shown && shown->bytes->size() <= largestCopy)
        m_bar->showMessage(MessageBar::Severity::Success,
                           tr("The request is on the clipboard: %1.").arg(copyFormTitle(form)), {}, 3000);
}

void InspectorPage::showContextMenu(const QPoint& position)
{
    if (m_list->selectedIds().empty())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(icon(QStringLiteral("external-link"), Tone::Muted), tr("&Open in a window"),
                    QKeySequence(Qt::SHIFT | Qt::Key_Return), this, &InspectorPage::openInWindow);
    if (m_list->selectedIds().size() > 1)
        menu->addAction(icon(QStringLiteral("git-compare"), Tone::Muted), tr("Co&mpare"), QKeySequence(Qt::Key_C), this,
                        &InspectorPage::compareSelected);
    menu->addAction(tr("Compare the captures of this e&vent"), QKeySequence(Qt::SHIFT | Qt::Key_C), this,
                    &InspectorPage::compareEvent);
    menu->addAction(icon(QStringLiteral("terminal"), Tone::Muted), tr("Copy as c&URL"), QKeySequence::Copy,
                    this, &InspectorPage::copyAsCurl);
    addCopyForms(*menu->addMenu(tr("Copy &as")), [this](snippets::CopyForm form) { copyAs(m_detail->content(), form); });
    menu->addAction(tr("Copy &target"), this, [this] {
        copyOf([](const CaptureContent& content) { return textFromBytes(content.capture.summary.target); });
    });
    menu->addAction(tr("Copy &body"), this, [this] {
        copyOf([](const CaptureContent& content) { return textFromBytes(content.bytes->body()); });
    });
    menu->addAction(tr("Copy &raw"), this, [this] {
        copyOf([](const CaptureContent& content) {
            return textFromBytes(content.bytes->read(0, content.bytes->size()));
        });
    });
    menu->addSeparator();
    const Content shown = m_detail->content();
    if (shown && !shown->capture.summary.has(capture::OverSmtp)) {
        menu->addAction(icon(QStringLiteral("send"), Tone::Muted), tr("Edit and &resend…"), QKeySequence(Qt::Key_R), this,
                        &InspectorPage::editAndResend);
        menu->addAction(icon(QStringLiteral("list-checks"), Tone::Muted), tr("&Which rule would answer this?"), this,
                        &InspectorPage::explainRules);
        menu->addAction(tr("&Make a rule of this request…"), this, &InspectorPage::makeRule);
        menu->addSeparator();
    }
    const bool pinned = m_model->isPinned(m_list->currentIndex().row());
    menu->addAction(icon(pinned ? QStringLiteral("pin-off") : QStringLiteral("pin"), Tone::Muted),
                    pinned ? tr("Un&pin") : tr("&Pin"), QKeySequence(Qt::Key_P), this,
                    &InspectorPage::togglePinSelected);
    menu->addAction(icon(QStringLiteral("pencil"), Tone::Muted), tr("&Note and labels…"), QKeySequence(Qt::Key_N), this,
                    &InspectorPage::editNotes);
    menu->addAction(tr("E&xport…"), this, &InspectorPage::exportSelected);
    menu->addAction(icon(QStringLiteral("trash-2"), Tone::Muted), tr("&Delete"), QKeySequence(Qt::Key_Delete),
                    this, &InspectorPage::deleteSelected);
    menu->popup(m_list->viewport()->mapToGlobal(position));
}

void InspectorPage::showColumnMenu(const QPoint& globalPosition)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < CaptureModel::columns; ++column) {
        QAction* action = menu->addAction(m_model->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(m_list->isColumnWanted(column));
        // The path is what tells one row from another.
        action->setEnabled(column != int(CaptureModel::Column::Target));
        connect(action, &QAction::toggled, m_list,
                [this, column](bool shown) { m_list->setColumnWanted(column, shown); });
    }
    menu->popup(globalPosition);
}

void InspectorPage::saveState(QSettings& state) const
{
    state.setValue(QStringLiteral("inspector/splitter"), m_splitter->saveState());
    m_list->saveState(state);
    state.setValue(QStringLiteral("inspector/requestTab"), m_detail->requestTab());
}

void InspectorPage::restoreState(QSettings& state)
{
    m_splitter->restoreState(state.value(QStringLiteral("inspector/splitter")).toByteArray());
    m_list->restoreState(state);
    m_detail->setRequestTab(
        state.value(QStringLiteral("inspector/requestTab"), int(DetailPane::Body)).toInt());
}

} // namespace hookbench::ui
