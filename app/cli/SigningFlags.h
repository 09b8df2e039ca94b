#pragma once

#include "base/Result.h"
#include "delivery/DeliveryOptions.h"
#include "registrations/Environment.h"
#include "signing/Engine.h"

#include <QCoreApplication>

#include <cstdint>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace hookbench::cli {

/// The options that tell how to sign: scheme, secrets, keys. Secrets come from the environment, standard
/// input or files, never from the command line, which other users of the machine can read.
class SigningFlags {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::SigningFlags)

public:
    /// `schemeOption` is "--scheme" or "--sign".
    void add(CLI::App& app, const char* schemeOption);
    void addFault(CLI::App& app);

    bool isSet() const { return !m_scheme.empty(); }
    /// Whether secrets were named, which means nothing without a scheme.
    bool hasSecrets() const { return m_secretFromInput || !m_secretVariables.empty() || !m_keyFiles.empty(); }
    bool readsStandardInput() const { return m_secretFromInput; }

    /// The scheme with its exceptions. Errors: InvalidInput with the mend.
    Result<signing::Scheme> scheme() const;
    /// At least one. Errors: InvalidInput, without any part of a secret.
    Result<std::vector<signing::Credentials>> credentials(const signing::Scheme& scheme) const;
    signing::Fault fault() const;

    /// How deliveries are signed while this command runs.
    struct ForDelivery {
        delivery::SigningOptions options;      ///< with names in the place of the secrets, unsigned if !isSet()
        registrations::VariableValues values; ///< what stands behind the names: in memory only
    };
    /// Signs `trial` once, so that an unusable key or body is told before anything is sent. Errors: those of
    /// scheme(), credentials() and signing.
    Result<ForDelivery> forDelivery(const signing::Message& trial) const;

private:
    Result<std::vector<std::string>> secrets() const;

    delivery::SigningOptions options() const;

    std::string m_scheme;
    std::vector<std::string> m_secretVariables;
    bool m_secretFromInput = false;
    std::vector<std::string> m_keyFiles;
    std::string m_signatureHeader;
    std::string m_keyId;
    std::int64_t m_tolerance = -1;
    std::string m_fault;
};

/// The message that is signed or verified, from --body, --url, --method and --header.
class MessageFlags {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::MessageFlags)

public:
    void add(CLI::App& app);
    bool readsStandardInput() const { return m_body == "-"; }
    bool hasBody() const { return !m_body.empty(); }
    const std::string& url() const { return m_url; }
    Result<signing::Message> message() const;

private:
    std::string m_body;
    std::string m_url;
    std::string m_method = "POST";
    std::vector<std::string> m_headers;
};

/// Unix seconds, with a fraction if need be, as microseconds; `option` names it in the error.
Result<std::int64_t> parseUnixTime(const std::string& text, const std::string& option);

} // namespace hookbench::cli
