#include "templates/SlackLimits.h"

#include "jinja/Unicode.h"
#include "json/Diff.h"

#include <array>
#include <map>
#include <set>

namespace hookbench::templates {

namespace {

/// Slack counts as JavaScript does.
std::size_t lengthOf(std::string_view text)
{
    std::size_t units = 0;
    for (std::size_t at = 0; at < text.size();)
        units += jinja::unicode::decodeNext(text, at) >= 0x10000 ? 2 : 1;
    return units;
}

class SlackChecker {
public:
    explicit SlackChecker(const std::string& field) : m_field(field) {}

    Problems run(const json::Value& payload)
    {
        checkLength(payload, "text", 40'000, "the text of a message");
        const json::Value* blocks = payload.find("blocks");
        if (blocks != nullptr) {
            m_path = "blocks";
            if (!blocks->isArray())
                fail("blocks must be an array of blocks.");
            else
                checkBlocks(blocks->asArray());
        } else if (const json::Value* text = payload.find("text"); text == nullptr || isEmptyText(*text)) {
            fail("The message has neither blocks nor text; Slack refuses it with \"no_text\".");
        }
        return std::move(m_problems);
    }

private:
    static bool isEmptyText(const json::Value& value)
    {
        return !value.isString() || value.asString().empty();
    }

    void fail(std::string message, Problem::Kind kind = Problem::Kind::Limit)
    {
        Problem problem;
        problem.kind = kind;
        problem.message = std::move(message);
        problem.field = m_field;
        problem.block = m_block;
        problem.path = m_path;
        m_problems.push_back(std::move(problem));
    }

    /// Runs `work` with the path one step longer.
    template <class F>
    void at(std::string_view name, const F& work)
    {
        const std::size_t length = m_path.size();
        json::appendMember(m_path, name);
        work();
        m_path.resize(length);
    }
    template <class F>
    void eachOf(const json::Value& owner, std::string_view name, const F& work)
    {
        const json::Value* list = owner.find(name);
        if (list == nullptr || !list->isArray())
            return;
        const std::size_t length = m_path.size();
        for (std::size_t i = 0; i < list->asArray().size(); ++i) {
            json::appendMember(m_path, name);
            json::appendIndex(m_path, i);
            work(list->asArray()[i]);
            m_path.resize(length);
        }
    }

    static std::string_view typeOf(const json::Value& value)
    {
        const json::Value* type = value.find("type");
        return type != nullptr && type->isString() ? std::string_view(type->asString()) : std::string_view();
    }

    void checkLength(const json::Value& owner, std::string_view name, std::size_t limit,
                     const std::string& what)
    {
        const json::Value* value = owner.find(name);
        if (value == nullptr || !value->isString())
            return;
        const std::size_t length = lengthOf(value->asString());
        if (length > limit)
            at(name, [&] {
                fail(what + " has " + std::to_string(length) + " characters, and Slack takes at most " +
                     std::to_string(limit) + "; shorten it, with |truncate(" + std::to_string(limit) +
                     ") for instance.");
            });
    }

    void require(const json::Value& owner, std::string_view name, const std::string& what)
    {
        const json::Value* value = owner.find(name);
        if (value == nullptr || isEmptyText(*value))
            at(name,
               [&] { fail(what + " needs " + std::string(name) + ", a text that is not empty; add it."); });
    }

    void checkCount(const json::Value& owner, std::string_view name, std::size_t limit,
                    const std::string& what)
    {
        const json::Value* list = owner.find(name);
        const std::size_t count = list != nullptr && list->isArray() ? list->asArray().size() : 0;
        if (count > limit)
            at(name, [&] {
                fail(what + " has " + std::to_string(count) + " " + std::string(name) +
                     ", and Slack takes at most " + std::to_string(limit) +
                     "; leave some out or spread them over several blocks.");
            });
        if (count == 0 && name == "elements")
            at(name, [&] {
                fail(what +
                     " has no elements, and Slack wants at least one; add one or leave the block out.");
            });
    }

    void checkBlocks(const json::Array& blocks)
    {
        if (blocks.size() > 50)
            fail("The message has " + std::to_string(blocks.size()) +
                 " blocks, and Slack takes at most 50; leave some out.");
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            m_block = static_cast<int>(i);
            m_path = "blocks";
            json::appendIndex(m_path, i);
            checkBlock(blocks[i]);
        }
        m_block = -1;
    }

    void checkBlock(const json::Value& block)
    {
        const std::string_view type = typeOf(block);
        if (type.empty()) {
            fail("This is no block: a block is an object with a type, such as {\"type\": \"divider\"}.");
            return;
        }
        checkBlockId(block);
        if (type == "section")
            checkSection(block);
        else if (type == "header")
            checkText(block, "text", 150, true, true, "A header's text");
        else if (type == "context")
            checkContext(block);
        else if (type == "actions")
            checkActions(block);
        else if (type == "image")
            checkImage(block, "An image block");
        else if (type == "input")
            checkText(block, "label", 2000, true, true, "An input's label");
        else if (type == "video")
            checkVideo(block);
        else if (type != "divider" && type != "rich_text" && type != "file" && type != "markdown" &&
                 type != "table")
            fail("Slack knows no block of type \"" + std::string(type) +
                 "\"; use header, section, divider, context, image, actions or rich_text.");
    }

    void checkBlockId(const json::Value& block)
    {
        checkLength(block, "block_id", 255, "A block_id");
        const json::Value* id = block.find("block_id");
        if (id == nullptr || !id->isString())
            return;
        const auto placed = m_blockIds.emplace(id->asString(), m_block);
        if (!placed.second)
            at("block_id", [&] {
                fail("The block_id is that of block " + std::to_string(placed.first->second) +
                     " already, and has to be unique in a message; give each its own, with {{ loop.index }} "
                     "for instance.");
            });
    }

    void checkText(const json::Value& owner, std::string_view name, std::size_t limit, bool plainOnly,
                   bool required, const std::string& what)
    {
        const json::Value* value = owner.find(name);
        if (value == nullptr) {
            if (required)
                at(name, [&] { fail(what + " is missing; add {\"type\": \"plain_text\", \"text\": …}."); });
            return;
        }
        at(name, [&] { checkTextObject(*value, limit, plainOnly, what); });
    }

    void checkTextObject(const json::Value& value, std::size_t limit, bool plainOnly, const std::string& what)
    {
        const std::string_view type = typeOf(value);
        if (type != "plain_text" && (plainOnly || type != "mrkdwn")) {
            fail(what + " must be a text object of type " +
                 (plainOnly ? "plain_text" : "mrkdwn or plain_text") +
                 ", such as {\"type\": \"plain_text\", \"text\": \"…\"}.");
            return;
        }
        require(value, "text", what);
        checkLength(value, "text", limit, what);
    }

    void checkSection(const json::Value& block)
    {
        const json::Value* fields = block.find("fields");
        checkText(block, "text", 3000, false, fields == nullptr, "A section's text");
        checkCount(block, "fields", 10, "A section");
        eachOf(block, "fields", [this](const json::Value& field) {
            checkTextObject(field, 2000, false, "A section's field");
        });
        if (const json::Value* accessory = block.find("accessory"))
            at("accessory", [&] { checkElement(*accessory); });
    }

    void checkContext(const json::Value& block)
    {
        checkCount(block, "elements", 10, "A context block");
        eachOf(block, "elements", [this](const json::Value& item) {
            if (typeOf(item) == "image")
                checkImage(item, "An image");
            else
                checkTextObject(item, 3000, false, "A context element");
        });
    }

    void checkActions(const json::Value& block)
    {
        checkCount(block, "elements", 25, "An actions block");
        eachOf(block, "elements", [this](const json::Value& item) { checkElement(item); });
    }

    void checkVideo(const json::Value& block)
    {
        checkText(block, "title", 199, true, true, "A video's title");
        require(block, "alt_text", "A video");
        checkUrl(block, "video_url");
        checkUrl(block, "thumbnail_url");
    }

    void checkUrl(const json::Value& owner, std::string_view name)
    {
        checkLength(owner, name, 3000, "A URL");
        const json::Value* url = owner.find(name);
        if (url == nullptr)
            return;
        if (!url->isString() || url->asString().find("://") == std::string::npos)
            at(name, [&] { fail("This is no URL; write it whole, as in https://example.com/a."); });
    }

    void checkImage(const json::Value& image, const std::string& what)
    {
        require(image, "alt_text", what);
        checkLength(image, "alt_text", 2000, "The alt_text of an image");
        if (image.find("image_url") == nullptr && image.find("slack_file") == nullptr)
            require(image, "image_url", what);
        checkUrl(image, "image_url");
        checkText(image, "title", 2000, true, false, "The title of an image");
    }

    void checkElement(const json::Value& element)
    {
        const std::string_view type = typeOf(element);
        checkActionId(element);
        checkUrl(element, "url");
        if (type == "image") {
            checkImage(element, "An image");
        } else if (type == "button") {
            checkText(element, "text", 75, true, true, "A button's text");
            checkLength(element, "value", 2000, "A button's value");
            checkLength(element, "accessibility_label", 75, "A button's accessibility_label");
            checkStyle(element);
        } else if (type.empty()) {
            fail("This is no element: an element is an object with a type, such as \"button\".");
        } else {
            checkText(element, "placeholder", 150, true, false, "A placeholder");
            const std::size_t limit =
                type == "overflow" ? 5 : (type == "checkboxes" || type == "radio_buttons" ? 10 : 100);
            checkCount(element, "options", limit, "A menu");
            eachOf(element, "options", [this](const json::Value& option) {
                checkText(option, "text", 75, false, true, "An option's text");
                checkLength(option, "value", 150, "An option's value");
            });
        }
    }

    void checkActionId(const json::Value& element)
    {
        checkLength(element, "action_id", 255, "An action_id");
        const json::Value* id = element.find("action_id");
        if (id == nullptr || !id->isString())
            return;
        if (!m_actionIds.emplace(std::to_string(m_block) + " " + id->asString()).second)
            at("action_id",
               [&] { fail("Another element of the block has the same action_id; give each its own."); });
    }

    void checkStyle(const json::Value& button)
    {
        const json::Value* style = button.find("style");
        if (style == nullptr)
            return;
        if (!style->isString() || (style->asString() != "primary" && style->asString() != "danger"))
            at("style", [&] {
                fail("A button's style is \"primary\" or \"danger\"; leave it out for the default one.");
            });
    }

    const std::string& m_field;
    Problems m_problems;
    std::string m_path;
    int m_block = -1;
    std::map<std::string, int> m_blockIds;
    std::set<std::string> m_actionIds;
};

} // namespace

Problems checkSlackPayload(const json::Value& payload, const std::string& field)
{
    return SlackChecker(field).run(payload);
}

} // namespace hookbench::templates
