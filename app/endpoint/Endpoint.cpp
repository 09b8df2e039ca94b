#include "endpoint/Endpoint.h"

#include "endpoint/SinkAnswer.h"
#include "http/HttpServer.h"

#include <QHostAddress>
#include <QTcpServer>

#include <atomic>
#include <charconv>
#include <cstdio>
#include <mutex>
#include <unordered_map>

namespace hookbench::endpoint {

namespace {

constexpr const char* captureHeader = "X-Hookbench-Capture";

http::Response plainAnswer(int status, std::string text)
{
    http::Response response;
    response.status = status;
    response.headers = {{"Content-Type", "text/plain; charset=utf-8"}};
    response.body = std::move(text);
    return response;
}

http::Response answerFor(int status, capture::CaptureId id)
{
    http::Response response;
    response.status = status;
    response.headers = {{"Content-Type", "application/json"}, {captureHeader, std::to_string(id)}};
    response.body = status < 300 ? "{\"received\":true}\n" : "{\"received\":false}\n";
    return response;
}

http::Response withCapture(http::Response response, capture::CaptureId id)
{
    response.headers.push_back({captureHeader, std::to_string(id)});
    return response;
}

Result<QHostAddress> parseAddress(const std::string& text)
{
    QHostAddress address;
    if (!address.setAddress(QString::fromStdString(text))) {
        return Error{
            ErrorCode::InvalidInput,
            "\"" + text + "\" is not an IP address to listen on; use 127.0.0.1 for this machine alone.", ""};
    }
    return address;
}

} // namespace

class Endpoint::Private {
public:
    Private(const Clock& theClock, capture::CaptureStore& theStore, std::string folder)
        : clock(theClock), store(theStore), spoolFolder(std::move(folder))
    {
    }

    void receive(http::HttpServer& from, http::ReceivedRequest&& request)
    {
        const int demanded = request.suggestedStatus;
        int status = demanded == 200 ? responseStatus.load(std::memory_order_relaxed) : demanded;
        const http::ExchangeId exchange = request.exchange;
        // A chosen failure goes before what a service would answer: that is what it was chosen for.
        if (status >= 200 && status < 300) {
            if (auto sink = sinkAnswer(request)) {
                status = sink->status;
                keepAnswer(exchange, std::move(*sink));
            }
        }
        // The log keeps the head as it came; freeing its parsed form here rather than on the store thread is
        // cheaper.
        request.headers = {};
        capture::CaptureStore::Pending pending{std::move(request), status};
        if (store.append(std::move(pending)))
            return;
        (void)takeAnswer(exchange);
        if (!pending.request.bodyFile.empty())
            std::remove(pending.request.bodyFile.c_str());
        from.answer(exchange, plainAnswer(503, "The capture queue is full; send again in a moment.\n"));
    }

    /// Runs on the store thread, after the commit.
    void answer(const std::vector<capture::CaptureStore::Stored>& stored)
    {
        std::vector<http::HttpServer::Answer> answers;
        answers.reserve(stored.size());
        for (const capture::CaptureStore::Stored& fate : stored) {
            auto sink = takeAnswer(fate.exchange);
            if (fate.id == 0)
                answers.push_back(
                    {fate.exchange, plainAnswer(507, "This request could not be stored, so it is not "
                                                     "acknowledged.\n")});
            else if (sink)
                answers.push_back({fate.exchange, withCapture(std::move(*sink), fate.id)});
            else
                answers.push_back({fate.exchange, answerFor(fate.status, fate.id)});
        }
        const std::lock_guard lock(serverMutex);
        if (server)
            server->answerAll(std::move(answers));
    }

    void keepAnswer(http::ExchangeId exchange, http::Response response)
    {
        const std::lock_guard lock(sinkMutex);
        sinkAnswers[exchange] = std::move(response);
        sinkCount.store(sinkAnswers.size(), std::memory_order_relaxed);
    }

    /// The answer of a service that waits for its request's commit. Its own commit comes after it was kept,
    /// so the count is never missed.
    std::optional<http::Response> takeAnswer(http::ExchangeId exchange)
    {
        if (sinkCount.load(std::memory_order_relaxed) == 0)
            return std::nullopt;
        const std::lock_guard lock(sinkMutex);
        auto node = sinkAnswers.extract(exchange);
        sinkCount.store(sinkAnswers.size(), std::memory_order_relaxed);
        if (node.empty())
            return std::nullopt;
        return std::move(node.mapped());
    }

    const Clock& clock;
    capture::CaptureStore& store;
    std::string spoolFolder;
    std::mutex sinkMutex;
    std::unordered_map<http::ExchangeId, http::Response> sinkAnswers; ///< guarded by sinkMutex
    std::atomic_size_t sinkCount{0}; ///< of them; spares ordinary requests the lock
    std::atomic_int responseStatus{200};
    Config config;
    State state = State::Stopped;
    std::uint16_t port = 0;
    std::mutex serverMutex; ///< guards the pointer against the store thread
    std::unique_ptr<http::HttpServer> server;
};

Endpoint::Endpoint(const Clock& clock, capture::CaptureStore& store, std::string spoolFolder)
    : d(std::make_unique<Private>(clock, store, std::move(spoolFolder)))
{
    store.setStoredHandler([this](const std::vector<capture::CaptureStore::Stored>& stored) { d->answer(stored); });
}

Endpoint::~Endpoint()
{
    d->store.setStoredHandler({});
    stop();
}

Status Endpoint::start(Config config)
{
    stop();
    const auto address = parseAddress(config.bindAddress);
    if (!address)
        return address.error();
    d->responseStatus = config.responseStatus;
    auto server = std::make_unique<http::HttpServer>(
        d->clock, http::HttpServer::Options{config.limits, d->spoolFolder, config.tls});
    http::HttpServer* const raw = server.get();
    server->setRequestHandler(
        [this, raw](http::ReceivedRequest&& request) { d->receive(*raw, std::move(request)); });
    {
        // Before the first request can arrive, so that its answer finds the server.
        const std::lock_guard lock(d->serverMutex);
        d->server = std::move(server);
    }
    const auto port = raw->listen(*address, config.port);
    if (!port) {
        stop();
        return port.error();
    }
    d->port = *port;
    d->config = std::move(config);
    d->state = State::Listening;
    Q_EMIT stateChanged();
    return Done{};
}

void Endpoint::stop()
{
    std::unique_ptr<http::HttpServer> server;
    {
        const std::lock_guard lock(d->serverMutex);
        server = std::move(d->server);
    }
    server.reset();
    if (d->state == State::Stopped)
        return;
    d->state = State::Stopped;
    d->port = 0;
    Q_EMIT stateChanged();
}

void Endpoint::pause()
{
    if (d->state != State::Listening)
        return;
    d->server->pause();
    d->state = State::Paused;
    Q_EMIT stateChanged();
}

Status Endpoint::resume()
{
    if (d->state != State::Paused)
        return Done{};
    const auto address = parseAddress(d->config.bindAddress);
    const auto port = d->server->listen(*address, d->port);
    if (!port)
        return port.error();
    d->state = State::Listening;
    Q_EMIT stateChanged();
    return Done{};
}

void Endpoint::setLimits(const http::HttpLimits& limits)
{
    d->config.limits = limits;
    if (d->server)
        d->server->setLimits(limits);
}

void Endpoint::setResponseStatus(int status)
{
    d->config.responseStatus = status;
    d->responseStatus = status;
}

Endpoint::State Endpoint::state() const
{
    return d->state;
}

std::uint16_t Endpoint::port() const
{
    return d->port;
}

std::string Endpoint::url() const
{
    if (d->state == State::Stopped)
        return {};
    return endpointUrl(d->config.bindAddress, d->port, d->config.tls != nullptr);
}

std::string endpointUrl(const std::string& bindAddress, std::uint16_t port, bool https)
{
    QHostAddress address(QString::fromStdString(bindAddress));
    // Nobody can connect to "any address"; loopback reaches a socket bound to it.
    if (address == QHostAddress::AnyIPv4)
        address = QHostAddress(QHostAddress::LocalHost);
    else if (address == QHostAddress::AnyIPv6 || address == QHostAddress::Any)
        address = QHostAddress(QHostAddress::LocalHostIPv6);
    std::string host = address.toString().toStdString();
    if (address.protocol() == QAbstractSocket::IPv6Protocol)
        host = "[" + host + "]";
    return (https ? "https://" : "http://") + host + ":" + std::to_string(port) + "/";
}

capture::CaptureId captureOf(const http::Headers& answerHeaders)
{
    const auto value = http::findHeader(answerHeaders, captureHeader);
    capture::CaptureId id = 0;
    if (value)
        std::from_chars(value->data(), value->data() + value->size(), id);
    return id;
}

std::optional<std::uint16_t> nextFreePort(const std::string& bindAddress, std::uint16_t from)
{
    const auto address = parseAddress(bindAddress);
    if (!address)
        return std::nullopt;
    constexpr int tries = 200;
    for (int port = from; port < from + tries && port <= 65535; ++port) {
        QTcpServer probe;
        if (probe.listen(*address, static_cast<quint16>(port)))
            return static_cast<std::uint16_t>(port);
    }
    return std::nullopt;
}

} // namespace hookbench::endpoint
