#pragma once

#include "base/Clock.h"
#include "base/Result.h"
#include "capture/CaptureReader.h"
#include "capture/CaptureStore.h"
#include "capture/drift/DriftReader.h"
#include "capture/query/SavedFilterStore.h"
#include "endpoint/EndpointSystem.h"
#include "capture/SmtpSink.h"
#include "delivery/DeliveryLog.h"
#include "delivery/DeliveryOptionsStore.h"
#include "delivery/Dispatcher.h"
#include "delivery/GatewayStore.h"
#include "endpoint/tls/TlsSetup.h"
#include "http/HttpClient.h"
#include "mixpeek/AccountStore.h"
#include "mixpeek/ApiClient.h"
#include "mixpeek/BorrowService.h"
#include "mixpeek/SyncService.h"
#include "monitoring/Monitor.h"
#include "registrations/EnvironmentStore.h"
#include "registrations/FirstStart.h"
#include "registrations/RegistrationStore.h"
#include "secrets/DeferredSecretStore.h"
#include "storage/Profile.h"
#include "storage/Settings.h"
#include "storage/Workspace.h"
#include "templates/TemplateStore.h"

#include <QObject>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace hookbench {

/// The composition root: opens a profile, builds the modules and connects them. Lives on the main thread.
class Workbench : public QObject {
    Q_OBJECT

public:
    struct Options {
        QString profileFolder;
        const Clock* clock = nullptr;                  ///< null: the system's
        std::unique_ptr<secrets::SecretStore> secrets; ///< null: the keychain, or memory where there is none
    };

    /// Locks the profile, migrates its database and opens everything; the endpoint is not started yet.
    /// Errors: AlreadyRunning (detail: the other process), SchemaTooNew, Corrupt, PermissionDenied, DiskFull,
    /// ….
    static Result<std::unique_ptr<Workbench>> open(Options options);
    ~Workbench() override;

    const storage::Profile& profile() const;
    const storage::Settings& settings() const;
    /// Validates, saves and applies. A changed port or address restarts the endpoint; if that fails the error
    /// is returned, the new settings are not saved, and the endpoint listens as before. A stopped endpoint is
    /// started. With HTTPS as startEndpoint().
    Status applySettings(const storage::Settings& settings);

    /// Starts the endpoint as the settings say, and all others that are enabled; what goes wrong with those is in
    /// Endpoints::states(). With HTTPS it may start later, when the keychain has given the authority's key;
    /// endpointFailed() tells what goes wrong then. Errors as Endpoint::start(), and those of endpoint::setUpTls().
    Status startEndpoint();
    /// Starts it alone, and otherwise for this run only; `tls` null: plain HTTP.
    Status startEndpoint(const storage::Settings& settings, std::shared_ptr<http::TlsServerContext> tls);
    /// Runs what is stored of the others: these numbers alone, or all that are enabled.
    void startOthers(std::set<std::uint16_t> numbers = {});
    /// Prepares an endpoint's TLS; the password of an own certificate's key comes from the keychain if it is
    /// not given. Errors: those of endpoint::setUpTls().
    void prepareTls(const endpoint::TlsSettings& settings, QObject* context,
                    std::function<void(Result<endpoint::TlsSetup>)> done);
    /// What the settings say of TLS.
    static endpoint::TlsSettings tlsSettings(const storage::Settings& settings);
    /// Who signs the endpoint's certificates. Main thread.
    endpoint::LocalAuthority& authority();
    /// The name of the secret that opens the key of Settings::keyFile.
    static QString keyPasswordName();
    /// What clients will object to in the endpoint's own certificate; empty for others.
    const std::vector<std::string>& tlsWarnings() const;

    capture::CaptureStore& captures();
    capture::CaptureReader& reader();
    /// Made when it is first asked for; main thread.
    capture::SavedFilterStore& savedFilters();
    /// How captures depart from those of their event type. Made when it is first asked for; main thread.
    capture::DriftReader& drift();
    /// The one of the settings, number 1.
    endpoint::Endpoint& endpoint();
    /// All of them, as they run and as they are stored.
    endpoint::Endpoints& endpoints();
    endpoint::EndpointStore& endpointStore();
    /// What hands captures on; opened when it is first asked for. Errors: as Forwarder::open(). Main thread.
    Result<endpoint::Forwarder*> forwarder();
    /// Off until it is started; made when it is first asked for; main thread.
    capture::SmtpSink& smtpSink();
    /// Where the sinks of this machine take what is rerouted; starts the SMTP sink on its usual port, or on
    /// any free one if that is taken. What cannot be had is "". Main thread.
    delivery::Sinks sinks();
    /// Mail servers and SMS gateways. Made and loaded when it is first asked for; main thread.
    delivery::GatewayStore& gateways();
    /// Made when it is first asked for; main thread.
    http::HttpClient& client();
    const Clock& clock() const;

    /// What the user made: registrations, environments, accounts, templates.
    storage::Workspace& workspace();
    /// The log of deliveries; opened when it is first asked for. Main thread. Errors: as DeliveryLog::open();
    /// the same error comes again until it can be opened.
    Result<delivery::DeliveryLog*> deliveries();
    /// Delivers, and goes on with what an earlier run left pending; made when it is first asked for. Main
    /// thread. Errors: those of deliveries().
    Result<delivery::Dispatcher*> dispatcher();
    /// How each registration's deliveries are made. Made when it is first asked for; main thread.
    delivery::DeliveryOptionsStore& deliveryOptions();

    /// How deliveries and forwards go. Made when it is first asked for; it reads nothing before it is started. Main thread.
    monitoring::Monitor& monitor();
    /// Has endpoint 1 answer Prometheus on this path ("/metrics"). Before it is started. Errors: InvalidInput (no path).
    Status exposeMetrics(const std::string& path);

    /// The remote service. Each is made when it is first asked for; the accounts are loaded then. Main
    /// thread.
    mixpeek::AccountStore& accounts();
    mixpeek::ApiClient& api();
    mixpeek::SyncService& sync();
    mixpeek::BorrowService& borrow();
    registrations::RegistrationStore& registrations();
    /// HOOKBENCH_URL is the endpoint's URL, without the last /.
    registrations::EnvironmentStore& environments();
    templates::TemplateStore& templates();
    /// Makes the sample registration; already under way.
    registrations::FirstStart& firstStart();
    /// Calls wait until the keychain has answered, shortly after the start: see secretsReady().
    secrets::SecretStore& secrets() const;
    bool secretsAreReady() const;
    std::string whyNoKeychain() const;

Q_SIGNALS:
    void secretsReady();
    void settingsChanged();
    /// The endpoint could not be started after startEndpoint() or applySettings() had returned.
    void endpointFailed(const hookbench::Error& error);
    /// A borrowed registration points at an endpoint's new public URL now; or it could not be made to.
    void borrowedFollowed(const QString& name, const QString& url);
    void borrowedLeftBehind(const hookbench::Error& error);

private:
    struct Parts;
    explicit Workbench(std::unique_ptr<Parts> parts);
    void openSecrets();
    void openRegistrations();
    Status startEndpoint(const storage::Settings& settings);
    void updateEndpointUrl();
    void informMonitor();
    void followPublicUrl(std::uint16_t number, const std::string& url);

    std::unique_ptr<Parts> d;
};

} // namespace hookbench
