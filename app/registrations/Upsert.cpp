#include "registrations/Upsert.h"

#include "registrations/Exchange.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace hookbench::registrations {

namespace {

class Planner {
public:
    Planner(const std::vector<Registration>& existing, const std::vector<Registration>& imported)
    {
        for (const Registration& registration : existing) {
            m_byName[registration.name].push_back(&registration);
            m_byId[registration.id] = &registration;
        }
        for (const Registration& registration : imported)
            m_importedNames[registration.name].push_back(&registration);
    }

    void upsert(const Registration& imported)
    {
        const auto named = m_byName.find(imported.name);
        if (named == m_byName.end()) {
            if (m_importedNames[imported.name].size() > 1)
                ambiguous(imported, {});
            else if (const Registration* renamed = renamedTo(imported))
                change(*renamed, imported);
            else
                create(imported);
            return;
        }
        const std::vector<const Registration*>& candidates = named->second;
        const auto sameId = std::find_if(candidates.begin(), candidates.end(),
                                         [&](const Registration* other) { return other->id == imported.id; });
        if (sameId != candidates.end())
            change(**sameId, imported);
        else if (candidates.size() > 1 || m_importedNames[imported.name].size() > 1)
            ambiguous(imported, candidates);
        else
            change(*candidates.front(), imported);
    }

    void create(Registration registration)
    {
        const bool isFree = isRegistrationId(registration.id) && !m_byId.count(registration.id) &&
                            m_givenIds.insert(registration.id).second;
        if (!isFree)
            registration.id.clear();
        m_plan.create.push_back(std::move(registration));
    }

    UpsertPlan take() { return std::move(m_plan); }

private:
    /// The stored record of this id, unless the import speaks of its name as well.
    const Registration* renamedTo(const Registration& imported) const
    {
        const auto found = m_byId.find(imported.id);
        if (imported.id.empty() || found == m_byId.end() || m_importedNames.count(found->second->name))
            return nullptr;
        return found->second;
    }

    void change(const Registration& before, const Registration& imported)
    {
        if (!m_changed.insert(before.id).second) {
            ambiguous(imported, {&before});
            return;
        }
        if (sameContent(before, imported)) {
            m_plan.unchanged.push_back(before);
            return;
        }
        UpsertPlan::Update update{before, imported};
        update.after.id = before.id;
        update.after.createdAt = before.createdAt;
        update.after.updatedAt = before.updatedAt;
        m_plan.update.push_back(std::move(update));
    }

    void ambiguous(const Registration& imported, const std::vector<const Registration*>& candidates)
    {
        UpsertPlan::Ambiguous entry{imported, {}};
        for (const Registration* candidate : candidates)
            entry.ids.push_back(candidate->id);
        m_plan.ambiguous.push_back(std::move(entry));
    }

    std::unordered_map<std::string, std::vector<const Registration*>> m_byName;
    std::unordered_map<std::string, const Registration*> m_byId;
    std::unordered_map<std::string, std::vector<const Registration*>> m_importedNames;
    std::unordered_set<std::string> m_changed;
    std::unordered_set<std::string> m_givenIds;
    UpsertPlan m_plan;
};

} // namespace

UpsertPlan planUpsert(const std::vector<Registration>& existing, const std::vector<Registration>& imported)
{
    Planner planner(existing, imported);
    for (const Registration& registration : imported)
        planner.upsert(registration);
    return planner.take();
}

UpsertPlan planInsert(const std::vector<Registration>& existing, const std::vector<Registration>& imported)
{
    Planner planner(existing, imported);
    for (const Registration& registration : imported)
        planner.create(registration);
    return planner.take();
}

bool sameContent(const Registration& a, const Registration& b)
{
    return a.name == b.name && a.eventTypes == b.eventTypes && a.channels == b.channels &&
           a.isActive == b.isActive && a.extra == b.extra;
}

} // namespace hookbench::registrations
