#include "check/ReportText.h"

#include "check/Probes.h"
#include "events/Envelope.h"
#include "jinja/Environment.h"

#include <QFile>
#include <QXmlStreamWriter>

#include <array>

namespace hookbench::check {

namespace {

constexpr std::array outcomes{Outcome::Passed, Outcome::Warned, Outcome::Failed, Outcome::Skipped,
                              Outcome::NotApplicable};

std::string word(Outcome outcome)
{
    switch (outcome) {
    case Outcome::Passed:
        return "ok    ";
    case Outcome::Warned:
        return "warn  ";
    case Outcome::Failed:
        return "FAIL  ";
    case Outcome::Skipped:
        return "skip  ";
    case Outcome::NotApplicable:
        return "n/a   ";
    }
    return {};
}

json::Value milliseconds(std::int64_t us)
{
    std::string text = std::to_string(us / 1000);
    if (us % 1000 != 0)
        text += "." + std::to_string(1000 + us % 1000).substr(1);
    return json::Number{text};
}

QString qt(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString seconds(std::int64_t us)
{
    return QString::number(static_cast<double>(us) / 1e6, 'f', 3);
}

json::Value toJson(const Trial& trial)
{
    json::Object out;
    out.append("what", json::Value(trial.what));
    out.append("event_id", json::Value(trial.eventId));
    out.append("status", trial.status == 0 ? json::Value() : json::Value(trial.status));
    out.append("failure", trial.failure.empty() ? json::Value() : json::Value(trial.failure));
    out.append("answer", json::Value(trial.answer));
    out.append("duration_ms", milliseconds(trial.durationUs));
    return out;
}

/// What became of a probe, its requests included, as lines.
QString evidence(const ProbeResult& result)
{
    std::string lines = result.finding;
    if (!result.advice.empty())
        lines += "\n" + result.advice;
    for (const Trial& trial : result.trials)
        lines += "\n" + trial.what + ": " + (trial.status == 0 ? trial.failure : std::to_string(trial.status)) + ", " +
                 durationText(trial.durationUs) + ", " + trial.eventId;
    return qt(lines);
}

void writeCase(QXmlStreamWriter& xml, const ProbeResult& result)
{
    const ProbeText& text = textOf(result.probe);
    xml.writeStartElement(QStringLiteral("testcase"));
    xml.writeAttribute(QStringLiteral("classname"), QStringLiteral("receiver-check"));
    xml.writeAttribute(QStringLiteral("name"), qt(text.id));
    xml.writeAttribute(QStringLiteral("time"), seconds(result.durationUs));
    if (result.outcome == Outcome::Failed) {
        xml.writeStartElement(QStringLiteral("failure"));
        xml.writeAttribute(QStringLiteral("message"), qt(result.finding));
        xml.writeAttribute(QStringLiteral("type"), qt(text.id));
        xml.writeCharacters(evidence(result));
        xml.writeEndElement();
    } else if (result.outcome == Outcome::Skipped || result.outcome == Outcome::NotApplicable) {
        xml.writeEmptyElement(QStringLiteral("skipped"));
        xml.writeAttribute(QStringLiteral("message"), qt(result.finding));
    } else {
        xml.writeTextElement(QStringLiteral("system-out"), evidence(result));
    }
    xml.writeEndElement();
}

} // namespace

std::string resultText(const ProbeResult& result)
{
    std::string text = word(result.outcome) + std::string(textOf(result.probe).title);
    text += ": " + result.finding + "\n";
    if (!result.advice.empty())
        text += "      " + result.advice + "\n";
    return text;
}

std::string summaryText(const Report& report)
{
    const auto part = [&](Outcome outcome, const char* name) {
        const std::int64_t count = report.count(outcome);
        return count == 0 ? std::string() : ", " + std::to_string(count) + " " + name;
    };
    std::string parts = part(Outcome::Passed, "passed") + part(Outcome::Warned, "with a remark") +
                        part(Outcome::Failed, "failed") + part(Outcome::Skipped, "skipped") +
                        part(Outcome::NotApplicable, "not applicable");
    const std::string counts = parts.empty() ? std::string("nothing was asked") : parts.substr(2);
    const std::string verdict = report.isCancelled ? "BROKEN OFF  "
                                : report.passed()  ? "GOOD RECEIVER  "
                                                   : "FLAWED RECEIVER  ";
    return verdict + report.url + ": " + counts + ".\n";
}

json::Value toJson(const ProbeResult& result)
{
    const ProbeText& text = textOf(result.probe);
    json::Array trials;
    for (const Trial& trial : result.trials)
        trials.push_back(toJson(trial));
    json::Object out;
    out.append("probe", json::Value(text.id));
    out.append("title", json::Value(text.title));
    out.append("outcome", json::Value(outcomeName(result.outcome)));
    out.append("finding", json::Value(result.finding));
    out.append("advice", result.advice.empty() ? json::Value() : json::Value(result.advice));
    out.append("duration_ms", milliseconds(result.durationUs));
    out.append("trials", std::move(trials));
    return out;
}

json::Value toJson(const Report& report, bool whole)
{
    json::Object latency;
    latency.append("count", json::Value(static_cast<long long>(report.latency.count)));
    latency.append("missed", json::Value(static_cast<long long>(report.latency.missed)));
    latency.append("limit_ms", milliseconds(report.latency.limitUs));
    latency.append("p50_ms", milliseconds(report.latency.p50Us));
    latency.append("p95_ms", milliseconds(report.latency.p95Us));
    latency.append("p99_ms", milliseconds(report.latency.p99Us));
    latency.append("max_ms", milliseconds(report.latency.maxUs));
    json::Object counts;
    for (const Outcome outcome : outcomes)
        counts.append(std::string(outcomeName(outcome)), json::Value(static_cast<long long>(report.count(outcome))));
    json::Object out;
    out.append("url", json::Value(report.url));
    out.append("scheme", report.scheme.empty() ? json::Value() : json::Value(report.scheme));
    out.append("started_at", json::Value(events::utcTimestamp(report.startedAtUs)));
    out.append("duration_ms", milliseconds(report.durationUs));
    out.append("passed", json::Value(report.passed()));
    out.append("cancelled", json::Value(report.isCancelled));
    out.append("counts_effects", json::Value(report.countsEffects));
    out.append("counts", std::move(counts));
    out.append("latency", std::move(latency));
    if (whole) {
        json::Array results;
        for (const ProbeResult& result : report.results)
            results.push_back(toJson(result));
        out.append("results", std::move(results));
    }
    return out;
}

std::string toJunit(const Report& report)
{
    QByteArray bytes;
    QXmlStreamWriter xml(&bytes);
    xml.setAutoFormatting(true);
    xml.writeStartDocument();
    xml.writeStartElement(QStringLiteral("testsuites"));
    xml.writeStartElement(QStringLiteral("testsuite"));
    xml.writeAttribute(QStringLiteral("name"), qt("Receiver check of " + report.url));
    xml.writeAttribute(QStringLiteral("tests"), QString::number(report.results.size()));
    xml.writeAttribute(QStringLiteral("failures"), QString::number(report.count(Outcome::Failed)));
    xml.writeAttribute(QStringLiteral("errors"), QStringLiteral("0"));
    xml.writeAttribute(QStringLiteral("skipped"), QString::number(report.count(Outcome::Skipped) +
                                                                  report.count(Outcome::NotApplicable)));
    xml.writeAttribute(QStringLiteral("time"), seconds(report.durationUs));
    xml.writeAttribute(QStringLiteral("timestamp"), qt(events::utcTimestamp(report.startedAtUs)).chopped(1));
    for (const ProbeResult& result : report.results)
        writeCase(xml, result);
    xml.writeEndElement();
    xml.writeEndElement();
    xml.writeEndDocument();
    return bytes.toStdString();
}

std::string toHtml(const Report& report)
{
    QFile file(QStringLiteral(":/hookbench/check/report.html.j2"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    jinja::EnvironmentOptions options;
    options.autoescape = true;
    options.syntax.trimBlocks = true;
    options.syntax.lstripBlocks = true;
    const auto page = jinja::Environment(options).compile(file.readAll().toStdString(), "report.html");
    json::Value facts = toJson(report, true);
    facts.asObject().append("summary", json::Value(summaryText(report)));
    const auto rendered = page ? page->render(jinja::Context(facts)) : page.error();
    return rendered ? std::move(rendered->text) : std::string();
}

} // namespace hookbench::check
