#pragma once

#include "base/Result.h"
#include "endpoint/EndpointConfig.h"
#include "endpoint/EndpointSecrets.h"

#include <QCoreApplication>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace hookbench::cli {

/// The options that tell how an endpoint handles its requests, and where it is. Those that are not given leave their
/// field as it is; "none" takes away. Secrets come from the environment and files, never from the command line, which
/// other users of the machine can read.
class EndpointFlags {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::EndpointFlags)

public:
    /// --port, --bind, --tls, --cert, --key, --respond.
    void addPlace(CLI::App& app);
    /// Part of addPlace(), for "listen", whose own endpoint takes it from applyTlsFault().
    void addTlsFault(CLI::App& app);
    void applyTlsFault(endpoint::TlsFaultOptions& fault) const;
    bool refusesTls() const { return !m_tlsFault.empty() && m_tlsFault != "none"; }
    std::uint64_t seed() const { return m_seed.value_or(1); }
    /// All others.
    void addHandling(CLI::App& app);

    /// A file of --rules is followed from now on rather than read once; for "listen".
    void followRules() { m_followRules = true; }

    /// Whether any of addHandling() was given.
    bool isSet() const;
    /// Whether a way from outside was given.
    bool opensOutside() const { return (!m_tunnel.empty() && m_tunnel != "none") || (!m_smee.empty() && m_smee != "none"); }
    bool exposureAcknowledged() const { return m_expose; }

    /// Errors: InvalidInput with the mend, without any part of a secret.
    Status applyTo(endpoint::EndpointConfig& config, endpoint::EndpointSecrets& secrets) const;
    bool givesSecrets() const;

private:
    void addVerification(CLI::App& app);
    void addAccess(CLI::App& app);
    void addForwarding(CLI::App& app);
    void addRetention(CLI::App& app);
    void addOutside(CLI::App& app);
    Status applyPlace(endpoint::EndpointConfig& config) const;
    Status applyVerification(endpoint::EndpointConfig& config, endpoint::EndpointSecrets& secrets) const;
    Status applyAccess(endpoint::EndpointConfig& config, endpoint::EndpointSecrets& secrets) const;
    Status applyHandshakes(endpoint::EndpointConfig& config, endpoint::EndpointSecrets& secrets) const;
    Status applyRules(endpoint::EndpointConfig& config) const;
    void applyForwarding(endpoint::EndpointConfig& config) const;
    void applyRetention(endpoint::EndpointConfig& config) const;
    void applyOutside(endpoint::EndpointConfig& config) const;

    CLI::App* m_handling = nullptr;
    std::optional<std::uint16_t> m_port;
    std::string m_bind;
    std::string m_tls;
    std::string m_certificate;
    std::string m_key;
    std::optional<int> m_respond;
    std::optional<std::string> m_prefix;
    std::optional<bool> m_httpsOnly;
    std::string m_tlsFault;
    std::optional<std::uint32_t> m_tlsFaultPercent;
    std::string m_rulesFile;
    bool m_followRules = false;
    std::optional<std::uint64_t> m_seed;
    std::string m_handshakes;
    std::vector<std::string> m_handshakeSecrets;
    std::string m_scheme;
    std::vector<std::string> m_secretVariables;
    std::vector<std::string> m_keyFiles;
    std::optional<bool> m_strict;
    std::optional<std::string> m_publicUrl;
    std::string m_requiredHeader;
    std::string m_headerVariable;
    std::optional<bool> m_token;
    std::string m_tokenVariable;
    std::string m_basicUser;
    std::string m_passwordVariable;
    bool m_expose = false;
    std::string m_duplicates;
    std::string m_forwardTo;
    std::optional<bool> m_behind;
    std::optional<bool> m_keepHost;
    std::optional<double> m_forwardTimeout;
    std::optional<std::uint32_t> m_forwardRetries;
    std::optional<bool> m_forwardInsecure;
    std::string m_tunnel;
    std::string m_tunnelUrl;
    std::string m_smee;
    std::optional<std::uint32_t> m_keepDays;
    std::optional<std::uint64_t> m_keepBytes;
    std::optional<std::uint64_t> m_keepCount;
};

} // namespace hookbench::cli
