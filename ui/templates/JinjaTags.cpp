#include "templates/JinjaTags.h"

#include <algorithm>
#include <array>

namespace hookbench::ui {

namespace {

struct Tag {
    TextRange whole;
    TextRange name;
    std::string_view word;
    bool opens = false;
    std::size_t group = 0; ///< tags with the same number belong together
};

bool isNameChar(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// The end of a tag that begins at `at`, behind its %}; strings in it are passed over. `assigns`: an = stands
/// in it.
std::size_t tagEnd(std::string_view source, std::size_t at, bool& assigns)
{
    char quote = 0;
    for (std::size_t i = at + 2; i < source.size(); ++i) {
        const char c = source[i];
        if (quote != 0) {
            if (c == '\\')
                ++i;
            else if (c == quote)
                quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '=') {
            assigns = true;
        } else if (c == '%' && i + 1 < source.size() && source[i + 1] == '}') {
            return i + 2;
        }
    }
    return source.size();
}

Tag readTag(std::string_view source, std::size_t at)
{
    Tag tag;
    bool assigns = false;
    tag.whole = {at, tagEnd(source, at, assigns)};
    std::size_t name = at + 2;
    while (name < tag.whole.end && !isNameChar(source[name]) && source[name] != '%')
        ++name;
    std::size_t end = name;
    while (end < tag.whole.end && isNameChar(source[end]))
        ++end;
    tag.name = {name, end};
    tag.word = source.substr(name, end - name);
    tag.opens = opensBlock(tag.word) || (tag.word == "set" && !assigns);
    return tag;
}

std::size_t endOfRaw(std::string_view source, std::size_t from)
{
    for (std::size_t at = from; (at = source.find("{%", at)) != std::string_view::npos; at += 2) {
        if (readTag(source, at).word == "endraw")
            return at;
    }
    return source.size();
}

std::vector<Tag> scan(std::string_view source)
{
    std::vector<Tag> tags;
    std::size_t at = 0;
    while ((at = source.find('{', at)) != std::string_view::npos && at + 1 < source.size()) {
        if (source[at + 1] == '#') {
            at = source.find("#}", at + 2);
            continue;
        }
        if (source[at + 1] != '%') {
            ++at;
            continue;
        }
        tags.push_back(readTag(source, at));
        at = tags.back().word == "raw" ? endOfRaw(source, tags.back().whole.end) : tags.back().whole.end;
    }
    return tags;
}

/// Gives the tags of one block the same number.
void group(std::vector<Tag>& tags)
{
    std::vector<std::size_t> open;
    std::size_t next = 1;
    for (std::size_t i = 0; i < tags.size(); ++i) {
        Tag& tag = tags[i];
        if (tag.opens) {
            tag.group = next++;
            open.push_back(i);
        } else if (tag.word.starts_with("end")) {
            const auto partner = std::find_if(open.rbegin(), open.rend(), [&](std::size_t candidate) {
                return tags[candidate].word == tag.word.substr(3);
            });
            tag.group = partner == open.rend() ? next++ : tags[*partner].group;
            if (partner != open.rend())
                open.erase(partner.base() - 1, open.end());
        } else if ((tag.word == "else" || tag.word == "elif" || tag.word == "pluralize") && !open.empty()) {
            tag.group = tags[open.back()].group;
        } else {
            tag.group = next++;
        }
    }
}

} // namespace

bool opensBlock(std::string_view tagName)
{
    static constexpr std::array names{"for",   "if",  "macro", "call",       "filter",
                                      "block", "raw", "with",  "autoescape", "trans"};
    return std::find(names.begin(), names.end(), tagName) != names.end();
}

std::vector<TextRange> matchingTags(std::string_view source, std::size_t offset)
{
    std::vector<Tag> tags = scan(source);
    const auto here = std::find_if(tags.begin(), tags.end(), [offset](const Tag& tag) {
        return tag.whole.begin <= offset && offset < tag.whole.end;
    });
    if (here == tags.end() || here->word.empty())
        return {};
    group(tags);
    std::vector<TextRange> ranges;
    for (const Tag& tag : tags) {
        if (tag.group == here->group)
            ranges.push_back(tag.name);
    }
    return ranges;
}

} // namespace hookbench::ui
