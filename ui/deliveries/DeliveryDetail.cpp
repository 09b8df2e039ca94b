#include "deliveries/DeliveryDetail.h"

#include "common/Background.h"
#include "common/ElidedLabel.h"
#include "common/Formatting.h"
#include "common/TextPane.h"
#include "common/Widgets.h"
#include "deliveries/DeliveryOverview.h"
#include "deliveries/LayersTab.h"
#include "deliveries/OutcomeLook.h"
#include "registrations/ChannelKinds.h"
#include "Workbench.h"

#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

/// Of a body that the endpoint put into a file this much is compared.
constexpr std::size_t comparedBytes = 256 * 1024;
constexpr std::size_t mostAttempts = 1000;

} // namespace

DeliveryDetail::DeliveryDetail(Workbench& workbench, delivery::DeliveryLog& log, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_log(log),
      m_stack(new QStackedWidget(this)),
      m_placeholder(new MutedLabel(tr("Choose an attempt to see what was sent and what came back."), this)),
      m_tabs(new QTabWidget(this)),
      m_overview(new DeliveryOverview(this)),
      m_request(new TextPane(QStringLiteral("deliveryRequest"), tr("Request as sent"), this)),
      m_response(new TextPane(QStringLiteral("deliveryResponse"), tr("Response as received"), this)),
      m_layers(new LayersTab(this))
{
    setObjectName(QStringLiteral("deliveryDetail"));
    m_tabs->setObjectName(QStringLiteral("deliveryTabs"));
    m_tabs->setAccessibleName(tr("Views of the attempt"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setAccessibleName(tr("Views of the attempt"));
    m_tabs->insertTab(Overview, m_overview, tr("&Overview"));
    m_tabs->insertTab(Request, m_request, tr("Re&quest"));
    m_tabs->insertTab(Response, m_response, tr("Res&ponse"));
    m_tabs->insertTab(Layers, m_layers, tr("&Layers"));
    m_request->setPlaceholderText(tr("Nothing was made to be sent: the overview says why."));
    m_response->setPlaceholderText(tr("No answer came."));
    auto* detail = new SurfacePanel(this);
    auto* detailLayout = new QVBoxLayout(detail);
    detailLayout->setContentsMargins(0, 0, 0, 0);
    detailLayout->setSpacing(0);
    detailLayout->addWidget(buildHeader());
    detailLayout->addWidget(m_tabs, 1);
    auto* empty = new SurfacePanel(this);
    auto* emptyLayout = new QVBoxLayout(empty);
    m_placeholder->setAlignment(Qt::AlignCenter);
    m_placeholder->setWordWrap(true);
    emptyLayout->addWidget(m_placeholder);
    m_stack->addWidget(empty);
    m_stack->addWidget(detail);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(m_overview, &DeliveryOverview::attemptActivated, this, &DeliveryDetail::attemptActivated);
    connect(m_overview, &DeliveryOverview::captureActivated, this, &DeliveryDetail::captureActivated);
    connect(m_tabs, &QTabWidget::currentChanged, this, &DeliveryDetail::loadLayers);
}

QWidget* DeliveryDetail::buildHeader()
{
    auto* header = new QWidget(this);
    m_kind = new IconLabel(header, 17);
    m_title = new ElidedLabel(header);
    m_title->setObjectName(QStringLiteral("deliveryTitle"));
    QFont bold = m_title->font();
    bold.setPointSizeF(bold.pointSizeF() * 1.08);
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_outcome = new Pill(header);
    m_outcome->setObjectName(QStringLiteral("deliveryOutcome"));
    m_facts = new ElidedLabel(header);
    m_facts->setObjectName(QStringLiteral("deliveryFacts"));
    m_facts->setFont(monospaceFont(0.95));
    QToolButton* again = makeIconButton(header, QStringLiteral("sendAgain"), QStringLiteral("refresh-cw"),
                                        tr("Send this delivery again"));
    QToolButton* curl = makeIconButton(header, QStringLiteral("deliveryCurl"), QStringLiteral("terminal"),
                                       tr("Copy as cURL"));
    QToolButton* remove = makeIconButton(header, QStringLiteral("deliveryDelete"), QStringLiteral("trash-2"),
                                         tr("Delete this attempt from the log (Delete)"));
    connect(again, &QToolButton::clicked, this, &DeliveryDetail::sendAgainRequested);
    connect(curl, &QToolButton::clicked, this, &DeliveryDetail::curlRequested);
    connect(remove, &QToolButton::clicked, this, [this] { Q_EMIT deleteRequested(m_wanted); });
    auto* first = new QHBoxLayout;
    first->setSpacing(9);
    first->addWidget(m_kind);
    first->addWidget(m_title, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(0);
    for (QToolButton* button : {again, curl, remove})
        buttons->addWidget(button);
    first->addLayout(buttons);
    auto* second = new QHBoxLayout;
    second->setSpacing(10);
    second->addWidget(m_outcome);
    second->addWidget(m_facts, 1);
    auto* rows = new QVBoxLayout(header);
    rows->setContentsMargins(14, 8, 8, 4);
    rows->setSpacing(5);
    rows->addLayout(first);
    rows->addLayout(second);
    return header;
}

void DeliveryDetail::showAttempt(delivery::AttemptId id)
{
    if (id == m_wanted)
        return;
    m_wanted = id;
    m_record.reset();
    if (id == 0) {
        m_stack->setCurrentIndex(0);
        return;
    }
    m_log.fetch(id, this, [this, id](Result<delivery::AttemptRecord> result) {
        if (id != m_wanted)
            return;
        if (result)
            return present(std::move(result).value());
        m_placeholder->setText(textFromBytes(result.error().message));
        m_stack->setCurrentIndex(0);
    });
}

void DeliveryDetail::present(delivery::AttemptRecord record)
{
    m_record = std::make_shared<const delivery::AttemptRecord>(std::move(record));
    const delivery::AttemptSummary& s = m_record->summary;
    m_kind->setIcon(channelIcon(s.kind), Tone::Muted);
    m_title->setFullText(s.registrationName.empty() ? textFromBytes(s.place)
                                                    : textFromBytes(s.registrationName));
    const OutcomeLook look = lookOf(s);
    m_outcome->setTone(look.tone,
                       s.status > 0 ? QStringLiteral("%1 %2").arg(look.word).arg(s.status) : look.word);
    m_facts->setFullText(textFromBytes(s.method) + QLatin1Char(' ') + textFromBytes(s.place));
    m_overview->showRecord(*m_record);
    m_request->showText(m_record->requestHead + m_record->requestBody);
    m_response->showText(m_record->responseHead + m_record->responseBody);
    m_tabs->setTabText(Request, m_record->requestTruncated ? tr("Re&quest (cut)") : tr("Re&quest"));
    m_tabs->setTabText(Response, m_record->responseTruncated ? tr("Res&ponse (cut)") : tr("Res&ponse"));
    m_layersShown = false;
    m_layers->clear();
    loadTimeline();
    loadLayers();
    m_stack->setCurrentIndex(1);
    Q_EMIT shown();
}

void DeliveryDetail::loadTimeline()
{
    delivery::AttemptQuery query;
    query.delivery = m_record->summary.delivery;
    query.limit = mostAttempts;
    m_log.list(query, this, [this, id = m_wanted](Result<std::vector<delivery::AttemptSummary>> attempts) {
        if (id != m_wanted || !attempts)
            return;
        std::reverse(attempts->begin(), attempts->end());
        m_overview->showTimeline(*attempts, id);
    });
}

void DeliveryDetail::onLogged(const delivery::AttemptBatch& batch)
{
    if (m_record && std::any_of(batch->begin(), batch->end(), [this](const delivery::AttemptSummary& one) {
            return one.delivery == m_record->summary.delivery;
        }))
        loadTimeline();
}

void DeliveryDetail::loadLayers()
{
    // Comparing texts is work: it is done for those who look.
    if (m_layersShown || !m_record || m_tabs->currentIndex() != Layers)
        return;
    m_layersShown = true;
    if (m_record->summary.capture <= 0)
        return makeLayers(std::nullopt);
    m_workbench.reader().fetch(m_record->summary.capture, comparedBytes, this,
                               [this, id = m_wanted](Result<capture::Capture> received) {
                                   if (id == m_wanted)
                                       makeLayers(received ? std::optional(std::move(received).value())
                                                           : std::nullopt);
                               });
}

void DeliveryDetail::makeLayers(std::optional<capture::Capture> received)
{
    const std::string environment = m_record->recipe ? m_record->recipe->environmentId : std::string();
    m_workbench.environments().values(
        environment, this,
        [this, id = m_wanted,
         received = std::move(received)](Result<registrations::VariableValues> values) mutable {
            if (id != m_wanted)
                return;
            runInBackground(
                this,
                [record = m_record, received = std::move(received),
                 variables = values ? std::move(values).value() : registrations::VariableValues{}] {
                    return delivery::fourLayers(*record, received, variables);
                },
                [this, id](const delivery::FourLayers& layers) {
                    if (id == m_wanted)
                        m_layers->showLayers(layers);
                });
        });
}

} // namespace hookbench::ui
