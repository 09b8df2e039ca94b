#pragma once

#include "json/Value.h"

#include <string>
#include <string_view>
#include <vector>

/// Slack's Block Kit as far as a preview draws it (https://api.slack.com/reference/block-kit/blocks).
namespace hookbench::templates {

/// A run of text in one style.
struct MrkdwnSpan {
    enum class Kind {
        Text,
        Link,      ///< `target` is the URL
        User,      ///< <@U123>
        Channel,   ///< <#C123>
        Group,     ///< <!subteam^S123>
        Broadcast, ///< <!here>, <!channel>, <!everyone>
        Date,      ///< <!date^…>: `text` is its fallback
        Emoji,     ///< :tada:, `text` is the name without colons
        LineBreak,
    };
    Kind kind = Kind::Text;
    std::string text; ///< what is drawn, entities resolved
    std::string target;
    bool bold = false;
    bool italic = false;
    bool strike = false;
    bool code = false;         ///< `inline`
    bool preformatted = false; ///< ```block```
    bool quoted = false;       ///< behind a >
    int listLevel = 0;         ///< of rich_text lists: 1 for the outermost; 0: none

    bool operator==(const MrkdwnSpan&) const = default;
};

/// A text object.
struct SlackText {
    bool isMrkdwn = false; ///< false: plain_text
    std::string text;      ///< as it stands in the payload
    std::vector<MrkdwnSpan> spans;

    bool operator==(const SlackText&) const = default;
};

/// A button, an image, a menu …: what stands in an actions or context block, or beside a section.
struct SlackElement {
    enum class Kind {
        Text,
        Image,
        Button,
        Select,
        Overflow,
        DatePicker,
        Checkboxes,
        RadioButtons,
        Input,
        Unknown
    };
    Kind kind = Kind::Unknown;
    std::string type; ///< Slack's name for it
    SlackText text;   ///< of a text or button; the placeholder of a menu
    std::string url;  ///< of a button or image
    std::string altText;
    std::string style; ///< "primary", "danger" or ""
    std::vector<SlackText> options;

    bool operator==(const SlackElement&) const = default;
};

struct SlackBlock {
    enum class Kind {
        Header,
        Section,
        Divider,
        Context,
        Image,
        Actions,
        RichText,
        Input,
        Video,
        File,
        Unknown
    };
    Kind kind = Kind::Unknown;
    std::string type;
    std::string blockId;
    SlackText text;                     ///< of a header, section or rich_text; the title of an image; a label
    std::vector<SlackText> fields;      ///< of a section, drawn in two columns
    std::vector<SlackElement> elements; ///< of a context or actions block
    std::vector<SlackElement> accessory; ///< of a section: none or one
    std::string imageUrl;
    std::string altText;

    bool operator==(const SlackBlock&) const = default;
};

/// Spans of a text in Slack's own markup: *bold* _italic_ ~strike~ `code` ```block``` > quote <links> &amp;
/// :emoji: (https://api.slack.com/reference/surfaces/formatting).
std::vector<MrkdwnSpan> parseMrkdwn(std::string_view text);
/// Spans of plain text: line breaks and emoji only.
std::vector<MrkdwnSpan> parsePlainText(std::string_view text);

/// The blocks of a payload's `blocks`; whatever is no block becomes one of kind Unknown.
std::vector<SlackBlock> parseBlocks(const json::Value& blocks);

} // namespace hookbench::templates
