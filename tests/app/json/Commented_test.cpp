#include "JsonGenerator.h"
#include "json/Commented.h"
#include "json/Writer.h"

#include <algorithm>
#include <chrono>

using namespace hookbench;
using namespace hookbench::json;
using test::JsonGenerator;

namespace {

Value read(std::string_view text)
{
    const auto value = parseCommented(text);
    INFO(text);
    REQUIRE(value);
    return *value;
}

std::string edit(std::string_view text, std::string_view value)
{
    const auto edited = editCommented(text, read(value));
    REQUIRE(edited);
    return *edited;
}

/// Members sorted by name, so that values compare up to the order of members.
Value sorted(const Value& value)
{
    if (value.isArray()) {
        Array items;
        for (const Value& item : value.asArray())
            items.push_back(sorted(item));
        return items;
    }
    if (!value.isObject())
        return value;
    std::vector<Member> members;
    for (const Member& member : value.asObject())
        members.push_back({member.key, sorted(member.value)});
    std::stable_sort(members.begin(), members.end(),
                     [](const Member& a, const Member& b) { return a.key < b.key; });
    Object object;
    for (Member& member : members)
        object.append(member.key, member.value);
    return object;
}

/// A text for a value with comments and white space wherever they may stand. Each member is marked with a
/// comment of its own above it, "// @N".
class CommentedWriter {
public:
    explicit CommentedWriter(JsonGenerator& random) : m_random(random), m_loose(random.chance(70)) {}

    std::string write(const Value& value)
    {
        m_newline = m_random.chance(20) ? "\r\n" : "\n";
        m_out = m_random.chance(20) ? "// first" + m_newline : "";
        put(value, 0);
        return m_out + (m_random.chance(50) ? m_newline : "") + (m_random.chance(20) ? "/* last */" : "");
    }

private:
    void trivia()
    {
        while (m_random.chance(30)) {
            switch (m_random.below(m_loose ? 5 : 2)) {
            case 0:
                m_out += ' ';
                break;
            case 1:
                m_out += '\t';
                break;
            case 2:
                m_out += "/* , ] } \" */";
                break;
            case 3:
                m_out += "// , ] } \"" + m_newline;
                break;
            default:
                m_out += m_newline;
            }
        }
    }

    void newline(int level)
    {
        m_out += m_newline;
        m_out.append(static_cast<std::size_t>(level) * 3, ' ');
    }

    void put(const Value& value, int level)
    {
        trivia();
        if (value.isArray())
            items(value.asArray(), level);
        else if (value.isObject())
            members(value.asObject(), level);
        else
            m_out += json::write(value);
        trivia();
    }

    void items(const Array& items, int level)
    {
        m_out += '[';
        const bool lines = m_loose && m_random.chance(60);
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (lines)
                newline(level + 1);
            put(items[i], level + 1);
            if (i + 1 < items.size() || (m_loose && m_random.chance(30)))
                m_out += ',';
        }
        trivia();
        m_out += ']';
    }

    void members(const Object& members, int level)
    {
        m_out += '{';
        for (std::size_t i = 0; i < members.size(); ++i) {
            if (m_loose) {
                newline(level + 1);
                m_out += "// @" + std::to_string(++m_marks) + ";";
                newline(level + 1);
            }
            m_out += json::quoted(members[i].key);
            trivia();
            m_out += ':';
            put(members[i].value, level + 1);
            if (i + 1 < members.size() || (m_loose && m_random.chance(30)))
                m_out += ',';
        }
        trivia();
        m_out += '}';
    }

    JsonGenerator& m_random;
    bool m_loose;
    std::string m_newline;
    std::string m_out;
    int m_marks = 0;
};

/// The value with some things changed, added, moved and removed.
Value mutated(JsonGenerator& random, const Value& value)
{
    if (random.chance(10))
        return random.value(2);
    if (value.isArray()) {
        Array items;
        for (const Value& item : value.asArray()) {
            if (random.chance(20))
                items.push_back(random.value(1));
            if (!random.chance(20))
                items.push_back(mutated(random, item));
        }
        if (items.size() > 1 && random.chance(20))
            std::swap(items.front(), items.back());
        return items;
    }
    if (!value.isObject())
        return value;
    Object object;
    const auto add = [&](const std::string& key, Value member) {
        if (!object.find(key))
            object.append(key, std::move(member));
    };
    for (const Member& member : value.asObject()) {
        if (random.chance(15))
            add(random.name(), random.value(1));
        if (!random.chance(15))
            add(member.key, mutated(random, member.value));
    }
    if (random.chance(15))
        add(random.name(), random.value(2));
    return object;
}

/// The marks of the members that are the same before and after, found through objects alone.
void collectMarks(const Value& before, const Value& after, std::string_view text,
                  std::vector<std::string>& marks)
{
    // Members are numbered in the order of their names in the text, which is the order in which they are
    // visited.
    int mark = 0;
    const std::function<void(const Value&, const Value*)> visit = [&](const Value& old, const Value* now) {
        if (old.isArray()) {
            for (const Value& item : old.asArray())
                visit(item, nullptr);
        } else if (old.isObject()) {
            for (const Member& member : old.asObject()) {
                ++mark;
                const Value* other = now ? now->find(member.key) : nullptr;
                if (other && *other == member.value)
                    marks.push_back("// @" + std::to_string(mark) + ";");
                visit(member.value, other);
            }
        }
    };
    visit(before, &after);
    if (text.find("// @") == std::string_view::npos)
        marks.clear();
}

/// The order of the members that are in both, in objects found through objects.
void checkOrder(const Value& before, const Value& after)
{
    if (!before.isObject() || !after.isObject())
        return;
    std::vector<std::string> wanted;
    std::vector<std::string> got;
    for (const Member& member : before.asObject()) {
        if (const Value* other = after.find(member.key)) {
            wanted.push_back(member.key);
            checkOrder(member.value, *other);
        }
    }
    for (const Member& member : after.asObject()) {
        if (before.find(member.key))
            got.push_back(member.key);
    }
    CHECK(got == wanted);
}

} // namespace

TEST_CASE("comments, trailing commas and a byte-order mark are read over")
{
    CHECK(read("\xEF\xBB\xBF// a\n{ /* b */ \"x\": [1, 2, /* c */], // d\n}\n") == read(R"({"x":[1,2]})"));
    CHECK(read(R"(["// no comment", "/* nor this */", "a,]"])").asArray().size() == 3);
}

TEST_CASE("a fault is named with the line and column of the text itself")
{
    struct Case {
        const char* text;
        std::size_t line, column;
        const char* words;
    };
    const Case cases[] = {
        {"", 1, 1, "empty"},
        {"// a\n{ /* é */ \"x\" 1 }", 2, 16, "colon"},
        {"[1,\n/* open", 2, 1, "not closed with */"},
        {"[,]", 1, 2, "value is expected"},
        {"[1,,]", 1, 4, "value is expected"},
        {"{\"a\":,}", 1, 6, "value is expected"},
        {"{,}", 1, 2, "name"},
        {"[1 / 2]", 1, 4, "comma"},
        {"[1] /", 1, 5, "follow"},
        {"[1],", 1, 4, "follow"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.text);
        const auto value = parseCommented(c.text);
        REQUIRE_FALSE(value);
        CHECK(value.error().line == c.line);
        CHECK(value.error().column == c.column);
        CHECK(value.error().message.find(c.words) != std::string::npos);
        if (*c.text)
            CHECK_FALSE(editCommented(c.text, Value(1)));
    }
}

TEST_CASE("an edit touches only what changed")
{
    const std::string text = "// Ours.\n"
                             "{\n"
                             "    \"name\":  \"a\", // who\n"
                             "    /* where */\n"
                             "    \"url\": \"https://a/\",\n"
                             "\n"
                             "    \"types\": [\"x\", \"y\"],\n"
                             "}\n";
    CHECK(edit(text, R"({"name":"a","url":"https://a/","types":["x","y"]})") == text);
    CHECK(edit(text, R"({"name":"b","url":"https://a/","on":true,"types":["x","z","y"]})") ==
          "// Ours.\n"
          "{\n"
          "    \"name\":  \"b\", // who\n"
          "    /* where */\n"
          "    \"url\": \"https://a/\",\n"
          "    \"on\": true,\n"
          "\n"
          "    \"types\": [\"x\", \"z\", \"y\"],\n"
          "}\n");
    CHECK(edit(text, R"({"types":["y"],"name":"a"})") == "// Ours.\n"
                                                         "{\n"
                                                         "    \"name\":  \"a\", // who\n"
                                                         "\n"
                                                         "    \"types\": [\"y\"],\n"
                                                         "}\n");
}

TEST_CASE("what is added takes the indentation and line ends of the file")
{
    CHECK(edit("{\r\n\t\"a\": 1\r\n}", R"({"a":1,"b":{"c":[1]}})") ==
          "{\r\n\t\"a\": 1,\r\n\t\"b\": {\r\n\t\t\"c\": [\r\n\t\t\t1\r\n\t\t]\r\n\t}\r\n}");
    CHECK(edit(R"({"a":1,"b":2})", R"({"a":1,"b":2,"c":[3,4]})") == R"({"a":1,"b":2,"c":[3,4]})");
    CHECK(edit("[\n  {}\n]", R"([{"a":1}])") == "[\n  {\n    \"a\": 1\n  }\n]");
    CHECK(edit("{\n  // none yet\n}", R"({"a":1})") == "{\n  // none yet\n  \"a\": 1\n}");
    CHECK(edit("[1, 2]", "[0, 1, 2]") == "[0, 1, 2]");
    CHECK(edit("[1, 2]", "[2]") == "[2]");
    CHECK(edit("[\n 1, // one\n 2 // two\n]", "[1]") == "[\n 1 // one\n]");
    CHECK(edit("[\n 1, // one\n 2 // two\n]", "[1, 2, 3]") == "[\n 1, // one\n 2, // two\n 3\n]");
}

TEST_CASE("an empty text gives pretty JSON, one of comments keeps them")
{
    CHECK(edit("", R"({"a":1})") == "{\n  \"a\": 1\n}\n");
    CHECK(edit(" \n", R"({"a":1})") == "{\n  \"a\": 1\n}\n");
    CHECK(edit("// mine", R"([])") == "// mine\n[]\n");
}

TEST_CASE("items are known again by what they are, then by their name")
{
    const std::string text = "[\n"
                             "  // first\n  {\"name\": \"a\", \"x\": 1},\n"
                             "  // second\n  {\"name\": \"b\", \"x\": 1},\n"
                             "  // third\n  {\"name\": \"c\", \"x\": 1}\n"
                             "]\n";
    CHECK(edit(text, R"([{"name":"b","x":2},{"name":"c","x":1}])") ==
          "[\n"
          "  // second\n  {\"name\": \"b\", \"x\": 2},\n"
          "  // third\n  {\"name\": \"c\", \"x\": 1}\n"
          "]\n");
    CHECK(edit(text, R"([{"name":"n"},{"name":"a","x":1},{"name":"b","x":1},{"name":"c","x":3}])") ==
          "[\n"
          "  {\n    \"name\": \"n\"\n  },\n"
          "  // first\n  {\"name\": \"a\", \"x\": 1},\n"
          "  // second\n  {\"name\": \"b\", \"x\": 1},\n"
          "  // third\n  {\"name\": \"c\", \"x\": 3}\n"
          "]\n");
}

TEST_CASE("members of one name are told apart by their order")
{
    CHECK(edit(R"({"a": 1, "b": 2, "a": 3})", R"({"a": 4, "b": 2, "a": 3, "a": 5})") ==
          R"({"a": 4, "b": 2, "a": 3, "a": 5})");
    CHECK(read(edit(R"({"b": 2, "a": 1})", R"({"a": 1, "b": 2, "a": 5})")).find("a")->asNumber().text == "5");
}

TEST_CASE(
    "whatever the text and the new value, the edited text says the new value and keeps unchanged comments")
{
    for (std::uint32_t seed = 1; seed <= 4000; ++seed) {
        JsonGenerator random(seed);
        const Value before = random.value(4);
        const std::string text = CommentedWriter(random).write(before);
        REQUIRE(read(text) == before);
        REQUIRE(*editCommented(text, before) == text);

        const Value after = mutated(random, before);
        const auto edited = editCommented(text, after);
        REQUIRE(edited);
        CAPTURE(seed, text, write(after), *edited);
        const auto again = parseCommented(*edited);
        REQUIRE(again);
        REQUIRE(sorted(*again) == sorted(after));
        checkOrder(before, *again);
        std::vector<std::string> marks;
        collectMarks(before, after, text, marks);
        for (const std::string& mark : marks)
            CHECK(edited->find(mark) != std::string::npos);
    }
}

TEST_CASE("the line of a value is found by its path")
{
    const std::string text = "// x\n[\n  {\"a\": {\n    \"b\": [1,\n 2]}}\n]";
    CHECK(lineOf(text, "") == 2);
    CHECK(lineOf(text, "[0].a.b[1]") == 5);
    CHECK(lineOf(text, "[0].a.b") == 4);
    CHECK(lineOf(text, "[0].c") == 0);
    CHECK(lineOf(text, "[1]") == 0);
    CHECK(lineOf(text, "[x]") == 0);
    CHECK(lineOf("{", "a") == 0);
}

TEST_CASE("time grows with the size, not with its square")
{
    const auto seconds = [](const std::string& text, const Value& value) {
        const auto start = std::chrono::steady_clock::now();
        REQUIRE(editCommented(text, value));
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    };
    // 1 MB in each shape that invites repeated work: one long line, equal items, deep nesting, many members,
    // comments.
    std::string line = "[0";
    std::string comments = "[0";
    while (line.size() < 1'000'000)
        line += ",1";
    while (comments.size() < 1'000'000)
        comments += ", // x\n/*/ / */ 1";
    std::string deep =
        std::string(500, '[') + "\"" + std::string(1'000'000, 'x') + "\"" + std::string(500, ']');
    std::string members = "{\"m\": 0";
    for (int i = 0; members.size() < 1'000'000; ++i)
        members += ", \"m" + std::to_string(i) + "\": " + std::to_string(i);
    for (const std::string& text : {line + "]", comments + "]", deep, members + "}"}) {
        Value changed = read(text);
        if (changed.isObject())
            changed.asObject().set("m", Value("new"));
        else
            changed.asArray().front() = Value("new");
        // Quadratic work on a megabyte takes minutes; this takes less than a second even on a busy machine.
        CHECK(seconds(text, changed) < 5);
        CHECK(seconds(text, Value(Array{Value(1)})) < 5);
    }
}
