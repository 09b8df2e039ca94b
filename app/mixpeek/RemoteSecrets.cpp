#include "mixpeek/RemoteSecrets.h"

#include "base/Text.h"
#include "mixpeek/RecordFields.h"
#include "registrations/LiteralSecrets.h"
#include "registrations/RegistrationJson.h"
#include "registrations/Variables.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <algorithm>

namespace hookbench::mixpeek {

namespace {

using registrations::Registration;
using registrations::VariableValues;

bool hasReferences(const json::Value& value)
{
    if (value.isString())
        return !registrations::variableReferences(value.asString()).empty();
    return value.isArray() && std::any_of(value.asArray().begin(), value.asArray().end(), hasReferences);
}

/// A text, or a list of texts, with its references resolved.
Result<json::Value> resolvedValue(const json::Value& value, const VariableValues& values)
{
    if (value.isString()) {
        auto text = registrations::resolveVariables(value.asString(), registrations::lookupIn(values));
        if (!text)
            return text.error();
        return json::Value(std::move(*text));
    }
    if (!value.isArray())
        return value;
    json::Array out;
    for (const json::Value& item : value.asArray()) {
        auto each = resolvedValue(item, values);
        if (!each)
            return each.error();
        out.push_back(std::move(*each));
    }
    return json::Value(std::move(out));
}

/// What came from a record and was changed in the way of records is one again.
Registration recordFrom(const json::Value& value, const Registration& before)
{
    auto record = registrations::registrationFromJson(value);
    return record ? std::move(*record) : before;
}

/// Takes the local record's text over wherever it resolves to what the service has.
void takeKnownReferences(ReferencedRecord& out, const Registration& local, const VariableValues& values)
{
    const RecordFields here = fieldsOf(local, {});
    const RecordFields there = fieldsOf(out.record, {});
    json::Value changed = registrations::toJson(out.record);
    for (const auto& [place, value] : there) {
        const auto own = here.find(place);
        if (own == here.end() || own->second.value == value.value || !hasReferences(own->second.value))
            continue;
        const auto text = resolvedValue(own->second.value, values);
        if (!text || *text != value.value)
            continue;
        setField(changed, place, FieldValue{value.shownName, own->second.value});
        out.literalFields.push_back(pathOf(place, value.shownName));
    }
    if (!out.literalFields.empty())
        out.record = recordFrom(changed, out.record);
}

std::optional<std::string> variableOf(const std::string& secret, const VariableValues& values)
{
    for (const std::string& name : values.secretNames) {
        const auto found = values.values.find(name);
        if (found != values.values.end() && found->second == secret)
            return name;
    }
    return std::nullopt;
}

/// Header names keep the case that each side gave them.
bool holds(const std::vector<std::string>& fields, const std::string& path)
{
    return std::any_of(fields.begin(), fields.end(),
                       [&](const std::string& field) { return equalsIgnoringCase(field, path); });
}

/// Whether the local record refers to a variable at this field, and not to that one.
bool refersToAnother(const Registration& local, const std::string& field, const std::string& variable)
{
    for (const auto& [place, value] : fieldsOf(local, {})) {
        if (!equalsIgnoringCase(pathOf(place, value.shownName), field) || !value.value.isString())
            continue;
        const auto references = registrations::variableReferences(value.value.asString());
        return !references.empty() &&
               std::none_of(references.begin(), references.end(),
                            [&](const auto& reference) { return reference.name == variable; });
    }
    return false;
}

} // namespace

ReferencedRecord withReferences(const Registration& remote, const std::optional<Registration>& local,
                                const VariableValues& values)
{
    ReferencedRecord out;
    out.record = remote;
    if (local)
        takeKnownReferences(out, *local, values);
    std::vector<std::string> taken = values.missingSecrets;
    for (const auto& [name, value] : values.values)
        taken.push_back(name);
    auto secrets = registrations::literalSecrets(out.record, taken);
    for (registrations::LiteralSecret& secret : secrets) {
        const auto same = std::find_if(out.newSecrets.begin(), out.newSecrets.end(),
                                       [&](const auto& other) { return other.value == secret.value; });
        if (const auto known = variableOf(secret.value, values))
            secret.suggestedName = *known;
        else if (same != out.newSecrets.end())
            secret.suggestedName = same->suggestedName;
        else
            out.newSecrets.push_back({secret.suggestedName, secret.value});
        out.literalFields.push_back(secret.field);
        if (local && refersToAnother(*local, secret.field, secret.suggestedName))
            out.unlikeFields.push_back(secret.field);
    }
    out.record = registrations::withReferences(std::move(out.record), secrets);
    return out;
}

Result<Registration> resolved(const Registration& record, const std::vector<std::string>& literalFields,
                              const VariableValues& values)
{
    json::Value changed = registrations::toJson(record);
    for (const auto& [place, value] : fieldsOf(record, {})) {
        const std::string path = pathOf(place, value.shownName);
        if (!holds(literalFields, path))
            continue;
        auto text = resolvedValue(value.value, values);
        if (!text)
            return text.error();
        setField(changed, place, FieldValue{value.shownName, std::move(*text)});
    }
    return registrations::registrationFromJson(changed);
}

Registration renamed(const Registration& record, const std::string& from, const std::string& to)
{
    const std::string old = "${" + from + "}";
    std::string text = json::write(registrations::toJson(record));
    for (std::size_t at = text.find(old); at != std::string::npos; at = text.find(old, at + to.size() + 3))
        text.replace(at, old.size(), "${" + to + "}");
    const auto value = json::parse(text);
    return value ? recordFrom(*value, record) : record;
}

Registration without(const Registration& record, const std::vector<std::string>& fields)
{
    if (fields.empty())
        return record;
    json::Value changed = registrations::toJson(record);
    for (const auto& [place, value] : fieldsOf(record, {})) {
        if (holds(fields, pathOf(place, value.shownName)))
            setField(changed, place, std::nullopt);
    }
    return recordFrom(changed, record);
}

} // namespace hookbench::mixpeek
