#pragma once

#include "base/Result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::endpoint {

/// How an endpoint can be reached from outside. None of it is started but by the user.
struct TunnelOptions {
    enum class Kind {
        Ssh,         ///< `ssh -R`: any server that forwards ports
        Cloudflared, ///< `cloudflared tunnel --url`
        Ngrok,       ///< `ngrok http`
        Command,     ///< a command of the user's; `{port}` and `{url}` stand for the endpoint's
    };
    Kind kind = Kind::Cloudflared;
    std::string sshHost;            ///< "user@host" of Ssh; `ssh -p` as "user@host:2222"
    std::uint16_t sshRemotePort = 80; ///< the port that the server listens on; 0: it chooses
    std::string command;            ///< of Command; double quotes keep blanks together, no shell sees it
    std::string publicUrl;          ///< where it can be reached, if the program does not print it

    bool operator==(const TunnelOptions&) const = default;
};

/// A program and its arguments, started without a shell.
struct TunnelCommand {
    std::string program;
    std::vector<std::string> arguments;

    bool operator==(const TunnelCommand&) const = default;
};

/// What is to be started for an endpoint that listens on `localUrl` ("http://127.0.0.1:8787/").
/// Errors: InvalidInput, with the mend.
Result<TunnelCommand> tunnelCommand(const TunnelOptions& options, const std::string& localUrl);

/// "ssh:user@host[:port][/remote port]", "cloudflared", "ngrok", or a command, as `listen --tunnel` takes it.
Result<TunnelOptions> parseTunnel(const std::string& text);

/// The public URL in a line that a tunnel's program prints: an https or http URL of a host of cloudflared's, ngrok's or
/// an ssh service's kind, or of any other host than this machine if the line says that it is forwarded; without the
/// last /. Nothing for links to documentation, terms and consoles.
std::optional<std::string> publicUrlIn(std::string_view line);

} // namespace hookbench::endpoint
