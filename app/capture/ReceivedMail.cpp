#include "capture/ReceivedMail.h"

#include "base/Text.h"
#include "capture/MailWords.h"

#include <algorithm>

namespace hookbench::capture {

namespace {

constexpr int mostParts = 500;
constexpr int deepest = 20;
constexpr std::size_t mostHeaders = 2000;
constexpr std::size_t mostText = std::size_t{4} << 20;

/// Takes a line with its end off the text; the line is returned without it.
std::string_view takeLine(std::string_view& text)
{
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

bool isFieldName(std::string_view name)
{
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

class MailReader {
public:
    ReceivedMail read(std::string_view source)
    {
        m_mail.headers = takeHeaders(source);
        const auto value = [this](std::string_view name) {
            return std::string(http::findHeader(m_mail.headers, name).value_or(""));
        };
        part(m_mail.headers, source, 0);
        for (http::Header& header : m_mail.headers)
            header.value = decodeWords(header.value);
        m_mail.subject = value("Subject");
        m_mail.from = value("From");
        m_mail.to = value("To");
        m_mail.cc = value("Cc");
        m_mail.date = value("Date");
        return std::move(m_mail);
    }

private:
    void tell(std::string problem)
    {
        auto& all = m_mail.problems;
        if (std::find(all.begin(), all.end(), problem) == all.end())
            all.push_back(std::move(problem));
    }

    /// Takes the head and the empty line behind it off the text.
    http::Headers takeHeaders(std::string_view& text)
    {
        http::Headers headers;
        while (!text.empty()) {
            std::string_view rest = text;
            const std::string_view line = takeLine(rest);
            if (line.empty()) {
                text = rest;
                break;
            }
            const std::size_t colon = line.find(':');
            if ((line.front() == ' ' || line.front() == '\t') && !headers.empty()) {
                headers.back().value += ' ';
                headers.back().value += line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
            } else if (colon == std::string_view::npos || !isFieldName(line.substr(0, colon))) {
                tell("A line of the headers is no header; what follows is shown as the text.");
                break;
            } else if (headers.size() == mostHeaders) {
                tell("There are more than 2000 headers; the others are in the source.");
            } else {
                const std::size_t value = std::min(line.find_first_not_of(" \t", colon + 1), line.size());
                headers.push_back({std::string(line.substr(0, colon)), std::string(line.substr(value))});
            }
            text = rest;
        }
        return headers;
    }

    static ParameterValue field(const http::Headers& headers, std::string_view name)
    {
        return parseParameters(http::findHeader(headers, name).value_or(""));
    }

    void part(const http::Headers& headers, std::string_view body, int depth)
    {
        ParameterValue type = field(headers, "Content-Type");
        if (type.value.find('/') == std::string::npos)
            type.value = "text/plain";
        if (type.value.starts_with("multipart/") && depth < deepest) {
            const std::string boundary = type.parameter("boundary");
            if (!boundary.empty())
                return multipart(body, boundary, depth);
            tell("A part of several parts names no boundary between them; it is shown as text.");
            type.value = "text/plain";
        } else if (type.value.starts_with("multipart/")) {
            tell("Parts are nested more than 20 deep; the innermost are left out.");
        }
        leaf(headers, type, body);
    }

    std::string decoded(const http::Headers& headers, std::string_view body)
    {
        const std::string coding = field(headers, "Content-Transfer-Encoding").value;
        if (coding == "base64")
            return fromMailBase64(body);
        if (coding == "quoted-printable")
            return fromQuotedPrintable(body);
        if (!coding.empty() && coding != "7bit" && coding != "8bit" && coding != "binary")
            tell("The transfer encoding \"" + asUtf8(coding) +
                 "\" is unknown; its part is shown as it came.");
        return std::string(body);
    }

    void leaf(const http::Headers& headers, const ParameterValue& type, std::string_view body)
    {
        const ParameterValue disposition = field(headers, "Content-Disposition");
        std::string name = disposition.parameter("filename");
        if (name.empty())
            name = type.parameter("name");
        std::string bytes = decoded(headers, body);
        const bool isText = disposition.value != "attachment" && name.empty();
        if (isText && type.value == "text/html" && !m_mail.hasHtml) {
            m_mail.hasHtml = true;
            m_mail.html = text(std::move(bytes), type);
            return;
        }
        if (isText && type.value == "text/plain" && !m_mail.hasPlain) {
            m_mail.hasPlain = true;
            m_mail.plainText = text(std::move(bytes), type);
            return;
        }
        const bool isInline = disposition.value == "inline" || http::findHeader(headers, "Content-ID");
        m_mail.attachments.push_back({std::move(name), asUtf8(type.value), bytes.size(),
                                      isInline && disposition.value != "attachment"});
    }

    std::string text(std::string bytes, const ParameterValue& type)
    {
        if (bytes.size() > mostText) {
            bytes.resize(mostText);
            tell("A text is larger than 4 MiB; its beginning is shown, the source has all of it.");
        }
        const std::string charset = type.parameter("charset");
        DecodedText result = fromCharset(bytes, charset);
        if (!result.isKnown)
            tell("The character set \"" + asUtf8(charset) + "\" is unknown; its text is shown as Latin-1.");
        return std::move(result.text);
    }

    void multipart(std::string_view body, const std::string& boundary, int depth)
    {
        const std::string separator = "--" + boundary;
        const char* begin = nullptr; // of the part that is being read
        std::string_view rest = body;
        while (!rest.empty()) {
            const char* const lineBegin = rest.data();
            std::string_view line = takeLine(rest);
            if (!line.starts_with(separator))
                continue;
            std::string_view behind = line.substr(separator.size());
            const bool isLast = behind.starts_with("--");
            behind.remove_prefix(isLast ? 2 : 0);
            if (behind.find_first_not_of(" \t") != std::string_view::npos)
                continue;
            if (begin)
                onePart(std::string_view(begin, std::size_t(lineBegin - begin)), depth);
            if (isLast)
                return;
            begin = rest.data();
        }
        if (!begin) {
            tell("The boundary between the parts does not occur; all of them are shown as text.");
            return leaf({}, parseParameters("text/plain"), body);
        }
        tell("The last part does not end; the message was cut.");
        onePart(std::string_view(begin, std::size_t(body.data() + body.size() - begin)), depth);
    }

    void onePart(std::string_view source, int depth)
    {
        if (++m_parts > mostParts)
            return tell("There are more than 500 parts; the others are in the source.");
        // The line end before a boundary belongs to it.
        if (source.ends_with('\n'))
            source.remove_suffix(source.ends_with("\r\n") ? 2 : 1);
        const http::Headers headers = takeHeaders(source);
        part(headers, source, depth + 1);
    }

    ReceivedMail m_mail;
    int m_parts = 0;
};

} // namespace

ReceivedMail readMail(std::string_view source)
{
    return MailReader().read(source);
}

} // namespace hookbench::capture
