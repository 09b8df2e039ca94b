#include "capture/CaptureJson.h"

#include "base/Text.h"
#include "capture/CaptureKind.h"
#include "capture/export/CaptureImport.h"

#include <QDateTime>

#include <array>
#include <cstdio>

namespace hookbench::capture {

using json::Value;

namespace {

Value pairs(const http::Headers& headers)
{
    json::Array list;
    for (const http::Header& header : headers)
        list.push_back(json::Array{Value(asUtf8(header.name)), Value(asUtf8(header.value))});
    return list;
}

Value textOrNull(const std::string& text)
{
    return text.empty() ? Value() : Value(asUtf8(text));
}

Value milliseconds(std::int64_t us)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%lld.%03lld", static_cast<long long>(us / 1000),
                  static_cast<long long>(us % 1000));
    return json::Number{text.data()};
}

Value signatureJson(const CaptureFacts& facts)
{
    if (facts.signature == SignatureState::NotChecked)
        return {};
    json::Object out;
    out.append("scheme", textOrNull(facts.scheme));
    out.append("valid", Value(facts.signature == SignatureState::Valid));
    out.append("reason", facts.signature == SignatureState::Unsigned ? Value("unsigned")
                                                                      : textOrNull(facts.signatureReason));
    return out;
}

Value tlsJson(const http::TlsDetails& tls)
{
    if (tls.version.empty())
        return {};
    json::Object out;
    out.append("version", textOrNull(tls.version));
    out.append("cipher", textOrNull(tls.cipher));
    out.append("server_name", textOrNull(tls.serverName));
    out.append("alpn", textOrNull(tls.alpn));
    out.append("resumed", Value(tls.resumed));
    const http::ClientCertificate& client = tls.client;
    json::Object shown;
    shown.append("subject", textOrNull(client.subject));
    shown.append("issuer", textOrNull(client.issuer));
    shown.append("fingerprint_sha256", textOrNull(client.fingerprintSha256));
    shown.append("trusted", Value(client.whyNotTrusted.empty()));
    shown.append("why_not_trusted", textOrNull(client.whyNotTrusted));
    out.append("client_certificate",
               client == http::ClientCertificate() ? Value() : Value(std::move(shown)));
    return out;
}

} // namespace

std::string timestampUtc(std::int64_t unixUs)
{
    const QString seconds = QDateTime::fromMSecsSinceEpoch(unixUs / 1000, Qt::UTC)
                                .toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss"));
    std::array<char, 16> fraction{};
    std::snprintf(fraction.data(), fraction.size(), ".%06lldZ", static_cast<long long>(unixUs % 1'000'000));
    return seconds.toStdString() + fraction.data();
}

json::Value toJson(const Capture& capture)
{
    const CaptureSummary& summary = capture.summary;
    json::Object out;
    out.append("id", Value(static_cast<long long>(summary.id)));
    out.append("received_at", Value(timestampUtc(summary.receivedAtUs)));
    out.append("kind", Value(kindName(kindOf(summary))));
    out.append("method", Value(asUtf8(summary.method)));
    out.append("target", Value(asUtf8(summary.target)));
    out.append("http_version", textOrNull(capture.httpVersion));
    out.append("headers", pairs(capture.headers));
    if (isValidUtf8(capture.body))
        out.append("body", Value(capture.body));
    else
        out.append("body_base64", Value(toBase64(capture.body)));
    if (!capture.bodyFile.empty())
        out.append("body_file", Value(capture.bodyFile));
    if (!capture.malformed.empty())
        out.append("raw_head", Value(asUtf8(capture.rawHead)));
    if (!isValidUtf8(capture.rawHead) || capture.rawHead != plainHead(capture))
        out.append("raw_head_base64", Value(toBase64(capture.rawHead)));
    out.append("size", Value(static_cast<long long>(summary.size)));
    out.append("remote", Value(capture.remoteAddress + ":" + std::to_string(capture.remotePort)));
    out.append("event_id", textOrNull(summary.eventId));
    out.append("event_type", textOrNull(summary.eventType));
    out.append("duplicate_of",
               summary.duplicateOf ? Value(static_cast<long long>(summary.duplicateOf)) : Value());
    out.append("malformed", textOrNull(capture.malformed));
    out.append("truncated", Value(summary.has(Truncated)));
    out.append("trailers", pairs(capture.trailers));
    json::Object response;
    // A relay has none before its target has answered.
    response.append("status", summary.status == 0 ? Value() : Value(static_cast<long long>(summary.status)));
    response.append("duration_ms", milliseconds(summary.durationUs));
    out.append("response", std::move(response));
    out.append("verification", signatureJson(capture.facts));
    out.append("endpoint", Value(static_cast<long long>(summary.endpointNumber())));
    out.append("rule", textOrNull(capture.facts.rule));
    out.append("handshake", textOrNull(capture.facts.handshake));
    out.append("fault", textOrNull(capture.facts.fault));
    out.append("denied", Value(capture.facts.denied));
    out.append("forwarded", Value(capture.facts.forwarded));
    out.append("tls", tlsJson(capture.facts.tls));
    out.append("pinned", Value(summary.has(Pinned)));
    out.append("note", textOrNull(capture.note.text));
    json::Array labels;
    for (const std::string& label : capture.note.labels)
        labels.push_back(Value(label));
    out.append("labels", std::move(labels));
    const bool isColoured = capture.note.colour != CaptureColour::None;
    out.append("colour", isColoured ? Value(colourName(capture.note.colour)) : Value());
    return out;
}

} // namespace hookbench::capture
