#include "registrations/RegistrationsPage.h"

#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "registrations/AccountsDialog.h"
#include "registrations/EmptyRegistrations.h"
#include "registrations/ImportExport.h"
#include "registrations/RegistrationEditor.h"
#include "registrations/RegistrationList.h"
#include "registrations/RegistrationModel.h"
#include "registrations/SyncView.h"
#include "Workbench.h"

#include <QApplication>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

constexpr int latestDelayMs = 500;
constexpr int filterDelayMs = 60;

} // namespace

RegistrationsPage::RegistrationsPage(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_model(new RegistrationModel(this)),
      m_tabs(new QTabWidget(this)),
      m_bar(new MessageBar(this)),
      m_filterDelay(new QTimer(this)),
      m_reloadTimer(new QTimer(this)),
      m_editor(new RegistrationEditor(workbench.registrations(), workbench.environments(),
                                      workbench.deliveryOptions(), this)),
      m_exchange(new ImportExport(workbench.registrations(), workbench.environments(), this))
{
    setObjectName(QStringLiteral("registrationsPage"));
    m_tabs->setObjectName(QStringLiteral("registrationTabs"));
    m_tabs->setAccessibleName(tr("Views of the registrations"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setAccessibleName(tr("Views of the registrations"));
    m_tabs->addTab(buildLocal(), tr("&On this machine"));
    m_tabs->addTab(new QWidget(m_tabs), tr("S&ync with the service"));
    connect(m_tabs, &QTabWidget::currentChanged, this, [this](int tab) {
        if (tab == Sync)
            syncView();
    });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_tabs, 1);
    connectParts();
    buildShortcuts();
    reload();
    connectDeliveries();
}

void RegistrationsPage::connectDeliveries()
{
    // Without the log there are no last deliveries; the page of deliveries says what is wrong with it.
    const auto log = m_workbench.deliveries();
    if (!log)
        return;
    m_latestTimer = new QTimer(this);
    m_latestTimer->setSingleShot(true);
    m_latestTimer->setInterval(latestDelayMs);
    const auto load = [this, log = *log] {
        log->latest(this, [this](Result<std::vector<delivery::AttemptSummary>> latest) {
            if (latest)
                m_model->setLatest(*latest);
        });
    };
    connect(m_latestTimer, &QTimer::timeout, this, load);
    connect(*log, &delivery::DeliveryLog::logged, this, [this] {
        // Loads log thousands of attempts a second.
        if (!m_latestTimer->isActive())
            m_latestTimer->start();
    });
    load();
}

QWidget* RegistrationsPage::buildLocal()
{
    m_stack = new QStackedWidget(this);
    m_empty = new EmptyRegistrations(m_stack);
    m_splitter = new QSplitter(m_stack);
    m_splitter->setObjectName(QStringLiteral("registrationSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(buildListPanel());
    m_splitter->addWidget(m_editor);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->widget(0)->setMinimumWidth(fontMetrics().averageCharWidth() * 36);
    m_editor->setMinimumWidth(fontMetrics().averageCharWidth() * 62);
    m_splitter->setSizes({380, 890});
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_splitter);
    // Until the store has answered, neither the list nor the lesson is right: the list stands empty.
    m_stack->setCurrentIndex(1);
    return m_stack;
}

QWidget* RegistrationsPage::buildFilterRow(QWidget* parent)
{
    auto* row = new QWidget(parent);
    m_filter = new QLineEdit(row);
    m_filter->setObjectName(QStringLiteral("registrationFilter"));
    m_filter->setAccessibleName(tr("Filter registrations"));
    m_filter->setPlaceholderText(tr("Filter by name, event, target…"));
    m_filter->setToolTip(
        tr("All words must match: name, event type, channel, target,\nor active, paused, draft, "
           "problem (Ctrl+F)"));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(icon(QStringLiteral("search"), Tone::Muted), QLineEdit::LeadingPosition);
    m_filterDelay->setSingleShot(true);
    m_filterDelay->setInterval(filterDelayMs);
    connect(m_filter, &QLineEdit::textChanged, m_filterDelay, qOverload<>(&QTimer::start));
    connect(m_filterDelay, &QTimer::timeout, this, [this] {
        m_model->setFilter(m_filter->text());
        updateMatchCount();
    });
    m_count = new MutedLabel({}, row);
    m_count->setObjectName(QStringLiteral("registrationCount"));
    auto* create = new QPushButton(icon(QStringLiteral("plus"), Tone::Muted), tr("Ne&w"), row);
    create->setObjectName(QStringLiteral("newRegistration"));
    create->setAccessibleName(tr("New registration"));
    create->setToolTip(tr("New registration (Ctrl+N)"));
    connect(create, &QPushButton::clicked, this, &RegistrationsPage::newRegistration);
    QToolButton* more = makeIconButton(row, QStringLiteral("registrationsMenu"), QStringLiteral("ellipsis"),
                                       tr("Import and export"));
    connect(more, &QToolButton::clicked, this,
            [this, more] { showContextMenu(more->mapToGlobal(QPoint(0, more->height()))); });
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(10, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(m_filter, 1);
    layout->addWidget(m_count);
    layout->addWidget(create);
    layout->addWidget(more);
    return row;
}

QWidget* RegistrationsPage::buildListPanel()
{
    auto* panel = new SurfacePanel(this);
    QWidget* filterRow = buildFilterRow(panel);
    m_list = new RegistrationList(m_model, panel);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_noMatch = new QWidget(panel);
    auto* words = new MutedLabel(tr("No registration matches this filter."), m_noMatch);
    words->setAlignment(Qt::AlignCenter);
    words->setWordWrap(true);
    auto* reset = new QPushButton(tr("Sho&w all"), m_noMatch);
    reset->setObjectName(QStringLiteral("resetRegistrationFilter"));
    connect(reset, &QPushButton::clicked, m_filter, &QLineEdit::clear);
    auto* noMatchLayout = new QVBoxLayout(m_noMatch);
    noMatchLayout->addStretch();
    noMatchLayout->addWidget(words);
    noMatchLayout->addSpacing(6);
    noMatchLayout->addWidget(reset, 0, Qt::AlignHCenter);
    noMatchLayout->addStretch();
    m_noMatch->hide();
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(filterRow);
    layout->addWidget(new Hairline(Qt::Horizontal, panel));
    layout->addWidget(m_list, 1);
    layout->addWidget(m_noMatch, 1);
    return panel;
}

void RegistrationsPage::connectParts()
{
    m_reloadTimer->setSingleShot(true);
    m_reloadTimer->setInterval(30);
    connect(m_reloadTimer, &QTimer::timeout, this, &RegistrationsPage::reload);
    connect(&m_workbench.registrations(), &registrations::RegistrationStore::changed, m_reloadTimer,
            qOverload<>(&QTimer::start));
    connect(m_list, &RegistrationList::currentIdChanged, m_editor, &RegistrationEditor::open);
    connect(m_list, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        if (m_list->indexAt(at).isValid())
            showContextMenu(m_list->viewport()->mapToGlobal(at));
    });
    connect(m_editor, &RegistrationEditor::templateRequested, this, &RegistrationsPage::templateRequested);
    connect(m_editor, &RegistrationEditor::defineRequested, this, &RegistrationsPage::environmentsRequested);
    connect(m_editor, &RegistrationEditor::removeRequested, this,
            [this](const std::string& id) { removeIds({id}); });
    connect(m_editor, &RegistrationEditor::actionsMenuRequested, this,
            [this](QWidget* under) { showContextMenu(under->mapToGlobal(QPoint(0, under->height()))); });
    connect(m_empty, &EmptyRegistrations::newRequested, this, &RegistrationsPage::newRegistration);
    connect(m_empty, &EmptyRegistrations::importRequested, this, &RegistrationsPage::importFile);
    connect(m_empty, &EmptyRegistrations::syncRequested, this, [this] { showTab(Sync); });
}

void RegistrationsPage::reload()
{
    const int reload = ++m_reloads;
    m_workbench.registrations().list(
        this, [this, reload](Result<std::vector<registrations::RegistrationSummary>> all) {
            // A later call has been made meanwhile, and its answer knows more.
            if (reload != m_reloads)
                return;
            if (!all)
                return m_bar->showError(all.error());
            const std::size_t count = all->size();
            m_model->setSummaries(std::move(all).value());
            showList(count);
        });
}

void RegistrationsPage::showList(std::size_t count)
{
    const bool empty = count == 0;
    // The focus stays in the page when the part that has it goes out of sight.
    const bool focused = m_stack->isAncestorOf(QApplication::focusWidget());
    if (m_stack->currentIndex() != (empty ? 0 : 1)) {
        m_stack->setCurrentIndex(empty ? 0 : 1);
        if (focused)
            (empty ? static_cast<QWidget*>(m_empty) : m_list)->setFocus(Qt::OtherFocusReason);
    }
    // What was removed elsewhere is not edited any more.
    if (!m_list->currentId().empty() && !m_model->find(m_list->currentId()) &&
        m_editor->currentId() == m_list->currentId())
        m_list->selectId({});
    if (m_list->currentId().empty() && !empty) {
        const bool known = m_model->rowOf(m_wantedId) >= 0;
        m_list->selectId(known ? m_wantedId : m_model->at(0) ? m_model->at(0)->id : std::string());
    } else if (m_list->selectedIds().empty() && m_model->rowOf(m_list->currentId()) >= 0) {
        // The focus gives a list without a selection a current row, but does not select it.
        m_list->selectId(m_list->currentId());
    }
    m_wantedId.clear();
    updateMatchCount();
    m_isLoaded = true;
    Q_EMIT loaded();
}

void RegistrationsPage::updateMatchCount()
{
    const bool filtered = m_model->isFiltered();
    m_count->setText(
        filtered ? tr("%1 of %2").arg(formatCount(m_model->rowCount()), formatCount(m_model->totalCount()))
                 : formatCount(m_model->totalCount()));
    m_count->setToolTip(tr("Registrations on this machine"));
    const bool none = filtered && m_model->rowCount() == 0;
    m_noMatch->setVisible(none);
    m_list->setVisible(!none);
}

SyncView* RegistrationsPage::syncView()
{
    if (m_sync)
        return m_sync;
    m_sync = new SyncView(m_workbench, this);
    auto* place = new QVBoxLayout(m_tabs->widget(Sync));
    place->setContentsMargins(0, 0, 0, 0);
    place->addWidget(m_sync);
    connect(m_sync, &SyncView::accountsRequested, this, [this] {
        auto* dialog = new AccountsDialog(m_workbench, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    connect(m_sync, &SyncView::fieldRequested, this, [this](const std::string& id, const QString& path) {
        showRegistration(id);
        // The record is on its way from the store.
        connect(
            m_editor, &RegistrationEditor::shown, this, [this, path] { m_editor->focusField(path); },
            Qt::SingleShotConnection);
        if (m_editor->currentId() == id)
            m_editor->focusField(path);
    });
    return m_sync;
}

void RegistrationsPage::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(tab);
}

void RegistrationsPage::showRegistration(const std::string& id)
{
    showTab(Local);
    if (m_model->rowOf(id) < 0 && m_model->find(id)) {
        m_filter->clear();
        m_filterDelay->stop();
        m_model->setFilter({});
        updateMatchCount();
    }
    m_list->selectId(id);
}

void RegistrationsPage::focusFilter()
{
    showTab(Local);
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void RegistrationsPage::focusList()
{
    if (m_tabs->currentIndex() == Local)
        (m_stack->currentIndex() == 0 ? static_cast<QWidget*>(m_empty) : m_list)
            ->setFocus(Qt::OtherFocusReason);
}

void RegistrationsPage::save()
{
    m_editor->save();
}

void RegistrationsPage::flush()
{
    m_editor->flushDraft();
}

void RegistrationsPage::saveState(QSettings& state) const
{
    state.setValue(QStringLiteral("registrations/splitter"), m_splitter->saveState());
    state.setValue(QStringLiteral("registrations/current"), textFromBytes(m_list->currentId()));
}

void RegistrationsPage::restoreState(QSettings& state)
{
    m_splitter->restoreState(state.value(QStringLiteral("registrations/splitter")).toByteArray());
    m_wantedId = toBytes(state.value(QStringLiteral("registrations/current")).toString());
}

} // namespace hookbench::ui
