#include "endpoints/EndpointsPage.h"

#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Widgets.h"
#include "endpoint/store/EndpointCheck.h"
#include "endpoints/EndpointDelegate.h"
#include "endpoints/EndpointEditor.h"
#include "endpoints/EndpointModel.h"
#include "endpoints/EndpointText.h"
#include "Workbench.h"

#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace hookbench::ui {

namespace {

constexpr std::uint16_t firstPort = 8788;

} // namespace

EndpointsPage::EndpointsPage(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_model(new EndpointModel(this)),
      m_bar(new MessageBar(this)),
      m_editor(new EndpointEditor(workbench, this))
{
    setObjectName(QStringLiteral("endpointsPage"));
    m_splitter = new QSplitter(this);
    m_splitter->setObjectName(QStringLiteral("endpointSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(buildListPanel());
    m_splitter->addWidget(m_editor);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->widget(0)->setMinimumWidth(fontMetrics().averageCharWidth() * 36);
    m_editor->setMinimumWidth(fontMetrics().averageCharWidth() * 62);
    m_splitter->setSizes({380, 890});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_splitter, 1);
    connect(&workbench.endpointStore(), &endpoint::EndpointStore::changed, this, &EndpointsPage::reload);
    connect(&workbench.endpointStore(), &endpoint::EndpointStore::failed, m_bar, &MessageBar::showError);
    connect(&workbench.endpoints(), &endpoint::Endpoints::stateChanged, this, &EndpointsPage::reload);
    connect(m_editor, &EndpointEditor::settingsRequested, this, &EndpointsPage::settingsRequested);
    connect(m_editor, &EndpointEditor::actionsMenuRequested, this,
            [this](QWidget* under) { showMenu(under->mapToGlobal(QPoint(0, under->height()))); });
    connect(m_editor, &EndpointEditor::shown, this, [this] {
        if (std::exchange(m_focusName, false))
            m_editor->focusName();
        if (const auto rule = std::exchange(m_newRule, std::nullopt))
            m_editor->addRule(*rule);
    });
    buildShortcuts();
    reload();
}

QWidget* EndpointsPage::buildListPanel()
{
    auto* panel = new SurfacePanel(this);
    auto* head = new QWidget(panel);
    auto* create = new QPushButton(icon(QStringLiteral("plus"), Tone::Muted), tr("Ne&w"), head);
    create->setObjectName(QStringLiteral("newEndpoint"));
    create->setAccessibleName(tr("New endpoint"));
    create->setToolTip(tr("Another receiver, on a port or below a path of its own"));
    connect(create, &QPushButton::clicked, this, &EndpointsPage::newEndpoint);
    auto* headLayout = new QHBoxLayout(head);
    headLayout->setContentsMargins(14, 8, 8, 8);
    headLayout->addWidget(makeHeading(head, tr("Endpoints"), 1.08), 1);
    headLayout->addWidget(create);
    m_list = new QListView(panel);
    m_list->setObjectName(QStringLiteral("endpointList"));
    m_list->setAccessibleName(tr("Endpoints"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new EndpointDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& current) {
        if (const auto* row = m_model->at(current.row()))
            m_editor->open(row->config.id);
    });
    connect(m_list, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        if (m_list->indexAt(at).isValid())
            showMenu(m_list->viewport()->mapToGlobal(at));
    });
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(head);
    layout->addWidget(new Hairline(Qt::Horizontal, panel));
    layout->addWidget(m_list, 1);
    return panel;
}

void EndpointsPage::buildShortcuts()
{
    const auto add = [this](const QKeySequence& keys, void (EndpointsPage::*run)()) {
        auto* shortcut = new QShortcut(keys, m_list);
        shortcut->setContext(Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, run);
    };
    add(QKeySequence::Delete, &EndpointsPage::removeCurrent);
    add(QKeySequence(tr("Ctrl+D")), &EndpointsPage::duplicateCurrent);
}

void EndpointsPage::reload()
{
    std::vector<EndpointModel::Row> rows;
    for (const endpoint::EndpointConfig& config : m_workbench.endpointStore().endpoints())
        rows.push_back({config, m_workbench.endpoints().state(config.number)});
    m_model->setRows(std::move(rows));
    const std::string current = m_editor->currentId();
    if (!m_wantedId.empty() && m_model->rowOf(m_wantedId) >= 0)
        return selectId(std::exchange(m_wantedId, {}));
    if (const int row = m_model->rowOf(current); row < 0)
        m_list->setCurrentIndex(m_model->index(0));
    else if (m_list->currentIndex().row() != row)
        m_list->setCurrentIndex(m_model->index(row));
}

void EndpointsPage::selectId(const std::string& id)
{
    if (const int row = m_model->rowOf(id); row >= 0) {
        m_list->setCurrentIndex(m_model->index(row));
        m_list->scrollTo(m_model->index(row));
    }
}

void EndpointsPage::addRule(const std::string& endpointId, const endpoint::Rule& rule)
{
    if (m_editor->isShown() && m_editor->currentId() == endpointId)
        return m_editor->addRule(rule);
    m_newRule = rule;
    selectId(endpointId);
}

void EndpointsPage::focusList()
{
    m_list->setFocus(Qt::OtherFocusReason);
}

std::string EndpointsPage::freeName(const QString& wanted) const
{
    const auto& all = m_workbench.endpointStore().endpoints();
    for (int n = 1;; ++n) {
        const std::string name = toBytes(n == 1 ? wanted : QStringLiteral("%1 %2").arg(wanted).arg(n));
        if (std::none_of(all.begin(), all.end(), [&](const auto& other) { return other.name == name; }))
            return name;
    }
}

std::uint16_t EndpointsPage::freePort() const
{
    const auto& all = m_workbench.endpointStore().endpoints();
    for (std::uint16_t port = firstPort; port != 0; ++port) {
        if (std::none_of(all.begin(), all.end(), [&](const auto& other) { return other.port == port; }))
            return port;
    }
    return 0;
}

void EndpointsPage::add(endpoint::EndpointConfig config, endpoint::EndpointSecrets secrets, bool acknowledged)
{
    config.id.clear();
    config.number = 0;
    m_workbench.endpointStore().save(
        std::move(config), {.secrets = std::move(secrets), .exposureAcknowledged = acknowledged}, this,
        [this](const Result<endpoint::EndpointConfig>& kept) {
            if (!kept)
                return m_bar->showError(kept.error());
            m_wantedId = kept->id;
            m_focusName = true;
            reload();
        });
}

void EndpointsPage::newEndpoint()
{
    endpoint::EndpointConfig config;
    config.name = freeName(tr("Endpoint"));
    config.port = freePort();
    config.handshakes = {"auto"};
    add(std::move(config), {}, false);
}

void EndpointsPage::duplicateCurrent()
{
    const endpoint::EndpointConfig* current = m_workbench.endpointStore().find(m_editor->currentId());
    if (!current)
        return;
    endpoint::EndpointConfig config = *current;
    config.name = freeName(tr("%1 copy").arg(textFromBytes(config.name)));
    config.port = freePort();
    m_workbench.endpointStore().secrets(*current, this,
                                        [this, config](const Result<endpoint::EndpointSecrets>& secrets) {
                                            if (!secrets)
                                                return m_bar->showError(secrets.error());
                                            // Whether others may send was decided for the one it is made of.
                                            add(config, *secrets, true);
                                        });
}

void EndpointsPage::removeCurrent()
{
    const std::string id = m_editor->currentId();
    const endpoint::EndpointConfig* current = m_workbench.endpointStore().find(id);
    if (!current)
        return;
    m_workbench.endpointStore().remove(
        id, this, [this, id, name = textFromBytes(current->name)](const Status& removed) {
            if (!removed)
                return m_bar->showError(removed.error());
            m_removed = id;
            m_bar->showMessage(MessageBar::Severity::Info, tr("“%1” is removed. Its captures stay.").arg(name));
            m_bar->addAction(tr("&Undo"), QStringLiteral("undoRemoveEndpoint"), [this] { undoRemove(); });
        });
}

void EndpointsPage::undoRemove()
{
    if (m_removed.empty())
        return;
    const std::string id = std::exchange(m_removed, {});
    m_workbench.endpointStore().restore(id, this, [this, id](const Status& restored) {
        if (!restored)
            return m_bar->showError(restored.error());
        m_bar->clear();
        m_wantedId = id;
        reload();
    });
}

void EndpointsPage::showMenu(const QPoint& globalPosition)
{
    const auto* row = m_model->find(m_editor->currentId());
    if (!row)
        return;
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("endpointActions"));
    const QString url = urlOf(row->config, row->state);
    connect(menu.addAction(icon(QStringLiteral("copy"), Tone::Muted), tr("&Copy the URL")), &QAction::triggered, this,
            [url] { copyToClipboard(url); });
    connect(menu.addAction(icon(QStringLiteral("copy-check"), Tone::Muted), tr("&Duplicate\tCtrl+D")),
            &QAction::triggered, this, &EndpointsPage::duplicateCurrent);
    menu.addSeparator();
    QAction* remove = menu.addAction(icon(QStringLiteral("trash-2"), Tone::Muted), tr("&Remove\tDel"));
    remove->setEnabled(row->config.number != 1);
    connect(remove, &QAction::triggered, this, &EndpointsPage::removeCurrent);
    menu.exec(globalPosition);
}

void EndpointsPage::save()
{
    m_editor->save();
}

void EndpointsPage::saveState(QSettings& state) const
{
    state.setValue(QStringLiteral("endpoints/splitter"), m_splitter->saveState());
    state.setValue(QStringLiteral("endpoints/current"), textFromBytes(m_editor->currentId()));
}

void EndpointsPage::restoreState(QSettings& state)
{
    m_splitter->restoreState(state.value(QStringLiteral("endpoints/splitter")).toByteArray());
    m_wantedId = toBytes(state.value(QStringLiteral("endpoints/current")).toString());
    reload();
}

} // namespace hookbench::ui
