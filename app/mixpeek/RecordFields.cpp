#include "mixpeek/RecordFields.h"

#include "base/Text.h"
#include "registrations/RegistrationJson.h"

#include <algorithm>
#include <array>

namespace hookbench::mixpeek {

namespace {

using Part = FieldPlace::Part;

/// The owner of a record makes these; they say nothing about what it does.
bool isCompared(std::string_view member)
{
    constexpr std::array<std::string_view, 4> left{"webhook_id", "created_at", "updated_at", "internal_id"};
    return std::find(left.begin(), left.end(), member) == left.end();
}

std::string lowered(std::string_view name)
{
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(), asciiLower);
    return lower;
}

/// Event types are a set: their order and repetitions say nothing.
json::Value asSet(const json::Value& types)
{
    std::vector<std::string> names;
    for (const json::Value& type : types.asArray())
        names.push_back(type.asString());
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    json::Array set;
    for (std::string& name : names)
        set.emplace_back(std::move(name));
    return set;
}

void addConfig(RecordFields& fields, std::size_t channel, const json::Value& configs, bool isWebhook)
{
    if (!configs.isObject()) {
        fields[{Part::Channel, channel, "configs"}] = {"configs", configs};
        return;
    }
    for (const json::Member& member : configs.asObject()) {
        if (isWebhook && member.key == "headers" && member.value.isObject()) {
            for (const json::Member& header : member.value.asObject())
                fields[{Part::Header, channel, lowered(header.key)}] = {header.key, header.value};
        } else if (!member.value.isNull()) {
            fields[{Part::Config, channel, member.key}] = {member.key, member.value};
        }
    }
}

void addChannel(RecordFields& fields, std::size_t index, const json::Value& channel, bool isWhole)
{
    if (isWhole) {
        fields[{Part::Channel, index, ""}] = {"", channel};
        return;
    }
    const json::Value* kind = channel.find("channel");
    const bool isWebhook = kind != nullptr && kind->isString() && kind->asString() == "webhook";
    for (const json::Member& member : channel.asObject()) {
        if (member.key == "configs")
            addConfig(fields, index, member.value, isWebhook);
        else if (!member.value.isNull())
            fields[{Part::Channel, index, member.key}] = {member.key, member.value};
    }
}

void eraseMembers(json::Object& object, const std::string& key, bool ignoreCase)
{
    json::Object kept;
    for (json::Member& member : object) {
        if (ignoreCase ? !equalsIgnoringCase(member.key, key) : member.key != key)
            kept.append(member.key, std::move(member.value));
    }
    object = std::move(kept);
}

void setMember(json::Object& object, const FieldPlace& place, const std::optional<FieldValue>& value)
{
    const bool isHeader = place.part == Part::Header;
    if (!value)
        return eraseMembers(object, place.name, isHeader);
    for (json::Member& member : object) {
        // The first of them keeps its place and its case.
        if (isHeader ? equalsIgnoringCase(member.key, place.name) : member.key == place.name) {
            const std::string name = member.key;
            member.value = value->value;
            if (isHeader && object.size() > 1) {
                json::Object kept;
                for (const json::Member& other : object) {
                    if (other.key == name || !equalsIgnoringCase(other.key, name))
                        kept.append(other.key, other.value);
                }
                object = std::move(kept);
            }
            return;
        }
    }
    object.append(value->shownName, value->value);
}

json::Object& memberObject(json::Object& object, std::string_view name)
{
    if (const json::Value* there = object.find(name); there == nullptr || !there->isObject())
        object.set(name, json::Object());
    for (json::Member& member : object) {
        if (member.key == name && member.value.isObject())
            return member.value.asObject();
    }
    return object.begin()->value.asObject();
}

} // namespace

RecordFields fieldsOf(const registrations::Registration& record, const std::vector<bool>& wholeChannels)
{
    RecordFields fields;
    const json::Value value = registrations::toJson(record);
    for (const json::Member& member : value.asObject()) {
        if (member.key == "channels" && member.value.isArray()) {
            const json::Array& channels = member.value.asArray();
            for (std::size_t i = 0; i < channels.size(); ++i)
                addChannel(fields, i, channels[i], i < wholeChannels.size() && wholeChannels[i]);
        } else if (member.key == "event_types" && member.value.isArray()) {
            fields[{Part::Record, 0, member.key}] = {member.key, asSet(member.value)};
        } else if (isCompared(member.key) && !member.value.isNull()) {
            fields[{Part::Record, 0, member.key}] = {member.key, member.value};
        }
    }
    return fields;
}

std::string pathOf(const FieldPlace& place, const std::string& shownName)
{
    if (place.part == Part::Record)
        return shownName;
    std::string path = "channels[" + std::to_string(place.channel) + "]";
    if (place.part == Part::Config)
        path += ".configs";
    else if (place.part == Part::Header)
        path += ".configs.headers";
    return place.name.empty() ? path : path + "." + shownName;
}

void setField(json::Value& record, const FieldPlace& place, const std::optional<FieldValue>& value)
{
    json::Object& object = record.asObject();
    if (place.part == Part::Record)
        return setMember(object, place, value);
    if (const json::Value* there = object.find("channels"); there == nullptr || !there->isArray())
        object.set("channels", json::Array());
    for (json::Member& member : object) {
        if (member.key != "channels")
            continue;
        json::Array& channels = member.value.asArray();
        if (channels.size() <= place.channel)
            channels.resize(place.channel + 1);
        json::Value& channel = channels[place.channel];
        if (place.part == Part::Channel && place.name.empty()) {
            channel = value ? value->value : json::Value();
            return;
        }
        if (!channel.isObject())
            channel = json::Object();
        if (place.part == Part::Channel)
            return setMember(channel.asObject(), place, value);
        json::Object& configs = memberObject(channel.asObject(), "configs");
        setMember(place.part == Part::Header ? memberObject(configs, "headers") : configs, place, value);
        return;
    }
}

} // namespace hookbench::mixpeek
