#include "delivery/DeliveryOptions.h"

#include "registrations/Variables.h"

#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <utility>

namespace hookbench::delivery {

namespace {

using registrations::Problem;
using registrations::Problems;

template <class E, std::size_t N>
using Names = std::array<std::pair<E, std::string_view>, N>;

constexpr Names<RetryPolicy::Kind, 3> kindNames{{{RetryPolicy::Kind::None, "none"},
                                                 {RetryPolicy::Kind::Exponential, "exponential"},
                                                 {RetryPolicy::Kind::Schedule, "schedule"}}};
constexpr Names<http::HttpVersion, 4> versionNames{{{http::HttpVersion::Automatic, "automatic"},
                                                    {http::HttpVersion::Http1, "1.1"},
                                                    {http::HttpVersion::Http2, "2"},
                                                    {http::HttpVersion::Http2PriorKnowledge, "2-prior"}}};

constexpr Names<signing::Fault, 4> faultNames{{{signing::Fault::None, "none"},
                                               {signing::Fault::WrongSecret, "wrong-secret"},
                                               {signing::Fault::StaleTimestamp, "stale-timestamp"},
                                               {signing::Fault::TamperedBody, "tampered-body"}}};

template <class E, std::size_t N>
std::string_view nameOf(const Names<E, N>& names, E value)
{
    for (const auto& [key, name] : names) {
        if (key == value)
            return name;
    }
    return {};
}

json::Value fraction(double number)
{
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    return json::Number{std::string(text.data(), end)};
}

json::Value whole(std::int64_t number)
{
    return json::Value(static_cast<long long>(number));
}

json::Object toObject(const RetryPolicy& policy)
{
    const RetryPolicy usual;
    json::Object out;
    out.append("kind", json::Value(nameOf(kindNames, policy.kind)));
    if (policy.kind == RetryPolicy::Kind::Exponential) {
        out.append("base_ms", whole(policy.baseMs));
        out.append("factor", fraction(policy.factor));
        out.append("cap_ms", whole(policy.capMs));
        out.append("count", json::Value(policy.count));
    }
    if (policy.scheduleMs != usual.scheduleMs) {
        json::Array waits;
        for (const std::int64_t wait : policy.scheduleMs)
            waits.push_back(whole(wait));
        out.append("schedule_ms", std::move(waits));
    }
    out.append("jitter", fraction(policy.jitter));
    json::Array statuses;
    for (const StatusRange& range : policy.statuses)
        statuses.push_back(json::Array{json::Value(range.first), json::Value(range.last)});
    if (!statuses.empty())
        out.append("statuses", std::move(statuses));
    out.append("after_transport_errors", json::Value(policy.afterTransportErrors));
    out.append("honour_retry_after", json::Value(policy.honourRetryAfter));
    out.append("max_retry_after_ms", whole(policy.maxRetryAfterMs));
    return out;
}

void appendText(json::Object& out, const char* name, const std::string& text)
{
    if (!text.empty())
        out.append(name, json::Value(text));
}

/// Reads members of one object; the first thing that is wrong stays as the error.
class Reader {
public:
    Reader(const json::Value& object, std::string path, std::optional<Error>& error)
        : m_object(object), m_path(std::move(path)), m_error(error)
    {
        if (!object.isObject())
            fail("", "an object");
    }

    const json::Value* member(const char* name) const { return m_error ? nullptr : m_object.find(name); }
    std::string path(const char* name) const { return m_path.empty() ? name : m_path + "." + name; }

    void read(const char* name, bool& into)
    {
        if (const json::Value* value = member(name)) {
            if (!value->isBool())
                return fail(name, "true or false");
            into = value->asBool();
        }
    }
    void read(const char* name, std::string& into)
    {
        if (const json::Value* value = member(name)) {
            if (!value->isString())
                return fail(name, "text");
            into = value->asString();
        }
    }
    template <class Number>
    void read(const char* name, Number& into)
    {
        if (const json::Value* value = member(name); value && !readNumber(*value, into))
            fail(name, "a number");
    }
    template <class E, std::size_t N>
    void read(const char* name, const Names<E, N>& names, E& into)
    {
        std::string text(nameOf(names, into));
        read(name, text);
        for (const auto& [key, known] : names) {
            if (known == text) {
                into = key;
                return;
            }
        }
        fail(name, "one of the known names");
    }
    /// Calls `each` for the items of an array; false from it is an error.
    template <class Each>
    void items(const char* name, const char* what, Each&& each)
    {
        const json::Value* value = member(name);
        if (!value)
            return;
        if (!value->isArray())
            return fail(name, what);
        for (const json::Value& item : value->asArray()) {
            if (!each(item))
                return fail(name, what);
        }
    }
    template <class Number>
    static bool readNumber(const json::Value& value, Number& into)
    {
        if (!value.isNumber())
            return false;
        const std::string& text = value.asNumber().text;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), into);
        return read.ec == std::errc() && read.ptr == text.data() + text.size();
    }
    void fail(const char* name, const std::string& expected)
    {
        if (!m_error)
            m_error = Error{ErrorCode::InvalidInput,
                            "The delivery option " + path(name) + " must be " + expected + ".", ""};
    }

private:
    const json::Value& m_object;
    std::string m_path;
    std::optional<Error>& m_error;
};

void readRetry(const json::Value& value, RetryPolicy& policy, std::optional<Error>& error)
{
    Reader reader(value, "retry", error);
    reader.read("kind", kindNames, policy.kind);
    reader.read("base_ms", policy.baseMs);
    reader.read("factor", policy.factor);
    reader.read("cap_ms", policy.capMs);
    reader.read("count", policy.count);
    reader.read("jitter", policy.jitter);
    if (reader.member("schedule_ms"))
        policy.scheduleMs.clear();
    reader.items("schedule_ms", "an array of milliseconds", [&](const json::Value& item) {
        return Reader::readNumber(item, policy.scheduleMs.emplace_back());
    });
    reader.items("statuses", "an array of [first, last]", [&](const json::Value& item) {
        StatusRange& range = policy.statuses.emplace_back();
        return item.isArray() && item.asArray().size() == 2 &&
               Reader::readNumber(item.asArray()[0], range.first) &&
               Reader::readNumber(item.asArray()[1], range.last);
    });
    reader.read("after_transport_errors", policy.afterTransportErrors);
    reader.read("honour_retry_after", policy.honourRetryAfter);
    reader.read("max_retry_after_ms", policy.maxRetryAfterMs);
}

void readParts(Reader& reader, DeliveryOptions& options, std::optional<Error>& error)
{
    if (const json::Value* retry = reader.member("retry"))
        readRetry(*retry, options.retry, error);
    if (const json::Value* signing = reader.member("signing")) {
        Reader part(*signing, "signing", error);
        part.read("scheme", options.signing.scheme);
        part.read("fault", faultNames, options.signing.fault);
        for (const auto& [name, into] : {std::pair{"secrets", &options.signing.secrets},
                                         std::pair{"keys", &options.signing.keys}}) {
            part.items(name, "an array of texts", [list = into](const json::Value& item) {
                if (item.isString())
                    list->push_back(item.asString());
                return item.isString();
            });
        }
        part.read("signature_header", options.signing.signatureHeader);
        part.read("key_id", options.signing.keyId);
        part.read("tolerance_s", options.signing.toleranceSeconds);
    }
    if (const json::Value* tls = reader.member("tls")) {
        Reader part(*tls, "tls", error);
        part.read("skip_verification", options.tls.skipVerification);
        part.read("ca_file", options.tls.caFile);
        part.read("client_certificate_file", options.tls.clientCertificateFile);
        part.read("client_key_file", options.tls.clientKeyFile);
        part.read("client_key_password", options.tls.clientKeyPassword);
    }
}

void add(Problems& problems, std::string field, std::string message,
         Problem::Severity severity = Problem::Severity::Error)
{
    problems.push_back({std::move(field), severity, std::move(message)});
}

void checkRetry(const RetryPolicy& policy, Problems& problems)
{
    constexpr std::int64_t longestMs = 30LL * 24 * 3600 * 1000;
    if (policy.baseMs < 1 || policy.baseMs > longestMs)
        add(problems, "retry.baseMs", "The first wait must be between 1 ms and 30 days.");
    if (!(policy.factor >= 1 && policy.factor <= 100))
        add(problems, "retry.factor", "The factor must be between 1 and 100.");
    if (policy.capMs < policy.baseMs || policy.capMs > longestMs)
        add(problems, "retry.capMs", "The longest wait must be at least the first one, and 30 days at most.");
    if (!(policy.jitter >= 0 && policy.jitter <= 1))
        add(problems, "retry.jitter", "The jitter must be between 0 and 1; 0.1 stands for 10 %.");
    if (policy.count < 0 || policy.count > 1000)
        add(problems, "retry.count", "Give between 0 and 1,000 further attempts.");
    if (policy.kind == RetryPolicy::Kind::Schedule && policy.scheduleMs.empty())
        add(problems, "retry.scheduleMs", "A schedule needs at least one wait; choose no retries otherwise.");
    for (std::size_t i = 0; i < policy.scheduleMs.size(); ++i) {
        if (policy.scheduleMs[i] < 0 || policy.scheduleMs[i] > longestMs)
            add(problems, "retry.scheduleMs[" + std::to_string(i) + "]",
                "A wait must be between 0 ms and 30 days.");
    }
    for (std::size_t i = 0; i < policy.statuses.size(); ++i) {
        const StatusRange& range = policy.statuses[i];
        if (range.first < 100 || range.last > 999 || range.last < range.first)
            add(problems, "retry.statuses[" + std::to_string(i) + "]",
                "Give statuses between 100 and 999, the smaller one first, as in 500-599.");
    }
}

void checkFile(const std::string& path, const char* field, Problems& problems)
{
    if (!path.empty() && !std::ifstream(path).good())
        add(problems, field, "The file \"" + path + "\" cannot be read; name a PEM file that is there.");
}

bool isReference(const std::string& text)
{
    return text.empty() || !registrations::variableReferences(text).empty();
}

void checkSecrets(const std::vector<std::string>& texts, const std::string& field, Problems& problems)
{
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (texts[i].empty() || !isReference(texts[i]))
            add(problems, field + "[" + std::to_string(i) + "]",
                "A secret stands here as a variable, as in ${SIGNING_SECRET}; put its value into the "
                "environment.");
    }
}

} // namespace

json::Value toJson(const DeliveryOptions& options, bool complete)
{
    const DeliveryOptions usual;
    json::Object out;
    if (complete || options.retry != usual.retry)
        out.append("retry", toObject(options.retry));
    if (complete || options.signing != usual.signing) {
        json::Array secrets;
        for (const std::string& secret : options.signing.secrets)
            secrets.push_back(json::Value(secret));
        json::Object signing;
        signing.append("scheme", json::Value(options.signing.scheme));
        signing.append("secrets", std::move(secrets));
        json::Array keys;
        for (const std::string& key : options.signing.keys)
            keys.push_back(json::Value(key));
        if (!keys.empty())
            signing.append("keys", std::move(keys));
        appendText(signing, "signature_header", options.signing.signatureHeader);
        appendText(signing, "key_id", options.signing.keyId);
        if (options.signing.toleranceSeconds >= 0)
            signing.append("tolerance_s", whole(options.signing.toleranceSeconds));
        signing.append("fault", json::Value(nameOf(faultNames, options.signing.fault)));
        out.append("signing", std::move(signing));
    }
    if (complete || options.tls != usual.tls) {
        json::Object tls;
        tls.append("skip_verification", json::Value(options.tls.skipVerification));
        appendText(tls, "ca_file", options.tls.caFile);
        appendText(tls, "client_certificate_file", options.tls.clientCertificateFile);
        appendText(tls, "client_key_file", options.tls.clientKeyFile);
        appendText(tls, "client_key_password", options.tls.clientKeyPassword);
        out.append("tls", std::move(tls));
    }
    if (complete || options.method != usual.method)
        out.append("method", json::Value(options.method));
    if (complete || options.httpVersion != usual.httpVersion)
        out.append("http_version", json::Value(nameOf(versionNames, options.httpVersion)));
    return out;
}

Result<DeliveryOptions> deliveryOptionsFromJson(const json::Value& value)
{
    DeliveryOptions options;
    std::optional<Error> error;
    Reader reader(value, "", error);
    readParts(reader, options, error);
    reader.read("method", options.method);
    reader.read("http_version", versionNames, options.httpVersion);
    if (error)
        return *error;
    return options;
}

Problems validate(const DeliveryOptions& options)
{
    Problems problems;
    checkRetry(options.retry, problems);
    if (!http::isToken(options.method))
        add(problems, "method", "The method must be a token; use POST, PUT, ….");
    if (!options.signing.scheme.empty() && options.signing.secrets.empty() && options.signing.keys.empty())
        add(problems, "signing.secrets",
            "Signing needs a secret; name the variable that holds it, as in ${SIGNING_SECRET}.");
    checkSecrets(options.signing.secrets, "signing.secrets", problems);
    checkSecrets(options.signing.keys, "signing.keys", problems);
    if (!options.signing.signatureHeader.empty() && !http::isToken(options.signing.signatureHeader))
        add(problems, "signing.signatureHeader",
            "The signature's header must be a header name; use letters, digits and hyphens.");
    checkFile(options.tls.caFile, "tls.caFile", problems);
    checkFile(options.tls.clientCertificateFile, "tls.clientCertificateFile", problems);
    checkFile(options.tls.clientKeyFile, "tls.clientKeyFile", problems);
    if (!isReference(options.tls.clientKeyPassword))
        add(problems, "tls.clientKeyPassword",
            "The password stands here as a variable, as in ${KEY_PASSWORD}; put its value into the "
            "environment.");
    if (options.tls.skipVerification)
        add(problems, "tls.skipVerification",
            "Anyone on the way can read and change what is sent; name the receiver's CA file instead.",
            Problem::Severity::Warning);
    return problems;
}

} // namespace hookbench::delivery
