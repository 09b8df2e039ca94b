#include "templates/Markup.h"

#include "base/Text.h"
#include "jinja/HtmlEntities.h"

#include <md4c-html.h>

#include <algorithm>
#include <array>

namespace hookbench::templates {

namespace {

void appendPiece(const MD_CHAR* text, MD_SIZE size, void* out)
{
    static_cast<std::string*>(out)->append(text, size);
}

bool isOneOf(std::string_view name, std::initializer_list<std::string_view> names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool isBlock(std::string_view name)
{
    return isOneOf(name, {"p",     "div",        "h1",  "h2",      "h3",     "h4",     "h5",
                          "h6",    "ul",         "ol",  "li",      "tr",     "br",     "hr",
                          "table", "blockquote", "pre", "section", "header", "footer", "title"});
}

class TextMaker {
public:
    explicit TextMaker(std::string_view html) : m_html(html) {}

    std::string run()
    {
        while (m_at < m_html.size()) {
            if (m_html[m_at] == '<')
                tag();
            else
                text();
        }
        while (m_out.ends_with('\n') || m_out.ends_with(' '))
            m_out.pop_back();
        return m_out.empty() ? m_out : m_out + "\n";
    }

private:
    void tag()
    {
        if (m_html.substr(m_at).starts_with("<!--")) {
            const std::size_t end = m_html.find("-->", m_at + 4);
            m_at = end == std::string_view::npos ? m_html.size() : end + 3;
            return;
        }
        const std::size_t end = std::min(m_html.find('>', m_at), m_html.size());
        const std::string_view inside = m_html.substr(m_at + 1, end - m_at - 1);
        m_at = std::min(end + 1, m_html.size());
        const bool closes = inside.starts_with('/');
        std::string name;
        for (const char c : inside.substr(closes ? 1 : 0)) {
            if (c == ' ' || c == '/' || c == '\n' || c == '\t' || c == '\r')
                break;
            name += asciiLower(c);
        }
        if (!closes && isOneOf(name, {"script", "style", "head"}))
            skipElement(name);
        else
            element(name, inside, closes);
    }

    void element(const std::string& name, std::string_view inside, bool closes)
    {
        if (name == "pre")
            m_preformatted = !closes;
        if (isBlock(name))
            newLine();
        if (!closes && name == "li")
            m_out += "- ";
        if (!closes && name == "hr")
            m_out += "---\n";
        if (closes && isOneOf(name, {"td", "th"}))
            m_out += "  ";
        if (closes && isOneOf(name, {"p", "h1", "h2", "h3", "h4", "h5", "h6", "table"}) && !m_out.empty())
            m_out += '\n';
        if (name == "a")
            link(inside, closes);
        if (!closes && name == "img")
            m_out += decoded(attribute(inside, "alt"));
    }

    void link(std::string_view inside, bool closes)
    {
        if (!closes) {
            m_linkBegin = m_out.size();
            m_linkTarget = decoded(attribute(inside, "href"));
            return;
        }
        const std::string shown = m_out.substr(std::min(m_linkBegin, m_out.size()));
        if (!m_linkTarget.empty() && m_linkTarget != shown && m_linkTarget != "mailto:" + shown)
            m_out += " <" + m_linkTarget + ">";
        m_linkTarget.clear();
    }

    void skipElement(const std::string& name)
    {
        for (; m_at < m_html.size(); ++m_at) {
            if (m_html[m_at] != '<' || m_at + 2 + name.size() > m_html.size() || m_html[m_at + 1] != '/')
                continue;
            if (equalsIgnoringCase(m_html.substr(m_at + 2, name.size()), name))
                return;
        }
    }

    void text()
    {
        const std::size_t end = std::min(m_html.find('<', m_at), m_html.size());
        const std::string piece = decoded(m_html.substr(m_at, end - m_at));
        m_at = end;
        if (m_preformatted) {
            m_out += piece;
            return;
        }
        for (const char c : piece) {
            const bool isSpace = c == ' ' || c == '\n' || c == '\t' || c == '\r';
            if (!isSpace)
                m_out += c;
            else if (!m_out.empty() && m_out.back() != ' ' && m_out.back() != '\n')
                m_out += ' ';
        }
    }

    void newLine()
    {
        while (m_out.ends_with(' '))
            m_out.pop_back();
        if (!m_out.empty() && !m_out.ends_with('\n'))
            m_out += '\n';
    }

    static std::string_view attribute(std::string_view tag, std::string_view name)
    {
        for (std::size_t at = tag.find(name); at != std::string_view::npos; at = tag.find(name, at + 1)) {
            std::string_view rest = tag.substr(at + name.size());
            if (!rest.starts_with('=') || at == 0 || tag[at - 1] != ' ')
                continue;
            rest.remove_prefix(1);
            if (!rest.empty() && (rest[0] == '"' || rest[0] == '\''))
                return rest.substr(1, rest.find(rest[0], 1) - 1);
            return rest.substr(0, rest.find_first_of(" >"));
        }
        return {};
    }

    static std::string decoded(std::string_view text) { return jinja::unescapeHtml(text); }

    std::string_view m_html;
    std::size_t m_at = 0;
    std::string m_out;
    bool m_preformatted = false;
    std::size_t m_linkBegin = 0;
    std::string m_linkTarget;
};

} // namespace

std::string markdownToHtml(std::string_view markdown)
{
    std::string html;
    md_html(markdown.data(), static_cast<MD_SIZE>(markdown.size()), appendPiece, &html, MD_DIALECT_GITHUB, 0);
    return html;
}

std::string htmlToText(std::string_view html)
{
    return TextMaker(html).run();
}

} // namespace hookbench::templates
