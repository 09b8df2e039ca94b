#pragma once

#include <string>

namespace hookbench::endpoint {

/// How an endpoint can be reached from outside once that is started; see Endpoints::openToOutside(). Nothing of it
/// starts by itself.
struct OutsideOptions {
    std::string tunnel;    ///< "cloudflared", "ngrok", "ssh:user@host" or a command, as parseTunnel() takes it; "": none
    std::string tunnelUrl; ///< the tunnel's public URL, where its program prints none
    std::string smee;      ///< URL of a smee channel; one that ends in "/new" is asked for a new one; "": none

    bool empty() const { return tunnel.empty() && smee.empty(); }
    bool operator==(const OutsideOptions&) const = default;
};

} // namespace hookbench::endpoint
