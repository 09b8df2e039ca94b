#include "templates/SlackModel.h"

#include <array>
#include <utility>

namespace hookbench::templates {

namespace {

std::string textAt(const json::Value& value, std::string_view name)
{
    const json::Value* found = value.find(name);
    return found != nullptr && found->isString() ? found->asString() : std::string();
}

template <class F>
void eachItem(const json::Value* list, const F& visit)
{
    if (list == nullptr || !list->isArray())
        return;
    for (const json::Value& item : list->asArray())
        visit(item);
}

SlackText textObject(const json::Value* value)
{
    SlackText text;
    if (value == nullptr)
        return text;
    if (value->isString()) { // not what Slack takes, but shows what was meant
        text.text = value->asString();
    } else {
        text.isMrkdwn = textAt(*value, "type") == "mrkdwn";
        text.text = textAt(*value, "text");
    }
    text.spans = text.isMrkdwn ? parseMrkdwn(text.text) : parsePlainText(text.text);
    return text;
}

SlackElement::Kind elementKind(std::string_view type)
{
    using Kind = SlackElement::Kind;
    constexpr std::array<std::pair<std::string_view, Kind>, 12> kinds{{
        {"mrkdwn", Kind::Text},
        {"plain_text", Kind::Text},
        {"image", Kind::Image},
        {"button", Kind::Button},
        {"workflow_button", Kind::Button},
        {"overflow", Kind::Overflow},
        {"datepicker", Kind::DatePicker},
        {"datetimepicker", Kind::DatePicker},
        {"timepicker", Kind::DatePicker},
        {"checkboxes", Kind::Checkboxes},
        {"radio_buttons", Kind::RadioButtons},
        {"plain_text_input", Kind::Input},
    }};
    for (const auto& [name, kind] : kinds) {
        if (name == type)
            return kind;
    }
    return type.find("select") != std::string_view::npos ? Kind::Select : Kind::Unknown;
}

SlackElement elementOf(const json::Value& value)
{
    SlackElement element;
    element.type = textAt(value, "type");
    element.kind = elementKind(element.type);
    if (element.kind == SlackElement::Kind::Text)
        element.text = textObject(&value);
    else if (const json::Value* text = value.find("text"))
        element.text = textObject(text);
    else
        element.text = textObject(value.find("placeholder"));
    element.url = textAt(value, element.kind == SlackElement::Kind::Image ? "image_url" : "url");
    element.altText = textAt(value, "alt_text");
    element.style = textAt(value, "style");
    eachItem(value.find("options"),
             [&](const json::Value& option) { element.options.push_back(textObject(option.find("text"))); });
    return element;
}

/// rich_text: Slack's own editor's form. Its pieces become spans like those of mrkdwn.
class RichText {
public:
    std::vector<MrkdwnSpan> parse(const json::Value& block)
    {
        eachItem(block.find("elements"), [this](const json::Value& part) { section(part, MrkdwnSpan()); });
        if (!m_spans.empty() && m_spans.back().kind == MrkdwnSpan::Kind::LineBreak)
            m_spans.pop_back();
        return std::move(m_spans);
    }

private:
    void section(const json::Value& part, MrkdwnSpan style)
    {
        const std::string type = textAt(part, "type");
        style.preformatted = type == "rich_text_preformatted";
        style.quoted = type == "rich_text_quote";
        if (type == "rich_text_list") {
            const json::Value* indent = part.find("indent");
            style.listLevel =
                indent != nullptr && indent->isNumber() ? 1 + std::atoi(indent->asNumber().text.c_str()) : 1;
            eachItem(part.find("elements"), [&](const json::Value& item) { line(item, style); });
        } else {
            line(part, style);
        }
    }

    void line(const json::Value& part, const MrkdwnSpan& style)
    {
        eachItem(part.find("elements"), [&](const json::Value& piece) { add(piece, style); });
        MrkdwnSpan end;
        end.kind = MrkdwnSpan::Kind::LineBreak;
        m_spans.push_back(end);
    }

    void add(const json::Value& piece, MrkdwnSpan span)
    {
        using Kind = MrkdwnSpan::Kind;
        const std::string type = textAt(piece, "type");
        const auto set = [&](Kind kind, std::string text, std::string target) {
            span.kind = kind;
            span.text = std::move(text);
            span.target = std::move(target);
        };
        if (type == "link")
            set(Kind::Link, textAt(piece, "text").empty() ? textAt(piece, "url") : textAt(piece, "text"),
                textAt(piece, "url"));
        else if (type == "user")
            set(Kind::User, "@" + textAt(piece, "user_id"), textAt(piece, "user_id"));
        else if (type == "channel")
            set(Kind::Channel, "#" + textAt(piece, "channel_id"), textAt(piece, "channel_id"));
        else if (type == "usergroup")
            set(Kind::Group, "@" + textAt(piece, "usergroup_id"), textAt(piece, "usergroup_id"));
        else if (type == "broadcast")
            set(Kind::Broadcast, "@" + textAt(piece, "range"), textAt(piece, "range"));
        else if (type == "emoji")
            set(Kind::Emoji, textAt(piece, "name"), "");
        else
            set(Kind::Text, textAt(piece, "text"), "");
        if (const json::Value* style = piece.find("style")) {
            const auto is = [style](std::string_view name) {
                const json::Value* flag = style->find(name);
                return flag != nullptr && flag->isBool() && flag->asBool();
            };
            span.bold = is("bold");
            span.italic = is("italic");
            span.strike = is("strike");
            span.code = is("code");
        }
        m_spans.push_back(std::move(span));
    }

    std::vector<MrkdwnSpan> m_spans;
};

SlackBlock::Kind blockKind(std::string_view type)
{
    using Kind = SlackBlock::Kind;
    constexpr std::array<std::pair<std::string_view, Kind>, 10> kinds{{
        {"header", Kind::Header},
        {"section", Kind::Section},
        {"divider", Kind::Divider},
        {"context", Kind::Context},
        {"image", Kind::Image},
        {"actions", Kind::Actions},
        {"rich_text", Kind::RichText},
        {"input", Kind::Input},
        {"video", Kind::Video},
        {"file", Kind::File},
    }};
    for (const auto& [name, kind] : kinds) {
        if (name == type)
            return kind;
    }
    return Kind::Unknown;
}

SlackBlock blockOf(const json::Value& value)
{
    SlackBlock block;
    block.type = textAt(value, "type");
    block.kind = blockKind(block.type);
    block.blockId = textAt(value, "block_id");
    if (block.kind == SlackBlock::Kind::RichText) {
        block.text.isMrkdwn = true;
        block.text.spans = RichText().parse(value);
        return block;
    }
    for (const char* name : {"text", "title", "label"}) {
        if (block.text.text.empty())
            block.text = textObject(value.find(name));
    }
    eachItem(value.find("fields"),
             [&](const json::Value& field) { block.fields.push_back(textObject(&field)); });
    eachItem(value.find("elements"),
             [&](const json::Value& item) { block.elements.push_back(elementOf(item)); });
    for (const char* name : {"accessory", "element"}) {
        if (const json::Value* accessory = value.find(name))
            block.accessory.push_back(elementOf(*accessory));
    }
    block.imageUrl = textAt(value, block.kind == SlackBlock::Kind::Video ? "thumbnail_url" : "image_url");
    block.altText = textAt(value, "alt_text");
    return block;
}

} // namespace

std::vector<SlackBlock> parseBlocks(const json::Value& blocks)
{
    std::vector<SlackBlock> result;
    eachItem(&blocks, [&](const json::Value& block) { result.push_back(blockOf(block)); });
    return result;
}

} // namespace hookbench::templates
