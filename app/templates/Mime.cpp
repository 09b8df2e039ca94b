#include "templates/Mime.h"

#include "base/Text.h"
#include "jinja/Unicode.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace hookbench::templates {

namespace {

constexpr std::size_t lineLength = 76;

bool isAscii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool hasControl(std::string_view text)
{
    return std::any_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

Error notAnAddress(std::string_view text)
{
    return {ErrorCode::InvalidInput,
            "\"" + asUtf8(text) +
                "\" is no mail address; write it as ann@example.com or Ann <ann@example.com>.",
            ""};
}

std::string unquoted(std::string_view name)
{
    if (name.size() < 2 || name.front() != '"' || name.back() != '"')
        return std::string(name);
    std::string out;
    for (std::size_t i = 1; i + 1 < name.size(); ++i) {
        if (name[i] == '\\' && i + 2 < name.size())
            ++i;
        out += name[i];
    }
    return out;
}

char hexDigit(unsigned value)
{
    return "0123456789ABCDEF"[value & 15U];
}

/// Folds at the last space that still fits (RFC 5322 section 2.2.3); a word that is too long stays whole.
std::string folded(const std::string& line)
{
    std::string out;
    std::size_t begin = 0;
    while (line.size() - begin > lineLength) {
        std::size_t at = line.rfind(' ', begin + lineLength);
        // Not within the name, and never a line of white space alone.
        if (at == std::string::npos || at <= begin || line.find_first_not_of(' ', begin) >= at)
            at = line.find(' ', begin + lineLength);
        if (at == std::string::npos)
            break;
        out += line.substr(begin, at - begin) + "\r\n";
        begin = at;
    }
    return out + line.substr(begin) + "\r\n";
}

std::string partBody(const MimePart& part)
{
    return "Content-Type: " + part.contentType +
           "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
           quotedPrintable(part.text);
}

} // namespace

Result<MailAddress> parseMailAddress(std::string_view text)
{
    if (hasControl(text)) {
        return Error{ErrorCode::InvalidInput,
                     "A mail address has a line break or a control character in it, which would let it write "
                     "headers of its own; take it out.",
                     ""};
    }
    MailAddress result;
    std::string_view address = trimmed(text);
    if (address.ends_with('>')) {
        const std::size_t open = address.rfind('<');
        if (open == std::string_view::npos)
            return notAnAddress(text);
        result.name = unquoted(trimmed(address.substr(0, open)));
        address = address.substr(open + 1, address.size() - open - 2);
    }
    const std::size_t at = address.rfind('@');
    const bool isWhole = at != std::string_view::npos && at > 0 && at + 1 < address.size();
    if (!isWhole || address.find_first_of(" ,;<>\"()[]\\:") != std::string_view::npos)
        return notAnAddress(text);
    result.address = address;
    return result;
}

std::string encodedWords(std::string_view text, std::size_t nameLength)
{
    const bool looksEncoded = text.find("=?") != std::string_view::npos;
    if (isAscii(text) && !hasControl(text) && !looksEncoded)
        return std::string(text);
    // An encoded word has at most 75 characters, 63 of them base64: 45 bytes; and never half a character.
    constexpr std::size_t most = 45;
    std::size_t room = most > nameLength ? most - nameLength : most / 2;
    std::string out;
    std::string word;
    const auto flush = [&] {
        if (word.empty())
            return;
        out += (out.empty() ? "" : " ") + std::string("=?utf-8?B?") + toBase64(word) + "?=";
        word.clear();
        room = most;
    };
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        jinja::unicode::decodeNext(text, at);
        if (word.size() + at - begin > room)
            flush();
        word += text.substr(begin, at - begin);
    }
    flush();
    return out;
}

std::string encodedAddress(const MailAddress& address)
{
    if (address.name.empty())
        return address.address;
    constexpr std::string_view special = "()<>[]:;@\\,.\"";
    std::string name = encodedWords(address.name, 8);
    if (name == address.name && name.find_first_of(special) != std::string::npos) {
        std::string quoted = "\"";
        for (const char c : name) {
            if (c == '"' || c == '\\')
                quoted += '\\';
            quoted += c;
        }
        name = quoted + '"';
    }
    return name + " <" + address.address + ">";
}

std::string quotedPrintable(std::string_view text)
{
    std::string out;
    std::size_t column = 0;
    const auto put = [&](std::string_view piece) {
        if (column + piece.size() > lineLength - 1) {
            out += "=\r\n";
            column = 0;
        }
        out += piece;
        column += piece.size();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool isLineEnd = c == '\n' || (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n');
        if (isLineEnd) {
            i += c == '\r' ? 1 : 0;
            out += "\r\n";
            column = 0;
            continue;
        }
        const bool endsLine = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
        const auto byte = static_cast<unsigned char>(c);
        // A dot alone on a line ends a message in SMTP; encoded, no transport can take it for that.
        const bool dot = c == '.' && column == 0;
        const bool asIs =
            (byte > 32 && byte < 127 && c != '=' && !dot) || ((c == ' ' || c == '\t') && !endsLine);
        if (asIs)
            put(text.substr(i, 1));
        else
            put(std::string{'=', hexDigit(byte >> 4U), hexDigit(byte)});
    }
    return out;
}

std::string mailDate(std::int64_t unixUs)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(unixUs / 1000, Qt::UTC);
    return QLocale::c().toString(time, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss")).toStdString() + " +0000";
}

std::string mimeMessage(const http::Headers& headers, const std::vector<MimePart>& parts,
                        const std::string& boundary)
{
    std::string message;
    for (const http::Header& header : headers)
        message += folded(header.name + ": " + header.value);
    message += "MIME-Version: 1.0\r\n";
    if (parts.size() == 1)
        return message + partBody(parts.front());
    message += "Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + "\"\r\n\r\n";
    for (const MimePart& part : parts)
        message += "--" + boundary + "\r\n" + partBody(part) + "\r\n";
    return message + "--" + boundary + "--\r\n";
}

} // namespace hookbench::templates
