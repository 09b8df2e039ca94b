#include "templates/SlackModel.h"

#include "jinja/Unicode.h"

#include <algorithm>
#include <optional>

/// Slack's markup (https://api.slack.com/reference/surfaces/formatting).
namespace hookbench::templates {

namespace {

std::string withoutEntities(std::string_view text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view rest = text.substr(at);
        if (rest.starts_with("&amp;")) {
            out += '&';
            at += 5;
        } else if (rest.starts_with("&lt;")) {
            out += '<';
            at += 4;
        } else if (rest.starts_with("&gt;")) {
            out += '>';
            at += 4;
        } else {
            out += text[at++];
        }
    }
    return out;
}

bool isEmojiName(std::string_view name)
{
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '+' ||
               c == '\'';
    });
}

/// The name between two colons at `at`; "" if there is none.
std::string_view emojiAt(std::string_view text, std::size_t at)
{
    const std::size_t end = text.find(':', at + 1);
    if (end == std::string_view::npos)
        return {};
    const std::string_view name = text.substr(at + 1, end - at - 1);
    return isEmojiName(name) ? name : std::string_view();
}

class MrkdwnParser {
public:
    explicit MrkdwnParser(std::string_view text) : m_text(text) {}

    std::vector<MrkdwnSpan> parse()
    {
        while (m_at < m_text.size())
            step();
        flush();
        return std::move(m_spans);
    }

private:
    void step()
    {
        const char c = m_text[m_at];
        const bool lineStarts = m_at == 0 || m_text[m_at - 1] == '\n';
        if (lineStarts && !m_style.preformatted)
            startLine();
        if (m_at >= m_text.size())
            return;
        if (m_text.substr(m_at).starts_with("```") && takePreformatted())
            return;
        if (c == '\n' && m_text[m_at] == '\n') {
            add(MrkdwnSpan::Kind::LineBreak, "", "");
            m_style.bold = m_style.italic = m_style.strike = false;
            ++m_at;
        } else if (!takeCode() && !takeAngle() && !takeEmoji() && !takeStyle()) {
            m_pending += m_text[m_at++];
        }
    }

    void startLine()
    {
        m_style.quoted = false;
        const std::string_view rest = m_text.substr(m_at);
        for (const std::string_view mark : {std::string_view("&gt;"), std::string_view(">")}) {
            if (!rest.starts_with(mark))
                continue;
            flush();
            m_style.quoted = true;
            m_at += mark.size();
            if (m_at < m_text.size() && m_text[m_at] == ' ')
                ++m_at;
            return;
        }
    }

    bool takePreformatted()
    {
        const std::size_t end = m_text.find("```", m_at + 3);
        if (end == std::string_view::npos)
            return false;
        flush();
        MrkdwnSpan span = m_style;
        span.preformatted = true;
        std::string_view inside = m_text.substr(m_at + 3, end - m_at - 3);
        if (inside.starts_with('\n'))
            inside.remove_prefix(1);
        span.text = withoutEntities(inside);
        m_spans.push_back(std::move(span));
        m_at = end + 3;
        return true;
    }

    bool takeCode()
    {
        if (m_text[m_at] != '`')
            return false;
        const std::size_t end = m_text.find_first_of("`\n", m_at + 1);
        if (end == std::string_view::npos || m_text[end] == '\n' || end == m_at + 1)
            return false;
        flush();
        MrkdwnSpan span = m_style;
        span.code = true;
        span.text = withoutEntities(m_text.substr(m_at + 1, end - m_at - 1));
        m_spans.push_back(std::move(span));
        m_at = end + 1;
        return true;
    }

    /// <URL|text>, <@U1>, <#C1|name>, <!here>, <!date^…|fallback>
    bool takeAngle()
    {
        if (m_text[m_at] != '<')
            return false;
        const std::size_t end = m_text.find_first_of(">\n", m_at + 1);
        if (end == std::string_view::npos || m_text[end] == '\n' || end == m_at + 1)
            return false;
        const std::string_view inside = m_text.substr(m_at + 1, end - m_at - 1);
        const std::size_t bar = inside.find('|');
        const std::string target = withoutEntities(inside.substr(0, bar));
        const std::string label =
            bar == std::string_view::npos ? std::string() : withoutEntities(inside.substr(bar + 1));
        m_at = end + 1;
        addReference(target, label);
        return true;
    }

    void addReference(const std::string& target, const std::string& label)
    {
        using Kind = MrkdwnSpan::Kind;
        const auto shown = [&](const std::string& otherwise) { return label.empty() ? otherwise : label; };
        if (target.starts_with('@'))
            add(Kind::User, "@" + shown(target.substr(1)), target.substr(1));
        else if (target.starts_with('#'))
            add(Kind::Channel, "#" + shown(target.substr(1)), target.substr(1));
        else if (target.starts_with("!subteam^"))
            add(Kind::Group, shown("@" + target.substr(9)), target.substr(9));
        else if (target.starts_with("!date^"))
            add(Kind::Date, shown(target), target.substr(6));
        else if (target.starts_with('!'))
            add(Kind::Broadcast, "@" + target.substr(1), target.substr(1));
        else
            add(Kind::Link, shown(target), target);
    }

    bool takeEmoji()
    {
        const std::string_view name = m_text[m_at] == ':' ? emojiAt(m_text, m_at) : std::string_view();
        if (name.empty())
            return false;
        add(MrkdwnSpan::Kind::Emoji, std::string(name), "");
        m_at += name.size() + 2;
        return true;
    }

    bool* styleOf(char c)
    {
        switch (c) {
        case '*':
            return &m_style.bold;
        case '_':
            return &m_style.italic;
        case '~':
            return &m_style.strike;
        default:
            return nullptr;
        }
    }

    static bool isWordAt(std::string_view text, std::size_t at)
    {
        return at < text.size() && jinja::unicode::isAlnum(jinja::unicode::decodeNext(text, at));
    }

    /// A mark opens at the start of a word if the same line closes it, and closes at the end of one.
    bool takeStyle()
    {
        const char mark = m_text[m_at];
        bool* const style = styleOf(mark);
        if (style == nullptr)
            return false;
        if (*style) {
            if (isWordAt(m_text, m_at + 1) || m_text[m_at - 1] == ' ')
                return false;
        } else {
            std::size_t before = m_at;
            const bool afterWord =
                m_at > 0 && jinja::unicode::isAlnum(jinja::unicode::decodePrevious(m_text, before));
            if (afterWord || m_at + 1 >= m_text.size() || m_text[m_at + 1] == ' ' ||
                m_text[m_at + 1] == mark || !closes(mark))
                return false;
        }
        flush();
        *style = !*style;
        ++m_at;
        return true;
    }

    bool closes(char mark) const
    {
        for (std::size_t i = m_at + 2; i < m_text.size() && m_text[i] != '\n'; ++i) {
            if (m_text[i] == mark && m_text[i - 1] != ' ' && !isWordAt(m_text, i + 1))
                return true;
        }
        return false;
    }

    void add(MrkdwnSpan::Kind kind, std::string text, std::string target)
    {
        flush();
        MrkdwnSpan span = m_style;
        span.kind = kind;
        span.text = std::move(text);
        span.target = std::move(target);
        m_spans.push_back(std::move(span));
    }

    void flush()
    {
        if (m_pending.empty())
            return;
        MrkdwnSpan span = m_style;
        span.text = withoutEntities(m_pending);
        m_spans.push_back(std::move(span));
        m_pending.clear();
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    MrkdwnSpan m_style;
    std::string m_pending;
    std::vector<MrkdwnSpan> m_spans;
};

} // namespace

std::vector<MrkdwnSpan> parseMrkdwn(std::string_view text)
{
    return MrkdwnParser(text).parse();
}

std::vector<MrkdwnSpan> parsePlainText(std::string_view text)
{
    std::vector<MrkdwnSpan> spans;
    std::string pending;
    const auto add = [&](MrkdwnSpan::Kind kind, std::string_view content) {
        MrkdwnSpan span;
        span.kind = kind;
        span.text = content;
        spans.push_back(std::move(span));
    };
    const auto flush = [&] {
        if (!pending.empty())
            add(MrkdwnSpan::Kind::Text, pending);
        pending.clear();
    };
    for (std::size_t at = 0; at < text.size();) {
        const std::string_view name = text[at] == ':' ? emojiAt(text, at) : std::string_view();
        if (!name.empty()) {
            flush();
            add(MrkdwnSpan::Kind::Emoji, name);
            at += name.size() + 2;
        } else if (text[at] == '\n') {
            flush();
            add(MrkdwnSpan::Kind::LineBreak, "");
            ++at;
        } else {
            pending += text[at++];
        }
    }
    flush();
    return spans;
}

} // namespace hookbench::templates
