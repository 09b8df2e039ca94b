#include "capture/drift/Shape.h"

#include "json/Diff.h"

#include <array>
#include <map>
#include <string_view>
#include <utility>

namespace hookbench::capture {

namespace {

constexpr std::array<std::pair<ShapeType, std::string_view>, 7> typeNames{{{ObjectShape, "object"},
                                                                           {ArrayShape, "array"},
                                                                           {StringShape, "string"},
                                                                           {IntegerShape, "integer"},
                                                                           {NumberShape, "number"},
                                                                           {BoolShape, "boolean"},
                                                                           {NullShape, "null"}}};
/// An object with so many members may be a table whose names are data.
constexpr std::size_t suspectMembers = 20;

std::uint8_t typeOf(const json::Value& value)
{
    switch (value.kind()) {
    case json::Kind::Null:
        return NullShape;
    case json::Kind::Bool:
        return BoolShape;
    case json::Kind::Number:
        return value.asNumber().isInteger() ? IntegerShape : NumberShape;
    case json::Kind::String:
        return StringShape;
    case json::Kind::Array:
        return ArrayShape;
    case json::Kind::Object:
        break;
    }
    return ObjectShape;
}

bool fits(std::uint8_t type, std::uint8_t seen)
{
    return (type & seen) != 0 || (type == IntegerShape && (seen & NumberShape) != 0);
}

/// How many bodies had something, and how many of them before the one that is being learned.
struct BodyCount {
    std::int64_t bodies = 0;
    std::int64_t earlier = 0;
    std::int64_t last = 0; ///< the body that was counted last

    void count(std::int64_t body)
    {
        if (std::exchange(last, body) != body)
            earlier = bodies++;
    }
};

} // namespace

std::vector<std::string> shapeTypeNames(std::uint8_t types)
{
    if ((types & NumberShape) != 0)
        types = static_cast<std::uint8_t>(types & ~IntegerShape);
    std::vector<std::string> names;
    for (const auto& [type, name] : typeNames) {
        if ((types & type) != 0)
            names.emplace_back(name);
    }
    return names;
}

std::string shapeTypeText(std::uint8_t types)
{
    std::string text;
    for (const std::string& name : shapeTypeNames(types))
        text += (text.empty() ? "" : " or ") + name;
    return text;
}

struct Shape::Node {
    std::uint8_t types = 0;
    BodyCount present;
    BodyCount asObject;
    std::int64_t objects = 0;    ///< how many objects were seen here
    std::int64_t holders = 0;    ///< how many of the objects above have it
    std::int64_t lastHolder = 0; ///< the object that was counted last
    bool isTable = false;        ///< the names of its members are data
    std::map<std::string, std::unique_ptr<Node>, std::less<>> members;
    std::unique_ptr<Node> items;  ///< of an array
    std::unique_ptr<Node> values; ///< of a table

    std::size_t places() const
    {
        std::size_t count = 1;
        for (const auto& [name, member] : members)
            count += member->places();
        return count + (items ? items->places() : 0) + (values ? values->places() : 0);
    }
};

struct Shape::State {
    Node root;
    std::int64_t bodies = 0;
    std::int64_t objects = 0; ///< numbers every object that was ever seen
    std::size_t places = 1;
    bool full = false;
};

/// One body on its way into the shape.
class Shape::Learner {
public:
    explicit Learner(State& state) : m_state(state) {}

    void visit(Node& node, const json::Value& value, std::size_t depth)
    {
        const std::uint8_t type = typeOf(value);
        node.present.count(m_state.bodies);
        if (!fits(type, node.types) && node.present.earlier >= enough)
            tell(Departure::Kind::OtherType, node.types, type, node.present.earlier);
        node.types |= type;
        if (depth >= deepest)
            return;
        if (type == ObjectShape)
            visitObject(node, value.asObject(), depth);
        else if (type == ArrayShape && !value.asArray().empty())
            visitArray(node, value.asArray(), depth);
    }
    std::vector<Departure> take() { return std::move(m_told); }

private:
    void tell(Departure::Kind kind, std::uint8_t seen, std::uint8_t found, std::int64_t before)
    {
        if (m_told.size() < mostDepartures)
            m_told.push_back({kind, m_path, seen, found, before});
    }

    template <class F>
    void at(std::string_view step, const F& work)
    {
        const std::size_t length = m_path.size();
        m_path += step;
        work();
        m_path.resize(length);
    }
    template <class F>
    void atMember(std::string_view name, const F& work)
    {
        const std::size_t length = m_path.size();
        json::appendMember(m_path, name);
        work();
        m_path.resize(length);
    }

    /// Null if there are too many places.
    std::unique_ptr<Node> make()
    {
        if (m_state.places >= mostPlaces) {
            m_state.full = true;
            return nullptr;
        }
        ++m_state.places;
        return std::make_unique<Node>();
    }

    void visitArray(Node& node, const json::Array& array, std::size_t depth)
    {
        if (!node.items && !(node.items = make()))
            return;
        at("[]", [&] {
            for (const json::Value& item : array)
                visit(*node.items, item, depth + 1);
        });
    }

    void visitObject(Node& node, const json::Object& object, std::size_t depth)
    {
        node.asObject.count(m_state.bodies);
        const std::int64_t number = ++m_state.objects;
        for (const json::Member& member : object) {
            if (!node.isTable && !node.members.contains(member.key) && namesAreData(node))
                makeTable(node);
            if (node.isTable)
                visitValue(node, member.value, depth);
            else
                visitMember(node, member, number, depth);
        }
        for (const auto& [name, member] : node.members) {
            const bool wasAlways = member->holders == node.objects;
            if (member->lastHolder != number && wasAlways && node.asObject.earlier >= enough)
                atMember(name, [&, each = member.get()] {
                    tell(Departure::Kind::MissingPath, each->types, 0, node.asObject.earlier);
                });
        }
        ++node.objects;
    }

    void visitMember(Node& node, const json::Member& member, std::int64_t number, std::size_t depth)
    {
        auto found = node.members.find(member.key);
        const bool isNew = found == node.members.end();
        if (isNew) {
            auto made = make();
            if (!made)
                return;
            found = node.members.emplace(member.key, std::move(made)).first;
        }
        Node& child = *found->second;
        if (std::exchange(child.lastHolder, number) != number)
            ++child.holders;
        atMember(member.key, [&] {
            if (isNew && node.asObject.earlier >= enough)
                tell(Departure::Kind::NewPath, 0, typeOf(member.value), node.asObject.earlier);
            visit(child, member.value, depth + 1);
        });
    }

    void visitValue(Node& node, const json::Value& value, std::size_t depth)
    {
        if (!node.values && !(node.values = make()))
            return;
        at(m_path.empty() ? "*" : ".*", [&] { visit(*node.values, value, depth + 1); });
    }

    /// Whether one name more makes it unlikely that they are names.
    static bool namesAreData(const Node& node)
    {
        if (node.members.size() >= mostMembers)
            return true;
        if (node.members.size() < suspectMembers || node.asObject.bodies <= 2 * enough)
            return false;
        std::size_t once = 0;
        for (const auto& [name, member] : node.members)
            once += member->present.bodies == 1 ? 1 : 0;
        return once * 4 > node.members.size() * 3;
    }

    /// What is known of the members' types is kept; what stands in them is learned anew.
    void makeTable(Node& node)
    {
        auto values = std::make_unique<Node>();
        for (const auto& [name, member] : node.members) {
            values->types |= member->types;
            m_state.places -= member->places();
        }
        ++m_state.places;
        values->present = node.asObject;
        node.members.clear();
        node.values = std::move(values);
        node.isTable = true;
    }

    State& m_state;
    std::string m_path;
    std::vector<Departure> m_told;
};

Shape::Shape() : d(std::make_unique<State>()) {}
Shape::~Shape() = default;
Shape::Shape(Shape&&) noexcept = default;
Shape& Shape::operator=(Shape&&) noexcept = default;

std::vector<Departure> Shape::learn(const json::Value& body)
{
    ++d->bodies;
    Learner learner(*d);
    learner.visit(d->root, body, 0);
    return learner.take();
}

std::int64_t Shape::bodies() const
{
    return d->bodies;
}

bool Shape::isFull() const
{
    return d->full;
}

std::vector<ShapePath> Shape::paths() const
{
    std::vector<ShapePath> paths;
    const auto list = [&](const auto& self, const Node& node, const std::string& path) -> void {
        const auto add = [&](const Node& child, const std::string& at, bool always) {
            paths.push_back({at, child.types, child.present.bodies, always});
            self(self, child, at);
        };
        for (const auto& [name, member] : node.members) {
            std::string at = path;
            json::appendMember(at, name);
            add(*member, at, member->holders == node.objects);
        }
        if (node.values)
            add(*node.values, path.empty() ? "*" : path + ".*", false);
        if (node.items)
            add(*node.items, path + "[]", false);
    };
    list(list, d->root, {});
    return paths;
}

} // namespace hookbench::capture
