#include "mixpeek/SyncCompare.h"

#include "registrations/RegistrationJson.h"
#include "json/Writer.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace hookbench::mixpeek {

namespace {

using registrations::Registration;
using State = SyncItem::State;

const QByteArray& runKey()
{
    static const QByteArray key = [] {
        std::array<quint32, 8> words{};
        QRandomGenerator::system()->generate(words.begin(), words.end());
        return QByteArray(reinterpret_cast<const char*>(words.data()), sizeof words);
    }();
    return key;
}

State stateOf(const std::vector<FieldDifference>& differences)
{
    bool isLocal = false;
    bool isRemote = false;
    for (const FieldDifference& difference : differences) {
        const bool isConflict = difference.state == FieldDifference::State::Conflict;
        isLocal = isLocal || isConflict || difference.state == FieldDifference::State::Local;
        isRemote = isRemote || isConflict || difference.state == FieldDifference::State::Remote;
    }
    if (isLocal && isRemote)
        return State::Conflict;
    return isLocal ? State::LocalChanged : isRemote ? State::RemoteChanged : State::InStep;
}

/// Those of a name that comes once among records without a link.
template <class IsLinked>
std::map<std::string, const Registration*> uniqueByName(const std::vector<Registration>& records,
                                                        IsLinked isLinked)
{
    std::map<std::string, const Registration*> unique;
    for (const Registration& record : records) {
        if (isLinked(record.id))
            continue;
        const auto [place, isNew] = unique.try_emplace(record.name, &record);
        if (!isNew)
            place->second = nullptr;
    }
    std::erase_if(unique, [](const auto& entry) { return entry.second == nullptr; });
    return unique;
}

/// One comparison of everything.
class Matcher {
public:
    Matcher(const std::string& accountId, const registrations::VariableValues& values, std::int64_t nowUs)
        : m_accountId(accountId), m_values(values), m_nowUs(nowUs)
    {
    }

    void add(const std::optional<Link>& link, const std::optional<Registration>& local,
             const std::optional<Registration>& remote)
    {
        out.items.push_back(makeItem(link, local, remote, m_values));
        const SyncItem& item = out.items.back();
        if (item.state != State::InStep || !local || !remote)
            return;
        Link agreed = makeLink(m_accountId, *local, withReferences(*remote, local, m_values), m_nowUs);
        // The time alone is not worth a write.
        if (link)
            agreed.syncedUs = link->syncedUs;
        if (!link || agreed != *link) {
            agreed.syncedUs = m_nowUs;
            out.newLinks.push_back(std::move(agreed));
        }
    }

    Comparison out;

private:
    std::string m_accountId;
    const registrations::VariableValues& m_values;
    std::int64_t m_nowUs;
};

} // namespace

std::string fingerprint(const Registration& remote)
{
    const std::string text = json::write(registrations::toJson(remote));
    return QMessageAuthenticationCode::hash(QByteArray::fromStdString(text), runKey(),
                                            QCryptographicHash::Sha256)
        .toHex()
        .toStdString();
}

SyncItem makeItem(const std::optional<Link>& link, const std::optional<Registration>& local,
                  const std::optional<Registration>& remote, const registrations::VariableValues& values)
{
    SyncItem item;
    item.local = local;
    if (local)
        item.registrationId = local->id;
    item.remoteId = remote ? remote->id : link ? link->remoteId : std::string();
    item.name = local ? local->name : remote ? remote->name : link->base.name;
    if (link)
        item.base = link->base;
    if (remote) {
        ReferencedRecord shown = withReferences(*remote, local, values);
        if (item.base)
            item.base = without(*item.base, shown.unlikeFields);
        item.remote = std::move(shown.record);
        item.remoteFingerprint = fingerprint(*remote);
    }
    if (local && remote) {
        item.differences = compare(item.base, *local, *item.remote);
        item.state = stateOf(item.differences);
    } else if (local) {
        item.state = link ? State::RemoteGone : State::LocalOnly;
    } else {
        item.state = link ? State::LocalGone : State::RemoteOnly;
    }
    return item;
}

Link makeLink(const std::string& accountId, const Registration& local, const ReferencedRecord& remote,
              std::int64_t nowUs)
{
    Link link{local.id, accountId, remote.record.id, remote.record, remote.literalFields, nowUs};
    std::sort(link.literalFields.begin(), link.literalFields.end());
    return link;
}

Comparison compareAll(const std::string& accountId, const std::vector<Link>& links,
                      const std::vector<Registration>& locals, const std::vector<Registration>& remotes,
                      const registrations::VariableValues& values, std::int64_t nowUs)
{
    std::map<std::string, const Link*> byRegistration;
    std::map<std::string, const Link*> byRemote;
    for (const Link& link : links) {
        byRegistration[link.registrationId] = &link;
        byRemote[link.remoteId] = &link;
    }
    std::map<std::string, const Registration*> remoteById;
    for (const Registration& remote : remotes)
        remoteById[remote.id] = &remote;
    const auto lonelyRemotes = uniqueByName(remotes, [&](const auto& id) { return byRemote.contains(id); });
    const auto lonelyLocals =
        uniqueByName(locals, [&](const auto& id) { return byRegistration.contains(id); });

    Matcher matcher(accountId, values, nowUs);
    std::set<std::string> shownRemotes;
    std::set<std::string> localIds;
    for (const Registration& local : locals) {
        localIds.insert(local.id);
        const auto link = byRegistration.find(local.id);
        const Registration* remote = nullptr;
        if (link != byRegistration.end()) {
            const auto found = remoteById.find(link->second->remoteId);
            remote = found != remoteById.end() ? found->second : nullptr;
        } else if (lonelyLocals.contains(local.name) && lonelyRemotes.contains(local.name)) {
            remote = lonelyRemotes.at(local.name);
        }
        if (remote != nullptr)
            shownRemotes.insert(remote->id);
        matcher.add(link != byRegistration.end() ? std::optional(*link->second) : std::nullopt, local,
                    remote != nullptr ? std::optional(*remote) : std::nullopt);
    }
    for (const Registration& remote : remotes) {
        const auto link = byRemote.find(remote.id);
        if (!shownRemotes.contains(remote.id))
            matcher.add(link != byRemote.end() ? std::optional(*link->second) : std::nullopt, std::nullopt,
                        remote);
    }
    for (const Link& link : links) {
        if (!localIds.contains(link.registrationId) && !remoteById.contains(link.remoteId))
            matcher.out.goneRemotes.push_back(link.remoteId);
    }
    return std::move(matcher.out);
}

} // namespace hookbench::mixpeek
