#include "templates/UndefinedView.h"

#include "jinja/Facts.h"
#include "templates/ObjectTemplate.h"
#include "templates/Renderer.h"
#include "templates/TextPositions.h"
#include "json/Diff.h"

#include <algorithm>
#include <map>
#include <set>

namespace hookbench::templates {

namespace {

using Undefined = jinja::EnvironmentOptions::Undefined;

/// One step of a path as Facts writes it: a name, an index, or any item.
struct Step {
    enum class Kind { Name, Index, AnyItem };
    Kind kind = Kind::Name;
    std::string name;
    std::size_t index = 0;
};

/// Reads `data.items[0]['x-y'][].name`.
std::vector<Step> stepsOf(std::string_view path)
{
    std::vector<Step> steps;
    while (!path.empty()) {
        if (path.starts_with("[]")) {
            steps.push_back({Step::Kind::AnyItem, {}, 0});
            path.remove_prefix(2);
        } else if (path.starts_with("['") || path.starts_with("[\"")) {
            const char quote = path[1];
            std::string name;
            std::size_t at = 2;
            for (; at < path.size() && path[at] != quote; ++at) {
                if (path[at] == '\\' && at + 1 < path.size())
                    ++at;
                name += path[at];
            }
            steps.push_back({Step::Kind::Name, std::move(name), 0});
            path.remove_prefix(std::min(at + 2, path.size()));
        } else if (path.starts_with('[')) {
            const std::size_t end = std::min(path.find(']'), path.size());
            const std::string number(path.substr(1, end - 1));
            const bool isNumber =
                !number.empty() && number.find_first_not_of("0123456789") == std::string::npos;
            steps.push_back({isNumber ? Step::Kind::Index : Step::Kind::Name, number,
                             isNumber ? static_cast<std::size_t>(std::stoull(number.substr(0, 9))) : 0});
            path.remove_prefix(std::min(end + 1, path.size()));
        } else {
            if (path.starts_with('.'))
                path.remove_prefix(1);
            const std::size_t end = std::min(path.find_first_of(".["), path.size());
            steps.push_back({Step::Kind::Name, std::string(path.substr(0, end)), 0});
            path.remove_prefix(end);
        }
    }
    return steps;
}

/// What a dict offers besides its members; reading it is no mistake.
bool isMethod(std::string_view name)
{
    static const std::set<std::string_view> names{"items", "keys", "values", "get", "copy", "pop", "update"};
    return names.count(name) > 0;
}

/// Looks a path up and collects what is not there, item by item.
class Finder {
public:
    explicit Finder(const json::Value& event) : m_event(event) {}

    struct Missing {
        std::string path;
        std::string nearest;
    };

    std::vector<Missing> find(std::string_view path)
    {
        m_missing.clear();
        m_looked = 0;
        walk(m_event, stepsOf(path), 0, {});
        // Where no item has it, one line says so for all.
        if (m_looked > 1 && m_missing.size() == m_looked)
            m_missing = {{std::string(path), m_missing.front().nearest}};
        return m_missing;
    }

private:
    void walk(const json::Value& value, const std::vector<Step>& steps, std::size_t at,
              const std::string& path)
    {
        if (at == steps.size()) {
            ++m_looked;
            return;
        }
        const Step& step = steps[at];
        if (step.kind == Step::Kind::AnyItem) {
            if (!value.isArray())
                return;
            for (std::size_t i = 0; i < value.asArray().size(); ++i)
                walk(value.asArray()[i], steps, at + 1, path + "[" + std::to_string(i) + "]");
            return;
        }
        const json::Value* next = nullptr;
        std::string here = path;
        if (step.kind == Step::Kind::Index) {
            json::appendIndex(here, step.index);
            if (value.isArray() && step.index < value.asArray().size())
                next = &value.asArray()[step.index];
            if (value.isString())
                return;
        } else {
            json::appendMember(here, step.name);
            next = value.find(step.name);
            const bool isObject = value.isObject();
            if (next == nullptr && isMethod(step.name) && (isObject || value.isArray()))
                return;
        }
        if (next != nullptr) {
            walk(*next, steps, at + 1, here);
            return;
        }
        ++m_looked;
        // The whole of what was asked for, below what is there.
        for (std::size_t i = at + 1; i < steps.size(); ++i) {
            if (steps[i].kind == Step::Kind::Name)
                json::appendMember(here, steps[i].name);
            else if (steps[i].kind == Step::Kind::Index)
                json::appendIndex(here, steps[i].index);
            else
                here += "[]";
        }
        m_missing.push_back({here, nearestOf(value, step.name, path)});
    }

    /// The member whose name differs least, if it is alike.
    static std::string nearestOf(const json::Value& owner, std::string_view name, std::string path)
    {
        if (!owner.isObject())
            return {};
        std::string best;
        std::size_t least = std::max<std::size_t>(2, name.size() / 3) + 1;
        for (const json::Member& member : owner.asObject()) {
            const std::size_t apart = distance(member.key, name);
            if (apart < least) {
                least = apart;
                best = member.key;
            }
        }
        if (best.empty())
            return {};
        json::appendMember(path, best);
        return path;
    }

    static std::size_t distance(std::string_view a, std::string_view b)
    {
        std::vector<std::size_t> row(b.size() + 1);
        for (std::size_t i = 0; i <= b.size(); ++i)
            row[i] = i;
        for (std::size_t i = 1; i <= a.size(); ++i) {
            std::size_t diagonal = row[0];
            row[0] = i;
            for (std::size_t k = 1; k <= b.size(); ++k) {
                const std::size_t above = row[k];
                row[k] = std::min({row[k] + 1, row[k - 1] + 1, diagonal + (a[i - 1] == b[k - 1] ? 0U : 1U)});
                diagonal = above;
            }
        }
        return row[b.size()];
    }

    const json::Value& m_event;
    std::vector<Missing> m_missing;
    std::size_t m_looked = 0;
};

struct Use {
    std::string path;
    TextSpan place;
};

/// What the template reads, and where.
std::vector<Use> usesOf(const TemplateSource& source)
{
    std::vector<Use> uses;
    TextPositions positions(source.text);
    const auto add = [&](std::string_view text, const auto& placeOf) {
        const auto compiled = jinja::Environment().compile(text);
        if (!compiled)
            return;
        for (const jinja::PathUse& use : jinja::factsOf(*compiled).uses)
            uses.push_back({use.path, placeOf(use.begin, use.end)});
    };
    if (source.shape == TemplateSource::Shape::Text) {
        add(source.text, [&](std::size_t begin, std::size_t end) { return positions.span(begin, end); });
    } else if (source.shape == TemplateSource::Shape::Object) {
        for (const TemplateLeaf& leaf : leavesOf(source.text)) {
            add(leaf.source, [&](std::size_t begin, std::size_t end) {
                return positions.span(leaf.origins[begin], leaf.origins[end]);
            });
        }
    }
    return uses;
}

} // namespace

UndefinedView undefinedView(const TemplateSource& source, const json::Value& event,
                            const RenderOptions& options)
{
    UndefinedView view;
    RenderOptions tracing = options;
    tracing.provenance = true;
    tracing.undefined = Undefined::Default;
    const Rendering traced = renderPayload(source, event, tracing);
    std::map<std::string, std::size_t> known;
    Finder finder(event);
    for (const Use& use : usesOf(source)) {
        for (Finder::Missing& missing : finder.find(use.path)) {
            const auto [entry, isNew] = known.emplace(missing.path, view.missing.size());
            if (isNew) {
                const bool wasRead =
                    std::binary_search(traced.pathsRead.begin(), traced.pathsRead.end(), missing.path);
                view.missing.push_back({missing.path, {}, wasRead, missing.nearest});
            }
            auto& places = view.missing[entry->second].places;
            if (std::find(places.begin(), places.end(), use.place) == places.end())
                places.push_back(use.place);
        }
    }
    constexpr std::array modes{Undefined::Default, Undefined::Strict, Undefined::Chainable};
    for (std::size_t i = 0; i < modes.size(); ++i) {
        RenderOptions bare = options;
        bare.provenance = false;
        bare.undefined = modes[i];
        view.outcomes[i] = {modes[i], renderPayload(source, event, bare)};
    }
    return view;
}

} // namespace hookbench::templates
