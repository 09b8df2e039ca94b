#include "cli/DeliveryFlags.h"

#include "cli/DeliveryPrinter.h"
#include "delivery/SignRequest.h"

#include <CLI/CLI.hpp>

#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <utility>

namespace hookbench::cli {

using delivery::DeliveryOptions;
using delivery::RetryPolicy;
using delivery::StatusRange;
using http::HttpVersion;

namespace {

constexpr std::array<std::pair<const char*, RetryPolicy::Kind>, 3> kinds{
    {{"none", RetryPolicy::Kind::None},
     {"exponential", RetryPolicy::Kind::Exponential},
     {"schedule", RetryPolicy::Kind::Schedule}}};
constexpr std::array<std::pair<const char*, HttpVersion>, 4> versions{
    {{"automatic", HttpVersion::Automatic},
     {"1.1", HttpVersion::Http1},
     {"2", HttpVersion::Http2},
     {"2-prior", HttpVersion::Http2PriorKnowledge}}};

template <class T, std::size_t N>
std::string nameOf(const std::array<std::pair<const char*, T>, N>& names, T value)
{
    for (const auto& [name, key] : names) {
        if (key == value)
            return name;
    }
    return {};
}

template <class T, std::size_t N>
T valueOf(const std::array<std::pair<const char*, T>, N>& names, const std::string& text)
{
    for (const auto& [name, key] : names) {
        if (text == name)
            return key;
    }
    return names.front().second;
}

template <class T, std::size_t N>
CLI::IsMember oneOf(const std::array<std::pair<const char*, T>, N>& names)
{
    std::vector<std::string> all;
    for (const auto& [name, key] : names)
        all.emplace_back(name);
    return CLI::IsMember(all);
}

std::int64_t milliseconds(double seconds)
{
    return std::llround(seconds * 1000);
}

std::string seconds(std::int64_t ms)
{
    std::string text = std::to_string(ms / 1000);
    if (ms % 1000 != 0) {
        std::string rest = std::to_string(1000 + ms % 1000).substr(1);
        while (rest.ends_with('0'))
            rest.pop_back();
        text += "." + rest;
    }
    return text + " s";
}

/// "503" or "500-599".
Result<StatusRange> statusRange(const std::string& text)
{
    StatusRange range;
    const char* end = text.data() + text.size();
    auto read = std::from_chars(text.data(), end, range.first);
    range.last = range.first;
    if (read.ec == std::errc() && read.ptr != end && *read.ptr == '-')
        read = std::from_chars(read.ptr + 1, end, range.last);
    if (read.ec != std::errc() || read.ptr != end)
        return Error{ErrorCode::InvalidInput,
                     "--retry-status " + text + " is no status; give one as 503, or a range as 500-599.", ""};
    return range;
}

std::string yes(bool is)
{
    return is ? "yes" : "no";
}

} // namespace

template <class T>
CLI::Option* DeliveryFlags::option(CLI::App& command, const char* name, const char* type, const QString& help,
                                   std::function<Status(Options&, const T&)> set)
{
    return command
        .add_option_function<T>(
            name,
            [this, set = std::move(set)](const T& value) {
                m_changes.push_back([set, value](Options& options) { return set(options, value); });
            },
            help.toStdString())
        ->type_name(type);
}

void DeliveryFlags::yesOrNo(CLI::App& command, const char* name, const QString& help,
                            std::function<void(Options&, bool)> set)
{
    option<std::string>(command, name, "yes|no", help,
                        [set = std::move(set)](Options& options, const std::string& text) -> Status {
                            set(options, text == "yes");
                            return Done{};
                        })
        ->check(CLI::IsMember({"yes", "no"}));
}

/// The window has another working folder than this command: paths are stored whole.
void DeliveryFlags::file(CLI::App& command, const char* name, const QString& help,
                         std::string delivery::TlsOptions::*member)
{
    option<std::string>(command, name, "FILE", help,
                        [member](Options& options, const std::string& path) -> Status {
                            std::error_code ignored;
                            const auto whole = std::filesystem::absolute(path, ignored);
                            options.tls.*member = path.empty() || ignored ? path : whole.string();
                            return Done{};
                        });
}

void DeliveryFlags::add(CLI::App& command)
{
    command.add_flag("--reset", m_reset, tr("Begin with the usual options.").toStdString());
    option<std::string>(command, "--method", "METHOD", tr("HTTP method of webhooks (usually POST)."),
                        [](Options& options, const std::string& method) -> Status {
                            options.method = method;
                            return Done{};
                        });
    option<std::string>(command, "--http-version", "VERSION",
                        tr("automatic, 1.1, 2 (by TLS) or 2-prior (without asking)."),
                        [](Options& options, const std::string& version) -> Status {
                            options.httpVersion = valueOf(versions, version);
                            return Done{};
                        })
        ->check(oneOf(versions));
    addRetry(command);
    addTls(command);
    addSigning(command);
}

void DeliveryFlags::addRetry(CLI::App& command)
{
    using Texts = std::vector<std::string>;
    using Numbers = std::vector<double>;
    option<std::string>(command, "--retry", "KIND", tr("none, exponential or schedule."),
                        [](Options& options, const std::string& kind) -> Status {
                            options.retry.kind = valueOf(kinds, kind);
                            return Done{};
                        })
        ->check(oneOf(kinds));
    const auto number = [&](const char* name, const char* type, const QString& help, auto set) {
        option<double>(command, name, type, help, [set](Options& options, const double& value) -> Status {
            set(options.retry, value);
            return Done{};
        })->check(CLI::Range(0.0, 1e8));
    };
    number("--retry-base", "S", tr("First wait, seconds."),
           [](RetryPolicy& retry, double value) { retry.baseMs = milliseconds(value); });
    number("--retry-factor", "F", tr("Each wait is this many times the one before."),
           [](RetryPolicy& retry, double value) { retry.factor = value; });
    number("--retry-cap", "S", tr("Longest wait, seconds."),
           [](RetryPolicy& retry, double value) { retry.capMs = milliseconds(value); });
    number("--retry-jitter", "SHARE", tr("Share of a wait that chance adds or takes, 0 to 1."),
           [](RetryPolicy& retry, double value) { retry.jitter = value; });
    option<int>(command, "--retry-count", "N", tr("Further attempts after the first."),
                [](Options& options, const int& count) -> Status {
                    options.retry.count = count;
                    return Done{};
                });
    option<Numbers>(command, "--retry-schedule", "S,S,…", tr("The waits one by one, seconds (and --retry schedule)."),
                    [](Options& options, const Numbers& waits) -> Status {
                        options.retry.kind = RetryPolicy::Kind::Schedule;
                        options.retry.scheduleMs.clear();
                        for (const double wait : waits)
                            options.retry.scheduleMs.push_back(milliseconds(wait));
                        return Done{};
                    })
        ->delimiter(',')
        ->allow_extra_args(false);
    option<Texts>(command, "--retry-status", "STATUS", tr("Try again only after these: 503, 500-599; any."),
                  [](Options& options, const Texts& texts) -> Status {
                      options.retry.statuses.clear();
                      for (const std::string& text : texts) {
                          if (text == "any")
                              continue;
                          const auto range = statusRange(text);
                          if (!range)
                              return range.error();
                          options.retry.statuses.push_back(*range);
                      }
                      return Done{};
                  })
        ->delimiter(',')
        ->allow_extra_args(false);
    yesOrNo(command, "--retry-after-errors", tr("Try again where no answer came, too."),
            [](Options& options, bool is) { options.retry.afterTransportErrors = is; });
    yesOrNo(command, "--honour-retry-after", tr("Wait as long as the answer's Retry-After asks."),
            [](Options& options, bool is) { options.retry.honourRetryAfter = is; });
}

void DeliveryFlags::addTls(CLI::App& command)
{
    yesOrNo(command, "--tls-skip-verification", tr("Accept any certificate; a warning stays visible."),
            [](Options& options, bool is) { options.tls.skipVerification = is; });
    file(command, "--tls-ca", tr("PEM file of the authorities to trust ('' for the system's)."),
         &delivery::TlsOptions::caFile);
    file(command, "--tls-certificate", tr("PEM file of the client certificate to show."),
         &delivery::TlsOptions::clientCertificateFile);
    file(command, "--tls-key", tr("PEM file of its key."), &delivery::TlsOptions::clientKeyFile);
    option<std::string>(command, "--tls-key-password", "'${NAME}'", tr("The variable that holds its password."),
                        [](Options& options, const std::string& text) -> Status {
                            options.tls.clientKeyPassword = text;
                            return Done{};
                        });
}

void DeliveryFlags::addSigning(CLI::App& command)
{
    using Texts = std::vector<std::string>;
    option<std::string>(command, "--sign", "SCHEME", tr("Signature scheme (see sign --list), or none."),
                        [](Options& options, const std::string& scheme) -> Status {
                            if (scheme == "none") {
                                options.signing = {};
                                return Done{};
                            }
                            options.signing.scheme = scheme;
                            const auto known = delivery::schemeOf(options.signing);
                            return known ? Status(Done{}) : Status(known.error());
                        });
    option<Texts>(command, "--sign-secret", "'${NAME}'",
                  tr("The variable that holds the secret; several while it is being changed."),
                  [](Options& options, const Texts& secrets) -> Status {
                      options.signing.secrets = secrets;
                      return Done{};
                  })
        ->allow_extra_args(false);
    option<std::string>(command, "--signature-header", "NAME",
                        tr("Header that carries the signature ('' for the scheme's own)."),
                        [](Options& options, const std::string& name) -> Status {
                            options.signing.signatureHeader = name;
                            return Done{};
                        });
    option<std::string>(command, "--key-id", "ID", tr("keyid of an HTTP Message Signature."),
                        [](Options& options, const std::string& id) -> Status {
                            options.signing.keyId = id;
                            return Done{};
                        });
}

Status DeliveryFlags::applyTo(DeliveryOptions& options) const
{
    if (m_reset)
        options = {};
    for (const Change& change : m_changes) {
        if (Status done = change(options); !done)
            return done;
    }
    return Done{};
}

std::string DeliveryFlags::text(const DeliveryOptions& options)
{
    const RetryPolicy& retry = options.retry;
    std::string out;
    const auto line = [&out](const char* name, const std::string& value) {
        std::string padded = std::string("  ") + name;
        padded.resize(26, ' ');
        out += padded + value + "\n";
    };
    line("method", options.method);
    line("http-version", nameOf(versions, options.httpVersion));
    line("retry", nameOf(kinds, retry.kind));
    if (retry.kind == RetryPolicy::Kind::Exponential) {
        line("retry-base", seconds(retry.baseMs));
        line("retry-factor", DeliveryPrinter::milliseconds(retry.factor));
        line("retry-cap", seconds(retry.capMs));
        line("retry-count", std::to_string(retry.count));
    }
    if (retry.kind == RetryPolicy::Kind::Schedule) {
        std::string waits;
        for (const std::int64_t wait : retry.scheduleMs)
            waits += (waits.empty() ? "" : ", ") + seconds(wait);
        line("retry-schedule", waits);
    }
    if (retry.kind != RetryPolicy::Kind::None) {
        std::string statuses;
        for (const StatusRange& range : retry.statuses)
            statuses += (statuses.empty() ? "" : ", ") + std::to_string(range.first) +
                        (range.first == range.last ? "" : "-" + std::to_string(range.last));
        line("retry-jitter", DeliveryPrinter::milliseconds(retry.jitter));
        line("retry-status", statuses.empty() ? "any" : statuses);
        line("retry-after-errors", yes(retry.afterTransportErrors));
        line("honour-retry-after", yes(retry.honourRetryAfter));
    }
    line("tls-skip-verification", yes(options.tls.skipVerification));
    for (const auto& [name, value] : {std::pair{"tls-ca", &options.tls.caFile},
                                      std::pair{"tls-certificate", &options.tls.clientCertificateFile},
                                      std::pair{"tls-key", &options.tls.clientKeyFile},
                                      std::pair{"tls-key-password", &options.tls.clientKeyPassword}}) {
        if (!value->empty())
            line(name, *value);
    }
    line("sign", options.signing.scheme.empty() ? "none" : options.signing.scheme);
    for (const std::string& secret : options.signing.secrets)
        line("sign-secret", secret);
    if (!options.signing.signatureHeader.empty())
        line("signature-header", options.signing.signatureHeader);
    if (!options.signing.keyId.empty())
        line("key-id", options.signing.keyId);
    return out;
}

} // namespace hookbench::cli
