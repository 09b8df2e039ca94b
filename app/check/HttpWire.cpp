#include "check/HttpWire.h"

#include "base/Text.h"
#include "check/EffectCount.h"

#include <QProcess>
#include <QUrl>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace hookbench::check {

namespace {

constexpr int sliceMs = 20;
constexpr int effectTimeoutMs = 10'000;
constexpr std::string_view placeholder = "{event_id}";

std::string filledIn(std::string text, const std::string& value)
{
    for (std::size_t at = text.find(placeholder); at != std::string::npos;
         at = text.find(placeholder, at + value.size()))
        text.replace(at, placeholder.size(), value);
    return text;
}

Error failedCommand(const QString& program, const std::string& why, const QByteArray& words)
{
    return {ErrorCode::Unavailable,
            "The command that counts effects, " + program.toStdString() + ", " + why + "; correct it, or try it by hand.",
            asUtf8(words.trimmed().toStdString())};
}

} // namespace

std::vector<http::TransferReport> HttpWire::send(std::vector<http::OutgoingRequest> requests,
                                                 const CancellationToken& token)
{
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t left = requests.size();
    std::vector<http::TransferReport> reports(requests.size());
    for (std::size_t i = 0; i < requests.size(); ++i) {
        m_client.transferInPlace(std::move(requests[i]), token, [&, i](http::TransferReport report) {
            const std::lock_guard lock(mutex);
            reports[i] = std::move(report);
            // Under the lock: the waiting thread owns what is notified.
            if (--left == 0)
                changed.notify_all();
        });
    }
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return left == 0; });
    return reports;
}

void HttpWire::pause(std::int64_t ms, const CancellationToken& token)
{
    const std::int64_t until = monotonicUs() + ms * 1000;
    while (!token.isCancelled() && monotonicUs() < until) {
        const std::int64_t leftMs = (until - monotonicUs() + 999) / 1000;
        std::this_thread::sleep_for(std::chrono::milliseconds(std::min<std::int64_t>(sliceMs, std::max<std::int64_t>(leftMs, 1))));
    }
}

Result<std::int64_t> HttpWire::effects(const EffectSource& source, const std::string& eventId,
                                       const CancellationToken& token)
{
    if (!source.command.empty())
        return askCommand(source.command, eventId, token);
    const QByteArray escaped = QUrl::toPercentEncoding(QString::fromStdString(eventId));
    return askUrl(filledIn(source.url, escaped.toStdString()), source.isPerEvent(), token);
}

Result<std::int64_t> HttpWire::askUrl(const std::string& url, bool isPerEvent, const CancellationToken& token)
{
    http::OutgoingRequest request;
    request.method = "GET";
    request.url = url;
    request.timeoutMs = effectTimeoutMs;
    request.maxResponseBytes = 1 << 20;
    std::vector<http::OutgoingRequest> requests;
    requests.push_back(std::move(request));
    const http::TransferReport report = send(std::move(requests), token).front();
    if (report.error)
        return Error{report.error->code, "The URL that counts effects does not answer: " + report.error->message,
                     report.error->detail};
    constexpr int notFound = 404;
    if (isPerEvent && report.response.status == notFound)
        return std::int64_t{0};
    if (report.response.status < 200 || report.response.status >= 300)
        return Error{ErrorCode::Unavailable,
                     "The URL that counts effects answers " + std::to_string(report.response.status) +
                         "; correct it, or see why.",
                     ""};
    return effectCount(report.response.body);
}

Result<std::int64_t> HttpWire::askCommand(const std::string& command, const std::string& eventId,
                                          const CancellationToken& token)
{
    QStringList words = QProcess::splitCommand(QString::fromStdString(command));
    if (words.isEmpty())
        return failedCommand(QStringLiteral("\"\""), "is empty", {});
    for (QString& word : words)
        word.replace(QLatin1String("{event_id}"), QString::fromStdString(eventId));
    QProcess process;
    const QString program = words.takeFirst();
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(program, words);
    int waitedMs = 0;
    while (!process.waitForFinished(sliceMs)) {
        if (process.error() == QProcess::FailedToStart)
            return failedCommand(program, "cannot be started", process.errorString().toUtf8());
        waitedMs += sliceMs;
        if (token.isCancelled() || waitedMs > effectTimeoutMs) {
            process.kill();
            process.waitForFinished();
            return token.isCancelled() ? Error{ErrorCode::Cancelled, "The check was cancelled.", ""}
                                       : failedCommand(program, "did not end within 10 s", {});
        }
    }
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return failedCommand(program, "failed with status " + std::to_string(process.exitCode()),
                             process.readAllStandardError());
    return effectCount(process.readAllStandardOutput().toStdString());
}

} // namespace hookbench::check
