#include "Workbench.h"

#include "base/ProcessLimits.h"
#include "capture/CaptureLog.h"
#include "delivery/HttpTransport.h"
#include "delivery/LocalSinks.h"
#include "delivery/MailTransport.h"
#include "delivery/SmsTransport.h"
#include "endpoint/tls/OwnCertificate.h"
#include "mixpeek/BorrowFollower.h"
#include "monitoring/AlertActions.h"
#include "monitoring/Exposition.h"
#include "storage/Database.h"
#include "storage/Migrator.h"

#include <QThreadPool>
#include <QTimer>

#include <filesystem>

namespace hookbench {

namespace {

constexpr int keychainTimeoutMs = 3000;
constexpr int keychainDelayMs = 150;

Status migrateDatabase(const std::string& path)
{
    auto database = storage::Database::open(path, storage::Database::Access::ReadWrite);
    if (!database)
        return database.error();
    return storage::migrate(*database, storage::capturesMigrations());
}

std::string spoolFolder(const storage::Profile& profile)
{
    return capture::captureFolder(profile.folder().toStdString()) + "/incoming";
}

/// Bodies that were still arriving when the program last ended; nobody was told that they are safe.
Status emptySpoolFolder(const std::string& folder)
{
    std::error_code failed;
    std::filesystem::remove_all(folder, failed);
    std::filesystem::create_directories(folder, failed);
    if (failed)
        return errorFromErrno(failed.value(), "the folder " + folder);
    return Done{};
}

endpoint::Endpoint::Config endpointConfig(const storage::Settings& settings)
{
    endpoint::Endpoint::Config config;
    config.bindAddress = settings.bindAddress;
    config.port = settings.port;
    config.limits = settings.limits;
    config.responseStatus = settings.responseStatus;
    return config;
}

} // namespace

struct Workbench::Parts {
    std::unique_ptr<SystemClock> ownClock;
    const Clock* clock = nullptr;
    std::unique_ptr<storage::Profile> profile;
    storage::Settings settings;
    std::unique_ptr<capture::CaptureStore> captures;
    std::unique_ptr<capture::CaptureReader> reader;
    std::unique_ptr<endpoint::EndpointSystem> receiving;
    std::unique_ptr<endpoint::LocalAuthority> authority;
    std::vector<std::string> tlsWarnings;
    std::uint64_t startAttempt = 0; ///< the last one that was begun
    std::unique_ptr<capture::SmtpSink> smtpSink;
    std::unique_ptr<http::HttpClient> client;
    std::unique_ptr<storage::Workspace> workspace;
    secrets::DeferredSecretStore secrets;
    std::string whyNoKeychain;
    std::unique_ptr<capture::SavedFilterStore> savedFilters;
    std::unique_ptr<capture::DriftReader> drift;
    std::unique_ptr<registrations::RegistrationStore> registrations;
    std::unique_ptr<registrations::EnvironmentStore> environments;
    std::unique_ptr<templates::TemplateStore> templates;
    std::unique_ptr<registrations::FirstStart> firstStart;
    std::unique_ptr<delivery::DeliveryOptionsStore> deliveryOptions;
    std::unique_ptr<delivery::GatewayStore> gateways;
    std::unique_ptr<delivery::DeliveryLog> deliveries;
    std::unique_ptr<delivery::Dispatcher> dispatcher;
    std::unique_ptr<monitoring::Monitor> monitor;
    std::unique_ptr<monitoring::AlertActions> alertActions;
    std::unique_ptr<mixpeek::AccountStore> accounts;
    std::unique_ptr<mixpeek::ApiClient> api;
    std::unique_ptr<mixpeek::BorrowService> borrow;
    std::unique_ptr<mixpeek::BorrowFollower> follower;
    std::unique_ptr<mixpeek::SyncService> sync;
};

Workbench::Workbench(std::unique_ptr<Parts> parts) : d(std::move(parts))
{
    openRegistrations();
    if (d->secrets.isReady())
        return;
    // Loading the keychain's libraries must not hold up the first picture of the window.
    QTimer::singleShot(keychainDelayMs, this, &Workbench::openSecrets);
}

/// Everything here is read and written on the workspace's thread; nothing waits for it.
void Workbench::openRegistrations()
{
    d->registrations = std::make_unique<registrations::RegistrationStore>(*d->workspace, *d->clock);
    d->environments = std::make_unique<registrations::EnvironmentStore>(*d->workspace, d->secrets);
    d->templates = std::make_unique<templates::TemplateStore>(*d->workspace, *d->registrations, *d->clock);
    d->firstStart =
        std::make_unique<registrations::FirstStart>(*d->workspace, *d->registrations, *d->environments);
    // This process holds the profile's lock: what was removed in an earlier run is past its undo.
    d->registrations->purgeRemoved();
    d->environments->load();
    d->firstStart->run();
    d->receiving = std::make_unique<endpoint::EndpointSystem>(endpoint::EndpointSystem::Parts{
        *d->clock, *d->captures, *d->workspace, d->secrets, d->profile->folder().toStdString(),
        spoolFolder(*d->profile),
        [this](const endpoint::TlsSettings& settings, QObject* context, auto done) {
            prepareTls(settings, context, std::move(done));
        }});
    d->receiving->store().setFirstPlace(d->settings.bindAddress, d->settings.port, d->settings.responseStatus,
                                        tlsSettings(d->settings).choice);
    d->receiving->store().purgeRemoved();
    connect(&endpoint(), &endpoint::Endpoint::stateChanged, this, &Workbench::updateEndpointUrl);
    connect(this, &Workbench::settingsChanged, this, &Workbench::updateEndpointUrl);
    connect(&d->receiving->endpoints(), &endpoint::Endpoints::publicUrlChanged, this, &Workbench::followPublicUrl);
    updateEndpointUrl();
}

void Workbench::followPublicUrl(std::uint16_t number, const std::string& url)
{
    if (!d->follower) {
        d->follower =
            std::make_unique<mixpeek::BorrowFollower>(d->profile->folder().toStdString(), borrow(), accounts());
        connect(d->follower.get(), &mixpeek::BorrowFollower::followed, this, &Workbench::borrowedFollowed);
        connect(d->follower.get(), &mixpeek::BorrowFollower::failed, this, &Workbench::borrowedLeftBehind);
    }
    d->follower->follow(number, url);
}

/// While nothing listens, the variable says where it would.
void Workbench::updateEndpointUrl()
{
    std::string url = endpoint().url();
    if (url.empty() && d->settings.port != 0)
        url = endpoint::endpointUrl(d->settings.bindAddress, d->settings.port,
                                    d->settings.https != storage::Https::Off);
    if (url.ends_with('/'))
        url.pop_back();
    d->environments->setBuiltIn("HOOKBENCH_URL", url);
}

void Workbench::openSecrets()
{
    secrets::openSecretStore(secrets::keychainService(d->profile->folder()), keychainTimeoutMs, this,
                             [this](secrets::OpenedSecretStore opened) {
                                 d->whyNoKeychain = std::move(opened.whyNoKeychain);
                                 d->secrets.adopt(std::move(opened.store));
                                 Q_EMIT secretsReady();
                             });
}

Workbench::~Workbench()
{
    disconnect(&endpoint(), nullptr, this, nullptr);
    // The endpoints first: nothing may arrive while the store is being closed.
    d->receiving.reset();
    d->smtpSink.reset();
    d->alertActions.reset();
    d->monitor.reset();
    // What is under way ends, and is logged, as its network thread does; renderings may still be about to
    // send.
    d->dispatcher.reset();
    QThreadPool::globalInstance()->waitForDone();
    d->sync.reset();
    d->follower.reset();
    d->borrow.reset();
    d->api.reset();
    d->client.reset();
    d->deliveries.reset();
    d->reader.reset();
    d->captures.reset();
}

Result<std::unique_ptr<Workbench>> Workbench::open(Options options)
{
    raiseDescriptorLimit();
    auto parts = std::make_unique<Parts>();
    if (!options.clock)
        parts->ownClock = std::make_unique<SystemClock>();
    parts->clock = options.clock ? options.clock : parts->ownClock.get();
    auto profile = storage::Profile::open(options.profileFolder);
    if (!profile)
        return profile.error();
    parts->profile = std::move(*profile);
    auto settings = storage::loadSettings(parts->profile->folder());
    if (!settings)
        return settings.error();
    parts->settings = *settings;
    if (Status migrated = migrateDatabase(parts->profile->databaseFile()); !migrated)
        return migrated.error();
    if (Status emptied = emptySpoolFolder(spoolFolder(*parts->profile)); !emptied)
        return emptied.error();
    const std::string folder = parts->profile->folder().toStdString();
    capture::CaptureStore::Options storeOptions;
    storeOptions.profileFolder = folder;
    storeOptions.survivePowerLoss = settings->survivePowerLoss;
    auto store = capture::CaptureStore::open(*parts->clock, storeOptions);
    if (!store)
        return store.error();
    parts->captures = std::move(*store);
    parts->reader = std::make_unique<capture::CaptureReader>(folder);
    auto workspace = storage::Workspace::open(folder);
    if (!workspace)
        return workspace.error();
    parts->workspace = std::move(*workspace);
    if (options.secrets)
        parts->secrets.adopt(std::move(options.secrets));
    return std::unique_ptr<Workbench>(new Workbench(std::move(parts)));
}

const storage::Profile& Workbench::profile() const
{
    return *d->profile;
}

const storage::Settings& Workbench::settings() const
{
    return d->settings;
}

Status Workbench::applySettings(const storage::Settings& settings)
{
    if (Status valid = storage::validate(settings); !valid)
        return valid;
    const storage::Settings before = d->settings;
    const bool moved = settings.port != before.port || settings.bindAddress != before.bindAddress ||
                       settings.https != before.https || settings.certificateFile != before.certificateFile ||
                       settings.keyFile != before.keyFile;
    const bool running = endpoint().state() != endpoint::Endpoint::State::Stopped;
    if (moved || !running) {
        if (Status started = startEndpoint(settings); !started) {
            // Going back is best effort: the old port was this program's a moment ago.
            if (running)
                (void)startEndpoint(before);
            return started;
        }
    }
    if (Status saved = storage::saveSettings(d->profile->folder(), settings); !saved)
        return saved;
    d->settings = settings;
    endpoint().setLimits(settings.limits);
    endpoint().setResponseStatus(settings.responseStatus);
    d->receiving->endpoints().setLimits(settings.limits);
    d->receiving->store().setFirstPlace(settings.bindAddress, settings.port, settings.responseStatus,
                                        tlsSettings(settings).choice);
    d->captures->setSurvivePowerLoss(settings.survivePowerLoss);
    if (d->deliveries) {
        const delivery::Retention kept = delivery::retentionOf(settings);
        d->deliveries->setRetention(kept.maxAgeUs, kept.maxFileBytes);
    }
    Q_EMIT settingsChanged();
    return Done{};
}

Status Workbench::startEndpoint()
{
    Status started = startEndpoint(d->settings);
    d->receiving->endpoints().setLimits(d->settings.limits);
    d->receiving->endpoints().start();
    return started;
}

void Workbench::startOthers(std::set<std::uint16_t> numbers)
{
    d->receiving->endpoints().setLimits(d->settings.limits);
    d->receiving->endpoints().start(std::move(numbers));
}

/// What is known at once is returned; what the keychain must be asked for is done, or reported, later.
Status Workbench::startEndpoint(const storage::Settings& settings)
{
    struct Progress {
        bool returned = false;
        Status status = Done{};
    };
    const auto progress = std::make_shared<Progress>();
    const std::uint64_t attempt = ++d->startAttempt;
    prepareTls(tlsSettings(settings), this, [this, settings, progress, attempt](const Result<endpoint::TlsSetup>& setup) {
        if (attempt != d->startAttempt)
            return; // the settings have been changed again meanwhile
        if (setup)
            d->tlsWarnings = setup->warnings;
        progress->status = setup ? startEndpoint(settings, setup->context) : Status(setup.error());
        if (progress->returned && !progress->status)
            Q_EMIT endpointFailed(progress->status.error());
    });
    progress->returned = true;
    return progress->status;
}

Status Workbench::startEndpoint(const storage::Settings& settings, std::shared_ptr<http::TlsServerContext> tls)
{
    endpoint::Endpoint::Config config = endpointConfig(settings);
    config.tls = std::move(tls);
    // Where others can reach it, not one request may come before it is known who is let in.
    endpoint::EndpointStore& store = d->receiving->store();
    if (!endpoint::isLoopback(config.bindAddress) && !store.isLoaded()) {
        if (Status loaded = store.loadNow(); !loaded)
            return loaded;
    }
    if (store.isLoaded() && endpoint().handling().id.empty())
        endpoint().setHandling(store.endpoints().front(), {});
    store.setFirstPlace(settings.bindAddress, settings.port, settings.responseStatus,
                        tlsSettings(settings).choice);
    return endpoint().start(std::move(config));
}

endpoint::TlsSettings Workbench::tlsSettings(const storage::Settings& settings)
{
    endpoint::TlsSettings tls;
    tls.choice = settings.https == storage::Https::LocalAuthority   ? endpoint::TlsChoice::LocalAuthority
                 : settings.https == storage::Https::OwnCertificate ? endpoint::TlsChoice::OwnCertificate
                                                                    : endpoint::TlsChoice::Off;
    tls.host = settings.bindAddress;
    tls.certificateFile = settings.certificateFile;
    tls.keyFile = settings.keyFile;
    return tls;
}

void Workbench::prepareTls(const endpoint::TlsSettings& settings, QObject* context,
                           std::function<void(Result<endpoint::TlsSetup>)> done)
{
    // The keychain answers later; what it is not needed for is known at once.
    if (settings.choice != endpoint::TlsChoice::OwnCertificate || !settings.keyPassword.empty() ||
        !endpoint::needsPassword(settings.keyFile))
        return endpoint::setUpTls(*d->clock, authority(), settings, context, done);
    d->secrets.read(keyPasswordName(), context,
                    [this, settings, context, done = std::move(done)](const Result<QByteArray>& password) {
                        endpoint::TlsSettings opened = settings;
                        opened.keyPassword = password ? password->toStdString() : std::string();
                        endpoint::setUpTls(*d->clock, authority(), opened, context, done);
                    });
}

endpoint::LocalAuthority& Workbench::authority()
{
    if (!d->authority) {
        d->authority = std::make_unique<endpoint::LocalAuthority>(
            *d->clock, d->profile->folder().toStdString(), d->secrets);
    }
    return *d->authority;
}

QString Workbench::keyPasswordName()
{
    return QStringLiteral("https-key-password");
}

const std::vector<std::string>& Workbench::tlsWarnings() const
{
    return d->tlsWarnings;
}

capture::CaptureStore& Workbench::captures()
{
    return *d->captures;
}

capture::CaptureReader& Workbench::reader()
{
    return *d->reader;
}

endpoint::Endpoint& Workbench::endpoint()
{
    return d->receiving->first();
}

endpoint::Endpoints& Workbench::endpoints()
{
    return d->receiving->endpoints();
}

endpoint::EndpointStore& Workbench::endpointStore()
{
    return d->receiving->store();
}

Result<endpoint::Forwarder*> Workbench::forwarder()
{
    return d->receiving->forwarder();
}

capture::SmtpSink& Workbench::smtpSink()
{
    if (!d->smtpSink)
        d->smtpSink = std::make_unique<capture::SmtpSink>(*d->clock, *d->captures);
    return *d->smtpSink;
}

delivery::Sinks Workbench::sinks()
{
    if (!smtpSink().isListening()) {
        capture::SmtpSink::Config config;
        config.port = delivery::usualSmtpPort;
        // Another profile's sink may have the usual port; nobody has to type this one.
        if (!smtpSink().start(config)) {
            config.port = 0;
            (void)smtpSink().start(config);
        }
    }
    const bool isOpen = endpoint().state() == endpoint::Endpoint::State::Listening;
    return delivery::sinksAt(isOpen ? endpoint().url() : std::string(), smtpSink().url());
}

delivery::GatewayStore& Workbench::gateways()
{
    if (!d->gateways) {
        d->gateways = std::make_unique<delivery::GatewayStore>(*d->workspace, d->secrets);
        d->gateways->load();
    }
    return *d->gateways;
}

http::HttpClient& Workbench::client()
{
    if (!d->client)
        d->client = std::make_unique<http::HttpClient>();
    return *d->client;
}

const Clock& Workbench::clock() const
{
    return *d->clock;
}

storage::Workspace& Workbench::workspace()
{
    return *d->workspace;
}

Result<delivery::DeliveryLog*> Workbench::deliveries()
{
    if (!d->deliveries) {
        const delivery::Retention kept = delivery::retentionOf(d->settings);
        auto log = delivery::DeliveryLog::open(*d->clock, {.profileFolder = d->profile->folder().toStdString(),
                                                           .maxAgeUs = kept.maxAgeUs,
                                                           .maxFileBytes = kept.maxFileBytes});
        if (!log)
            return log.error();
        d->deliveries = std::move(*log);
        if (d->monitor)
            connect(d->deliveries.get(), &delivery::DeliveryLog::removed, d->monitor.get(),
                    &monitoring::Monitor::removeAttempts);
    }
    return d->deliveries.get();
}

monitoring::Monitor& Workbench::monitor()
{
    if (d->monitor)
        return *d->monitor;
    d->monitor = std::make_unique<monitoring::Monitor>(*d->clock, d->profile->folder().toStdString(), *d->workspace);
    monitoring::Monitor* monitor = d->monitor.get();
    if (d->deliveries)
        connect(d->deliveries.get(), &delivery::DeliveryLog::removed, monitor, &monitoring::Monitor::removeAttempts);
    connect(d->captures.get(), &capture::CaptureStore::removed, monitor, &monitoring::Monitor::removeCaptures);
    connect(d->registrations.get(), &registrations::RegistrationStore::changed, monitor, [this] { informMonitor(); });
    connect(&endpointStore(), &endpoint::EndpointStore::changed, monitor, [this] { informMonitor(); });
    informMonitor();
    d->alertActions = std::make_unique<monitoring::AlertActions>(
        *monitor, client(), [environments = d->environments.get()](QObject* context, auto done) {
            environments->values(environments->current().id, context, std::move(done));
        });
    return *monitor;
}

Status Workbench::exposeMetrics(const std::string& path)
{
    if (!path.starts_with('/') || path.size() < 2 || path.find_first_of(" ?#\t\r\n") != std::string::npos)
        return Error{ErrorCode::InvalidInput,
                     "\"" + path + "\" is no path for the metrics; give one like /metrics, without spaces and query.", ""};
    d->receiving->setPage({path, monitoring::Exposition::contentType, monitor().expose()});
    monitor().start();
    return Done{};
}

/// What its figures are called, and which timeouts they are held against.
void Workbench::informMonitor()
{
    d->registrations->list(d->monitor.get(), [this](Result<std::vector<registrations::RegistrationSummary>> list) {
        if (!list)
            return;
        const auto facts = std::make_shared<monitoring::MeasureFacts>();
        for (const endpoint::EndpointConfig& config : endpointStore().endpoints())
            facts->endpointNames[config.number] = config.name;
        const auto left = std::make_shared<std::size_t>(list->size());
        for (const registrations::RegistrationSummary& one : *list)
            d->registrations->fetch(one.id, d->monitor.get(), 
                                    [this, facts, left,
                                     id = one.id](const Result<registrations::StoredRegistration>& stored) {
                if (const auto timeoutUs = stored && stored->saved ? registrations::timeoutUsOf(*stored->saved)
                                                                   : std::nullopt)
                    facts->timeoutsUs[id] = *timeoutUs;
                if (--*left == 0)
                    d->monitor->setFacts(*facts);
            });
        if (list->empty())
            d->monitor->setFacts(*facts);
        d->monitor->setRegistrations(std::move(*list));
    });
}

Result<delivery::Dispatcher*> Workbench::dispatcher()
{
    if (d->dispatcher)
        return d->dispatcher.get();
    const auto log = deliveries();
    if (!log)
        return log.error();
    d->dispatcher = std::make_unique<delivery::Dispatcher>(
        *d->clock, **log,
        [environments = d->environments.get()](const std::string& id, QObject* context, auto done) {
            environments->values(id, context, std::move(done));
        });
    const auto transport = std::make_shared<delivery::HttpTransport>(client());
    d->dispatcher->setTransport("webhook", transport);
    d->dispatcher->setTransport("slack", transport);
    const auto current = [environments = d->environments.get()] { return environments->current().id; };
    d->dispatcher->setTransport("email",
                                std::make_shared<delivery::MailTransport>(client(), gateways(), current));
    d->dispatcher->setTransport("sms",
                                std::make_shared<delivery::SmsTransport>(client(), gateways(), current));
    // Later, so that whoever asked first can set the other transports before anything is sent.
    QMetaObject::invokeMethod(
        d->dispatcher.get(), [dispatcher = d->dispatcher.get()] { dispatcher->resume(); },
        Qt::QueuedConnection);
    return d->dispatcher.get();
}

delivery::DeliveryOptionsStore& Workbench::deliveryOptions()
{
    if (!d->deliveryOptions)
        d->deliveryOptions = std::make_unique<delivery::DeliveryOptionsStore>(*d->workspace);
    return *d->deliveryOptions;
}

mixpeek::AccountStore& Workbench::accounts()
{
    if (!d->accounts) {
        d->accounts = std::make_unique<mixpeek::AccountStore>(*d->workspace, d->secrets);
        d->accounts->load();
    }
    return *d->accounts;
}

mixpeek::ApiClient& Workbench::api()
{
    if (!d->api)
        d->api = std::make_unique<mixpeek::ApiClient>(client(), *d->clock);
    return *d->api;
}

mixpeek::BorrowService& Workbench::borrow()
{
    if (!d->borrow) {
        d->borrow = std::make_unique<mixpeek::BorrowService>(d->profile->folder().toStdString(), accounts(),
                                                             d->secrets, api(), *d->clock);
    }
    return *d->borrow;
}

mixpeek::SyncService& Workbench::sync()
{
    if (!d->sync) {
        d->sync = std::make_unique<mixpeek::SyncService>(*d->workspace, *d->registrations, *d->environments,
                                                         accounts(), api(), *d->clock);
        d->sync->setBorrowedCheck([this](const std::string& accountId, const std::string& remoteId) {
            return borrow().isBorrowed(accountId, remoteId);
        });
    }
    return *d->sync;
}

capture::SavedFilterStore& Workbench::savedFilters()
{
    if (!d->savedFilters)
        d->savedFilters = std::make_unique<capture::SavedFilterStore>(*d->workspace);
    return *d->savedFilters;
}

capture::DriftReader& Workbench::drift()
{
    if (!d->drift)
        d->drift = std::make_unique<capture::DriftReader>(d->profile->folder().toStdString());
    return *d->drift;
}

registrations::RegistrationStore& Workbench::registrations()
{
    return *d->registrations;
}

templates::TemplateStore& Workbench::templates()
{
    return *d->templates;
}

registrations::EnvironmentStore& Workbench::environments()
{
    return *d->environments;
}

registrations::FirstStart& Workbench::firstStart()
{
    return *d->firstStart;
}

secrets::SecretStore& Workbench::secrets() const
{
    return d->secrets;
}

bool Workbench::secretsAreReady() const
{
    return d->secrets.isReady();
}

std::string Workbench::whyNoKeychain() const
{
    return d->whyNoKeychain;
}

} // namespace hookbench
