#include "cli/DiffCommand.h"

#include "capture/compare/ComparisonJson.h"
#include "cli/CapturePrinter.h"
#include "cli/DeliverySession.h"
#include "json/Writer.h"
#include "storage/Profile.h"

#include <CLI/CLI.hpp>

#include <charconv>

namespace hookbench::cli {

namespace {

constexpr std::size_t wholeBody = std::size_t{512} << 20;
constexpr std::string_view deliveryPrefix = "delivery:";

std::optional<std::int64_t> numberOf(std::string_view text)
{
    std::int64_t number = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
    return end.ec == std::errc() && end.ptr == text.data() + text.size() && number > 0 ? std::optional(number) : std::nullopt;
}

} // namespace

void DiffCommand::add(CLI::App& captures)
{
    m_app = captures.add_subcommand(
        "diff", tr("Compare two requests: headers, JSON by values, key order and white space, texts by lines.").toStdString());
    m_app->add_option("A", m_before, tr("A capture's number, or delivery:N for attempt N of the deliveries.").toStdString())
        ->required();
    m_app->add_option("B", m_after, tr("The other one, named likewise.").toStdString())->required();
    m_app->add_flag("--responses", m_responses, tr("Compare the answers that two attempts of deliveries got.").toStdString());
    m_app->footer(tr("Exit status 1 tells that they differ in more than dates, signatures and ids of requests.\n"
                     "Examples: hookbench-cli captures diff 12 15\n"
                     "          hookbench-cli captures diff delivery:3 12\n"
                     "          hookbench-cli captures diff delivery:3 delivery:4 --responses")
                      .toStdString());
}

bool DiffCommand::chosen() const
{
    return m_app->parsed();
}

Result<capture::ComparedMessage> DiffCommand::loadAttempt(const std::string& name) const
{
    const auto number = numberOf(std::string_view(name).substr(deliveryPrefix.size()));
    if (!number)
        return Error{ErrorCode::InvalidInput, "\"" + name + "\" names no attempt; write delivery: and its number.", ""};
    auto session = DeliverySession::open(global(), {.environments = false});
    if (!session)
        return session.error();
    const auto attempt = answerOf<delivery::AttemptRecord>(
        [&](QObject* context, auto done) { (*session)->log().fetch(*number, context, done); });
    if (!attempt)
        return attempt.error();
    if (m_responses && attempt->responseHead.empty())
        return Error{ErrorCode::InvalidInput, "Attempt " + std::to_string(*number) + " got no answer to compare.", ""};
    return m_responses ? capture::messageOf(attempt->responseHead, attempt->responseBody)
                       : capture::messageOf(attempt->requestHead, attempt->requestBody);
}

Result<capture::ComparedMessage> DiffCommand::load(const std::string& name) const
{
    if (name.starts_with(deliveryPrefix))
        return loadAttempt(name);
    if (m_responses)
        return Error{ErrorCode::InvalidInput,
                     "Of a capture no answer is kept; --responses compares attempts of deliveries: delivery:3 delivery:4.", ""};
    const auto id = numberOf(name);
    if (!id)
        return Error{ErrorCode::InvalidInput, "\"" + name + "\" is no capture's number; \"captures list\" shows them.", ""};
    const auto folder = storage::Profile::existing(global().profileFolder());
    if (!folder)
        return folder.error();
    const auto view = CaptureView::open(folder->toStdString());
    if (!view)
        return view.error();
    const auto found = (*view)->load(*id, wholeBody);
    if (!found)
        return found.error();
    return capture::requestOf(*found);
}

std::string DiffCommand::text(const capture::Comparison& comparison) const
{
    using Kind = capture::HeaderDifference::Kind;
    std::string out;
    const auto line = [&out](const QString& words) { out += words.toStdString() + "\n"; };
    const auto quoted = [](const std::string& text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); };
    if (!comparison.sameFirstLine()) {
        line(QStringLiteral("- ") + quoted(comparison.firstLineBefore));
        line(QStringLiteral("+ ") + quoted(comparison.firstLineAfter));
    }
    for (const capture::HeaderDifference& header : comparison.headers) {
        const QString name = quoted(header.name);
        const QString note = header.isExpected ? tr("  (differs between any two requests)") : QString();
        if (header.kind == Kind::Moved)
            line(tr("~ %1 stands elsewhere").arg(name));
        else if (header.kind == Kind::Spelling)
            line(tr("~ %1 is written %2").arg(name, quoted(header.after)));
        if (header.kind == Kind::Changed || header.kind == Kind::Removed)
            line(QStringLiteral("- %1: %2").arg(name, quoted(header.before)) + note);
        if (header.kind == Kind::Changed || header.kind == Kind::Added)
            line(QStringLiteral("+ %1: %2").arg(name, quoted(header.after)) + note);
    }
    line(QString::fromStdString(capture::bodiesText(comparison)));
    for (const json::Difference& difference : comparison.values) {
        const QString path = difference.path.empty() ? QStringLiteral("$") : quoted(difference.path);
        if (difference.before)
            line(QStringLiteral("- %1: %2").arg(path, quoted(json::write(*difference.before))));
        if (difference.after)
            line(QStringLiteral("+ %1: %2").arg(path, quoted(json::write(*difference.after))));
    }
    for (const json::Difference& difference : comparison.order)
        line(tr("~ %1: the members stand in another order")
                 .arg(difference.path.empty() ? QStringLiteral("$") : quoted(difference.path)));
    if (comparison.bodies == capture::Comparison::Bodies::Text)
        out += unifiedDiff(comparison.before, comparison.after, m_before, m_after);
    if (comparison.bodies == capture::Comparison::Bodies::Bytes && !comparison.bytes.empty())
        line(tr("the first other byte is byte %1; %n place(s) differ", nullptr, int(comparison.bytes.size()))
                 .arg(comparison.bytes.front().beforeBegin));
    return out;
}

int DiffCommand::run()
{
    const auto before = load(m_before);
    if (!before)
        return fail(before.error());
    const auto after = load(m_after);
    if (!after)
        return fail(after.error());
    const capture::Comparison comparison = capture::compare(*before, *after);
    print(global().json ? json::write(capture::toJson(comparison)) + "\n" : text(comparison));
    return comparison.isSame() ? Success : Failure;
}

} // namespace hookbench::cli
