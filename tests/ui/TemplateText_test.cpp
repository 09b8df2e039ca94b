// The parts of the template editor that are functions of a text.
#include "templates/JinjaStyler.h"
#include "templates/JinjaTags.h"
#include "templates/JsonPlaces.h"
#include "templates/OutputView.h"
#include "templates/TextSearch.h"

using namespace hookbench;
using ui::HostLanguage;
using ui::JinjaStyle;

namespace {

/// Styles a text line by line; "K" for a key, "s" for a string, …: one letter a byte.
std::string styled(const std::string& text, HostLanguage host, std::vector<int>* folds = nullptr)
{
    static constexpr std::string_view letters = ".KsnloMm#{kvfSN+c";
    std::vector<unsigned char> styles(text.size() + 1);
    const ui::JinjaStyler styler(host);
    int state = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t newline = text.find('\n', at);
        const std::size_t end = newline == std::string::npos ? text.size() : newline + 1;
        const auto line =
            styler.style(std::string_view(text).substr(at, end - at), state, styles.data() + at);
        state = line.state;
        if (folds)
            folds->push_back(line.foldDelta);
        at = end;
    }
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i)
        result += letters[styles[i]];
    return result;
}

std::string wordAt(const std::string& text, ui::TextRange range)
{
    return text.substr(range.begin, range.end - range.begin);
}

} // namespace

TEST_CASE("the styles of Jinja2 in JSON")
{
    CHECK(styled(R"({"a": {{ x.y|upper }}})", HostLanguage::Json) == "oKKKo.{{+v+v+fffff+{{o");
    CHECK(styled(R"("{{ x }}": 1)", HostLanguage::Json) == "K{{+v+{{Ko.n");
    CHECK(styled("{% if a is defined %}true{% endif %}", HostLanguage::Json) ==
          "{{+kk+v+kk+fffffff+{{llll{{+kkkkk+{{");
    CHECK(styled("{# \"x\" #}\"y\"", HostLanguage::Json) == "ccccccccc"
                                                            "sss");
    CHECK(styled("{{ '}}' }}x", HostLanguage::Text) == "{{+SSSS+{{.");
    CHECK(styled("{{ {'a': {}} }}.", HostLanguage::Text) == "{{++SSS+++++"
                                                            "+{{.");
}

TEST_CASE("the styles of Jinja2 in HTML, and of what only looks like a tag")
{
    CHECK(styled(R"(<a href="{{ u }}">x</a>)", HostLanguage::Html) == "MMMMMMMMm{{+v+{{mM.MMMM");
    CHECK(styled("<!-- a -->&amp;", HostLanguage::Html) == "##########lllll");
    CHECK(styled("{% raw %}{{ x }}{% endraw %}", HostLanguage::Text) == "{{+kkk+{{.......{{+kkkkkk+{{");
    CHECK(styled("a < b", HostLanguage::Html) == ".....");
}

TEST_CASE(
    "a line is styled from the state at the end of the one before: comments, strings and tags go over lines")
{
    CHECK(styled("{# a\nb #}c", HostLanguage::Text) == "ccccccccc.");
    CHECK(styled("{{ x\n|upper }}", HostLanguage::Text) == "{{+v++fffff+{{");
    CHECK(styled("{% raw %}\n{{ x }}\n{% endraw %}", HostLanguage::Text).substr(10, 7) == ".......");
}

TEST_CASE("blocks and brackets fold, each line by what it opens and closes")
{
    std::vector<int> folds;
    styled("{\n \"a\": [\n {% for x in y %}\n {% set z = 1 %}\n {% set q %}\n {% endset %}\n {% endfor %}\n "
           "]\n}\n",
           HostLanguage::Json, &folds);
    CHECK(folds == std::vector<int>{1, 1, 1, 0, 1, -1, -1, -1, -1});
}

TEST_CASE("the tags of one block belong together")
{
    const std::string text =
        "{% for a in b %}{% if c %}1{% elif d %}2{% else %}3{% endif %}{% else %}4{% endfor %}";
    std::vector<std::string> words;
    for (const ui::TextRange& range : ui::matchingTags(text, 4))
        words.push_back(wordAt(text, range));
    CHECK(words == std::vector<std::string>{"for", "else", "endfor"});
    words.clear();
    for (const ui::TextRange& range : ui::matchingTags(text, text.find("elif")))
        words.push_back(wordAt(text, range));
    CHECK(words == std::vector<std::string>{"if", "elif", "else", "endif"});
    CHECK(ui::matchingTags(text, text.find('1')).empty());
    const std::string raw = "{% raw %}{% for %}{% endraw %}{% set a = 1 %}";
    CHECK(ui::matchingTags(raw, 3).size() == 2);
    CHECK(ui::matchingTags(raw, raw.find("set")).size() == 1);
}

TEST_CASE("find counts in bytes, whatever the characters are")
{
    const std::string text = "é x 😀 X xx";
    ui::SearchQuery query{QStringLiteral("x"), false, false, false};
    REQUIRE(ui::findAll(text, query).hits.size() == 4);
    CHECK(wordAt(text, ui::findAll(text, query).hits[1].range) == "X");
    query.matchCase = true;
    CHECK(ui::findAll(text, query).hits.size() == 3);
    query.wholeWords = true;
    CHECK(ui::findAll(text, query).hits.size() == 1);
    query.text = QStringLiteral("[");
    query.wholeWords = false;
    CHECK(ui::findAll("a[b", query).hits.size() == 1);
    query.regex = true;
    CHECK_FALSE(ui::findAll("a[b", query).problem.isEmpty());
}

TEST_CASE("groups of a regular expression stand in the replacement; empty matches are none")
{
    const ui::SearchQuery query{QStringLiteral("(\\w+)=(\\w*)"), true, true, false};
    const auto found = ui::findAll("a=1 bb=2", query, QStringLiteral("\\2:\\1"));
    REQUIRE(found.hits.size() == 2);
    CHECK(found.hits[1].replacement == "2:bb");
    CHECK(ui::findAll("abc", {QStringLiteral("x*"), true, true, false}).hits.empty());
}

TEST_CASE("the place of a value in a JSON text, and the value at a place")
{
    const std::string text = R"( {"a": [1, {"b\"c": "x,]"}], "a": null} )";
    const auto at = [&](const ui::JsonSteps& steps) {
        const auto place = ui::placeOf(text, steps);
        return place ? wordAt(text, *place) : std::string("none");
    };
    CHECK(at({0, 0}) == "1");
    CHECK(at({0, 1}) == R"({"b\"c": "x,]"})");
    CHECK(at({0, 1, 0}) == R"("x,]")");
    CHECK(at({1}) == "null");
    CHECK(at({2}) == "none");
    CHECK(at({1, 0}) == "none");
    const auto values =
        ui::valuesAt(text, {text.find('['), text.find('1'), text.find("x,"), text.find("null")});
    CHECK(values == std::vector<ui::JsonSteps>{{0}, {0, 0}, {0, 1, 0}, {1}});
}

TEST_CASE("long lines are broken for display and whole in every other way")
{
    std::string text = "short\n" + std::string(25, 'a') + "é" + std::string(7, 'b') + "\nend";
    const auto display = ui::makeDisplayText(text, 10);
    CHECK(display->breaks.size() == 3);
    CHECK(display->original({0, display->text.size()}) == text);
    for (std::size_t i = 0; i < text.size(); ++i) {
        CHECK(display->text[display->toDisplay(i)] == text[i]);
        CHECK(display->toOriginal(display->toDisplay(i)) == i);
    }
}
