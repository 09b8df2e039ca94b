#include "cli/SigningFlags.h"

#include "base/Clock.h"
#include "cli/Command.h"
#include "delivery/SignRequest.h"
#include "http/Target.h"
#include "signing/Engine.h"
#include "signing/Presets.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace hookbench::cli {

namespace {

/// Files and pipes usually end in a line break that is no part of the secret.
std::string withoutLineEnd(std::string text)
{
    if (text.ends_with('\n'))
        text.pop_back();
    if (text.ends_with('\r'))
        text.pop_back();
    return text;
}

Error wrong(std::string message)
{
    return {ErrorCode::InvalidInput, std::move(message), ""};
}

} // namespace

void SigningFlags::add(CLI::App& app, const char* schemeOption)
{
    app.add_option(schemeOption, m_scheme,
                   tr("Signature scheme; \"sign --list\" shows them all.").toStdString())
        ->type_name("SCHEME");
    app.add_option("--secret-env", m_secretVariables,
                   tr("Environment variable that holds the secret; several while a secret is being changed.")
                       .toStdString())
        ->type_name("VAR")
        ->allow_extra_args(false);
    app.add_flag("--secret-stdin", m_secretFromInput,
                 tr("Read the secret from standard input.").toStdString());
    app.add_option(
           "--key-file", m_keyFiles,
           tr("File with the key (PEM, or the text that the service shows) or the secret.").toStdString())
        ->type_name("FILE")
        ->allow_extra_args(false);
    app.add_option("--signature-header", m_signatureHeader,
                   tr("Header that carries the signature or secret, if it is not the scheme's usual one.")
                       .toStdString())
        ->type_name("NAME");
    app.add_option("--key-id", m_keyId, tr("keyid of an HTTP Message Signature.").toStdString())
        ->type_name("ID");
    app.add_option("--tolerance", m_tolerance,
                   tr("Seconds that a timestamp may be old, if not the scheme's usual ones; 0 for any age.")
                       .toStdString())
        ->type_name("S")
        ->check(CLI::Range(std::int64_t{0}, std::int64_t{1'000'000'000}));
}

void SigningFlags::addFault(CLI::App& app)
{
    app.add_option(
           "--fault", m_fault,
           tr("Sign wrongly on purpose: wrong-secret, stale-timestamp or tampered-body.").toStdString())
        ->type_name("KIND")
        ->check(CLI::IsMember({"wrong-secret", "stale-timestamp", "tampered-body"}));
}

Result<signing::Scheme> SigningFlags::scheme() const
{
    if (signing::findScheme(m_scheme) == nullptr)
        return wrong(m_scheme.empty()
                         ? "Name a signature scheme; \"hookbench-cli sign --list\" shows them all."
                         : "There is no signature scheme \"" + m_scheme +
                               "\"; \"hookbench-cli sign --list\" shows them all.");
    if (!m_signatureHeader.empty() && !http::isToken(m_signatureHeader))
        return wrong("--signature-header \"" + m_signatureHeader +
                     "\" is no header name; use letters, "
                     "digits and hyphens.");
    return delivery::schemeOf(options());
}

delivery::SigningOptions SigningFlags::options() const
{
    delivery::SigningOptions options;
    options.scheme = m_scheme;
    options.signatureHeader = m_signatureHeader;
    options.keyId = m_keyId;
    options.toleranceSeconds = m_tolerance;
    options.fault = fault();
    return options;
}

Result<SigningFlags::ForDelivery> SigningFlags::forDelivery(const signing::Message& trial) const
{
    ForDelivery made;
    if (!isSet() && !hasSecrets())
        return made;
    const auto usedScheme = scheme();
    if (!usedScheme)
        return usedScheme.error();
    const auto used = credentials(*usedScheme);
    if (!used)
        return used.error();
    const auto tried = signing::sign(*usedScheme, trial, *used, {SystemClock().nowUs(), "", fault()});
    if (!tried)
        return tried.error();
    made.options = options();
    const auto keep = [&](const char* stem, std::size_t i, const std::string& value) {
        if (value.empty())
            return std::string();
        const std::string name = stem + std::to_string(i + 1);
        made.values.values[name] = value;
        made.values.secretNames.push_back(name);
        return "${" + name + "}";
    };
    const bool hasKeys = std::any_of(used->begin(), used->end(), [](const auto& one) { return !one.key.empty(); });
    for (std::size_t i = 0; i < used->size(); ++i) {
        made.options.secrets.push_back(keep("COMMAND_SECRET_", i, (*used)[i].secret));
        if (hasKeys)
            made.options.keys.push_back(keep("COMMAND_KEY_", i, (*used)[i].key));
    }
    return made;
}

Result<std::vector<std::string>> SigningFlags::secrets() const
{
    std::vector<std::string> out;
    for (const std::string& variable : m_secretVariables) {
        const char* value = std::getenv(variable.c_str());
        if (value == nullptr || *value == '\0')
            return wrong("--secret-env " + variable +
                         ": there is no such environment variable, or it is "
                         "empty; export it first.");
        out.emplace_back(value);
    }
    if (m_secretFromInput) {
        auto text = readInput("-", "--secret-stdin");
        if (!text)
            return text.error();
        out.push_back(withoutLineEnd(std::move(*text)));
    }
    return out;
}

Result<std::vector<signing::Credentials>> SigningFlags::credentials(const signing::Scheme& scheme) const
{
    const auto texts = secrets();
    if (!texts)
        return texts.error();
    std::vector<signing::Credentials> out;
    for (const std::string& file : m_keyFiles) {
        auto key = readInput(file, "--key-file");
        if (!key)
            return key.error();
        if (scheme.isAsymmetric())
            out.push_back({texts->empty() ? std::string() : texts->front(), std::move(*key)});
        else
            out.push_back({withoutLineEnd(std::move(*key)), ""});
    }
    // Beside a key, the secret is what goes with it (of PayPal the webhook's id).
    if (!scheme.isAsymmetric() || out.empty()) {
        for (const std::string& secret : *texts)
            out.push_back({secret, ""});
    }
    if (out.empty())
        return wrong("There is no secret; name its environment variable with --secret-env, pipe it in with "
                     "--secret-stdin, or name a file with --key-file.");
    return out;
}

signing::Fault SigningFlags::fault() const
{
    if (m_fault == "wrong-secret")
        return signing::Fault::WrongSecret;
    if (m_fault == "stale-timestamp")
        return signing::Fault::StaleTimestamp;
    return m_fault == "tampered-body" ? signing::Fault::TamperedBody : signing::Fault::None;
}

void MessageFlags::add(CLI::App& app)
{
    app.add_option("--body", m_body, tr("The body, byte for byte (- for standard input).").toStdString())
        ->type_name("FILE");
    app.add_option("--url", m_url, tr("The URL as the sender knows it: some schemes sign it.").toStdString())
        ->type_name("URL");
    app.add_option("--method", m_method, tr("HTTP method (default POST).").toStdString())
        ->type_name("METHOD");
    app.add_option("--header", m_headers, tr("A header line; may be given several times.").toStdString())
        ->type_name("'NAME: VALUE'")
        ->allow_extra_args(false);
}

Result<signing::Message> MessageFlags::message() const
{
    signing::Message message;
    message.method = m_method;
    message.url = m_url;
    for (const std::string& line : m_headers) {
        auto header = http::parseHeaderLine(line);
        if (!header)
            return header.error();
        message.headers.push_back(std::move(*header));
    }
    if (!m_body.empty()) {
        auto body = readInput(m_body, "--body");
        if (!body)
            return body.error();
        message.body = std::move(*body);
    }
    return message;
}

Result<std::int64_t> parseUnixTime(const std::string& text, const std::string& option)
{
    constexpr double farthest = 1e11;
    char* end = nullptr;
    const double seconds = std::strtod(text.c_str(), &end);
    if (text.empty() || *end != '\0' || !(seconds >= 0 && seconds < farthest))
        return wrong(option + " " + text + " is no time; give seconds since 1970, such as 1795423444.");
    return static_cast<std::int64_t>(std::llround(seconds * 1e6));
}

} // namespace hookbench::cli
