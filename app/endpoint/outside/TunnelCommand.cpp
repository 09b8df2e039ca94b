#include "endpoint/outside/TunnelCommand.h"

#include "http/Target.h"

#include <QProcess>
#include <QRegularExpression>
#include <QString>
#include <QUrl>

#include <algorithm>
#include <charconv>

namespace hookbench::endpoint {

namespace {

Error invalid(std::string message)
{
    return {ErrorCode::InvalidInput, std::move(message), ""};
}

std::optional<std::uint16_t> parsePort(std::string_view text)
{
    unsigned port = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), port);
    const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size() && !text.empty();
    return whole && port <= 65535 ? std::optional(static_cast<std::uint16_t>(port)) : std::nullopt;
}

Result<TunnelCommand> sshCommand(const TunnelOptions& options, const std::string& host, const std::string& port)
{
    std::string server = options.sshHost;
    std::string serverPort;
    if (const std::size_t colon = server.rfind(':'); colon != std::string::npos) {
        serverPort = server.substr(colon + 1);
        server.resize(colon);
        if (!parsePort(serverPort))
            return invalid("\"" + options.sshHost + "\" has no port behind its colon; write user@host:2222.");
    }
    // A host that begins with a dash would be read as an option of ssh.
    if (server.empty() || server.starts_with('-'))
        return invalid("Name the server of the ssh tunnel as user@host.");
    TunnelCommand command{"ssh", {}};
    if (!serverPort.empty())
        command.arguments = {"-p", serverPort};
    // Ended by a dead connection or a refused port, so that it can be started anew; never asking, as nobody could answer.
    for (const char* setting : {"ExitOnForwardFailure=yes", "ServerAliveInterval=15", "ServerAliveCountMax=3",
                                "BatchMode=yes", "StrictHostKeyChecking=accept-new"}) {
        command.arguments.emplace_back("-o");
        command.arguments.emplace_back(setting);
    }
    command.arguments.insert(command.arguments.end(),
                             {"-T", "-R", std::to_string(options.sshRemotePort) + ":" + host + ":" + port, server});
    return command;
}

void replaceAll(std::string& text, std::string_view what, const std::string& with)
{
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}

Result<TunnelCommand> ownCommand(const TunnelOptions& options, const std::string& port, const std::string& url)
{
    std::vector<std::string> words;
    for (const QString& part : QProcess::splitCommand(QString::fromStdString(options.command))) {
        std::string word = part.toStdString();
        replaceAll(word, "{port}", port);
        replaceAll(word, "{url}", url);
        words.push_back(std::move(word));
    }
    if (words.empty())
        return invalid("Give the command that opens the tunnel; {port} stands for the endpoint's port.");
    TunnelCommand command{words.front(), {words.begin() + 1, words.end()}};
    return command;
}

bool isOnlyDocumentation(const QString& host, const QString& path)
{
    static const QRegularExpression known(
        QStringLiteral("^(www\\.|docs?\\.|developers?\\.|dashboard\\.|admin\\.|api\\.|update\\.)|^(github\\.com|ngrok\\.com|"
                       "cloudflare\\.com|localhost\\.run|twitter\\.com|x\\.com)$"));
    return known.match(host).hasMatch() || path.contains(QStringLiteral("/docs"));
}

} // namespace

Result<TunnelCommand> tunnelCommand(const TunnelOptions& options, const std::string& localUrl)
{
    const QUrl local(QString::fromStdString(localUrl));
    if (!local.isValid() || local.port() <= 0)
        return invalid("Start the endpoint before a tunnel to it.");
    const std::string port = std::to_string(local.port());
    const std::string host = local.host().contains(QLatin1Char(':')) ? "[" + local.host().toStdString() + "]"
                                                                     : local.host().toStdString();
    const std::string url = local.scheme().toStdString() + "://" + host + ":" + port;
    switch (options.kind) {
    case TunnelOptions::Kind::Ssh:
        return sshCommand(options, host, port);
    case TunnelOptions::Kind::Cloudflared:
        return TunnelCommand{"cloudflared", {"tunnel", "--no-autoupdate", "--url", url}};
    case TunnelOptions::Kind::Ngrok:
        return TunnelCommand{"ngrok", {"http", url, "--log", "stdout", "--log-format", "logfmt"}};
    case TunnelOptions::Kind::Command:
        return ownCommand(options, port, url);
    }
    return invalid("There is no such tunnel.");
}

Result<TunnelOptions> parseTunnel(const std::string& text)
{
    TunnelOptions options;
    if (text == "cloudflared")
        return options;
    if (text == "ngrok") {
        options.kind = TunnelOptions::Kind::Ngrok;
        return options;
    }
    if (!text.starts_with("ssh:")) {
        if (text.find(' ') == std::string::npos)
            return invalid("\"" + text + "\" is no tunnel; use ssh:user@host, cloudflared, ngrok, or a command in quotes.");
        options.kind = TunnelOptions::Kind::Command;
        options.command = text;
        return options;
    }
    options.kind = TunnelOptions::Kind::Ssh;
    options.sshHost = text.substr(4);
    if (const std::size_t slash = options.sshHost.find('/'); slash != std::string::npos) {
        const auto port = parsePort(std::string_view(options.sshHost).substr(slash + 1));
        if (!port)
            return invalid("\"" + text + "\" has no port behind its slash; write ssh:user@host/8080.");
        options.sshRemotePort = *port;
        options.sshHost.resize(slash);
    }
    return options;
}

std::optional<std::string> publicUrlIn(std::string_view line)
{
    static const QRegularExpression pattern(QStringLiteral("https?://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?(/[^\\s\"'|]*)?"));
    static const QRegularExpression tunnelHost(
        QStringLiteral("\\.(trycloudflare\\.com|ngrok\\.(io|app|dev)|ngrok-free\\.(app|dev)|lhr\\.(life|rocks|pro)|serveo\\.net|"
                       "serveousercontent\\.com|loca\\.lt|pinggy\\.(link|io)|devtunnels\\.ms)$"));
    static const QRegularExpression saysSo(
        QStringLiteral("forward|tunnel|your url|public|url[ =:]|available at|tunneled"), QRegularExpression::CaseInsensitiveOption);
    const QString text = QString::fromUtf8(line.data(), static_cast<qsizetype>(line.size()));
    std::optional<std::string> likely;
    for (auto matches = pattern.globalMatch(text); matches.hasNext();) {
        const QString found = matches.next().captured();
        const QUrl url(found);
        const QString host = url.host().toLower();
        const auto target = http::parseTarget(found.toStdString());
        if (!url.isValid() || !target || target->isLoopback || isOnlyDocumentation(host, url.path()))
            continue;
        std::string plain = found.toStdString();
        while (plain.ends_with('/') || plain.ends_with('.') || plain.ends_with(','))
            plain.pop_back();
        if (tunnelHost.match(host).hasMatch())
            return plain;
        if (!likely && saysSo.match(text).hasMatch())
            likely = plain;
    }
    return likely;
}

} // namespace hookbench::endpoint
