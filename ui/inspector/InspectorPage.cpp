#include "inspector/InspectorPage.h"

#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "capture/query/QueryCompletion.h"
#include "events/Envelope.h"
#include "inspector/CaptureList.h"
#include "inspector/CaptureModel.h"
#include "inspector/DetailFacts.h"
#include "inspector/DetailPane.h"
#include "inspector/OverviewTab.h"
#include "inspector/EmptyInspector.h"
#include "inspector/FilterBox.h"
#include "inspector/MatchNotifier.h"
#include "inspector/SavedFilters.h"
#include "Workbench.h"
#include "json/Writer.h"

#include <QApplication>
#include <QEvent>
#include <QHeaderView>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

constexpr int filterDelayMs = 120;
/// A search that is done sooner needs no button to stop it.
constexpr int stopDelayMs = 300;
constexpr int noticeMs = 10'000;

} // namespace

InspectorPage::InspectorPage(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_model(new CaptureModel(workbench.captures(), workbench.reader(),
                               workbench.profile().folder().toStdString(), this)),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyInspector(this)),
      m_splitter(new QSplitter(this)),
      m_bar(new MessageBar(this)),
      m_filterDelay(new QTimer(this)),
      m_stopDelay(new QTimer(this)),
      m_notifier(new MatchNotifier(workbench.captures(), workbench.clock(),
                                   workbench.profile().folder().toStdString(), this)),
      m_detail(new DetailPane(workbench.reader(), this))
{
    setObjectName(QStringLiteral("inspectorPage"));
    m_splitter->setObjectName(QStringLiteral("inspectorSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(buildListPanel());
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_detail->setMinimumWidth(fontMetrics().averageCharWidth() * 50);
    m_splitter->widget(0)->setMinimumWidth(fontMetrics().averageCharWidth() * 46);
    m_splitter->setSizes({740, 530});

    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_splitter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_stack, 1);

    buildShortcuts();
    connectModel();
    updateEndpoint();
    // Until the profile has answered, neither the list nor the lesson is right: the list stands empty.
    m_stack->setCurrentIndex(1);
    m_model->load();
}

void InspectorPage::buildFilter(QWidget* row)
{
    m_filter = new FilterBox(m_model->table(), row);
    m_filter->setObjectName(QStringLiteral("captureFilter"));
    m_filter->setAccessibleName(tr("Filter captures"));
    m_filter->setPlaceholderText(tr("Filter, or \"text\" and /regex/ in whole messages"));
    m_filter->setToolTip(tr("All terms must hold (Ctrl+F); Down lists what there is.\n"
                            "A word: method, path, status, event type, or a mark.\n"
                            "method:POST  path:/hooks  event:object.*  status>=400  size>10k  duration>100ms\n"
                            "after:10:00  is:pinned  signature:invalid  header[x-request-id]:abc  body:\"obj_123\"\n"
                            "\"text\" or /expression/ is looked for in whole messages; - turns a term round."));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(icon(QStringLiteral("search"), Tone::Muted), QLineEdit::LeadingPosition);
    m_filterDelay->setSingleShot(true);
    m_filterDelay->setInterval(filterDelayMs);
    connect(m_filter, &QLineEdit::textChanged, m_filterDelay, qOverload<>(&QTimer::start));
    connect(m_filterDelay, &QTimer::timeout, this, [this] { m_model->setFilter(m_filter->text()); });
    connect(m_filter, &FilterBox::left, this, [this] { m_list->setFocus(Qt::OtherFocusReason); });
    m_saved = new SavedFiltersButton(m_workbench.savedFilters(), *m_model, [this] { return m_filter->text(); }, row);
    connect(m_saved, &SavedFiltersButton::filterChosen, this, &InspectorPage::setFilter);
    connect(m_saved, &SavedFiltersButton::failed, this, [this](const Error& error) { m_bar->showError(error); });
    m_stop = makeIconButton(row, QStringLiteral("stopSearch"), QStringLiteral("circle-stop"), tr("Stop the search"));
    m_stop->hide();
    m_stopDelay->setSingleShot(true);
    m_stopDelay->setInterval(stopDelayMs);
    connect(m_stopDelay, &QTimer::timeout, this, [this] { m_stop->setVisible(m_model->filter().isSearching()); });
    connect(m_stop, &QToolButton::clicked, &m_model->filter(), &CaptureFilter::stop);
}

InspectorPage::~InspectorPage() = default;

QWidget* InspectorPage::buildFilterRow()
{
    auto* row = new QWidget(this);
    buildFilter(row);
    m_count = new MutedLabel({}, row);
    m_count->setObjectName(QStringLiteral("matchCount"));
    m_follow = makeIconButton(row, QStringLiteral("followToggle"), QStringLiteral("list-end"),
                              tr("Follow: keep the newest in sight"));
    m_follow->setText(tr("F&ollow"));
    m_follow->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    QToolButton* columns = makeIconButton(row, QStringLiteral("columnChooser"), QStringLiteral("columns-3"),
                                          tr("Choose columns"));
    connect(columns, &QToolButton::clicked, this,
            [this, columns] { showColumnMenu(columns->mapToGlobal(QPoint(0, columns->height()))); });
    QToolButton* clear = makeIconButton(row, QStringLiteral("clearCaptures"), QStringLiteral("eraser"),
                                        tr("Clear all but pinned (Ctrl+Shift+Delete)"));
    connect(clear, &QToolButton::clicked, this, &InspectorPage::clearUnpinned);

    m_filterProblem = new MutedLabel({}, row);
    m_filterProblem->setObjectName(QStringLiteral("filterProblem"));
    m_filterProblem->setWordWrap(true);
    m_filterProblem->hide();

    auto* rows = new QVBoxLayout(row);
    rows->setContentsMargins(10, 8, 8, 8);
    rows->setSpacing(4);
    auto* layout = new QHBoxLayout;
    layout->setSpacing(4);
    rows->addLayout(layout);
    rows->addWidget(m_filterProblem);
    layout->addWidget(m_filter, 1);
    layout->addWidget(m_saved);
    layout->addWidget(m_count);
    layout->addWidget(m_stop);
    layout->addWidget(m_follow);
    layout->addWidget(columns);
    layout->addWidget(clear);
    return row;
}

QWidget* InspectorPage::buildListPanel()
{
    auto* panel = new SurfacePanel(this);
    QWidget* filterRow = buildFilterRow();
    m_list = new CaptureList(m_model, panel);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->viewport()->installEventFilter(this);
    m_list->setDragData([this] { return dragData(); });
    connect(m_list, &QAbstractItemView::doubleClicked, this, &InspectorPage::openInWindow);

    new UnseenButton(m_list, QStringLiteral("unseenCaptures"), [](int count) {
        return count == 0 ? tr("Show the new captures") : tr("%n new captures: show them", nullptr, count);
    });

    m_noMatch = buildNoMatch();
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(filterRow);
    layout->addWidget(new Hairline(Qt::Horizontal, panel));
    layout->addWidget(m_list, 1);
    return panel;
}

QWidget* InspectorPage::buildNoMatch()
{
    auto* panel = new QWidget(m_list->viewport());
    auto* words = new MutedLabel(tr("No capture matches this filter."), panel);
    words->setAlignment(Qt::AlignCenter);
    m_searchMessages = new QPushButton(tr("Search &whole messages"), panel);
    m_searchMessages->setObjectName(QStringLiteral("searchMessages"));
    m_searchMessages->setToolTip(tr("A word by itself is looked for in the columns; in quotes, in whole messages"));
    connect(m_searchMessages, &QPushButton::clicked, this, &InspectorPage::searchMessages);
    auto* reset = new QPushButton(tr("Sho&w all"), panel);
    reset->setObjectName(QStringLiteral("resetFilter"));
    connect(reset, &QPushButton::clicked, m_filter, &QLineEdit::clear);
    auto* layout = new QVBoxLayout(panel);
    layout->addStretch();
    layout->addWidget(words);
    layout->addSpacing(6);
    layout->addWidget(m_searchMessages, 0, Qt::AlignHCenter);
    layout->addWidget(reset, 0, Qt::AlignHCenter);
    layout->addStretch();
    panel->hide();
    return panel;
}

void InspectorPage::connectModel()
{
    connect(m_model, &CaptureModel::countsChanged, this, &InspectorPage::updateEmptyState);
    connect(m_model, &CaptureModel::loaded, this, &InspectorPage::updateEmptyState);
    connect(m_model, &QAbstractItemModel::modelReset, this, &InspectorPage::updateMatchCount);
    connect(&m_model->filter(), &CaptureFilter::changed, this, &InspectorPage::showFilterState);
    connect(&m_model->filter(), &CaptureFilter::gaveUp, this, [this] {
        m_bar->showMessage(MessageBar::Severity::Warning,
                           tr("The regular expression takes too long on some captures, which were left out; make it simpler."));
    });
    connect(m_model, &CaptureModel::errorOccurred, this,
            [this](const Error& error) { m_bar->showError(error); });
    connect(&m_workbench.captures(), &capture::CaptureStore::failed, this,
            [this](const Error& error) { m_bar->showError(error); });
    connect(&m_workbench.captures(), &capture::CaptureStore::removed, this,
            [this](const std::vector<capture::CaptureId>& ids) {
                // The model, connected before, has taken the rows away already.
                if (std::find(ids.begin(), ids.end(), m_list->currentId()) != ids.end())
                    m_list->forgetCurrent();
            });
    connect(&m_workbench.captures(), &capture::CaptureStore::pinnedChanged, this,
            [this](const std::vector<capture::CaptureId>& ids, bool pinned) {
                if (std::find(ids.begin(), ids.end(), m_list->currentId()) != ids.end())
                    m_detail->setPinned(pinned);
            });
    connect(&m_workbench.captures(), &capture::CaptureStore::notesChanged, this,
            [this](const capture::NotesBatch& notes) {
                for (const auto& [id, note] : *notes) {
                    if (id == m_list->currentId())
                        m_detail->overview()->setNote(note);
                }
            });
    connect(&m_workbench.endpoint(), &endpoint::Endpoint::stateChanged, this, &InspectorPage::updateEndpoint);
    connect(&m_workbench.endpointStore(), &endpoint::EndpointStore::changed, this, &InspectorPage::nameEndpoints);
    nameEndpoints();
    connectNotifier();
    connect(m_list, &CaptureList::currentIdChanged, m_detail, &DetailPane::showCapture);
    connect(m_list, &CaptureList::followChanged, m_follow, &QToolButton::setChecked);
    connect(m_follow, &QToolButton::toggled, m_list, &CaptureList::setFollow);
    connect(m_list, &QWidget::customContextMenuRequested, this, &InspectorPage::showContextMenu);
    connect(m_list->horizontalHeader(), &QWidget::customContextMenuRequested, this,
            [this](const QPoint& at) { showColumnMenu(m_list->horizontalHeader()->mapToGlobal(at)); });
    connect(m_detail, &DetailPane::captureLinkActivated, this, &InspectorPage::showCapture);
    new DetailFacts(m_workbench, m_detail);
    connect(m_detail, &DetailPane::pinToggled, this, [this](capture::CaptureId id) { pinIds({id}); });
    connect(m_detail, &DetailPane::deleteRequested, this,
            [this](capture::CaptureId id) { removeIds({id}, tr("1 capture deleted.")); });
    connect(m_detail, &DetailPane::copyRequested, this,
            [this](snippets::CopyForm form) { copyAs(m_detail->content(), form); });
    connect(m_empty, &EmptyInspector::testEventRequested, this, &InspectorPage::sendTestEvent);
}

void InspectorPage::updateEmptyState()
{
    const bool empty = m_model->captureCount() == 0;
    if (empty && m_model->isLoading())
        return;
    // The focus stays in the page when the part that has it goes out of sight.
    const bool focused = m_stack->isAncestorOf(QApplication::focusWidget());
    if (m_stack->currentIndex() != (empty ? 0 : 1)) {
        m_stack->setCurrentIndex(empty ? 0 : 1);
        if (focused)
            (empty ? static_cast<QWidget*>(m_empty) : m_list)->setFocus(Qt::OtherFocusReason);
    }
    // The first capture of an empty list is what the user waits for.
    if (!empty && m_list->currentId() == 0 && m_model->rowCount() > 0)
        m_list->selectId(m_model->idAt(0));
    updateMatchCount();
}

void InspectorPage::updateMatchCount()
{
    const CaptureFilter& filter = m_model->filter();
    const bool filtered = m_model->isFiltered();
    QString words = tr("%1 of %2").arg(formatCount(m_model->rowCount()), formatCount(m_model->captureCount()));
    if (filter.isSearching() && m_stop->isVisible())
        words = tr("%1, %2 % searched").arg(words).arg(filter.percentSearched());
    else if (filter.wasStopped())
        words = tr("%1, stopped").arg(words);
    m_count->setText(filtered ? words : QString());
    m_count->setVisible(filtered);
    m_noMatch->setVisible(filtered && m_model->rowCount() == 0 && !filter.isSearching());
    const std::string text = toBytes(m_filter->text());
    m_searchMessages->setVisible(capture::wordsAsText(text) != text);
    m_noMatch->setGeometry(m_list->viewport()->rect());
}

void InspectorPage::showFilterState()
{
    const CaptureFilter& filter = m_model->filter();
    const std::vector<capture::QueryError>& errors = filter.errors();
    m_filterProblem->setVisible(!errors.empty());
    setProblemMark(m_filter, !errors.empty());
    if (!errors.empty()) {
        const capture::QuerySpan& span = errors.front().span;
        const QString wrong = textFromBytes(toBytes(m_filter->text()).substr(span.begin, span.size()));
        const QString message = textFromBytes(errors.front().message);
        m_filterProblem->setText(message.contains(wrong) ? message : tr("%1: %2").arg(wrong, message));
    }
    if (!filter.isSearching()) {
        m_stopDelay->stop();
        m_stop->hide();
    } else if (!m_stop->isVisible() && !m_stopDelay->isActive()) {
        m_stopDelay->start();
    }
    updateMatchCount();
}

void InspectorPage::setFilter(const QString& text)
{
    m_filter->setText(text);
    m_filterDelay->stop();
    m_model->setFilter(text);
}

void InspectorPage::saveFilter()
{
    m_saved->openDialog(m_filter->text().trimmed());
}

void InspectorPage::searchMessages()
{
    setFilter(textFromBytes(capture::wordsAsText(toBytes(m_filter->text()))));
    m_filter->setFocus(Qt::OtherFocusReason);
}

void InspectorPage::updateEndpoint()
{
    const endpoint::Endpoint& endpoint = m_workbench.endpoint();
    m_empty->setEndpoint(textFromBytes(endpoint.url()),
                         endpoint.state() == endpoint::Endpoint::State::Paused);
}

/// What the term `endpoint:` and completion know them by.
void InspectorPage::nameEndpoints()
{
    std::map<std::uint16_t, std::string> names;
    for (const endpoint::EndpointConfig& config : m_workbench.endpointStore().endpoints())
        names[config.number] = config.name;
    m_notifier->setEndpointNames(names);
    m_model->setEndpointNames(std::move(names));
}

void InspectorPage::connectNotifier()
{
    connect(m_saved, &SavedFiltersButton::changed, m_notifier, [this] { m_notifier->setFilters(m_saved->filters()); });
    connect(m_notifier, &MatchNotifier::undelivered, this,
            [this](const QString& key, const QString& title, const QString& body) {
                m_bar->showMessage(MessageBar::Severity::Info, body.isEmpty() ? title : tr("%1 (%2)").arg(title, body), {},
                                   noticeMs);
                m_bar->addAction(tr("Show &them"), QStringLiteral("showMatches"), [this, key] { m_notifier->activate(key); });
            });
    connect(m_notifier, &MatchNotifier::captureWanted, this, [this](const QString& filter, capture::CaptureId newest) {
        setFilter(filter);
        Q_EMIT attentionWanted();
        showCapture(newest);
    });
}

bool InspectorPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_list->viewport() && event->type() == QEvent::Resize)
        m_noMatch->setGeometry(m_list->viewport()->rect());
    return QWidget::eventFilter(watched, event);
}

void InspectorPage::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void InspectorPage::setFollow(bool follow)
{
    m_follow->setChecked(follow);
}

void InspectorPage::showCapture(capture::CaptureId id)
{
    if (m_model->rowOf(id) < 0 && m_model->isFiltered()) {
        setFilter({});
    }
    if (m_model->rowOf(id) < 0) {
        m_bar->showMessage(MessageBar::Severity::Info, tr("Capture #%1 has been deleted.").arg(id), {}, 6000);
        return;
    }
    m_list->selectId(id);
}

void InspectorPage::sendTestEvent()
{
    const std::string url = m_workbench.endpoint().url();
    if (url.empty())
        return m_bar->showMessage(MessageBar::Severity::Warning,
                                  tr("The endpoint is not listening, so nothing was sent."));
    http::OutgoingRequest request;
    request.url = url + "hooks/mixpeek";
    request.headers = {{"Content-Type", "application/json"}, {"User-Agent", "Hookbench/" HOOKBENCH_VERSION}};
    request.body = json::write(
        events::sampleEnvelope("object.created", events::makeEventId(), m_workbench.clock().nowUs()),
        json::Style::Pretty);
    m_empty->setSending(true);
    m_workbench.client().send(std::move(request), {}, this, [this](Result<http::IncomingResponse> result) {
        m_empty->setSending(false);
        if (!result)
            return m_bar->showError(result.error());
        Q_EMIT testEventSent();
    });
}

} // namespace hookbench::ui
