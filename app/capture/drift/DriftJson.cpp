#include "capture/drift/DriftJson.h"

namespace hookbench::capture {

namespace {

using json::Value;

Value number(std::int64_t count)
{
    return Value(static_cast<long long>(count));
}

const char* nameOf(Departure::Kind kind)
{
    switch (kind) {
    case Departure::Kind::NewPath:
        return "new_path";
    case Departure::Kind::MissingPath:
        return "missing_path";
    case Departure::Kind::OtherType:
        break;
    }
    return "other_type";
}

json::Array names(std::uint8_t types)
{
    json::Array list;
    for (const std::string& name : shapeTypeNames(types))
        list.push_back(Value(name));
    return list;
}

} // namespace

Value toJson(const Departure& departure)
{
    json::Object out;
    out.append("kind", Value(nameOf(departure.kind)));
    out.append("path", Value(departure.path));
    out.append("seen", names(departure.seen));
    out.append("found", departure.found == 0 ? Value() : Value(shapeTypeText(departure.found)));
    out.append("captures_before", number(departure.before));
    return out;
}

Value toJson(const std::string& eventType, const EventDrift& drift)
{
    json::Array paths;
    for (const ShapePath& path : drift.shape().paths()) {
        json::Object out;
        out.append("path", Value(path.path));
        out.append("types", names(path.types));
        out.append("captures", number(path.bodies));
        out.append("always", Value(path.always));
        paths.push_back(std::move(out));
    }
    json::Array departures;
    for (const auto& [id, marked] : drift.marked()) {
        json::Array differences;
        for (const Departure& departure : marked.departures)
            differences.push_back(toJson(departure));
        json::Object out;
        out.append("capture", number(id));
        out.append("captures_before", number(marked.before));
        out.append("differences", std::move(differences));
        departures.push_back(std::move(out));
    }
    json::Object out;
    out.append("event_type", Value(eventType));
    out.append("captures", number(drift.shape().bodies()));
    out.append("passed_over", number(drift.passedOver()));
    out.append("paths", std::move(paths));
    out.append("departures", std::move(departures));
    return out;
}

} // namespace hookbench::capture
