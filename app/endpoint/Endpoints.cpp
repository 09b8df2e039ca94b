#include "endpoint/Endpoints.h"

namespace hookbench::endpoint {

namespace {

constexpr std::uint16_t firstNumber = 1;

/// Whether the same socket and TLS do.
bool isSamePlace(const EndpointConfig& a, const EndpointConfig& b)
{
    return a.bindAddress == b.bindAddress && a.port == b.port && a.tls == b.tls &&
           a.certificateFile == b.certificateFile && a.keyFile == b.keyFile &&
           a.tlsFault == b.tlsFault && a.rules.seed == b.rules.seed;
}

ForwardTarget targetOf(const EndpointConfig& config, const EndpointSecrets& secrets)
{
    // The token is for us; the target is not to know it.
    const std::string token = config.access.token ? "/" + secrets.token : std::string();
    const std::string prefix = config.number == firstNumber ? std::string() : config.pathPrefix;
    return {config.number, prefix + token, config.forwarding};
}

} // namespace

Endpoints::Endpoints(Parts parts) : m_parts(std::move(parts)), m_ruleFiles(m_parts.scheduler)
{
    connect(&m_parts.store, &EndpointStore::changed, this, &Endpoints::follow);
    connect(&m_parts.first, &Endpoint::stateChanged, this, [this] {
        refreshOutside(firstNumber);
        Q_EMIT stateChanged();
    });
    connect(&m_ruleFiles, &RuleFileWatch::changed, this, &Endpoints::onRulesChanged);
}

Endpoints::~Endpoints()
{
    disconnect(&m_parts.first, nullptr, this, nullptr);
    stop();
}

void Endpoints::start(std::set<std::uint16_t> only)
{
    m_running = true;
    m_only = std::move(only);
    if (m_parts.store.isLoaded())
        follow();
    else
        m_parts.store.load();
}

void Endpoints::stop()
{
    m_running = false;
    m_outside.clear();
    for (const auto& [number, run] : m_runs) {
        if (number != firstNumber)
            m_parts.receivers.close(number);
    }
    m_runs.clear();
    watchRules();
}

bool Endpoints::shouldRun(const EndpointConfig& config) const
{
    return config.enabled && (m_only.empty() || m_only.contains(config.number));
}

void Endpoints::follow()
{
    if (!m_running)
        return;
    // A copy: what follows may change the store's list.
    const std::vector<EndpointConfig> wanted = m_parts.store.endpoints();
    std::set<std::uint16_t> kept;
    for (const EndpointConfig& config : wanted) {
        if (shouldRun(config))
            kept.insert(config.number);
    }
    ++m_underWay;
    // Those that end first: another may want their place.
    for (auto run = m_runs.begin(); run != m_runs.end();) {
        if (kept.contains(run->first)) {
            ++run;
            continue;
        }
        m_parts.receivers.close(run->first);
        m_outside.erase(run->first);
        run = m_runs.erase(run);
    }
    for (const EndpointConfig& config : wanted) {
        if (kept.contains(config.number))
            apply(config);
    }
    tellTargets();
    watchRules();
    tellRetention();
    finish();
}

void Endpoints::apply(const EndpointConfig& config)
{
    if (config.number == firstNumber && m_firstOverridden)
        return;
    const std::uint64_t revision = m_parts.store.revision(config.id);
    const auto before = m_runs.find(config.number);
    if (before != m_runs.end() && before->second.config == config && before->second.revision == revision &&
        !before->second.error)
        return;
    Run& run = m_runs[config.number];
    const bool isNew = run.attempt == 0;
    run.revision = revision;
    run.attempt = ++m_lastAttempt;
    // Until its secrets are there, endpoint 1, which may listen already, lets nobody in whom it should keep out.
    if (config.number == firstNumber && isNew) {
        run.config = config;
        m_parts.first.setHandling(config, {});
    }
    fetchSecrets(config, run.attempt);
}

void Endpoints::fetchSecrets(const EndpointConfig& config, std::uint64_t attempt)
{
    ++m_underWay;
    m_parts.store.secrets(config, this, [this, config, attempt](Result<EndpointSecrets> secrets) {
        Run* run = runOf(config.number, attempt);
        if (run == nullptr)
            return finish();
        if (!secrets) {
            fail(config.number, secrets.error());
            return finish();
        }
        const bool needsTls = config.tls != TlsChoice::Off && config.number != firstNumber;
        if (!needsTls || (run->tls && isSamePlace(run->config, config))) {
            open(config.number, config, std::move(*secrets), needsTls ? run->tls : TlsContext());
            return finish();
        }
        m_parts.makeTls(config, this, [this, config, attempt, secrets = *secrets](Result<TlsContext> tls) {
            if (runOf(config.number, attempt) == nullptr)
                return finish();
            if (tls)
                open(config.number, config, secrets, std::move(*tls));
            else
                fail(config.number, tls.error());
            finish();
        });
    });
}

void Endpoints::open(std::uint16_t number, const EndpointConfig& config, EndpointSecrets secrets, TlsContext tls)
{
    Run& run = m_runs[number];
    const EndpointConfig before = run.config;
    run.config = config;
    run.secrets = std::move(secrets);
    run.tls = std::move(tls);
    run.ready = true;
    run.error.reset();
    readRules(run);
    tellTargets();
    const bool isPlaced = number == firstNumber || (m_parts.receivers.isOpen(number) && isSamePlace(before, config) &&
                                                    before.pathPrefix == config.pathPrefix);
    if (isPlaced) {
        replaceHandler(number);
        return refreshOutside(number);
    }
    auto handler = std::make_shared<const RequestHandler>(m_parts.clock, effective(run), run.secrets,
                                                          m_parts.receivers.handler(number).get());
    const auto port =
        m_parts.receivers.open({config.bindAddress, config.port, config.pathPrefix, run.tls, m_limits}, handler);
    if (port)
        return refreshOutside(number);
    // It goes on where it was, as it was.
    run.error = port.error();
    if (m_parts.receivers.isOpen(number))
        run.config = before;
}

void Endpoints::fail(std::uint16_t number, Error error)
{
    m_runs[number].error = std::move(error);
}

Endpoints::Run* Endpoints::runOf(std::uint16_t number, std::uint64_t attempt)
{
    const auto run = m_runs.find(number);
    return run != m_runs.end() && run->second.attempt == attempt ? &run->second : nullptr;
}

void Endpoints::finish()
{
    --m_underWay;
    Q_EMIT stateChanged();
}

void Endpoints::tellTargets()
{
    std::vector<ForwardTarget> targets;
    for (const auto& [number, run] : m_runs) {
        if (run.ready && run.config.forwarding.enabled)
            targets.push_back(targetOf(run.config, run.secrets));
    }
    if (targets == m_targets)
        return;
    m_targets = targets;
    m_parts.setTargets(std::move(targets));
}

void Endpoints::tellRetention()
{
    std::map<std::uint16_t, RetentionOptions> limits;
    for (const EndpointConfig& config : m_parts.store.endpoints())
        limits[config.number] = config.retention;
    if (m_firstOverridden)
        limits[firstNumber] = m_runs[firstNumber].config.retention;
    m_parts.setRetention(std::move(limits));
}

void Endpoints::overrideFirst(EndpointConfig config, EndpointSecrets secrets)
{
    m_firstOverridden = true;
    config.number = firstNumber;
    Run& run = m_runs[firstNumber];
    run.config = std::move(config);
    run.secrets = std::move(secrets);
    run.ready = true;
    run.attempt = ++m_lastAttempt;
    readRules(run);
    watchRules();
    tellRetention();
    tellTargets();
    replaceHandler(firstNumber);
}

EndpointState Endpoints::state(std::uint16_t number) const
{
    EndpointState state;
    state.number = number;
    const auto run = m_runs.find(number);
    if (run != m_runs.end()) {
        state.error = run->second.error;
        state.notice = run->second.notice;
    }
    const auto outside = m_outside.find(number);
    if (outside != m_outside.end()) {
        state.outside = outside->second->state();
        state.publicUrl = outside->second->publicUrl();
        state.isChannel = outside->second->options().tunnel.empty();
        state.outsideError = outside->second->error();
    }
    const bool isOutside = state.outside != OutsideState::Off && state.outside != OutsideState::Failed;
    if (number == firstNumber) {
        state.url = m_parts.first.url();
        state.listening = m_parts.first.state() == Endpoint::State::Listening;
        state.exposed = m_parts.first.exposed() || isOutside;
        return state;
    }
    if (run == m_runs.end() || !m_parts.receivers.isOpen(number))
        return state;
    const EndpointConfig& config = run->second.config;
    state.listening = true;
    state.exposed = !isLoopback(config.bindAddress) || isOutside;
    state.url = endpointUrl(config.bindAddress, m_parts.receivers.port(number), bool(run->second.tls));
    if (!config.pathPrefix.empty())
        state.url += config.pathPrefix.substr(1);
    return state;
}

std::vector<EndpointState> Endpoints::states() const
{
    std::vector<EndpointState> all;
    for (const EndpointConfig& config : m_parts.store.endpoints())
        all.push_back(state(config.number));
    return all;
}

bool Endpoints::exposed() const
{
    for (const EndpointState& one : states()) {
        if (one.exposed)
            return true;
    }
    return false;
}

// Rules and the outside.

EndpointConfig Endpoints::effective(const Run& run) const
{
    EndpointConfig config = run.config;
    if (!config.rulesFile.empty()) {
        const std::uint64_t seed = config.rules.seed;
        config.rules = run.fileRules;
        if (seed != RuleSet().seed)
            config.rules.seed = seed;
    }
    const auto outside = m_outside.find(config.number);
    if (config.verification.publicUrl.empty() && outside != m_outside.end())
        config.verification.publicUrl = outside->second->publicOrigin();
    return config;
}

void Endpoints::readRules(Run& run)
{
    run.notice.reset();
    if (run.config.rulesFile.empty())
        return;
    auto rules = loadRules(run.config.rulesFile);
    if (rules)
        run.fileRules = std::move(*rules);
    else
        run.notice = rules.error();
}

void Endpoints::onRulesChanged(const std::string& file)
{
    bool any = false;
    for (auto& [number, run] : m_runs) {
        if (run.config.rulesFile != file || !run.ready)
            continue;
        any = true;
        readRules(run);
        if (!run.notice)
            replaceHandler(number);
    }
    if (any)
        Q_EMIT stateChanged();
}

void Endpoints::watchRules()
{
    std::set<std::string> files;
    for (const auto& [number, run] : m_runs)
        files.insert(run.config.rulesFile);
    for (const EndpointConfig& config : m_parts.store.endpoints()) {
        if (m_runs.contains(config.number) && !(config.number == firstNumber && m_firstOverridden))
            files.insert(config.rulesFile);
    }
    files.erase(std::string());
    m_ruleFiles.setFiles(std::move(files));
}

void Endpoints::replaceHandler(std::uint16_t number)
{
    const Run& run = m_runs[number];
    if (number == firstNumber)
        return m_parts.first.setHandling(effective(run), run.secrets);
    m_parts.receivers.replace(std::make_shared<const RequestHandler>(
        m_parts.clock, effective(run), run.secrets, m_parts.receivers.handler(number).get()));
}

Outside::Local Endpoints::localOf(std::uint16_t number) const
{
    const EndpointState now = state(number);
    const auto run = m_runs.find(number);
    if (now.url.empty() || run == m_runs.end())
        return {};
    Outside::Local local;
    local.url = now.url;
    local.path = number == firstNumber ? std::string() : run->second.config.pathPrefix;
    local.channelUrl = now.url;
    if (run->second.config.access.token) {
        if (!local.channelUrl.ends_with('/'))
            local.channelUrl += '/';
        local.channelUrl += run->second.secrets.token;
    }
    return local;
}

Status Endpoints::openToOutside(std::uint16_t number)
{
    const auto run = m_runs.find(number);
    const Outside::Local local = localOf(number);
    if (run == m_runs.end() || !run->second.ready || local.url.empty())
        return Error{ErrorCode::InvalidInput, "Start the endpoint before it is opened to the outside.", ""};
    auto outside = std::make_unique<Outside>(m_parts.scheduler, m_parts.client());
    connect(outside.get(), &Outside::changed, this, [this, number] { onOutsideChanged(number); });
    auto& kept = m_outside[number] = std::move(outside);
    Status started = kept->start(run->second.config.outside, local);
    if (!started)
        m_outside.erase(number);
    Q_EMIT stateChanged();
    return started;
}

void Endpoints::closeToOutside(std::uint16_t number)
{
    if (m_outside.erase(number) == 0)
        return;
    if (m_runs.contains(number))
        replaceHandler(number);
    Q_EMIT stateChanged();
}

/// The way to an endpoint goes where the endpoint goes.
void Endpoints::refreshOutside(std::uint16_t number)
{
    const auto outside = m_outside.find(number);
    const auto run = m_runs.find(number);
    if (outside == m_outside.end() || run == m_runs.end())
        return;
    const Outside::Local local = localOf(number);
    const OutsideOptions& options = run->second.config.outside;
    if (local.url.empty() || options.empty())
        m_outside.erase(outside);
    else if (local != outside->second->local() || options != outside->second->options())
        (void)outside->second->start(options, local); // they were checked when they were saved
}

void Endpoints::onOutsideChanged(std::uint16_t number)
{
    const auto outside = m_outside.find(number);
    if (outside == m_outside.end() || !m_runs.contains(number))
        return;
    const std::string url = outside->second->publicUrl();
    if (!url.empty() && url != m_publicUrls[number]) {
        m_publicUrls[number] = url;
        replaceHandler(number);
        Q_EMIT publicUrlChanged(number, url);
    }
    Q_EMIT stateChanged();
}

} // namespace hookbench::endpoint
