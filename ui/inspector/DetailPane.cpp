#include "inspector/DetailPane.h"

#include "capture/CaptureReader.h"
#include "common/Background.h"
#include "common/ElidedLabel.h"
#include "common/Formatting.h"
#include "common/HeadersView.h"
#include "common/HexView.h"
#include "common/MessageBar.h"
#include "common/Theme.h"
#include "common/Widgets.h"
#include "inspector/BodyTab.h"
#include "inspector/CopyMenu.h"
#include "inspector/HexTab.h"
#include "inspector/MessageTab.h"
#include "inspector/OverviewTab.h"
#include "inspector/RawTab.h"
#include "inspector/VerifyTab.h"

#include <QEvent>
#include <QMenu>
#include <QStackedWidget>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

/// Of a body that stands in a file this much is read into memory; the rest is mapped.
constexpr std::size_t readBytes = 1u << 20;

} // namespace

DetailPane::DetailPane(capture::CaptureReader& reader, QWidget* parent)
    : QWidget(parent),
      m_reader(reader),
      m_stack(new QStackedWidget(this)),
      m_placeholder(new MutedLabel({}, this)),
      m_bar(new MessageBar(this)),
      m_tabs(new QTabWidget(this))
{
    setObjectName(QStringLiteral("detailPane"));
    auto* detail = new SurfacePanel(this);
    auto* detailLayout = new QVBoxLayout(detail);
    detailLayout->setContentsMargins(0, 0, 0, 0);
    detailLayout->setSpacing(0);
    detailLayout->addWidget(buildHeader());
    detailLayout->addWidget(m_bar);
    buildTabs();
    detailLayout->addWidget(m_tabs, 1);

    auto* empty = new SurfacePanel(this);
    auto* emptyLayout = new QVBoxLayout(empty);
    m_placeholder->setAlignment(Qt::AlignCenter);
    m_placeholder->setWordWrap(true);
    m_placeholder->setText(tr("Choose a request to see what was received."));
    emptyLayout->addWidget(m_placeholder);

    m_stack->addWidget(empty);
    m_stack->addWidget(detail);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
}

DetailPane::~DetailPane()
{
    m_token.cancel();
}

QWidget* DetailPane::buildHeader()
{
    auto* header = new QWidget(this);
    m_method = new QLabel(header);
    m_method->setObjectName(QStringLiteral("detailMethod"));
    m_target = new ElidedLabel(header);
    m_target->setObjectName(QStringLiteral("detailTarget"));
    m_target->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_status = new Pill(header);
    m_status->setObjectName(QStringLiteral("detailStatus"));
    m_facts = new MutedLabel({}, header);
    m_facts->setObjectName(QStringLiteral("detailFacts"));
    QFont code = monospaceFont(1.08);
    m_target->setFont(code);
    code.setWeight(QFont::Bold);
    m_method->setFont(code);
    m_pin = makeIconButton(header, QStringLiteral("detailPin"), QStringLiteral("pin"),
                           tr("Pin this capture (P)"));
    m_pin->setCheckable(true);
    m_curl =
        makeIconButton(header, QStringLiteral("detailCurl"), QStringLiteral("terminal"), tr("Copy as cURL, or as another command"));
    QToolButton* remove = makeIconButton(header, QStringLiteral("detailDelete"), QStringLiteral("trash-2"),
                                         tr("Delete this capture (Delete)"));
    connect(m_pin, &QToolButton::clicked, this, [this] { Q_EMIT pinToggled(m_wanted); });
    connect(remove, &QToolButton::clicked, this, [this] { Q_EMIT deleteRequested(m_wanted); });
    connect(m_curl, &QToolButton::clicked, this, [this] { Q_EMIT copyRequested(snippets::CopyForm::Curl); });
    auto* forms = new QMenu(m_curl);
    addCopyForms(*forms, [this](snippets::CopyForm form) { Q_EMIT copyRequested(form); });
    m_curl->setMenu(forms);
    m_curl->setPopupMode(QToolButton::MenuButtonPopup);

    auto* first = new QHBoxLayout;
    first->setSpacing(10);
    first->addWidget(m_method);
    first->addWidget(m_target, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(0);
    for (QToolButton* button : {m_pin, m_curl, remove})
        buttons->addWidget(button);
    first->addLayout(buttons);
    auto* second = new QHBoxLayout;
    second->setSpacing(10);
    second->addWidget(m_status);
    second->addWidget(m_facts, 1);
    auto* rows = new QVBoxLayout(header);
    rows->setContentsMargins(14, 8, 8, 4);
    rows->setSpacing(5);
    rows->addLayout(first);
    rows->addLayout(second);
    return header;
}

void DetailPane::buildTabs()
{
    m_tabs->setObjectName(QStringLiteral("detailTabs"));
    m_tabs->setAccessibleName(tr("Views of the capture"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setDrawBase(true);
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setAccessibleName(tr("Views of the capture"));
    m_message = new MessageTab(this);
    m_overview = new OverviewTab(this);
    m_headers = new HeadersView(HeadersModel::Mode::ReadOnly, QStringLiteral("headersTable"),
                                tr("Request headers"), this);
    m_body = new BodyTab(this);
    m_raw = new RawTab(this);
    m_headers->headersModel()->setExplained(true);
    m_hex = new HexTab(this);
    m_tabs->insertTab(Message, m_message, tr("&Message"));
    m_tabs->insertTab(Overview, m_overview, tr("&Overview"));
    m_tabs->insertTab(Headers, m_headers, tr("Hea&ders"));
    m_tabs->insertTab(Body, m_body, tr("&Body"));
    m_tabs->insertTab(Raw, m_raw, tr("&Raw"));
    m_tabs->insertTab(Hex, m_hex, tr("&Hex"));
    m_verify = new VerifyTab(this);
    m_tabs->insertTab(Verify, m_verify, tr("&Verify"));
    m_tabs->setTabVisible(Message, false);
    m_tabs->setCurrentIndex(Body);
    connect(m_overview, &OverviewTab::captureLinkActivated, this, &DetailPane::captureLinkActivated);
    linkBytes();
}

void DetailPane::linkBytes()
{
    connect(m_body, &BodyTab::hexRequested, this, &DetailPane::showHex);
    connect(m_body, &BodyTab::bytesSelected, this, [this](quint64 first, quint64 length) {
        if (m_content)
            m_hex->view()->select(m_content->bytes->headSize() + first, length);
    });
    connect(m_raw, &RawTab::bytesSelected, m_hex->view(), &HexView::select);
    connect(m_hex->view(), &HexView::selectionChanged, this, [this] {
        const auto [first, length] = m_hex->view()->selection();
        if (!m_content || length == 0 || !m_hex->view()->hasFocus())
            return;
        m_raw->selectBytes(first, length);
        const std::uint64_t head = m_content->bytes->headSize();
        if (first >= head)
            m_body->selectBytes(first - head, length);
    });
}

void DetailPane::showHex(quint64 first, quint64 length)
{
    m_tabs->setCurrentIndex(Hex);
    if (m_content)
        m_hex->view()->select(m_content->bytes->headSize() + first, length);
}

void DetailPane::showCapture(capture::CaptureId id)
{
    if (id == m_wanted)
        return;
    m_wanted = id;
    m_token.cancel();
    m_token = {};
    if (id == 0) {
        m_content.reset();
        m_stack->setCurrentIndex(0);
        return;
    }
    m_reader.fetch(id, readBytes, this, [this, id](Result<capture::Capture> result) {
        if (id != m_wanted)
            return;
        if (!result)
            return showProblem(result.error());
        prepare(std::move(result).value());
    });
}

void DetailPane::prepare(capture::Capture capture)
{
    const capture::CaptureId id = capture.summary.id;
    runInBackground(
        this,
        [capture = std::move(capture), token = m_token]() mutable {
            return makeContent(std::move(capture), token);
        },
        [this, id](Content content) {
            if (id == m_wanted && content)
                present(std::move(content));
        });
}

void DetailPane::present(Content content)
{
    m_content = std::move(content);
    m_bar->clear();
    presentHeader(*m_content);
    const capture::Capture& capture = m_content->capture;
    if (!capture.malformed.empty()) {
        m_bar->showMessage(MessageBar::Severity::Problem,
                           tr("This is not HTTP: %1").arg(textFromBytes(capture.malformed)));
        m_bar->setClosable(false);
    } else if (!m_content->bytes->complete()) {
        m_bar->showMessage(MessageBar::Severity::Warning,
                           tr("The file of this body cannot be opened, so only its beginning is shown."),
                           textFromBytes(capture.bodyFile));
    }
    const bool isMessage = m_content->message.index() != 0;
    if (isMessage)
        m_message->showContent(m_content);
    presentTab(isMessage);
    m_curl->setVisible(!capture.summary.has(capture::OverSmtp));
    m_overview->showContent(m_content);
    m_headers->headersModel()->setHeaders(capture.headers);
    m_tabs->setTabText(Headers, capture.headers.empty() ? tr("Hea&ders")
                                                        : tr("Hea&ders (%1)").arg(capture.headers.size()));
    m_body->showContent(m_content);
    m_raw->showContent(m_content);
    m_hex->setBytes(m_content->bytes);
    m_verify->showContent(m_content);
    m_stack->setCurrentIndex(1);
    Q_EMIT contentShown();
}

void DetailPane::presentTab(bool isMessage)
{
    if (m_tabs->isTabVisible(Message) == isMessage)
        return;
    // Hiding the tab that is shown would choose another one.
    const int before = m_tabs->currentIndex();
    const int next = std::exchange(m_otherTab, before);
    m_tabs->setTabVisible(Message, true);
    m_tabs->setCurrentIndex(next);
    m_tabs->setTabVisible(Message, isMessage);
}

int DetailPane::requestTab() const
{
    return m_tabs->isTabVisible(Message) ? m_otherTab : m_tabs->currentIndex();
}

void DetailPane::setRequestTab(int tab)
{
    const int wanted = tab > Message && tab <= Verify ? tab : int(Body);
    if (m_tabs->isTabVisible(Message))
        m_otherTab = wanted;
    else
        m_tabs->setCurrentIndex(wanted);
}

void DetailPane::presentHeader(const CaptureContent& content)
{
    const capture::CaptureSummary& s = content.capture.summary;
    const bool malformed = s.has(capture::Malformed);
    const QString method = malformed && s.method.empty() ? tr("Malformed") : textFromBytes(s.method);
    m_method->setText(method);
    QPalette own;
    const Tokens& t = tokensOf(palette());
    own.setColor(QPalette::WindowText, malformed ? t.danger : methodColor(t, method));
    m_method->setPalette(own);
    m_target->setFullText(malformed && s.target.empty() ? tr("capture #%1").arg(s.id)
                                                        : textFromBytes(s.target));
    const QString phrase =
        s.has(capture::OverSmtp) ? tr("taken") : textFromBytes(http::reasonPhrase(s.status));
    m_status->setStatus(s.status, phrase.isEmpty() ? QString::number(s.status)
                                                   : QStringLiteral("%1 %2").arg(s.status).arg(phrase));
    const QString separator = QStringLiteral("  ·  ");
    m_facts->setText(formatDurationUs(s.durationUs) + separator + formatSize(s.size) + separator +
                     formatTimeOfDay(s.receivedAtUs) + separator + tr("#%1").arg(s.id));
    m_facts->setToolTip(formatDateTime(s.receivedAtUs));
    setPinned(s.has(capture::Pinned));
}

void DetailPane::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_content)
        presentHeader(*m_content);
}

void DetailPane::setPinned(bool pinned)
{
    m_pin->setChecked(pinned);
    m_pin->setIcon(icon(QStringLiteral("pin"), pinned ? Tone::Accent : Tone::Muted));
    m_pin->setAccessibleName(pinned ? tr("Unpin this capture (P)") : tr("Pin this capture (P)"));
    m_pin->setToolTip(m_pin->accessibleName());
}

void DetailPane::showProblem(const Error& error)
{
    m_content.reset();
    m_placeholder->setText(textFromBytes(error.message));
    m_placeholder->setToolTip(textFromBytes(error.detail));
    m_stack->setCurrentIndex(0);
}

} // namespace hookbench::ui
