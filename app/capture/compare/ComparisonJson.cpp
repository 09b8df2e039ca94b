#include "capture/compare/ComparisonJson.h"

namespace hookbench::capture {

namespace {

std::string_view nameOf(HeaderDifference::Kind kind)
{
    switch (kind) {
    case HeaderDifference::Kind::Added:
        return "added";
    case HeaderDifference::Kind::Removed:
        return "removed";
    case HeaderDifference::Kind::Changed:
        return "changed";
    case HeaderDifference::Kind::Spelling:
        return "spelling";
    case HeaderDifference::Kind::Moved:
        break;
    }
    return "moved";
}

json::Value number(std::size_t value)
{
    return json::Value(static_cast<long long>(value));
}

json::Value headersJson(const Comparison& comparison)
{
    json::Array list;
    for (const HeaderDifference& header : comparison.headers) {
        json::Object out;
        out.append("change", json::Value(nameOf(header.kind)));
        out.append("name", json::Value(header.name));
        if (header.kind != HeaderDifference::Kind::Added)
            out.append("before", json::Value(header.before));
        if (header.kind != HeaderDifference::Kind::Removed)
            out.append("after", json::Value(header.after));
        out.append("expected", json::Value(header.isExpected));
        list.push_back(std::move(out));
    }
    return list;
}

json::Value valuesJson(const std::vector<json::Difference>& differences)
{
    json::Array list;
    for (const json::Difference& difference : differences) {
        json::Object out;
        out.append("path", json::Value(difference.path));
        if (difference.before)
            out.append("before", *difference.before);
        if (difference.after)
            out.append("after", *difference.after);
        list.push_back(std::move(out));
    }
    return list;
}

json::Value bodyJson(const Comparison& comparison)
{
    json::Object body;
    body.append("verdict", json::Value(bodiesName(comparison.bodies)));
    body.append("values", valuesJson(comparison.values));
    json::Array order;
    for (const json::Difference& difference : comparison.order)
        order.push_back(json::Value(difference.path));
    body.append("other_order", std::move(order));
    json::Array bytes;
    for (const ByteChange& change : comparison.bytes) {
        json::Object out;
        out.append("before", json::Array{number(change.beforeBegin), number(change.beforeEnd)});
        out.append("after", json::Array{number(change.afterBegin), number(change.afterEnd)});
        bytes.push_back(std::move(out));
    }
    body.append("bytes", std::move(bytes));
    body.append("partial", json::Value(comparison.isPartial));
    return body;
}

} // namespace

std::string_view bodiesName(Comparison::Bodies bodies)
{
    switch (bodies) {
    case Comparison::Bodies::Same:
        return "same";
    case Comparison::Bodies::Coding:
        return "coding";
    case Comparison::Bodies::WhiteSpace:
        return "white-space";
    case Comparison::Bodies::KeyOrder:
        return "key-order";
    case Comparison::Bodies::Values:
        return "values";
    case Comparison::Bodies::Text:
        return "text";
    case Comparison::Bodies::Bytes:
        break;
    }
    return "bytes";
}

std::string bodiesText(const Comparison& comparison)
{
    switch (comparison.bodies) {
    case Comparison::Bodies::Same:
        return comparison.before.empty() ? "Both have no body." : "The bodies are the same bytes.";
    case Comparison::Bodies::Coding:
        return "The bodies hold the same bytes, compressed otherwise.";
    case Comparison::Bodies::WhiteSpace:
        return "The bodies are the same JSON, written with other white space or escapes.";
    case Comparison::Bodies::KeyOrder:
        return "The bodies are the same JSON; members stand in another order.";
    case Comparison::Bodies::Values:
        return comparison.values.size() == 1 ? "The bodies differ in one value."
                                             : "The bodies differ in " + std::to_string(comparison.values.size()) + " values.";
    case Comparison::Bodies::Text:
        return "The bodies are other texts.";
    case Comparison::Bodies::Bytes:
        break;
    }
    return comparison.isPartial ? "The bodies are other bytes; they are too large to be compared value by value."
                                : "The bodies are other bytes.";
}

json::Value toJson(const Comparison& comparison)
{
    json::Object out;
    out.append("same", json::Value(comparison.isSame()));
    json::Object line;
    line.append("before", json::Value(comparison.firstLineBefore));
    line.append("after", json::Value(comparison.firstLineAfter));
    out.append("first_line", std::move(line));
    out.append("headers", headersJson(comparison));
    out.append("body", bodyJson(comparison));
    return out;
}

} // namespace hookbench::capture
