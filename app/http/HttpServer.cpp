#include "http/HttpServer.h"

#include "http/LoopThread.h"
#include "http/ServerEngine.h"

namespace hookbench::http {

class HttpServer::Private {
public:
    Private(const Clock& clock, Options options)
    {
        thread.call([&] { engine = std::make_unique<ServerEngine>(clock, std::move(options), thread); });
    }
    ~Private()
    {
        thread.call([this] { engine.reset(); });
    }

    LoopThread thread{QStringLiteral("hookbench-http")};
    std::unique_ptr<ServerEngine> engine; ///< lives and dies on the thread
};

HttpServer::HttpServer(const Clock& clock, Options options)
    : d(std::make_unique<Private>(clock, std::move(options)))
{
}

HttpServer::~HttpServer() = default;

void HttpServer::setRequestHandler(RequestHandler handler)
{
    d->thread.call([&] { d->engine->setRequestHandler(std::move(handler)); });
}

Result<std::uint16_t> HttpServer::listen(const QHostAddress& address, std::uint16_t port)
{
    Result<std::uint16_t> result = std::uint16_t{0};
    d->thread.call([&] { result = d->engine->listen(address, port); });
    return result;
}

void HttpServer::pause()
{
    d->thread.call([this] { d->engine->pause(); });
}

void HttpServer::answer(ExchangeId exchange, Response response)
{
    std::vector<Answer> answers;
    answers.push_back({exchange, std::move(response)});
    answerAll(std::move(answers));
}

void HttpServer::answerAll(std::vector<Answer> answers)
{
    if (d->thread.isCurrent())
        d->engine->answerNow(std::move(answers));
    else
        d->engine->queueAnswers(std::move(answers));
}

void HttpServer::setLimits(const HttpLimits& limits)
{
    d->thread.call([&] { d->engine->setLimits(limits); });
}

std::size_t HttpServer::connectionCount() const
{
    return d->engine->connectionCount();
}

} // namespace hookbench::http
