#include "endpoint/store/EndpointJson.h"

#include "endpoint/rules/RuleFile.h"
#include "json/ObjectReader.h"

#include <limits>

namespace hookbench::endpoint {

using json::ObjectReader;
using json::Value;

namespace {

using TlsWord = std::pair<TlsChoice, std::string_view>;
using Refusal = http::TlsServerContext::Refusal;
using RefusalWord = std::pair<Refusal, std::string_view>;
using DuplicatesWord = std::pair<DuplicatePolicy, std::string_view>;
using ModeWord = std::pair<ForwardOptions::Mode, std::string_view>;

constexpr TlsWord tlsWords[] = {
    {TlsChoice::Off, "off"}, {TlsChoice::LocalAuthority, "local"}, {TlsChoice::OwnCertificate, "own"}};
constexpr RefusalWord refusalWords[] = {{Refusal::Never, "none"},
                                        {Refusal::Alert, "alert"},
                                        {Refusal::CloseAfter, "close"},
                                        {Refusal::CloseAtOnce, "close-at-once"}};
constexpr DuplicatesWord duplicatesWords[] = {{DuplicatePolicy::Mark, "mark"},
                                              {DuplicatePolicy::Acknowledge, "acknowledge"}};
constexpr ModeWord modeWords[] = {{ForwardOptions::Mode::Relay, "relay"},
                                  {ForwardOptions::Mode::Behind, "behind"}};

constexpr std::uint64_t most16 = std::numeric_limits<std::uint16_t>::max();
constexpr std::uint64_t most32 = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t most63 = std::numeric_limits<std::int64_t>::max();

Value whole(std::uint64_t number)
{
    return json::Number{std::to_string(number)};
}

Value texts(const std::vector<std::string>& list)
{
    json::Array out;
    for (const std::string& text : list)
        out.push_back(Value(text));
    return out;
}

json::Object ofVerification(const VerificationOptions& options)
{
    json::Object out;
    out.append("scheme", Value(options.scheme));
    out.append("strict", Value(options.strict));
    out.append("secret_header", Value(options.secretHeader));
    out.append("public_url", Value(options.publicUrl));
    return out;
}

json::Object ofForwarding(const ForwardOptions& options)
{
    json::Object out;
    out.append("enabled", Value(options.enabled));
    out.append("url", Value(options.url));
    out.append("mode", Value(json::wordOf<ForwardOptions::Mode>(modeWords, options.mode)));
    out.append("keep_host", Value(options.keepHost));
    out.append("timeout_ms", whole(options.timeoutMs));
    out.append("retries", whole(options.retries));
    out.append("verify_tls", Value(options.verifyTls));
    return out;
}

template <class Read>
void readPart(const ObjectReader& reader, const char* name, std::optional<Error>& error, Read&& read)
{
    if (const Value* part = reader.member(name)) {
        ObjectReader inner(*part, name, error);
        read(inner);
    }
}

void readParts(const ObjectReader& reader, EndpointConfig& config, std::optional<Error>& error)
{
    readPart(reader, "verification", error, [&](ObjectReader& part) {
        part.read("scheme", config.verification.scheme);
        part.read("strict", config.verification.strict);
        part.read("secret_header", config.verification.secretHeader);
        part.read("public_url", config.verification.publicUrl);
    });
    readPart(reader, "tls_fault", error, [&](ObjectReader& part) {
        part.read<Refusal>("refusal", refusalWords, config.tlsFault.refusal);
        part.readWhole("percent", 1, 100, config.tlsFault.percent);
    });
    readPart(reader, "access", error, [&](ObjectReader& part) {
        part.read("token", config.access.token);
        part.read("basic", config.access.basic);
        part.read("basic_user", config.access.basicUser);
    });
    readPart(reader, "forwarding", error, [&](ObjectReader& part) {
        part.read("enabled", config.forwarding.enabled);
        part.read("url", config.forwarding.url);
        part.read<ForwardOptions::Mode>("mode", modeWords, config.forwarding.mode);
        part.read("keep_host", config.forwarding.keepHost);
        part.readWhole("timeout_ms", 1, most32, config.forwarding.timeoutMs);
        part.readWhole("retries", 0, 100, config.forwarding.retries);
        part.read("verify_tls", config.forwarding.verifyTls);
    });
    readPart(reader, "retention", error, [&](ObjectReader& part) {
        part.readWhole("days", 0, most32, config.retention.days);
        part.readWhole("bytes", 0, most63, config.retention.bytes);
        part.readWhole("count", 0, most63, config.retention.count);
    });
    readPart(reader, "outside", error, [&](ObjectReader& part) {
        part.read("tunnel", config.outside.tunnel);
        part.read("tunnel_url", config.outside.tunnelUrl);
        part.read("smee", config.outside.smee);
    });
}

} // namespace

std::string_view tlsName(TlsChoice choice)
{
    return json::wordOf<TlsChoice>(tlsWords, choice);
}

std::string_view refusalName(Refusal refusal)
{
    return json::wordOf<Refusal>(refusalWords, refusal);
}

std::optional<Refusal> refusalNamed(std::string_view name)
{
    for (const auto& [refusal, word] : refusalWords) {
        if (word == name)
            return refusal;
    }
    return std::nullopt;
}

std::string_view duplicatesName(DuplicatePolicy policy)
{
    return json::wordOf<DuplicatePolicy>(duplicatesWords, policy);
}

Value toJson(const EndpointConfig& config)
{
    json::Object out;
    out.append("id", Value(config.id));
    out.append("number", whole(config.number));
    out.append("name", Value(config.name));
    out.append("enabled", Value(config.enabled));
    out.append("bind", Value(config.bindAddress));
    out.append("port", whole(config.port));
    out.append("prefix", Value(config.pathPrefix));
    out.append("tls", Value(tlsName(config.tls)));
    out.append("certificate_file", Value(config.certificateFile));
    out.append("key_file", Value(config.keyFile));
    if (config.tlsFault != TlsFaultOptions()) {
        json::Object fault;
        fault.append("refusal", Value(refusalName(config.tlsFault.refusal)));
        fault.append("percent", whole(config.tlsFault.percent));
        out.append("tls_fault", std::move(fault));
    }
    out.append("https_only", Value(config.httpsOnly));
    out.append("response_status", Value(config.responseStatus));
    if (config.rules != RuleSet())
        out.append("rules", toJson(config.rules));
    out.append("rules_file", Value(config.rulesFile));
    out.append("handshakes", texts(config.handshakes));
    out.append("verification", ofVerification(config.verification));
    json::Object access;
    access.append("token", Value(config.access.token));
    access.append("basic", Value(config.access.basic));
    access.append("basic_user", Value(config.access.basicUser));
    out.append("access", std::move(access));
    out.append("duplicates", Value(duplicatesName(config.duplicates)));
    out.append("forwarding", ofForwarding(config.forwarding));
    json::Object retention;
    retention.append("days", whole(config.retention.days));
    retention.append("bytes", whole(config.retention.bytes));
    retention.append("count", whole(config.retention.count));
    out.append("retention", std::move(retention));
    json::Object outside;
    outside.append("tunnel", Value(config.outside.tunnel));
    outside.append("tunnel_url", Value(config.outside.tunnelUrl));
    outside.append("smee", Value(config.outside.smee));
    out.append("outside", std::move(outside));
    return out;
}

Result<EndpointConfig> endpointFromJson(const Value& value)
{
    EndpointConfig config;
    std::optional<Error> error;
    ObjectReader reader(value, "", error);
    reader.read("id", config.id);
    reader.readWhole("number", 0, most16, config.number);
    reader.read("name", config.name);
    reader.read("enabled", config.enabled);
    reader.read("bind", config.bindAddress);
    reader.readWhole("port", 0, most16, config.port);
    reader.read("prefix", config.pathPrefix);
    reader.read<TlsChoice>("tls", tlsWords, config.tls);
    reader.read("certificate_file", config.certificateFile);
    reader.read("key_file", config.keyFile);
    reader.read("https_only", config.httpsOnly);
    reader.readWhole("response_status", 200, 599, config.responseStatus);
    reader.read("rules_file", config.rulesFile);
    reader.read("handshakes", config.handshakes);
    reader.read<DuplicatePolicy>("duplicates", duplicatesWords, config.duplicates);
    readParts(reader, config, error);
    if (error)
        return *error;
    if (const Value* rules = value.find("rules")) {
        auto read = rulesFromJson(*rules);
        if (!read)
            return read.error();
        config.rules = std::move(*read);
    }
    return config;
}

Value toJson(const EndpointSecrets& secrets)
{
    json::Object out;
    out.append("verification", texts(secrets.verification));
    out.append("shared_header", Value(secrets.sharedHeader));
    out.append("token", Value(secrets.token));
    out.append("basic_password", Value(secrets.basicPassword));
    json::Object handshakes;
    for (const auto& [id, secret] : secrets.handshakes)
        handshakes.append(id, Value(secret));
    out.append("handshakes", std::move(handshakes));
    return out;
}

Result<EndpointSecrets> endpointSecretsFromJson(const Value& value)
{
    EndpointSecrets secrets;
    std::optional<Error> error;
    ObjectReader reader(value, "", error);
    reader.read("verification", secrets.verification);
    reader.read("shared_header", secrets.sharedHeader);
    reader.read("token", secrets.token);
    reader.read("basic_password", secrets.basicPassword);
    if (const Value* handshakes = reader.member("handshakes"); handshakes && handshakes->isObject()) {
        ObjectReader inner(*handshakes, "handshakes", error);
        for (const json::Member& member : handshakes->asObject())
            inner.read(member.key, secrets.handshakes[member.key]);
    }
    if (error)
        return *error;
    return secrets;
}

} // namespace hookbench::endpoint
