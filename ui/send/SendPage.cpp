#include "send/SendPage.h"

#include "send/EventView.h"
#include "send/RequestView.h"

#include <QSettings>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace hookbench::ui {

SendPage::SendPage(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_tabs(new QTabWidget(this)),
      m_event(new EventView(workbench, this)),
      m_request(new RequestView(workbench, this))
{
    setObjectName(QStringLiteral("sendPage"));
    m_tabs->setObjectName(QStringLiteral("sendModes"));
    m_tabs->setAccessibleName(tr("Ways to send"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setAccessibleName(tr("Ways to send"));
    m_tabs->insertTab(Event, m_event, tr("Event to registrations"));
    m_tabs->insertTab(Request, m_request, tr("Request to a URL"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_tabs);
    connect(m_request, &RequestView::showInInspectorRequested, this, &SendPage::showInInspectorRequested);
    connect(m_request, &RequestView::finished, this, &SendPage::finished);
    connect(m_event, &EventView::attemptRequested, this, &SendPage::attemptRequested);
}

void SendPage::showMode(Mode mode)
{
    m_tabs->setCurrentIndex(mode);
    focusBody();
}

SendPage::Mode SendPage::mode() const
{
    return static_cast<Mode>(m_tabs->currentIndex());
}

void SendPage::showLoad()
{
    showMode(Event);
    m_event->showLoad();
}

void SendPage::send()
{
    mode() == Event ? m_event->fire() : m_request->send();
}

void SendPage::cancel()
{
    m_request->cancel();
}

void SendPage::newEventId()
{
    mode() == Event ? m_event->newEventId() : m_request->newEventId();
}

bool SendPage::isSending() const
{
    return m_request->isSending();
}

void SendPage::focusBody()
{
    mode() == Event ? m_event->focusBody() : m_request->focusBody();
}

void SendPage::saveState(QSettings& state) const
{
    state.setValue(QStringLiteral("send/mode"), m_tabs->currentIndex());
    m_event->saveState(state);
    m_request->saveState(state);
}

void SendPage::restoreState(QSettings& state)
{
    m_tabs->setCurrentIndex(state.value(QStringLiteral("send/mode"), int(Event)).toInt());
    m_event->restoreState(state);
    m_request->restoreState(state);
}

} // namespace hookbench::ui
