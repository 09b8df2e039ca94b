#include "mixpeek/ThreeWay.h"

#include "mixpeek/RecordFields.h"
#include "registrations/RegistrationJson.h"

#include <algorithm>
#include <set>

namespace hookbench::mixpeek {

namespace {

using registrations::Registration;

/// One place where the records differ, with what each has there.
struct Difference {
    FieldPlace place;
    FieldDifference::State state = FieldDifference::State::Same;
    std::optional<FieldValue> base;
    std::optional<FieldValue> local;
    std::optional<FieldValue> remote;
};

std::string kindAt(const Registration& record, std::size_t index)
{
    return index < record.channels.size() ? std::string(record.channels[index].kind()) : std::string();
}

/// A channel of a kind that this program does not know, and whose configuration is not even an object.
bool isOpaqueAt(const Registration& record, std::size_t index)
{
    if (index >= record.channels.size())
        return false;
    const auto* other = std::get_if<registrations::OtherConfig>(&record.channels[index].config);
    return other != nullptr && !other->configs.isObject();
}

/// A channel is looked into only where all records have one of the same kind there: mixing the members of two
/// kinds would make a channel that nobody wrote.
std::vector<bool> wholeChannels(const std::optional<Registration>& base, const Registration& local,
                                const Registration& remote)
{
    std::size_t count = std::max(local.channels.size(), remote.channels.size());
    if (base)
        count = std::max(count, base->channels.size());
    std::vector<bool> whole(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string kind = kindAt(local, i);
        whole[i] = kind != kindAt(remote, i) || (base && kind != kindAt(*base, i)) || isOpaqueAt(local, i) ||
                   isOpaqueAt(remote, i) || (base && isOpaqueAt(*base, i));
    }
    return whole;
}

std::optional<FieldValue> valueAt(const RecordFields& fields, const FieldPlace& place)
{
    const auto found = fields.find(place);
    return found == fields.end() ? std::nullopt : std::optional(found->second);
}

bool areEqual(const std::optional<FieldValue>& a, const std::optional<FieldValue>& b)
{
    if (!a || !b)
        return a.has_value() == b.has_value();
    return a->value == b->value;
}

FieldDifference::State stateOf(const Difference& difference, bool hasBase)
{
    if (areEqual(difference.local, difference.remote))
        return FieldDifference::State::Same;
    if (!hasBase)
        return FieldDifference::State::Conflict;
    if (areEqual(difference.base, difference.remote))
        return FieldDifference::State::Local;
    if (areEqual(difference.base, difference.local))
        return FieldDifference::State::Remote;
    return FieldDifference::State::Conflict;
}

std::vector<Difference> differences(const std::optional<Registration>& base, const Registration& local,
                                    const Registration& remote)
{
    const std::vector<bool> whole = wholeChannels(base, local, remote);
    const RecordFields ofBase = base ? fieldsOf(*base, whole) : RecordFields();
    const RecordFields ofLocal = fieldsOf(local, whole);
    const RecordFields ofRemote = fieldsOf(remote, whole);
    std::set<FieldPlace> places;
    for (const RecordFields* fields : {&ofBase, &ofLocal, &ofRemote}) {
        for (const auto& [place, value] : *fields)
            places.insert(place);
    }
    std::vector<Difference> out;
    for (const FieldPlace& place : places) {
        Difference difference{place, FieldDifference::State::Same, valueAt(ofBase, place),
                              valueAt(ofLocal, place), valueAt(ofRemote, place)};
        difference.state = stateOf(difference, base.has_value());
        const bool isUnchanged = difference.state == FieldDifference::State::Same &&
                                 (!base || areEqual(difference.base, difference.local));
        if (!isUnchanged)
            out.push_back(std::move(difference));
    }
    return out;
}

std::string fieldOf(const Difference& difference)
{
    for (const auto* side : {&difference.local, &difference.remote, &difference.base}) {
        if (*side)
            return pathOf(difference.place, (*side)->shownName);
    }
    return pathOf(difference.place, difference.place.name);
}

json::Value shown(const std::optional<FieldValue>& value)
{
    return value ? value->value : json::Value();
}

/// Without the gaps that channels have left.
void closeGaps(json::Value& record)
{
    for (json::Member& member : record.asObject()) {
        if (member.key == "channels" && member.value.isArray())
            std::erase_if(member.value.asArray(),
                          [](const json::Value& channel) { return channel.isNull(); });
    }
}

Error undecided(const std::string& field)
{
    return {ErrorCode::InvalidInput,
            "The field " + field +
                " was changed here and at the service; choose which of the two it shall have.",
            field};
}

} // namespace

std::vector<FieldDifference> compare(const std::optional<Registration>& base, const Registration& local,
                                     const Registration& remote)
{
    std::vector<FieldDifference> out;
    for (const Difference& difference : differences(base, local, remote)) {
        out.push_back({fieldOf(difference), difference.state, shown(difference.base), shown(difference.local),
                       shown(difference.remote)});
    }
    return out;
}

Result<Registration> merge(const std::optional<Registration>& base, const Registration& local,
                           const Registration& remote, const std::vector<Choice>& choices)
{
    json::Value record = registrations::toJson(local);
    for (const Difference& difference : differences(base, local, remote)) {
        bool takesRemote = difference.state == FieldDifference::State::Remote;
        if (difference.state == FieldDifference::State::Conflict) {
            const std::string field = fieldOf(difference);
            const auto choice = std::find_if(choices.begin(), choices.end(), [&](const Choice& candidate) {
                return candidate.field == field;
            });
            if (choice == choices.end())
                return undecided(field);
            takesRemote = choice->side == Side::Remote;
        }
        if (takesRemote)
            setField(record, difference.place, difference.remote);
    }
    closeGaps(record);
    return registrations::registrationFromJson(record);
}

} // namespace hookbench::mixpeek
