#include "shell/BorrowGuard.h"

#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "Workbench.h"

#include <QFile>
#include <QTimer>

namespace hookbench::ui {

namespace {

constexpr int closeLimitMs = 10'000;

} // namespace

BorrowGuard::BorrowGuard(Workbench& workbench, MessageBar* bar, QObject* parent)
    : QObject(parent), m_workbench(workbench), m_bar(bar), m_limit(new QTimer(this))
{
    m_limit->setSingleShot(true);
    m_limit->setInterval(closeLimitMs);
    connect(m_limit, &QTimer::timeout, this, [this] {
        // What is not back by now stands in the journal, and is offered at the next start.
        m_token.cancel();
        finish();
    });
}

bool BorrowGuard::anythingBorrowed()
{
    // Without a journal there is nothing, and nothing has to be loaded to know it.
    if (!QFile::exists(m_workbench.profile().file(QStringLiteral("borrowed.json"))))
        return false;
    const auto all = m_workbench.borrow().borrowed();
    if (!all) {
        m_bar->showError(all.error());
        return false;
    }
    return !all->empty();
}

void BorrowGuard::offerLeftovers()
{
    if (!anythingBorrowed())
        return;
    const auto all = m_workbench.borrow().borrowed();
    const int count = int(all->size());
    m_bar->showMessage(
        MessageBar::Severity::Warning,
        count == 1 ? tr("“%1” at %2 still points at this machine: an earlier run ended before it could "
                        "give the URL back.")
                         .arg(textFromBytes(all->front().name), textFromBytes(all->front().accountName))
                   : tr("%n registrations at the service still point at this machine: an earlier run "
                        "ended before it could give their URLs back.",
                        nullptr, count));
    m_bar->addAction(count == 1 ? tr("&Give it back") : tr("&Give them back"),
                     QStringLiteral("giveBackLeftovers"), [this] { giveBackAll(); });
}

bool BorrowGuard::holdsWindow()
{
    if (m_finished)
        return false;
    if (m_closing)
        return true;
    if (!anythingBorrowed())
        return false;
    m_closing = true;
    m_limit->start();
    m_bar->showMessage(MessageBar::Severity::Info,
                       tr("Giving borrowed URLs back; the window closes in a moment."));
    m_bar->setClosable(false);
    m_bar->addAction(tr("&Close now"), QStringLiteral("closeWithoutGivingBack"), [this] {
        m_token.cancel();
        finish();
    });
    giveBackAll();
    return true;
}

void BorrowGuard::giveBackAll()
{
    m_token = {};
    m_failed = false;
    giveBackNext();
}

void BorrowGuard::giveBackNext()
{
    const auto all = m_workbench.borrow().borrowed();
    if (!all || all->empty() || m_failed)
        return finish();
    m_workbench.borrow().giveBack(all->front(), m_token, this, [this](Result<Done, mixpeek::ApiError> given) {
        if (!given) {
            m_failed = true;
            if (!m_closing)
                return m_bar->showError(given.error().error);
        }
        giveBackNext();
    });
}

void BorrowGuard::finish()
{
    if (!m_closing) {
        m_bar->showMessage(MessageBar::Severity::Success, tr("Everything that was borrowed is back."), {},
                           5000);
        return;
    }
    m_limit->stop();
    if (!std::exchange(m_finished, true))
        Q_EMIT readyToClose();
}

} // namespace hookbench::ui
