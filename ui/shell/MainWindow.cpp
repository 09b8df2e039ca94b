#include "shell/MainWindow.h"

#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/ThemeController.h"
#include "common/Widgets.h"
#include "deliveries/DeliveriesPage.h"
#include "endpoints/EndpointsPage.h"
#include "health/HealthPage.h"
#include "inspector/CaptureModel.h"
#include "inspector/InspectorPage.h"
#include "registrations/RegistrationsPage.h"
#include "send/SendPage.h"
#include "shell/BorrowGuard.h"
#include "shell/CommandPalette.h"
#include "shell/EndpointChip.h"
#include "shell/EnvironmentSwitch.h"
#include "shell/NavigationRail.h"
#include "shell/ShortcutSheet.h"
#include "shell/StatusStrip.h"
#include "templates/TemplatesPage.h"
#include "Workbench.h"

#include <QAction>
#include <QKeyEvent>
#include <QPushButton>
#include <QSettings>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

/// The logs are read when the window has long been there.
constexpr int healthDelayMs = 1500;

} // namespace

MainWindow::MainWindow(Workbench& workbench, ThemeController& theme, QWidget* parent)
    : QMainWindow(parent),
      m_workbench(workbench),
      m_theme(theme),
      m_state(std::make_unique<QSettings>(workbench.profile().file(QStringLiteral("window.ini")),
                                          QSettings::IniFormat))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("Hookbench"));
    setWindowIcon(applicationIcon());
    setContextMenuPolicy(Qt::NoContextMenu);

    auto* content = new QWidget(this);
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildTopBar());
    layout->addWidget(new Hairline(Qt::Horizontal, content));
    m_bar = new MessageBar(content);
    m_bar->setObjectName(QStringLiteral("windowBar"));
    layout->addWidget(m_bar);
    m_borrowed = new BorrowGuard(m_workbench, m_bar, this);
    connect(m_borrowed, &BorrowGuard::readyToClose, this, &QWidget::close, Qt::QueuedConnection);
    buildPages();
    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_rail);
    middle->addWidget(m_pages, 1);
    layout->addLayout(middle, 1);
    buildStatus();
    layout->addWidget(m_status);
    setCentralWidget(content);
    buildCommands();
    restoreWindowState();

    connect(&m_theme, &ThemeController::systemChanged, this,
            [this](bool dark) { m_state->setValue(QStringLiteral("window/systemDark"), dark); });
    connect(&m_workbench, &Workbench::endpointFailed, this, &MainWindow::showEndpointError);
    connect(&m_workbench, &Workbench::settingsChanged, this,
            [this] { m_theme.setTheme(m_workbench.settings().theme); });
}

MainWindow::~MainWindow() = default;

QWidget* MainWindow::buildTopBar()
{
    auto* bar = new TopBar(this);
    m_chip = new EndpointChip(m_workbench.endpoint(), bar);
    connect(m_chip, &EndpointChip::startRequested, this, &MainWindow::startEndpoint);
    connect(m_chip, &EndpointChip::resumeFailed, this, &MainWindow::showEndpointError);
    auto* environment = new EnvironmentSwitch(m_workbench.environments(), bar);
    connect(environment, &EnvironmentSwitch::editRequested, this, [this] { editEnvironments(); });
    connect(environment, &EnvironmentSwitch::productionChanged, bar, &TopBar::setProduction);
    bar->setProduction(environment->isProduction());
    auto* search = new QPushButton(icon(QStringLiteral("search"), Tone::Muted), tr("Commands   Ctrl+K"), bar);
    search->setObjectName(QStringLiteral("openPalette"));
    search->setAccessibleName(tr("Search commands"));
    search->setToolTip(tr("Everything this window can do, by name (Ctrl+K)"));
    search->setFocusPolicy(Qt::TabFocus);
    connect(search, &QPushButton::clicked, this, &MainWindow::openPalette);
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(10, 8, 10, 8);
    layout->addWidget(m_chip);
    layout->addStretch();
    layout->addWidget(environment);
    layout->addSpacing(2);
    layout->addWidget(search);
    return bar;
}

void MainWindow::buildStatus()
{
    m_status = new StatusStrip(this);
    const auto tellEndpoints = [this] {
        const std::vector<endpoint::EndpointState> states = m_workbench.endpoints().states();
        m_status->setEndpoints(int(std::count_if(states.begin(), states.end(),
                                                 [](const endpoint::EndpointState& state) { return state.listening; })),
                               m_workbench.endpoints().exposed());
    };
    connect(&m_workbench.endpoints(), &endpoint::Endpoints::stateChanged, this, tellEndpoints);
    tellEndpoints();
    const auto showSecrets = [this] {
        if (m_workbench.secretsAreReady())
            m_status->setSecrets(m_workbench.secrets().backing() == secrets::Backing::Keychain,
                                 textFromBytes(m_workbench.whyNoKeychain()));
    };
    connect(&m_workbench, &Workbench::secretsReady, this, showSecrets);
    showSecrets();
}

void MainWindow::updateCounts()
{
    const CaptureModel* model = m_inspector->model();
    m_status->setCounts(model->captureCount(), model->duplicateCount(), !model->isLoading());
}

void MainWindow::startEndpoint()
{
    m_bar->clear();
    if (const Status started = m_workbench.startEndpoint(); !started)
        return showEndpointError(started.error());
    m_chip->setFailure({});
}

void MainWindow::showEndpointError(const Error& error)
{
    const storage::Settings& settings = m_workbench.settings();
    m_chip->setFailure(textFromBytes(error.message));
    if (error.code != ErrorCode::AddressInUse) {
        m_bar->showError(error);
    } else {
        m_bar->showMessage(
            MessageBar::Severity::Problem,
            tr("Port %1 is in use by another program, so nothing can be received.").arg(settings.port),
            textFromBytes(error.detail));
        if (const auto free = endpoint::nextFreePort(settings.bindAddress, settings.port))
            m_bar->addAction(tr("&Use port %1").arg(*free), QStringLiteral("useFreePort"),
                             [this, port = *free] { usePort(port); });
    }
    m_bar->addAction(tr("&Try again"), QStringLiteral("retryEndpoint"), [this] { startEndpoint(); });
}

void MainWindow::usePort(std::uint16_t port)
{
    storage::Settings settings = m_workbench.settings();
    settings.port = port;
    if (const Status applied = m_workbench.applySettings(settings); !applied)
        return showEndpointError(applied.error());
    if (m_workbench.endpoint().state() == endpoint::Endpoint::State::Stopped)
        startEndpoint();
    m_chip->setFailure({});
}

void MainWindow::raiseWindow()
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

void MainWindow::openPalette()
{
    if (!m_palette)
        m_palette = new CommandPalette(m_commands, this);
    m_palette->open();
}

void MainWindow::openShortcuts()
{
    if (!m_shortcuts)
        m_shortcuts = new ShortcutSheet(m_commands, this);
    m_shortcuts->open();
}

void MainWindow::chooseTheme(storage::Theme theme)
{
    storage::Settings settings = m_workbench.settings();
    settings.theme = theme;
    if (const Status applied = m_workbench.applySettings(settings); !applied)
        return m_bar->showError(applied.error());
    m_theme.setTheme(theme);
}

void MainWindow::restoreWindowState()
{
    resize(1360, 840);
    restoreGeometry(m_state->value(QStringLiteral("window/geometry")).toByteArray());
    const int page = m_state->value(QStringLiteral("window/page"), int(Inspector)).toInt();
    m_firstPage = page >= 0 && page < PageCount ? static_cast<Page>(page) : Inspector;
    m_rail->setCurrentPage(m_firstPage);
    m_pages->setCurrentIndex(m_firstPage);
}

void MainWindow::saveState()
{
    m_state->setValue(QStringLiteral("window/geometry"), saveGeometry());
    m_state->setValue(QStringLiteral("window/page"), int(currentPage()));
    if (m_inspector)
        m_inspector->saveState(*m_state);
    if (m_send)
        m_send->saveState(*m_state);
    if (m_templates)
        m_templates->saveState(*m_state);
    if (m_deliveries)
        m_deliveries->saveState(*m_state);
    if (m_endpoints)
        m_endpoints->saveState(*m_state);
    if (m_health)
        m_health->saveState(*m_state);
    if (m_registrations) {
        m_registrations->flush();
        m_registrations->saveState(*m_state);
    }
    m_state->sync();
}

void MainWindow::paintEvent(QPaintEvent* event)
{
    QMainWindow::paintEvent(event);
    if (!std::exchange(m_painted, true))
        QTimer::singleShot(0, this, &MainWindow::onFirstPaint);
}

void MainWindow::onFirstPaint()
{
    showPage(m_firstPage);
    // The list is live whatever page is open, and so are the figures below.
    inspectorPage();
    m_borrowed->offerLeftovers();
    QTimer::singleShot(healthDelayMs, this, &MainWindow::watchHealth);
    Q_EMIT firstPainted();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    saveState();
    if (m_borrowed->holdsWindow())
        return event->ignore();
    QMainWindow::closeEvent(event);
}

void MainWindow::keyPressEvent(QKeyEvent* event)
{
    // The style underlines mnemonics while Alt is held.
    if (event->key() == Qt::Key_Alt)
        centralWidget()->update();
    QMainWindow::keyPressEvent(event);
}

void MainWindow::keyReleaseEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Alt)
        centralWidget()->update();
    QMainWindow::keyReleaseEvent(event);
}

} // namespace hookbench::ui
