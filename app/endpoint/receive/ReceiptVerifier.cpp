#include "endpoint/receive/ReceiptVerifier.h"

#include "base/Text.h"
#include "signing/Engine.h"
#include "signing/Presets.h"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace hookbench::endpoint {

namespace {

/// HMAC-SHA256 takes about half a millisecond for this much.
constexpr std::uint64_t slowBody = 256 * 1024;

/// Whether two names are the same but for stems that stand for each other ("svix-id", "webhook-id").
bool isSameName(std::string_view a, std::string_view b, const std::vector<std::string>& stems)
{
    if (equalsIgnoringCase(a, b))
        return true;
    const auto rest = [&](std::string_view name) -> std::string_view {
        for (const std::string& stem : stems) {
            if (equalsIgnoringCase(name.substr(0, stem.size()), stem))
                return name.substr(stem.size());
        }
        return {};
    };
    return !rest(a).empty() && equalsIgnoringCase(rest(a), rest(b));
}

std::string wholeBody(const http::ReceivedRequest& request)
{
    if (request.bodyFile.empty())
        return request.body;
    std::ifstream file(request.bodyFile, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

ReceiptVerifier::ReceiptVerifier(const VerificationOptions& options, std::vector<std::string> all)
    : m_scheme(options.scheme.empty() ? nullptr : signing::findScheme(options.scheme)),
      m_schemeId(m_scheme != nullptr ? options.scheme : std::string()),
      m_publicUrl(options.publicUrl)
{
    const auto isKey = [](const std::string& text) { return text.find("-----BEGIN ") != std::string::npos; };
    const auto middle = std::stable_partition(all.begin(), all.end(), isKey);
    // PayPal's takes a key and an id; of other schemes each is whole by itself.
    for (auto secret = middle; secret != all.end(); ++secret) {
        for (auto key = all.begin(); key != middle; ++key)
            m_credentials.push_back({*secret, *key});
    }
    if (m_credentials.empty()) {
        for (const std::string& secret : all)
            m_credentials.push_back({secret, {}});
    }
}

bool ReceiptVerifier::isSlow(const http::ReceivedRequest& request) const
{
    return m_scheme != nullptr && (m_scheme->isAsymmetric() || request.bodySize > slowBody);
}

std::string ReceiptVerifier::signedUrl(const http::ReceivedRequest& request) const
{
    const std::string_view target = request.target;
    if (m_publicUrl.empty()) {
        if (!target.starts_with('/'))
            return request.target;
        auto host = http::findHeader(request.headers, "Host");
        if (!host)
            host = http::findHeader(request.headers, ":authority"); // of HTTP/2
        return (request.tls ? "https://" : "http://") + std::string(host.value_or("")) + request.target;
    }
    // A bare origin ("https://hooks.example.com") is completed by what was asked for; a URL with a path is the one
    // that was registered, to which senders add the query alone.
    const std::size_t scheme = m_publicUrl.find("://");
    const std::size_t path = m_publicUrl.find('/', scheme == std::string::npos ? 0 : scheme + 3);
    if (path == std::string::npos || path + 1 == m_publicUrl.size())
        return m_publicUrl.substr(0, path) + request.target;
    const std::size_t query = target.find('?');
    if (query == std::string_view::npos || m_publicUrl.find('?') != std::string::npos)
        return m_publicUrl;
    return m_publicUrl + std::string(target.substr(query));
}

bool ReceiptVerifier::hasAnythingOf(const http::Headers& headers) const
{
    const std::vector<std::string> names = m_scheme->headerNames();
    return std::any_of(headers.begin(), headers.end(), [&](const http::Header& header) {
        return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
            return isSameName(header.name, name, m_scheme->nameStems);
        });
    });
}

ReceiptVerifier::Finding ReceiptVerifier::verify(const http::ReceivedRequest& request,
                                                 std::int64_t nowUs) const
{
    using signing::Reason;
    if (m_scheme == nullptr)
        return {};
    const signing::Message message{request.method, signedUrl(request), request.headers, wholeBody(request)};
    const signing::Verdict verdict =
        signing::verify(*m_scheme, message, m_credentials, {.nowUs = nowUs, .collectSteps = false});
    if (verdict.valid)
        return {capture::SignatureState::Valid, {}};
    // Schemes that carry the signature in the body have no header to look for.
    const bool isAbsence =
        verdict.reason == Reason::NoHeader || verdict.reason == Reason::NoSignature ||
        (verdict.reason == Reason::MalformedBody && m_scheme->headerNames().empty());
    if (isAbsence && !hasAnythingOf(request.headers))
        return {capture::SignatureState::Unsigned, {}};
    return {capture::SignatureState::Invalid, std::string(signing::reasonName(verdict.reason))};
}

} // namespace hookbench::endpoint
