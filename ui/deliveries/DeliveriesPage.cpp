#include "deliveries/DeliveriesPage.h"

#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Widgets.h"
#include "deliveries/DeliveryDetail.h"
#include "deliveries/DeliveryList.h"
#include "deliveries/DeliveryModel.h"
#include "deliveries/EmptyDeliveries.h"
#include "deliveries/PendingStrip.h"
#include "deliveries/ReplayText.h"
#include "Workbench.h"

#include <QApplication>
#include <QComboBox>
#include <QEvent>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

/// How long and how much of the log is kept, and where that is set.
QString retentionText(const storage::Settings& settings)
{
    const QString age = settings.deliveryDays == 0
                            ? DeliveriesPage::tr("for ever")
                            : DeliveriesPage::tr("for %n day(s)", "", int(settings.deliveryDays));
    const QString body = formatSize(delivery::DeliveryLog::Options().maxBodyBytes);
    if (settings.deliveryMegabytes == 0)
        return DeliveriesPage::tr("Kept %1 (see Settings); of each body the first %2.").arg(age, body);
    const QString size = formatSize(std::uint64_t{settings.deliveryMegabytes} << 20);
    return DeliveriesPage::tr("Kept %1, up to %2 in all (see Settings); of each body the first %3.")
        .arg(age, size, body);
}

constexpr int filterDelayMs = 120;
constexpr int undoMs = 20'000;

} // namespace

DeliveriesPage::DeliveriesPage(Workbench& workbench, delivery::DeliveryLog& log,
                               delivery::Dispatcher& dispatcher, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_log(log),
      m_dispatcher(dispatcher),
      m_model(new DeliveryModel(log, dispatcher, this)),
      m_bar(new MessageBar(this)),
      m_pending(new PendingStrip(dispatcher, workbench.clock(), this)),
      m_stack(new QStackedWidget(this)),
      m_empty(new EmptyDeliveries(this)),
      m_splitter(new QSplitter(this)),
      m_filterDelay(new QTimer(this)),
      m_undoTime(new QTimer(this)),
      m_detail(new DeliveryDetail(workbench, log, this))
{
    setObjectName(QStringLiteral("deliveriesPage"));
    m_bar->setObjectName(QStringLiteral("deliveriesBar"));
    m_undoTime->setSingleShot(true);
    m_undoTime->setInterval(undoMs);
    connect(m_undoTime, &QTimer::timeout, this, &DeliveriesPage::commitRemoval);
    m_splitter->setObjectName(QStringLiteral("deliveriesSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(buildListPanel());
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_detail->setMinimumWidth(fontMetrics().averageCharWidth() * 50);
    m_splitter->widget(0)->setMinimumWidth(fontMetrics().averageCharWidth() * 52);
    m_splitter->setSizes({815, 450});
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_splitter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_pending);
    layout->addWidget(m_stack, 1);
    connectParts();
    // Until the log has answered, neither the list nor the lesson is right: the list stands empty.
    m_stack->setCurrentIndex(1);
    m_model->load();
}

DeliveriesPage::~DeliveriesPage()
{
    commitRemoval();
}

QWidget* DeliveriesPage::buildFilterRow(QWidget* parent)
{
    auto* row = new QWidget(parent);
    m_filter = new QLineEdit(row);
    m_filter->setObjectName(QStringLiteral("deliveryFilter"));
    m_filter->setAccessibleName(tr("Filter attempts"));
    m_filter->setPlaceholderText(tr("Filter by registration, target, event, status…"));
    m_filter->setToolTip(tr("All words must match: registration, target, event type, channel, status,\n"
                            "or delivered, failed, retrying, dry-run, reroute, cancelled, unknown (Ctrl+F)"));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(icon(QStringLiteral("search"), Tone::Muted), QLineEdit::LeadingPosition);
    m_outcome = new QComboBox(row);
    m_outcome->setObjectName(QStringLiteral("deliveryOutcomeFilter"));
    m_outcome->setAccessibleName(tr("Outcome"));
    const std::pair<QString, const char*> outcomes[] = {
        {tr("Any outcome"), ""},      {tr("Delivered"), "delivered"}, {tr("Failed"), "failed"},
        {tr("Retrying"), "retrying"}, {tr("Dry run"), "dry-run"},     {tr("Cancelled"), "cancelled"},
        {tr("Unknown"), "unknown"}};
    for (const auto& [text, word] : outcomes)
        m_outcome->addItem(text, QString::fromLatin1(word));
    m_filterDelay->setSingleShot(true);
    m_filterDelay->setInterval(filterDelayMs);
    connect(m_filter, &QLineEdit::textChanged, m_filterDelay, qOverload<>(&QTimer::start));
    connect(m_outcome, &QComboBox::currentIndexChanged, this, &DeliveriesPage::applyFilter);
    connect(m_filterDelay, &QTimer::timeout, this, &DeliveriesPage::applyFilter);
    m_count = new MutedLabel({}, row);
    m_count->setObjectName(QStringLiteral("deliveryMatchCount"));
    m_follow = makeIconButton(row, QStringLiteral("deliveryFollow"), QStringLiteral("list-end"),
                              tr("Follow: keep the newest in sight"));
    m_follow->setText(tr("F&ollow"));
    m_follow->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(10, 8, 8, 8);
    layout->setSpacing(6);
    layout->addWidget(m_filter, 1);
    layout->addWidget(m_outcome);
    layout->addWidget(m_count);
    layout->addWidget(m_follow);
    return row;
}

QWidget* DeliveriesPage::buildListPanel()
{
    auto* panel = new SurfacePanel(this);
    QWidget* filterRow = buildFilterRow(panel);
    m_list = new DeliveryList(m_model, panel);
    m_list->viewport()->installEventFilter(this);
    new UnseenButton(m_list, QStringLiteral("unseenAttempts"), [](int count) {
        return count == 0 ? tr("Show the new attempts") : tr("%n new attempts: show them", nullptr, count);
    });
    m_noMatch = new QWidget(m_list->viewport());
    auto* words = new MutedLabel(tr("No attempt matches this filter."), m_noMatch);
    words->setAlignment(Qt::AlignCenter);
    auto* reset = new QPushButton(tr("Sho&w all"), m_noMatch);
    reset->setObjectName(QStringLiteral("resetDeliveryFilter"));
    connect(reset, &QPushButton::clicked, this, [this] {
        m_filter->clear();
        m_outcome->setCurrentIndex(0);
    });
    auto* noMatchLayout = new QVBoxLayout(m_noMatch);
    noMatchLayout->addStretch();
    noMatchLayout->addWidget(words);
    noMatchLayout->addSpacing(6);
    noMatchLayout->addWidget(reset, 0, Qt::AlignHCenter);
    noMatchLayout->addStretch();
    m_noMatch->hide();
    auto* retention = new MutedLabel(retentionText(m_workbench.settings()), panel);
    connect(&m_workbench, &Workbench::settingsChanged, retention,
            [this, retention] { retention->setText(retentionText(m_workbench.settings())); });
    retention->setObjectName(QStringLiteral("retentionNote"));
    retention->setContentsMargins(14, 7, 14, 7);
    QFont small = retention->font();
    small.setPointSizeF(small.pointSizeF() * 0.92);
    retention->setFont(small);
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(filterRow);
    layout->addWidget(new Hairline(Qt::Horizontal, panel));
    layout->addWidget(m_list, 1);
    layout->addWidget(new Hairline(Qt::Horizontal, panel));
    layout->addWidget(retention);
    return panel;
}

void DeliveriesPage::connectParts()
{
    connect(m_model, &DeliveryModel::countsChanged, this, &DeliveriesPage::updateEmptyState);
    connect(m_model, &DeliveryModel::loaded, this, &DeliveriesPage::updateEmptyState);
    connect(m_model, &QAbstractItemModel::modelReset, this, &DeliveriesPage::updateMatchCount);
    connect(m_model, &DeliveryModel::errorOccurred, this,
            [this](const Error& error) { m_bar->showError(error); });
    connect(m_pending, &PendingStrip::ticked, m_model, &DeliveryModel::tick);
    connect(m_list, &DeliveryList::currentIdChanged, m_detail, &DeliveryDetail::showAttempt);
    connect(m_list, &DeliveryList::followChanged, m_follow, &QToolButton::setChecked);
    connect(m_follow, &QToolButton::toggled, m_list, &DeliveryList::setFollow);
    connect(&m_log, &delivery::DeliveryLog::logged, m_detail, &DeliveryDetail::onLogged);
    connect(m_detail, &DeliveryDetail::attemptActivated, this, &DeliveriesPage::showAttempt);
    connect(m_detail, &DeliveryDetail::captureActivated, this, &DeliveriesPage::captureRequested);
    connect(m_detail, &DeliveryDetail::sendAgainRequested, this, &DeliveriesPage::sendAgain);
    connect(m_detail, &DeliveryDetail::curlRequested, this, &DeliveriesPage::copyAsCurl);
    connect(m_detail, &DeliveryDetail::deleteRequested, this,
            [this](delivery::AttemptId id) { remove({id}); });
    connect(m_empty, &EmptyDeliveries::sendRequested, this, &DeliveriesPage::sendPageRequested);
    connect(m_empty, &EmptyDeliveries::registrationsRequested, this, &DeliveriesPage::registrationsRequested);
    const auto add = [this](const QKeySequence& keys, QWidget* on, auto slot) {
        auto* shortcut = new QShortcut(keys, on);
        shortcut->setContext(Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, slot);
    };
    add(QKeySequence(Qt::Key_Delete), m_list, &DeliveriesPage::deleteSelected);
    add(QKeySequence::Undo, m_list, &DeliveriesPage::undoDelete);
    add(QKeySequence::Copy, m_list, &DeliveriesPage::copyAsCurl);
    add(QKeySequence(Qt::Key_Escape), m_filter, [this] {
        m_filter->clear();
        m_list->setFocus(Qt::OtherFocusReason);
    });
}

void DeliveriesPage::applyFilter()
{
    m_filterDelay->stop();
    m_model->setFilter(m_filter->text() + QLatin1Char(' ') + m_outcome->currentData().toString());
    updateMatchCount();
}

void DeliveriesPage::updateEmptyState()
{
    const bool empty = m_model->attemptCount() == 0;
    if (empty && m_model->isLoading())
        return;
    const bool focused = m_stack->isAncestorOf(QApplication::focusWidget());
    if (m_stack->currentIndex() != (empty ? 0 : 1)) {
        m_stack->setCurrentIndex(empty ? 0 : 1);
        if (focused)
            (empty ? static_cast<QWidget*>(m_empty) : m_list)->setFocus(Qt::OtherFocusReason);
    }
    if (!empty && m_list->currentId() == 0 && m_model->rowCount() > 0)
        m_list->selectId(m_model->idAt(0));
    updateMatchCount();
}

void DeliveriesPage::updateMatchCount()
{
    const bool filtered = m_model->isFiltered();
    m_count->setText(
        filtered ? tr("%1 of %2").arg(formatCount(m_model->rowCount()), formatCount(m_model->attemptCount()))
                 : QString());
    m_count->setVisible(filtered);
    m_noMatch->setVisible(filtered && m_model->rowCount() == 0);
    m_noMatch->setGeometry(m_list->viewport()->rect());
}

bool DeliveriesPage::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_list->viewport() && event->type() == QEvent::Resize)
        m_noMatch->setGeometry(m_list->viewport()->rect());
    return QWidget::eventFilter(watched, event);
}

void DeliveriesPage::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void DeliveriesPage::focusList()
{
    m_stack->currentIndex() == 0 ? m_empty->setFocus(Qt::OtherFocusReason)
                                 : m_list->setFocus(Qt::OtherFocusReason);
}

void DeliveriesPage::showAttempt(delivery::AttemptId id)
{
    if (m_model->rowOf(id) < 0 && m_model->isFiltered()) {
        m_filter->clear();
        m_outcome->setCurrentIndex(0);
        applyFilter();
    }
    if (m_model->rowOf(id) < 0)
        return m_bar->showMessage(MessageBar::Severity::Info,
                                  tr("Attempt #%1 is not in the log any more.").arg(id), {}, 6000);
    m_list->selectId(id);
}

void DeliveriesPage::toggleFollow()
{
    m_follow->setChecked(!m_follow->isChecked());
}

void DeliveriesPage::sendAgain()
{
    const Record record = m_detail->record();
    if (!record)
        return;
    if (!record->recipe)
        return m_bar->showMessage(MessageBar::Severity::Warning,
                                  tr("What made this delivery is not kept, so it cannot be made again: fire "
                                     "the event anew on the Send page."));
    const delivery::Recipe recipe = *record->recipe;
    if (!leavesMachine(recipe))
        return fireAgain(recipe);
    m_bar->showMessage(
        MessageBar::Severity::Warning,
        m_workbench.environments().current().isProduction
            ? tr("This really sends to %1 again, and “%2” is a production environment.")
                  .arg(textFromBytes(recipe.place), textFromBytes(m_workbench.environments().current().name))
            : tr("This really sends to %1 again.").arg(textFromBytes(recipe.place)));
    m_bar->addAction(tr("&Really send to %1").arg(textFromBytes(recipe.host)),
                     QStringLiteral("confirmSendAgain"), [this, recipe] { fireAgain(recipe); });
}

void DeliveriesPage::fireAgain(const delivery::Recipe& recipe)
{
    delivery::Recipe fresh = recipe;
    fresh.firedAtUs = m_workbench.clock().nowUs();
    m_dispatcher.fire({std::move(fresh)});
    m_bar->showMessage(MessageBar::Severity::Success, tr("Fired again, with the same event id."), {}, 4000);
}

void DeliveriesPage::copyAsCurl()
{
    const Record record = m_detail->record();
    if (!record || record->url.empty() || !record->url.starts_with("http"))
        return m_bar->showMessage(MessageBar::Severity::Info,
                                  tr("Only HTTP requests can be written as a curl command."), {}, 4000);
    copyToClipboard(textFromBytes(curlOf(*record)));
    m_bar->showMessage(MessageBar::Severity::Success,
                       record->maskedNames.empty()
                           ? tr("The request is on the clipboard as a curl command.")
                           : tr("The request is on the clipboard as a curl command; secrets stand in it as "
                                "${NAME}."),
                       {}, 4000);
}

void DeliveriesPage::deleteSelected()
{
    remove(m_list->selectedIds());
}

void DeliveriesPage::remove(std::vector<delivery::AttemptId> ids)
{
    if (ids.empty())
        return;
    int row = 0;
    for (const delivery::AttemptId id : ids)
        row = std::max(row, ids.size() > 1000 ? 0 : m_model->rowOf(id));
    const delivery::AttemptId next = m_model->idAt(row + 1);
    const QString done = ids.size() == 1
                             ? tr("1 attempt deleted from the log.")
                             : tr("%1 attempts deleted from the log.").arg(formatCount(qint64(ids.size())));
    commitRemoval();
    m_removed = std::move(ids);
    m_model->setHidden(m_removed, true);
    if (next != 0)
        m_list->selectId(next);
    m_bar->showMessage(MessageBar::Severity::Info, done, {}, undoMs);
    m_bar->addAction(tr("&Undo (Ctrl+Z)"), QStringLiteral("undoDeleteAttempts"), [this] { undoDelete(); });
    m_undoTime->start();
}

void DeliveriesPage::undoDelete()
{
    if (m_removed.empty())
        return;
    m_undoTime->stop();
    const std::vector<delivery::AttemptId> ids = std::exchange(m_removed, {});
    m_model->setHidden(ids, false);
    m_bar->clear();
    if (ids.size() == 1)
        m_list->selectId(ids.front());
}

void DeliveriesPage::commitRemoval()
{
    m_undoTime->stop();
    if (m_removed.empty())
        return;
    const std::vector<delivery::AttemptId> ids = std::exchange(m_removed, {});
    // The log outlives this page, and what was deleted is deleted.
    m_log.remove(ids, &m_log, [page = QPointer(this), ids](Status status) {
        if (status || !page)
            return;
        page->m_model->setHidden(ids, false);
        page->m_bar->showError(status.error());
    });
}

void DeliveriesPage::skipAllWaits()
{
    m_dispatcher.skipAllWaits();
}

void DeliveriesPage::cancelAll()
{
    m_dispatcher.cancelAll();
}

void DeliveriesPage::saveState(QSettings& state) const
{
    state.setValue(QStringLiteral("deliveries/splitter"), m_splitter->saveState());
    state.setValue(QStringLiteral("deliveries/tab"), m_detail->tabs()->currentIndex());
}

void DeliveriesPage::restoreState(QSettings& state)
{
    m_splitter->restoreState(state.value(QStringLiteral("deliveries/splitter")).toByteArray());
    m_detail->tabs()->setCurrentIndex(state.value(QStringLiteral("deliveries/tab"), 0).toInt());
}

} // namespace hookbench::ui
