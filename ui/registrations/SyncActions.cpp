// What the sync view asks of the service, and how the answers are shown.
#include "common/ElidedLabel.h"
#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "http/Target.h"
#include "registrations/BorrowDialog.h"
#include "registrations/DiffView.h"
#include "registrations/ProblemList.h"
#include "registrations/SyncModel.h"
#include "registrations/SyncView.h"
#include "Workbench.h"

#include <QComboBox>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>

namespace hookbench::ui {

using State = mixpeek::SyncItem::State;

namespace {

/// What the table shows: the differences, or for a record that only one side has, all of it.
std::vector<mixpeek::FieldDifference> rowsOf(const mixpeek::SyncItem& item)
{
    const registrations::Registration nothing;
    if (item.state == State::LocalOnly && item.local)
        return mixpeek::compare(nothing, *item.local, nothing);
    if (item.state == State::RemoteOnly && item.remote)
        return mixpeek::compare(nothing, nothing, *item.remote);
    return item.differences;
}

} // namespace

std::string SyncView::accountId() const
{
    return toBytes(m_account->currentData().toString());
}

QString SyncView::host() const
{
    for (const mixpeek::Account& account : m_workbench.accounts().accounts()) {
        if (account.id == accountId()) {
            const auto target = http::parseTarget(account.baseUrl);
            return textFromBytes(target ? target->host : account.baseUrl);
        }
    }
    return tr("the service");
}

const mixpeek::SyncItem* SyncView::current() const
{
    return m_model->at(m_list->currentIndex().row());
}

void SyncView::select(int row)
{
    m_list->setCurrentIndex(m_model->index(row));
}

void SyncView::setBusy(bool busy, const QString& what)
{
    m_busy = busy;
    m_progress->setText(busy ? what : QString());
    m_cancel->setVisible(busy);
    m_list->setEnabled(!busy);
    updateButtons();
    if (!busy)
        Q_EMIT finished();
}

void SyncView::compare()
{
    if (m_busy || accountId().empty())
        return;
    m_bar->clear();
    m_token = {};
    setBusy(true, tr("Asking %1…").arg(host()));
    m_workbench.sync().refresh(
        accountId(), m_token, this,
        [this](std::size_t soFar) {
            m_progress->setText(tr("%1 fetched from %2…").arg(formatCount(std::int64_t(soFar)), host()));
        },
        [this](Result<std::vector<mixpeek::SyncItem>, mixpeek::ApiError> items) {
            setBusy(false);
            if (!items)
                return showError(items.error());
            m_model->setItems(std::move(items).value());
            if (m_model->rowCount() > 0)
                select(0);
            m_progress->setText(
                m_model->openCount() == 0
                    ? tr("All %1 in step").arg(formatCount(m_model->totalCount()))
                    : tr("%1 of %2 not in step")
                          .arg(formatCount(m_model->openCount()), formatCount(m_model->totalCount())));
        });
}

void SyncView::cancel()
{
    if (!m_busy)
        return;
    m_token.cancel();
    m_progress->setText(tr("Cancelling…"));
}

void SyncView::showItem()
{
    const mixpeek::SyncItem* item = current();
    m_detail->setCurrentIndex(item ? 1 : 0);
    // What was said about another one says nothing here.
    m_bar->clear();
    m_problems->setProblems({});
    if (!item) {
        m_diff->diffModel()->setDifferences({});
        return;
    }
    m_title->setFullText(item->name.empty() ? tr("Without a name") : textFromBytes(item->name));
    const QModelIndex index = m_list->currentIndex();
    m_state->setTone(static_cast<Tone>(index.data(SyncModel::StateToneRole).toInt()), stateText(item->state));
    m_explanation->setText(stateExplanation(*item, host()));
    m_diff->diffModel()->setDifferences(rowsOf(*item));
    updateButtons();
}

void SyncView::updateButtons()
{
    const mixpeek::SyncItem* item = current();
    const DiffModel* diff = m_diff->diffModel();
    m_compare->setEnabled(!m_busy && !accountId().empty());
    const bool conflicts = item && diff->conflicts() > 0;
    m_takeLocal->setVisible(conflicts);
    m_takeRemote->setVisible(conflicts);
    const bool settled = diff->openConflicts() == 0;
    const State state = item ? item->state : State::InStep;
    const int pulls = diff->pullCount();
    const int pushes = diff->pushCount();
    const bool pullNew = state == State::RemoteOnly || state == State::LocalGone;
    const bool pushNew = state == State::LocalOnly || state == State::RemoteGone;
    m_pull->setText(pullNew      ? tr("&Pull to this machine")
                    : pulls == 1 ? tr("&Pull 1 field")
                    : pulls > 1  ? tr("&Pull %n fields", nullptr, pulls)
                                 : tr("&Pull"));
    m_push->setText(pushNew       ? tr("P&ush: create it at %1").arg(host())
                    : pushes == 1 ? tr("P&ush 1 field to %1").arg(host())
                    : pushes > 1  ? tr("P&ush %n fields to %1", nullptr, pushes).arg(host())
                                  : tr("P&ush"));
    const bool borrowed =
        item && !item->remoteId.empty() && m_workbench.borrow().isBorrowed(accountId(), item->remoteId);
    const bool can = item && !m_busy && settled && !borrowed;
    m_pull->setEnabled(can && (pullNew || pulls > 0));
    m_push->setEnabled(can && (pushNew || pushes > 0));
    const QString why = borrowed   ? tr("Its URL is borrowed: give it back first.")
                        : !settled ? tr("Choose a side for each conflict first: click it, or press L or R.")
                                   : QString();
    m_pull->setToolTip(why);
    m_push->setToolTip(why.isEmpty() && item ? tr("Writes to %1 now").arg(host()) : why);
    setButtonKind(m_push, m_push->isEnabled() ? ButtonKind::Primary : ButtonKind::Standard);
    m_push->setIcon(icon(QStringLiteral("cloud-upload"), m_push->isEnabled() ? Tone::OnAccent : Tone::Muted));
    m_borrow->setVisible(item && !item->remoteId.empty());
    m_borrow->setEnabled(!m_busy);
    m_borrow->setText(borrowed ? tr("Gi&ve the URL back") : tr("Point at m&y endpoint…"));
}

void SyncView::pull()
{
    const mixpeek::SyncItem* item = current();
    if (!item || m_busy || !m_pull->isEnabled())
        return;
    m_token = {};
    setBusy(true, tr("Pulling from %1…").arg(host()));
    m_workbench.sync().pull(
        accountId(), *item, m_diff->diffModel()->choices(), m_token, this,
        [this, name = textFromBytes(item->name)](const Result<mixpeek::SyncItem, mixpeek::ApiError>& result) {
            settle(result, tr("“%1” was pulled to this machine.").arg(name));
        });
}

void SyncView::push()
{
    const mixpeek::SyncItem* item = current();
    if (!item || m_busy || !m_push->isEnabled())
        return;
    m_token = {};
    setBusy(true, tr("Pushing to %1…").arg(host()));
    m_workbench.sync().push(
        accountId(), *item, m_diff->diffModel()->choices(), m_token, this,
        [this, name = textFromBytes(item->name)](const Result<mixpeek::SyncItem, mixpeek::ApiError>& result) {
            settle(result, tr("“%1” was pushed to %2.").arg(name, host()));
        });
}

void SyncView::settle(const Result<mixpeek::SyncItem, mixpeek::ApiError>& result, const QString& done)
{
    setBusy(false);
    if (!result)
        return showError(result.error());
    m_model->replace(m_list->currentIndex().row(), *result);
    showItem();
    m_bar->showMessage(MessageBar::Severity::Success, done, {}, 6000);
}

void SyncView::showError(const mixpeek::ApiError& error)
{
    if (error.error.code == ErrorCode::Cancelled)
        return m_bar->showMessage(MessageBar::Severity::Info, tr("Cancelled."), {}, 3000);
    m_diff->diffModel()->setProblems(error.fields);
    m_problems->setProblems(error.fields);
    m_bar->showMessage(MessageBar::Severity::Problem, textFromBytes(error.error.message),
                       textFromBytes(error.body.empty() ? error.error.detail : error.body));
    m_bar->addAction(tr("&Compare again"), QStringLiteral("compareAgain"), [this] { compare(); });
}

void SyncView::showMenu()
{
    const mixpeek::SyncItem* item = current();
    if (!item)
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* remove = menu->addAction(icon(QStringLiteral("trash-2"), Tone::Muted),
                                      tr("&Delete it at %1…").arg(host()), this, &SyncView::removeRemote);
    remove->setEnabled(!m_busy && !item->remoteId.empty() && item->state != State::RemoteGone);
    QAction* forget = menu->addAction(icon(QStringLiteral("unlink"), Tone::Muted), tr("&Unlink the two"),
                                      this, &SyncView::unlink);
    forget->setEnabled(!m_busy && !item->registrationId.empty() && item->base.has_value());
    menu->popup(m_more->mapToGlobal(QPoint(0, m_more->height())));
}

void SyncView::removeRemote()
{
    const mixpeek::SyncItem* item = current();
    if (!item)
        return;
    m_bar->showMessage(MessageBar::Severity::Warning,
                       tr("Delete “%1” at %2? The registration of this machine stays.")
                           .arg(textFromBytes(item->name), host()));
    m_bar->addAction(tr("&Delete it there"), QStringLiteral("confirmRemoteDelete"),
                     [this, id = item->remoteId] {
                         m_token = {};
                         setBusy(true, tr("Deleting at %1…").arg(host()));
                         m_workbench.sync().removeRemote(accountId(), id, m_token, this,
                                                         [this](Result<Done, mixpeek::ApiError> removed) {
                                                             setBusy(false);
                                                             if (!removed)
                                                                 return showError(removed.error());
                                                             compare();
                                                         });
                     });
}

void SyncView::unlink()
{
    const mixpeek::SyncItem* item = current();
    if (!item)
        return;
    m_workbench.sync().unlink(accountId(), item->registrationId, this,
                              [this](Result<Done, mixpeek::ApiError> done) {
                                  if (!done)
                                      return showError(done.error());
                                  compare();
                              });
}

void SyncView::borrow()
{
    const mixpeek::SyncItem* item = current();
    if (!item || item->remoteId.empty() || m_busy)
        return;
    if (m_workbench.borrow().isBorrowed(accountId(), item->remoteId))
        return giveBack();
    auto* dialog = new BorrowDialog(m_workbench.endpoint(), *item, host(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &BorrowDialog::chosen, this,
            [this, id = item->remoteId](int channel, const QString& url) {
                m_token = {};
                setBusy(true, tr("Pointing it at %1…").arg(url));
                m_workbench.borrow().borrow(
                    accountId(), id, channel, toBytes(url), m_token, this,
                    [this, url](Result<mixpeek::Borrowed, mixpeek::ApiError> borrowed) {
                        setBusy(false);
                        if (!borrowed)
                            return showError(borrowed.error());
                        m_bar->showMessage(
                            MessageBar::Severity::Success,
                            tr("“%1” sends to %2 until you give its URL back, at the latest when the "
                               "program ends.")
                                .arg(textFromBytes(borrowed->name), url));
                    });
            });
    dialog->open();
}

void SyncView::giveBack()
{
    const auto all = m_workbench.borrow().borrowed();
    const mixpeek::SyncItem* item = current();
    if (!all)
        return m_bar->showError(all.error());
    const auto found = std::find_if(all->begin(), all->end(), [&](const mixpeek::Borrowed& one) {
        return one.accountId == accountId() && one.remoteId == item->remoteId;
    });
    if (found == all->end())
        return;
    m_token = {};
    setBusy(true, tr("Giving the URL back…"));
    m_workbench.borrow().giveBack(
        *found, m_token, this,
        [this, name = textFromBytes(found->name)](Result<Done, mixpeek::ApiError> done) {
            setBusy(false);
            if (!done)
                return showError(done.error());
            m_bar->showMessage(MessageBar::Severity::Success, tr("“%1” has its own URL again.").arg(name), {},
                               6000);
        });
}

} // namespace hookbench::ui
