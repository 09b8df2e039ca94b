#include "endpoint/receive/Receivers.h"

#include "endpoint/receive/Access.h"
#include "endpoint/receive/RouteTable.h"
#include "http/HttpServer.h"

#include <QHostAddress>
#include <QThreadPool>

#include <algorithm>
#include <atomic>
#include <vector>

namespace hookbench::endpoint {

namespace {

/// Threads for requests whose verification takes long.
constexpr int slowThreads = 2;

/// What nobody takes.
Handling nobodys(const http::ReceivedRequest& request)
{
    Handling handling;
    handling.status = request.suggestedStatus == 200 ? 404 : request.suggestedStatus;
    if (handling.status == 404)
        handling.response = plainAnswer(404, "No endpoint of this port takes this path.\n");
    return handling;
}

} // namespace

/// One port with its endpoints.
class Receivers::Listener {
public:
    Listener(const Clock& clock, AnswerDesk& desk, QThreadPool& pool, const std::string& spoolFolder,
             const Place& place, OwnPagePtr page)
        : bindAddress(place.bindAddress),
          wantedPort(place.port),
          tls(place.tls),
          m_desk(desk),
          m_pool(pool),
          m_page(std::move(page)),
          m_routes(std::make_shared<const RouteTable>()),
          m_server(std::make_unique<http::HttpServer>(
              clock, http::HttpServer::Options{place.limits, spoolFolder, place.tls})),
          m_receiver(desk.add(m_server.get()))
    {
        m_server->setRequestHandler([this](http::ReceivedRequest&& request) { receive(std::move(request)); });
    }

    ~Listener()
    {
        m_desk.remove(m_receiver);
        m_server.reset();
    }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    Status listen()
    {
        const auto real = m_server->listen(QHostAddress(QString::fromStdString(bindAddress)),
                                           port != 0 ? port : wantedPort);
        if (!real)
            return real.error();
        port = *real;
        paused = false;
        return Done{};
    }

    void pause()
    {
        m_server->pause();
        paused = true;
    }

    RouteTable routes() const { return *m_routes.load(); }
    void setRoutes(RouteTable table) { m_routes.store(std::make_shared<const RouteTable>(std::move(table))); }
    http::HttpServer& server() { return *m_server; }

    bool isAt(const Place& place) const
    {
        return bindAddress == place.bindAddress && place.port != 0 && place.port == port;
    }

    const std::string bindAddress;
    const std::uint16_t wantedPort;
    const TlsContext tls;
    std::uint16_t port = 0; ///< the real one
    bool paused = false;    ///< nothing is accepted

private:
    /// On the server's thread.
    void receive(http::ReceivedRequest&& request)
    {
        const auto table = m_routes.load();
        const Route* route = table->find(request.target);
        if (route == nullptr)
            return m_desk.take(m_receiver, std::move(request), nobodys(request));
        if (route->paused) {
            if (!request.bodyFile.empty())
                std::remove(request.bodyFile.c_str());
            return m_desk.answer(m_receiver, request.exchange,
                                 plainAnswer(503, "This endpoint is paused.\n"));
        }
        const RequestHandler& handler = *route->handler;
        if (m_page && handler.config().number == 1) {
            if (auto answer = handler.answerPage(request, *m_page)) {
                if (!request.bodyFile.empty())
                    std::remove(request.bodyFile.c_str());
                return m_desk.answer(m_receiver, request.exchange, std::move(*answer));
            }
        }
        if (!handler.isSlow(request)) {
            Handling handling = handler.decide(request);
            return m_desk.take(m_receiver, std::move(request), std::move(handling));
        }
        auto shared = std::make_shared<http::ReceivedRequest>(std::move(request));
        m_pool.start([desk = &m_desk, receiver = m_receiver, handler = route->handler, shared] {
            Handling handling = handler->decide(*shared);
            desk->take(receiver, std::move(*shared), std::move(handling));
        });
    }

    AnswerDesk& m_desk;
    QThreadPool& m_pool;
    const OwnPagePtr m_page; ///< null: none
    std::atomic<std::shared_ptr<const RouteTable>> m_routes;
    std::unique_ptr<http::HttpServer> m_server;
    std::uint32_t m_receiver;
};

class Receivers::Private {
public:
    Private(const Clock& theClock, capture::CaptureStore& store, std::string folder)
        : clock(theClock), spoolFolder(std::move(folder)), desk(store)
    {
        pool.setMaxThreadCount(slowThreads);
    }

    ~Private()
    {
        listeners.clear();
        pool.waitForDone();
    }

    Listener* of(std::uint16_t number) const
    {
        for (const auto& listener : listeners) {
            if (listener->routes().withNumber(number) != nullptr)
                return listener.get();
        }
        return nullptr;
    }

    Listener* at(const Place& place) const
    {
        for (const auto& listener : listeners) {
            if (listener->isAt(place))
                return listener.get();
        }
        return nullptr;
    }

    /// Takes the endpoint off every port but `kept`.
    void leave(std::uint16_t number, const Listener* kept)
    {
        std::erase_if(listeners, [&](const std::unique_ptr<Listener>& listener) {
            if (listener.get() == kept)
                return false;
            const RouteTable table = listener->routes();
            if (table.withNumber(number) == nullptr)
                return false;
            RouteTable rest = table.without(number);
            const bool isLast = rest.empty();
            if (!isLast)
                listener->setRoutes(std::move(rest));
            return isLast;
        });
    }

    Result<Listener*> listenerFor(const Place& place, std::uint16_t number)
    {
        Listener* there = at(place);
        if (there != nullptr && bool(there->tls) != bool(place.tls)) {
            // Alone on its port, it may change how the port speaks.
            const RouteTable table = there->routes();
            if (table.size() == 1 && table.withNumber(number) != nullptr) {
                leave(number, nullptr);
                there = nullptr;
            } else {
                return Error{ErrorCode::InvalidInput,
                             "Port " + std::to_string(place.port) + " speaks " +
                                 (there->tls ? "HTTPS" : "HTTP") +
                                 " for another endpoint; choose the same here, or another port.",
                             ""};
            }
        }
        if (there != nullptr)
            return there;
        QHostAddress address;
        if (!address.setAddress(QString::fromStdString(place.bindAddress)))
            return Error{ErrorCode::InvalidInput,
                         "\"" + place.bindAddress +
                             "\" is not an IP address to listen on; use 127.0.0.1 for this machine alone.",
                         ""};
        auto made = std::make_unique<Listener>(clock, desk, pool, spoolFolder, place, page);
        listeners.push_back(std::move(made));
        return listeners.back().get();
    }

    const Clock& clock;
    std::string spoolFolder;
    AnswerDesk desk;
    QThreadPool pool; ///< its jobs use the desk
    OwnPagePtr page;
    std::vector<std::unique_ptr<Listener>> listeners;
};

Receivers::Receivers(const Clock& clock, capture::CaptureStore& store, std::string spoolFolder)
    : d(std::make_unique<Private>(clock, store, std::move(spoolFolder)))
{
}

Receivers::~Receivers() = default;

void Receivers::setForwarding(ForwardHooks hooks)
{
    d->desk.setForwarding(std::move(hooks));
}

void Receivers::setPage(OwnPage page)
{
    d->page = std::make_shared<const OwnPage>(std::move(page));
}

Result<std::uint16_t> Receivers::open(const Place& place, std::shared_ptr<const RequestHandler> handler)
{
    const std::uint16_t number = handler->config().number;
    const auto listener = d->listenerFor(place, number);
    if (!listener)
        return listener.error();
    const RouteTable before = (*listener)->routes();
    const Route* there = before.withPrefix(place.pathPrefix);
    if (there != nullptr && there->number() != number)
        return Error{ErrorCode::InvalidInput,
                     "Another endpoint of port " + std::to_string(place.port) + " takes " +
                         (place.pathPrefix.empty() ? "everything" : "the prefix " + place.pathPrefix) +
                         "; choose another prefix or port.",
                     ""};
    RouteTable after = before.with({place.pathPrefix, std::move(handler)});
    // Others may be paused as a whole port; now they are so by their paths.
    if ((*listener)->paused) {
        for (const std::uint16_t other : before.numbers()) {
            if (other == number)
                continue;
            Route route = *before.withNumber(other);
            route.paused = true;
            after = after.with(std::move(route));
        }
    }
    // Before the first request can arrive, so that it is nobody's 404.
    (*listener)->setRoutes(std::move(after));
    if ((*listener)->port == 0 || (*listener)->paused) {
        if (Status listening = (*listener)->listen(); !listening) {
            if (before.empty())
                std::erase_if(d->listeners, [&](const auto& other) { return other.get() == *listener; });
            else
                (*listener)->setRoutes(before);
            return listening.error();
        }
    }
    d->leave(number, *listener);
    return (*listener)->port;
}

void Receivers::replace(std::shared_ptr<const RequestHandler> handler)
{
    Listener* listener = d->of(handler->config().number);
    if (listener == nullptr)
        return;
    const RouteTable table = listener->routes();
    Route route = *table.withNumber(handler->config().number);
    route.handler = std::move(handler);
    listener->setRoutes(table.with(std::move(route)));
}

void Receivers::close(std::uint16_t number)
{
    d->leave(number, nullptr);
}

void Receivers::pause(std::uint16_t number)
{
    Listener* listener = d->of(number);
    if (listener == nullptr)
        return;
    const RouteTable table = listener->routes();
    if (table.size() == 1)
        return listener->pause();
    Route route = *table.withNumber(number);
    route.paused = true;
    listener->setRoutes(table.with(std::move(route)));
}

Status Receivers::resume(std::uint16_t number)
{
    Listener* listener = d->of(number);
    if (listener == nullptr)
        return Done{};
    const RouteTable table = listener->routes();
    Route route = *table.withNumber(number);
    if (!route.paused)
        return listener->listen();
    route.paused = false;
    listener->setRoutes(table.with(std::move(route)));
    return Done{};
}

void Receivers::setLimits(std::uint16_t number, const http::HttpLimits& limits)
{
    if (Listener* listener = d->of(number))
        listener->server().setLimits(limits);
}

std::shared_ptr<const RequestHandler> Receivers::handler(std::uint16_t number) const
{
    const Listener* listener = d->of(number);
    return listener != nullptr ? listener->routes().withNumber(number)->handler : nullptr;
}

bool Receivers::isOpen(std::uint16_t number) const
{
    return d->of(number) != nullptr;
}

std::uint16_t Receivers::port(std::uint16_t number) const
{
    const Listener* listener = d->of(number);
    return listener != nullptr ? listener->port : 0;
}

} // namespace hookbench::endpoint
