#include "endpoint/Endpoint.h"

#include <QHostAddress>
#include <QTcpServer>

#include <charconv>

namespace hookbench::endpoint {

namespace {

constexpr const char* captureHeader = "X-Hookbench-Capture";
constexpr std::uint16_t firstNumber = 1;

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
    Private(const Clock& theClock, Receivers& all) : clock(theClock), receivers(all) {}
    Private(const Clock& theClock, std::unique_ptr<Receivers> all)
        : clock(theClock), own(std::move(all)), receivers(*own)
    {
    }

    std::shared_ptr<const RequestHandler> handler() const
    {
        EndpointConfig all = handling;
        all.number = firstNumber;
        all.bindAddress = config.bindAddress;
        all.port = config.port;
        all.pathPrefix.clear();
        all.responseStatus = config.responseStatus;
        return std::make_shared<const RequestHandler>(clock, std::move(all), secrets,
                                                      receivers.handler(firstNumber).get());
    }

    const Clock& clock;
    std::unique_ptr<Receivers> own;
    Receivers& receivers;
    Config config;
    EndpointConfig handling;
    EndpointSecrets secrets;
    State state = State::Stopped;
    std::uint16_t port = 0;
};

Endpoint::Endpoint(const Clock& clock, Receivers& receivers) : d(std::make_unique<Private>(clock, receivers))
{
}

Endpoint::Endpoint(const Clock& clock, capture::CaptureStore& store, std::string spoolFolder)
    : d(std::make_unique<Private>(clock, std::make_unique<Receivers>(clock, store, std::move(spoolFolder))))
{
}

Endpoint::~Endpoint()
{
    stop();
}

Status Endpoint::start(Config config)
{
    stop();
    d->config = std::move(config);
    const Place place{d->config.bindAddress, d->config.port, "", d->config.tls, d->config.limits};
    const auto port = d->receivers.open(place, d->handler());
    if (!port)
        return port.error();
    d->receivers.setLimits(firstNumber, d->config.limits);
    d->port = *port;
    d->state = State::Listening;
    Q_EMIT stateChanged();
    return Done{};
}

void Endpoint::stop()
{
    d->receivers.close(firstNumber);
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
    d->receivers.pause(firstNumber);
    d->state = State::Paused;
    Q_EMIT stateChanged();
}

Status Endpoint::resume()
{
    if (d->state != State::Paused)
        return Done{};
    if (Status resumed = d->receivers.resume(firstNumber); !resumed)
        return resumed;
    d->state = State::Listening;
    Q_EMIT stateChanged();
    return Done{};
}

void Endpoint::setLimits(const http::HttpLimits& limits)
{
    d->config.limits = limits;
    d->receivers.setLimits(firstNumber, limits);
}

void Endpoint::setResponseStatus(int status)
{
    d->config.responseStatus = status;
    d->receivers.replace(d->handler());
}

void Endpoint::setHandling(EndpointConfig handling, EndpointSecrets secrets)
{
    d->handling = std::move(handling);
    d->secrets = std::move(secrets);
    d->receivers.replace(d->handler());
}

const EndpointConfig& Endpoint::handling() const
{
    return d->handling;
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
    return endpointUrl(d->config.bindAddress, d->port, bool(d->config.tls));
}

bool Endpoint::exposed() const
{
    return d->state == State::Listening && !isLoopback(d->config.bindAddress);
}

bool isLoopback(const std::string& bindAddress)
{
    const QHostAddress address(QString::fromStdString(bindAddress));
    return address.isNull() || address.isLoopback();
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
