#include "capture/EventFields.h"

#include "json/Diagnose.h"
#include "json/Parser.h"

#include <QFile>

#include <simdjson.h>

namespace hookbench::capture {

namespace {

constexpr std::string_view idName = "event_id";
constexpr std::string_view typeName = "event_type";

std::string textOf(const json::Value& value)
{
    if (value.isString())
        return value.asString();
    return value.isNumber() ? value.asNumber().text : std::string();
}

/// The careful way: mapped files, and numbers beyond what simdjson's tape holds.
EventFields scan(std::string_view body)
{
    EventFields fields;
    const auto take = [&](std::string_view rawName, std::string_view rawValue) {
        const auto name = json::parse(rawName);
        if (!name)
            return;
        std::string* const into = name->asString() == idName     ? &fields.id
                                  : name->asString() == typeName ? &fields.type
                                                                 : nullptr;
        if (!into)
            return;
        const auto value = json::parse(rawValue);
        *into = value ? textOf(*value) : std::string();
    };
    return json::diagnose(body, take) ? EventFields{} : fields;
}

std::string textOf(simdjson::dom::element value)
{
    switch (value.type()) {
    case simdjson::dom::element_type::STRING: {
        const std::string_view text = value.get_string();
        return std::string(text);
    }
    case simdjson::dom::element_type::INT64:
        return std::to_string(value.get_int64().value());
    case simdjson::dom::element_type::UINT64:
        return std::to_string(value.get_uint64().value());
    default:
        return {};
    }
}

} // namespace

struct EventFieldsReader::Private {
    simdjson::dom::parser parser;
};

EventFieldsReader::EventFieldsReader() : d(std::make_unique<Private>()) {}

EventFieldsReader::~EventFieldsReader() = default;

EventFields EventFieldsReader::read(std::string_view body)
{
    const auto first = body.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || body[first] != '{')
        return {};
    simdjson::dom::object members;
    const auto failure = d->parser.parse(body.data(), body.size()).get(members);
    if (failure == simdjson::NUMBER_ERROR || failure == simdjson::NUMBER_OUT_OF_RANGE)
        return scan(body);
    if (failure)
        return {};
    EventFields fields;
    for (const auto member : members) {
        if (member.key == idName)
            fields.id = member.value.is_double() ? scan(body).id : textOf(member.value);
        else if (member.key == typeName)
            fields.type = member.value.is_double() ? scan(body).type : textOf(member.value);
    }
    return fields;
}

EventFields EventFieldsReader::readFile(const std::string& path)
{
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly) || file.size() == 0)
        return {};
    const uchar* bytes = file.map(0, file.size());
    if (!bytes)
        return {};
    const auto view = std::string_view(static_cast<const char*>(static_cast<const void*>(bytes)),
                                       static_cast<std::size_t>(file.size()));
    const auto first = view.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && view[first] == '{' ? scan(view) : EventFields{};
}

} // namespace hookbench::capture
