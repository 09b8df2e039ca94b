#include "cli/DeliveryPrinter.h"

#include "base/Text.h"
#include "capture/CaptureJson.h"
#include "json/Writer.h"

#include <array>
#include <cstdio>

namespace hookbench::cli {

using namespace delivery;

namespace {

std::string fixed(double number, const char* format = "%.2f")
{
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), format, number);
    return text.data();
}

json::Value number(double value)
{
    return json::Number{fixed(value)};
}

json::Value integer(std::int64_t value)
{
    return json::Value(static_cast<long long>(value));
}

json::Value textOrNull(const std::string& text)
{
    return text.empty() ? json::Value() : json::Value(asUtf8(text));
}

std::string_view outcomeName(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Delivered:
        return "delivered";
    case Outcome::DryRun:
        return "dry-run";
    case Outcome::Cancelled:
        return "cancelled";
    case Outcome::Unknown:
        return "unknown";
    default:
        return "failed";
    }
}

std::string_view outcomeWord(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Delivered:
        return "ok     ";
    case Outcome::DryRun:
        return "dry run";
    case Outcome::Cancelled:
        return "cancel ";
    case Outcome::Unknown:
        return "unknown";
    default:
        return "FAIL   ";
    }
}

void appendBody(json::Object& out, const std::string& body)
{
    if (isValidUtf8(body))
        out.append("body", json::Value(body));
    else
        out.append("body_base64", json::Value(toBase64(body)));
}

json::Value recipients(const std::vector<RecipientOutcome>& outcomes)
{
    json::Array array;
    for (const RecipientOutcome& outcome : outcomes) {
        json::Object one;
        one.append("address", json::Value(asUtf8(outcome.address)));
        one.append("accepted", json::Value(outcome.accepted));
        one.append("status", json::Value(outcome.status));
        one.append("words", json::Value(asUtf8(outcome.words)));
        array.push_back(std::move(one));
    }
    return array;
}

} // namespace

json::Value DeliveryPrinter::timings(const http::Timings& measured)
{
    json::Object out;
    out.append("name_lookup_ms", number(measured.nameLookupMs));
    out.append("connect_ms", number(measured.connectMs));
    out.append("tls_ms", number(measured.tlsMs));
    out.append("first_byte_ms", number(measured.firstByteMs));
    out.append("total_ms", number(measured.totalMs));
    return out;
}

std::string DeliveryPrinter::milliseconds(double ms)
{
    return fixed(ms);
}

json::Object DeliveryPrinter::toJson(const AttemptSummary& attempt)
{
    json::Object out;
    if (attempt.id != 0)
        out.append("id", integer(attempt.id));
    out.append("delivery", json::Value(std::to_string(attempt.delivery)));
    out.append("attempt", json::Value(attempt.number));
    out.append("started_at", json::Value(capture::timestampUtc(attempt.startedAtUs)));
    out.append("duration_ms", number(static_cast<double>(attempt.durationUs) / 1000));
    out.append("registration", textOrNull(attempt.registrationName));
    out.append("registration_id", textOrNull(attempt.registrationId));
    out.append("channel", json::Value(attempt.kind));
    out.append("target", json::Value(asUtf8(attempt.place)));
    out.append("mode", json::Value(modeName(attempt.mode)));
    out.append("event_type", textOrNull(attempt.eventType));
    out.append("event_id", textOrNull(attempt.eventId));
    out.append("outcome", json::Value(outcomeName(attempt.outcome)));
    out.append("delivered", json::Value(attempt.outcome == Outcome::Delivered));
    out.append("status", attempt.status == 0 ? json::Value() : json::Value(attempt.status));
    out.append("diagnosis", json::Value(diagnosisName(attempt.diagnosis)));
    out.append("next_attempt_at", attempt.nextAttemptUs == 0
                                      ? json::Value()
                                      : json::Value(capture::timestampUtc(attempt.nextAttemptUs)));
    out.append("capture", attempt.capture == 0 ? json::Value() : integer(attempt.capture));
    out.append("local_port", attempt.localPort == 0 ? json::Value() : json::Value(int{attempt.localPort}));
    return out;
}

json::Object DeliveryPrinter::toJson(const AttemptRecord& attempt)
{
    json::Object out = toJson(attempt.summary);
    out.append("url", json::Value(asUtf8(attempt.url)));
    out.append("http_version", textOrNull(attempt.httpVersion));
    out.append("timings", timings(attempt.timings));
    json::Object request;
    request.append("head", json::Value(asUtf8(attempt.requestHead)));
    appendBody(request, attempt.requestBody);
    request.append("body_truncated", json::Value(attempt.requestTruncated));
    out.append("request", std::move(request));
    json::Object response;
    response.append("head", json::Value(asUtf8(attempt.responseHead)));
    appendBody(response, attempt.responseBody);
    response.append("body_truncated", json::Value(attempt.responseTruncated));
    out.append("response", std::move(response));
    out.append("error", textOrNull(attempt.error));
    out.append("explanation", textOrNull(attempt.diagnosis.sentence));
    json::Array masked;
    for (const std::string& name : attempt.maskedNames)
        masked.push_back(json::Value(name));
    out.append("masked_secrets", std::move(masked));
    if (!attempt.recipients.empty())
        out.append("recipients", recipients(attempt.recipients));
    out.append("tls_unverified", json::Value(attempt.skippedTlsVerification));
    return out;
}

json::Object DeliveryPrinter::toJson(const Target& target)
{
    json::Object out;
    out.append("registration", json::Value(asUtf8(target.registrationName)));
    out.append("channel", json::Value(target.kind));
    out.append("target", json::Value(asUtf8(target.place)));
    json::Array addresses;
    for (const std::string& address : target.addresses)
        addresses.push_back(json::Value(asUtf8(address)));
    out.append("addresses", std::move(addresses));
    out.append("loopback", json::Value(target.isLoopback));
    out.append("production", json::Value(target.isProduction));
    out.append("mode", json::Value(modeName(target.mode)));
    out.append("problem", textOrNull(target.problem));
    return out;
}

json::Object DeliveryPrinter::toJson(const BulkProgress& progress)
{
    json::Object out;
    out.append("planned", integer(progress.planned));
    out.append("started", integer(progress.started));
    out.append("delivered", integer(progress.delivered));
    out.append("failed", integer(progress.failed));
    out.append("cancelled", integer(progress.cancelled));
    out.append("duplicates", integer(progress.duplicates));
    out.append("elapsed_ms", number(progress.elapsedMs));
    out.append("rate", number(progress.meanRatePerSecond));
    out.append("p50_ms", number(progress.p50Ms));
    out.append("p90_ms", number(progress.p90Ms));
    out.append("p99_ms", number(progress.p99Ms));
    out.append("max_ms", number(progress.maxMs));
    out.append("first_problem", textOrNull(progress.firstProblem));
    out.append("stopped", json::Value(progress.wasStopped));
    return out;
}

std::string DeliveryPrinter::line(const AttemptSummary& attempt)
{
    std::string line = attempt.id == 0 ? ""
                                       : std::to_string(attempt.id) + "  " +
                                             capture::timestampUtc(attempt.startedAtUs) + "  ";
    line += std::string(outcomeWord(attempt.outcome)) + "  attempt " + std::to_string(attempt.number) + "  ";
    line += attempt.status == 0 ? "-" : std::to_string(attempt.status);
    line += "  " + fixed(static_cast<double>(attempt.durationUs) / 1000) + " ms  " + attempt.kind + "  " +
            asUtf8(attempt.place);
    if (!attempt.eventType.empty())
        line += "  " + attempt.eventType;
    if (!attempt.eventId.empty())
        line += "  " + asUtf8(attempt.eventId);
    if (attempt.nextAttemptUs != 0)
        line += "  " + tr("next attempt %1")
                           .arg(QString::fromStdString(capture::timestampUtc(attempt.nextAttemptUs)))
                           .toStdString();
    return line + "\n";
}

std::string DeliveryPrinter::liveText(const AttemptRecord& attempt)
{
    std::string text = line(attempt.summary);
    if (!attempt.diagnosis.sentence.empty())
        text += "       " + attempt.diagnosis.sentence + "\n";
    return text;
}

std::string DeliveryPrinter::fullText(const AttemptRecord& attempt)
{
    std::string text = liveText(attempt);
    if (!attempt.maskedNames.empty()) {
        std::string names;
        for (const std::string& name : attempt.maskedNames)
            names += (names.empty() ? "${" : ", ${") + name + "}";
        text += tr("Secrets are not kept; %1 stands for what was sent.")
                    .arg(QString::fromStdString(names))
                    .toStdString() +
                "\n";
    }
    if (attempt.skippedTlsVerification)
        text += tr("TLS was not verified.").toStdString() + "\n";
    for (const RecipientOutcome& outcome : attempt.recipients)
        text += (outcome.accepted ? "  ok    " : "  FAIL  ") + outcome.address + "  " + outcome.words + "\n";
    const auto part = [&](const QString& title, const std::string& head, const std::string& body, bool cut) {
        text += "\n" + title.toStdString() + "\n" + asUtf8(head);
        text += isValidUtf8(body) ? body : tr("(%1 bytes that are no text)").arg(body.size()).toStdString();
        text += body.empty() || body.ends_with('\n') ? "" : "\n";
        if (cut)
            text += tr("(the log keeps no more of it)").toStdString() + "\n";
    };
    part(tr("Request to %1").arg(QString::fromStdString(asUtf8(attempt.url))), attempt.requestHead,
         attempt.requestBody, attempt.requestTruncated);
    if (!attempt.responseHead.empty() || !attempt.responseBody.empty())
        part(tr("Answer"), attempt.responseHead, attempt.responseBody, attempt.responseTruncated);
    return text;
}

std::string DeliveryPrinter::text(const RoutePlan& plan)
{
    std::string text =
        tr("%1 in the environment %2%3:")
            .arg(QString::fromStdString(plan.eventType), QString::fromStdString(plan.environmentName),
                 plan.isProduction ? tr(" (production)") : QString())
            .toStdString() +
        "\n";
    for (const Target& target : plan.targets) {
        text += "  " + std::string(modeName(target.mode)) + "  " + target.kind;
        std::string addresses;
        for (const std::string& address : target.addresses)
            addresses += (addresses.empty() ? "" : ", ") + address;
        text += "  " + asUtf8(addresses) + "  (" + asUtf8(target.registrationName) + ")";
        if (target.mode == Mode::Reroute)
            text += "  -> " + target.rerouteTo;
        if (target.skipsTlsVerification)
            text += "  " + tr("TLS is not verified").toStdString();
        text += target.problem.empty() ? "\n" : "\n    " + target.problem + "\n";
    }
    return text;
}

std::string DeliveryPrinter::text(const BulkProgress& progress)
{
    std::string text =
        tr("%1 delivered, %2 failed in %3 s: %4/s, 50 % within %5 ms, 99 % within %6 ms.")
            .arg(progress.delivered)
            .arg(progress.failed)
            .arg(QString::fromStdString(fixed(progress.elapsedMs / 1000)),
                 QString::fromStdString(fixed(progress.meanRatePerSecond, "%.0f")),
                 QString::fromStdString(fixed(progress.p50Ms)), QString::fromStdString(fixed(progress.p99Ms)))
            .toStdString();
    if (progress.cancelled > 0)
        text += " " + tr("%1 were cancelled.").arg(progress.cancelled).toStdString();
    text += "\n";
    if (!progress.firstProblem.empty())
        text += progress.firstProblem + "\n";
    return text;
}

} // namespace hookbench::cli
