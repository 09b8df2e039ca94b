#include "capture/compare/Comparison.h"

#include "base/Text.h"
#include "capture/reading/BodyContent.h"
#include "http/ContentCoding.h"
#include "http/Target.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <algorithm>
#include <array>

namespace hookbench::capture {

namespace {

/// Headers that any two requests of one sender differ in.
bool isExpectedToDiffer(std::string_view name)
{
    constexpr std::array<std::string_view, 17> names = {
        "date",          "age",          "content-length", "x-request-id",   "request-id",  "traceparent",
        "tracestate",    "cf-ray",       "x-amzn-trace-id", "webhook-id",    "webhook-timestamp",
        "idempotency-key", "x-github-delivery", "x-timestamp", "x-correlation-id", "etag", "content-encoding"};
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(), asciiLower);
    const auto ends = [&lower](std::string_view end) { return lower.ends_with(end); };
    return std::find(names.begin(), names.end(), lower) != names.end() || ends("-signature") || ends("-signature-256") ||
           ends("-timestamp") || ends("-delivery-id") || ends("-event-id") || ends("-hmac-sha256");
}

/// Headers of one name are paired in their order, as repeated ones are.
std::vector<HeaderDifference> compareHeaders(const http::Headers& before, const http::Headers& after)
{
    using Kind = HeaderDifference::Kind;
    std::vector<HeaderDifference> found;
    std::vector<bool> isPaired(after.size(), false);
    std::size_t lastPlace = 0;
    for (const http::Header& header : before) {
        std::size_t at = 0;
        while (at < after.size() && (isPaired[at] || !equalsIgnoringCase(after[at].name, header.name)))
            ++at;
        const bool isExpected = isExpectedToDiffer(header.name);
        if (at == after.size()) {
            found.push_back({Kind::Removed, header.name, header.value, {}, isExpected});
            continue;
        }
        isPaired[at] = true;
        if (after[at].value != header.value)
            found.push_back({Kind::Changed, header.name, header.value, after[at].value, isExpected});
        else if (after[at].name != header.name)
            found.push_back({Kind::Spelling, header.name, header.name, after[at].name, false});
        else if (at < lastPlace)
            found.push_back({Kind::Moved, header.name, header.value, header.value, false});
        lastPlace = std::max(lastPlace, at);
    }
    for (std::size_t i = 0; i < after.size(); ++i) {
        if (!isPaired[i])
            found.push_back({Kind::Added, after[i].name, {}, after[i].value, isExpectedToDiffer(after[i].name)});
    }
    return found;
}

std::string decodedBody(const ComparedMessage& message)
{
    const auto codings =
        http::contentCodings(http::findHeader(message.headers, "Content-Encoding").value_or(std::string_view()));
    if (codings.empty() || message.body.empty())
        return message.body;
    auto decoded = http::decodeBody(message.body, codings, largestDecoded);
    return decoded && decoded->complete ? std::move(decoded->bytes) : message.body;
}

/// Both bodies as JSON, if both are.
void compareValues(Comparison& comparison, const json::Value& before, const json::Value& after)
{
    for (json::Difference& difference : json::diff(before, after, json::MemberOrder::Told)) {
        auto& list = difference.kind == json::Difference::Kind::Moved ? comparison.order : comparison.values;
        list.push_back(std::move(difference));
    }
    comparison.bodies = !comparison.values.empty()  ? Comparison::Bodies::Values
                        : !comparison.order.empty() ? Comparison::Bodies::KeyOrder
                                                    : Comparison::Bodies::WhiteSpace;
    comparison.lines =
        diffLines(json::write(before, json::Style::Pretty), json::write(after, json::Style::Pretty));
}

void compareBodies(Comparison& comparison)
{
    const std::string& before = comparison.before;
    const std::string& after = comparison.after;
    if (before == after)
        return;
    comparison.bytes = diffBytes(before, after);
    comparison.bodies = Comparison::Bodies::Bytes;
    if (std::max(before.size(), after.size()) > largestCompared) {
        comparison.isPartial = true;
        return;
    }
    auto first = json::parse(before);
    auto second = json::parse(after);
    if (first && second)
        return compareValues(comparison, *first, *second);
    if (isValidUtf8(before) && isValidUtf8(after)) {
        comparison.bodies = Comparison::Bodies::Text;
        comparison.lines = diffLines(before, after);
    }
}

} // namespace

bool Comparison::isSame() const
{
    const auto matters = [](const HeaderDifference& difference) { return !difference.isExpected; };
    return sameFirstLine() && bodies <= Bodies::Coding && std::none_of(headers.begin(), headers.end(), matters);
}

Comparison compare(const ComparedMessage& before, const ComparedMessage& after)
{
    Comparison comparison;
    comparison.firstLineBefore = before.firstLine;
    comparison.firstLineAfter = after.firstLine;
    comparison.headers = compareHeaders(before.headers, after.headers);
    comparison.before = decodedBody(before);
    comparison.after = decodedBody(after);
    compareBodies(comparison);
    if (comparison.bodies == Comparison::Bodies::Same && before.body != after.body)
        comparison.bodies = Comparison::Bodies::Coding;
    return comparison;
}

ComparedMessage requestOf(const Capture& capture)
{
    ComparedMessage message;
    message.firstLine = capture.rawHead.substr(0, capture.rawHead.find('\n'));
    while (message.firstLine.ends_with('\r'))
        message.firstLine.pop_back();
    message.headers = capture.headers;
    message.body = capture.body;
    return message;
}

ComparedMessage messageOf(std::string_view head, std::string body)
{
    ComparedMessage message;
    message.body = std::move(body);
    bool isFirst = true;
    while (!head.empty()) {
        std::string line(head.substr(0, head.find('\n')));
        head.remove_prefix(std::min(head.size(), line.size() + 1));
        while (line.ends_with('\r'))
            line.pop_back();
        if (std::exchange(isFirst, false))
            message.firstLine = line;
        else if (auto header = http::parseHeaderLine(line))
            message.headers.push_back(std::move(*header));
    }
    return message;
}

} // namespace hookbench::capture
