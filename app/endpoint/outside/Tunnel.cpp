#include "endpoint/outside/Tunnel.h"

#include "base/ChildProcess.h"
#include <QProcess>
#include <QStringList>
#include <QCoreApplication>
#include <QTimer>

#include <algorithm>

#include <unistd.h>

namespace hookbench::endpoint {

namespace {

constexpr std::int64_t firstWaitMs = 1000;
constexpr std::int64_t longestWaitMs = 60'000;
constexpr int endMs = 2000;
constexpr int lastEndMs = 500;
constexpr std::size_t longestLine = 16 * 1024;

std::string withoutBlanks(std::string text)
{
    text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
    while (!text.empty() && text.back() == ' ')
        text.pop_back();
    return text;
}

} // namespace

Tunnel::Tunnel(Scheduler& scheduler, QObject* parent) : QObject(parent), m_scheduler(scheduler) {}

Tunnel::~Tunnel()
{
    if (!m_process || m_process->state() == QProcess::NotRunning)
        return;
    // Nothing runs the event loop for it any more.
    m_process->disconnect();
    m_process->terminate();
    if (!m_process->waitForFinished(lastEndMs)) {
        m_process->kill();
        m_process->waitForFinished(lastEndMs);
    }
}

Status Tunnel::start(const TunnelOptions& options, const std::string& localUrl)
{
    auto command = tunnelCommand(options, localUrl);
    if (!command)
        return command.error();
    stop();
    m_options = options;
    m_command = std::move(*command);
    m_ends = 0;
    launch();
    return Done{};
}

void Tunnel::stop()
{
    ++m_run;
    endProcess();
    m_error.clear();
    setPublicUrl({});
    setState(State::Off);
}

void Tunnel::launch()
{
    endProcess();
    m_rest.clear();
    m_lastLine.clear();
    m_process = std::make_unique<QProcess>();
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    m_process->setStandardInputFile(QProcess::nullDevice());
    m_process->setChildProcessModifier([program = ::getpid()] { followParent(program); });
    QStringList arguments;
    for (const std::string& argument : m_command.arguments)
        arguments.append(QString::fromStdString(argument));
    connect(m_process.get(), &QProcess::readyRead, this, &Tunnel::read);
    connect(m_process.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            onStartFailed();
    });
    connect(m_process.get(), &QProcess::finished, this, &Tunnel::onEnded);
    setState(State::Starting);
    connect(m_process.get(), &QProcess::started, this, [this] {
        if (!m_options.publicUrl.empty())
            setPublicUrl(m_options.publicUrl);
    });
    m_process->start(QString::fromStdString(m_command.program), arguments);
}

void Tunnel::read()
{
    const QByteArray bytes = m_process->readAll();
    m_rest.append(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    for (std::size_t end = m_rest.find('\n'); end != std::string::npos; end = m_rest.find('\n')) {
        const std::string line = withoutBlanks(m_rest.substr(0, end));
        m_rest.erase(0, end + 1);
        takeLine(line);
    }
    if (m_rest.size() > longestLine)
        m_rest.clear();
}

void Tunnel::takeLine(const std::string& line)
{
    if (line.empty())
        return;
    m_lastLine = line;
    if (!m_options.publicUrl.empty())
        return;
    if (auto url = publicUrlIn(line))
        setPublicUrl(std::move(*url));
}

void Tunnel::onStartFailed()
{
    m_error = "\"" + m_command.program + "\" cannot be started; install it, or give its full path.";
    setPublicUrl({});
    setState(State::Failed);
}

void Tunnel::onEnded()
{
    read();
    m_ends = m_state == State::Open ? 1 : m_ends + 1;
    m_error = "The tunnel ended" + (m_lastLine.empty() ? std::string(".") : ": " + m_lastLine);
    setPublicUrl({});
    setState(State::Waiting);
    const std::int64_t waitMs = std::min(firstWaitMs << std::min<std::uint32_t>(m_ends - 1, 6), longestWaitMs);
    m_scheduler.after(waitMs, this, [this, run = m_run] {
        if (run == m_run && m_state == State::Waiting)
            launch();
    });
}

void Tunnel::endProcess()
{
    if (!m_process)
        return;
    QProcess* const process = m_process.release();
    process->disconnect();
    // It may take a moment to end; at the program's own end it is killed.
    process->setParent(QCoreApplication::instance());
    if (process->state() == QProcess::NotRunning) {
        process->deleteLater();
        return;
    }
    connect(process, &QProcess::finished, process, &QObject::deleteLater);
    QTimer::singleShot(endMs, process, &QProcess::kill);
    process->terminate();
}

void Tunnel::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

void Tunnel::setPublicUrl(std::string url)
{
    while (url.ends_with('/'))
        url.pop_back();
    if (url == m_publicUrl)
        return;
    m_publicUrl = std::move(url);
    if (!m_publicUrl.empty()) {
        m_error.clear();
        setState(State::Open);
    }
    Q_EMIT publicUrlChanged();
}

} // namespace hookbench::endpoint
