#include "http/HttpServer.h"

#include "http/ServerEngine.h"

#include <QThread>

namespace hookbench::http {

class HttpServer::Private {
public:
    Private(const Clock& clock, Options options) : engine(clock, std::move(options))
    {
        thread.setObjectName(QStringLiteral("hookbench-http"));
        engine.moveToThread(&thread);
        thread.start();
    }

    /// Runs `work` on the server's thread and waits for it.
    template <class Work>
    void onThread(Work work)
    {
        if (QThread::currentThread() == &thread)
            work();
        else
            QMetaObject::invokeMethod(&engine, work, Qt::BlockingQueuedConnection);
    }

    QThread thread;
    ServerEngine engine;
};

HttpServer::HttpServer(const Clock& clock, Options options)
    : d(std::make_unique<Private>(clock, std::move(options)))
{
}

HttpServer::~HttpServer()
{
    d->onThread([this] { d->engine.shutDown(); });
    d->thread.quit();
    d->thread.wait();
}

void HttpServer::setRequestHandler(RequestHandler handler)
{
    d->onThread([&] { d->engine.setRequestHandler(std::move(handler)); });
}

Result<std::uint16_t> HttpServer::listen(const QHostAddress& address, std::uint16_t port)
{
    Result<std::uint16_t> result = std::uint16_t{0};
    d->onThread([&] { result = d->engine.listen(address, port); });
    return result;
}

void HttpServer::pause()
{
    d->onThread([this] { d->engine.pause(); });
}

void HttpServer::answer(ExchangeId exchange, Response response)
{
    std::vector<Answer> answers;
    answers.push_back({exchange, std::move(response)});
    answerAll(std::move(answers));
}

void HttpServer::answerAll(std::vector<Answer> answers)
{
    if (QThread::currentThread() == &d->thread)
        d->engine.answerNow(answers);
    else
        d->engine.queueAnswers(std::move(answers));
}

void HttpServer::setLimits(const HttpLimits& limits)
{
    d->onThread([&] { d->engine.setLimits(limits); });
}

std::size_t HttpServer::connectionCount() const
{
    return d->engine.connectionCount();
}

} // namespace hookbench::http
