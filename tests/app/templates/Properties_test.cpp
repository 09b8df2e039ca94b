#include "TestHelpers.h"

#include "templates/Blame.h"
#include "templates/Formatter.h"
#include "templates/Renderer.h"

#include <random>
#include <set>

using namespace hookbench;
using namespace hookbench::templates;

namespace {

/// Makes templates and events at random, the same ones in every run.
class Generator {
public:
    explicit Generator(unsigned seed) : m_random(seed) {}

    int below(int count) { return static_cast<int>(m_random() % static_cast<unsigned>(count)); }
    template <class T>
    const T& one(const std::vector<T>& of)
    {
        return of[static_cast<std::size_t>(below(static_cast<int>(of.size())))];
    }

    std::string text()
    {
        static const std::vector<std::string> pieces{"a", "é", "\n", " ", "\"", "{}", "x:y", "日本", "\\"};
        std::string out;
        for (int i = below(4); i > 0; --i)
            out += one(pieces);
        return out;
    }

    json::Value scalar()
    {
        switch (below(4)) {
        case 0:
            return json::Value(below(1000));
        case 1:
            return json::Value(below(2) == 0);
        default:
            return json::Value("v" + std::to_string(below(100000)) + text());
        }
    }

    json::Value event()
    {
        json::Object out;
        for (const std::string& name : names())
            out.append(name, scalar());
        json::Object data;
        for (const std::string& name : names())
            data.append(name, scalar());
        out.append("data", std::move(data));
        json::Array items;
        for (int i = 1 + below(3); i > 0; --i) {
            json::Object item;
            item.append("n", scalar());
            items.push_back(std::move(item));
        }
        out.append("items", std::move(items));
        return out;
    }

    static const std::vector<std::string>& names()
    {
        static const std::vector<std::string> all{"a", "b", "c"};
        return all;
    }

    std::string path() { return (below(2) == 0 ? "" : "data.") + one(names()); }

    std::string expression()
    {
        switch (below(9)) {
        case 0:
            return path() + "|upper";
        case 1:
            return path() + " ~ '-' ~ " + path();
        case 2:
            return "items[0].n";
        case 3:
            return path() + "|tojson";
        case 4:
            return "items|map(attribute='n')|join(',')";
        case 5:
            return path() + " if " + path() + " else " + path();
        case 6:
            return "data['" + one(names()) + "']|string|length";
        default:
            return path();
        }
    }

    /// No conditions and no loops: what is written where depends on values alone.
    std::string straightLine()
    {
        std::string out;
        std::vector<std::string> variables;
        for (int i = 1 + below(8); i > 0; --i) {
            switch (below(8)) {
            case 0: {
                const std::string name = "v" + std::to_string(variables.size());
                out += "{% set " + name + " = " + expression() + " %}";
                variables.push_back(name);
                break;
            }
            case 1:
                out += "{% filter upper %}" + text() + "{{ " + expression() + " }}{% endfilter %}";
                break;
            case 2:
                out += "{% macro m(x, y=1) %}<{{ x }}{{ y }}>{% endmacro %}{{ m(" + path() + ", y=" + path() +
                       "|string) }}";
                break;
            case 3:
                out += "{% set s %}[{{ " + expression() + " }}]{% endset %}{{ s }}{{ s|lower }}";
                break;
            case 4:
                out += "{# note #}{% with w = " + path() + " %}{{ w }}{% endwith %}";
                break;
            default:
                out += text() + "{{ " + (variables.empty() || below(2) == 0 ? expression() : one(variables)) +
                       " }}";
            }
        }
        return out;
    }

    /// A payload template whose rendering is JSON for every event.
    std::string payload(int depth)
    {
        const std::string space = one(std::vector<std::string>{"", " ", "\n", "\n   ", "\t"});
        const std::string tag = below(4) == 0 ? "-" : "";
        switch (depth > 0 ? below(7) : below(3)) {
        case 0:
            return "{{" + tag + " " + path() + "|tojson }}";
        case 1:
            return one(std::vector<std::string>{"1", "true", "\"a  , b: [\"",
                                                "\"x{{ " + path() + "|string|length }} y\"",
                                                "-1{{ items|length }}"});
        case 2:
            return "\"{% if " + path() + " %}yes  {% else %} no{% endif %}\"";
        case 3:
            return "{" + space + "\"k\"" + space + ":" + space + payload(depth - 1) + space + "," + space +
                   "\"l\":" + payload(depth - 1) + space + "}";
        case 4:
            return "[" + space + "{% for i in items " + tag + "%}" + space + payload(depth - 1) + space +
                   "{% if not loop.last %},{% endif %}" + space + "{%" + tag + " endfor %}" + space + "]";
        case 5:
            return "{% if " + path() + " %}" + space + payload(depth - 1) + space + "{% else %}" +
                   payload(depth - 1) + "{%" + tag + " endif %}";
        default:
            return "[" + payload(depth - 1) + "," + space + payload(depth - 1) + "{# c #}" + space + "]";
        }
    }

private:
    std::mt19937 m_random;
};

/// All scalars of an event, with their paths.
void eachScalar(json::Value& value, const std::string& path,
                const std::function<void(json::Value&, const std::string&)>& visit)
{
    if (value.isObject()) {
        for (json::Member& member : value.asObject())
            eachScalar(member.value, path.empty() ? member.key : path + "." + member.key, visit);
    } else if (value.isArray()) {
        for (std::size_t i = 0; i < value.asArray().size(); ++i)
            eachScalar(value.asArray()[i], path + "[" + std::to_string(i) + "]", visit);
    } else {
        visit(value, path);
    }
}

/// What the ranges that do not name a path wrote, one after the other.
std::vector<std::string> bytesOutside(const Rendering& rendering, const std::string& path)
{
    std::vector<std::string> pieces(1);
    const std::vector<std::size_t> named = rangesOfPath(rendering, path);
    const std::set<std::size_t> skipped(named.begin(), named.end());
    for (std::size_t i = 0; i < rendering.ranges.size(); ++i) {
        if (skipped.count(i) > 0)
            pieces.emplace_back();
        else
            pieces.back() += test::bytesOf(rendering, rendering.ranges[i]);
    }
    return pieces;
}

} // namespace

TEST_CASE("every byte belongs to one range, and a changed value changes only ranges that name it")
{
    int checked = 0;
    for (unsigned seed = 0; seed < 1500; ++seed) {
        Generator generator(seed);
        const std::string source = generator.straightLine();
        json::Value event = generator.event();
        INFO(source);
        INFO(json::write(event));
        const Rendering before = renderText(source, event);
        if (!before.ok())
            continue;
        REQUIRE(test::areTiled(before));
        json::Value changed = event;
        eachScalar(changed, {}, [&](json::Value& value, const std::string& path) {
            const json::Value kept = value;
            value = json::Value(generator.below(2) == 0 ? "CHANGED" : "");
            const Rendering after = renderText(source, changed);
            value = kept;
            if (!after.ok())
                return;
            INFO(path);
            REQUIRE(bytesOutside(before, path) == bytesOutside(after, path));
            ++checked;
        });
    }
    CHECK(checked > 5000);
}

TEST_CASE("the ranges of object templates cover every byte of the escaped output, too")
{
    for (unsigned seed = 0; seed < 400; ++seed) {
        Generator generator(seed);
        json::Object object;
        object.append("x", json::Value(generator.straightLine()));
        object.append(
            "y", json::Array{json::Value(generator.expression()), json::Value(1), json::Value("{{ a }}\"")});
        const json::Value event = generator.event();
        const Rendering rendering = renderPayload(sourceOf(object), event);
        if (!rendering.ok())
            continue;
        INFO(rendering.text);
        REQUIRE(test::areTiled(rendering));
        RenderOptions bare;
        bare.provenance = false;
        REQUIRE(renderPayload(sourceOf(object), event, bare).text == rendering.text);
    }
}

TEST_CASE("formatting changes no value that a template renders, and formats the same twice")
{
    int formattedCount = 0;
    for (unsigned seed = 0; seed < 1500; ++seed) {
        Generator generator(seed);
        const std::string source = generator.payload(4);
        INFO(source);
        const auto formatted = formatJsonTemplate(source);
        if (!formatted)
            continue;
        ++formattedCount;
        INFO(*formatted);
        REQUIRE(formatJsonTemplate(*formatted));
        CHECK(*formatJsonTemplate(*formatted) == *formatted);
        for (int i = 0; i < 3; ++i) {
            const json::Value event = generator.event();
            const Rendering before = renderJson(source, event);
            const Rendering after = renderJson(*formatted, event);
            REQUIRE(before.ok() == after.ok());
            if (before.ok())
                REQUIRE(test::parsed(before.text) == test::parsed(after.text));
        }
    }
    CHECK(formattedCount > 1400);
}

TEST_CASE("formatting puts members and tags on lines of their own")
{
    const auto formatted = formatJsonTemplate("{\"a\":1,\"l\":[{% for i in items %}{\"n\":{{ i.n|tojson "
                                              "}}}{% if not loop.last %},{% endif %} {% endfor %}]}");
    REQUIRE(formatted);
    CHECK(*formatted ==
          "{\n  \"a\": 1,\n  \"l\": [\n    {% for i in items %}{\n        \"n\": {{ i.n|tojson }}\n"
          "      }{% if not loop.last %},{% endif %}\n    {% endfor %}\n  ]\n}");
}

TEST_CASE("formatting refuses what it cannot be sure of, and says where")
{
    for (const char* source :
         {"{% if a %}{{% else %}[{% endif %}", "{\"a\": {% if b %}\"x{% else %}\"y{% endif %}\"}",
          "plain text", "{% extends 'x' %}", "{\"a\": 1]", "\"open", "[{{ '\"' }}a, b{{ '\"' }}]"}) {
        INFO(source);
        CHECK_FALSE(formatJsonTemplate(source));
    }
    const auto refused = formatJsonTemplate("{\n  nonsense: 1}");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("line 2, column 3") != std::string::npos);
}

TEST_CASE("an object becomes a text that renders to the same value, and a text an object where it is one")
{
    using Shape = TemplateSource::Shape;
    for (unsigned seed = 0; seed < 300; ++seed) {
        Generator generator(seed);
        json::Object object;
        object.append("x", json::Value(generator.straightLine()));
        object.append("y", json::Array{json::Value("plain"), json::Value("{{ data.a }}\n")});
        const TemplateSource source = sourceOf(object);
        const auto text = converted(source, Shape::Text);
        REQUIRE(text);
        const json::Value event = generator.event();
        const Rendering before = renderPayload(source, event);
        const Rendering after = renderPayload(*text, event);
        INFO(text->text);
        REQUIRE(before.ok() == after.ok());
        if (before.ok())
            REQUIRE(test::parsed(before.text) == test::parsed(after.text));
    }
    const TemplateSource text{Shape::Text, R"({"a": "{{ x }}", "n": 1})"};
    REQUIRE(converted(text, Shape::Object));
    CHECK(converted(text, Shape::Object)->text == text.text);
    CHECK_FALSE(converted({Shape::Text, R"({"a": {{ x }}})"}, Shape::Object));
    CHECK_FALSE(converted({Shape::Text, R"({"a": "{% if x %}", "b": "{% endif %}"})"}, Shape::Object));
}
