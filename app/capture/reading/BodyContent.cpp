#include "capture/reading/BodyContent.h"

#include "base/Text.h"

#include <algorithm>
#include <array>

namespace hookbench::capture {

namespace {

using Body = BodyContent::Body;

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = asciiLower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::string percentDecoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hexValue(text[i + 1]) >= 0 &&
            hexValue(text[i + 2]) >= 0) {
            out += static_cast<char>(hexValue(text[i + 1]) * 16 + hexValue(text[i + 2]));
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

char firstVisible(std::string_view body)
{
    const auto at = body.find_first_not_of(" \t\r\n");
    return at == std::string_view::npos ? '\0' : body[at];
}

bool isImage(std::string_view data)
{
    using namespace std::string_view_literals;
    constexpr std::array beginnings = {"\x89PNG\r\n\x1a\n"sv, "\xff\xd8\xff"sv, "GIF87a"sv, "GIF89a"sv, "BM"sv};
    const auto begins = [data](std::string_view bytes) { return data.starts_with(bytes); };
    // "BM" alone begins many a text: a bitmap has four zeros behind its size.
    if (data.starts_with("BM"))
        return data.size() > 26 && data.substr(6, 4) == "\0\0\0\0"sv;
    return std::any_of(beginnings.begin(), beginnings.end(), begins) ||
           (data.starts_with("RIFF") && data.size() > 12 && data.substr(8, 4) == "WEBP");
}

bool hasControls(std::string_view sample)
{
    return std::any_of(sample.begin(), sample.end(), [](char c) {
        const auto u = static_cast<unsigned char>(c);
        return u == 0 || (u < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && u != 0x1b);
    });
}

/// Bytes above 0x7f in a body of this type are text of a charset in which every byte means something.
bool isSingleByteCharset(std::string charset)
{
    std::transform(charset.begin(), charset.end(), charset.begin(), asciiLower);
    return charset.starts_with("iso-8859") || charset == "latin1" || charset.starts_with("windows-125");
}

bool readJson(BodyContent& content, bool claimsJson)
{
    const char first = firstVisible(content.data);
    if ((!claimsJson && first != '{' && first != '[') || content.data.size() > largestTree)
        return false;
    auto value = json::parse(content.data);
    if (value) {
        content.json = std::make_shared<const json::Value>(std::move(value).value());
        content.body = Body::Json;
        return true;
    }
    if (claimsJson)
        content.jsonError = value.error();
    return false;
}

bool isTextType(std::string_view type)
{
    return type.starts_with("text/") || type.ends_with("/json") || type.ends_with("+json") || type.ends_with("/xml") ||
           type.ends_with("+xml") || type == "application/javascript";
}

/// Text, XML or bytes.
void readText(BodyContent& content, std::string_view contentType)
{
    const std::string& type = content.contentType;
    content.body = Body::Binary;
    if (hasControls(content.data.substr(0, 64 * 1024)))
        return;
    const auto wrong = firstInvalidUtf8(content.data);
    if (wrong && !isSingleByteCharset(headerParameter(contentType, "charset"))) {
        if (!isTextType(type) && headerParameter(contentType, "charset").empty())
            return;
        content.charsetError = wrong;
    }
    const bool xml = type.ends_with("/xml") || type.ends_with("+xml") || content.data.starts_with("<?xml");
    content.body = xml ? Body::Xml : Body::Text;
}

} // namespace

std::string mediaType(std::string_view contentType)
{
    std::string type(contentType.substr(0, contentType.find(';')));
    while (!type.empty() && type.back() == ' ')
        type.pop_back();
    std::transform(type.begin(), type.end(), type.begin(), asciiLower);
    return type;
}

BodyContent readBody(std::string_view data, std::shared_ptr<const void> keeper, std::string_view contentType,
                     const CancellationToken& token)
{
    BodyContent content;
    content.data = data;
    content.keeper = std::move(keeper);
    content.contentType = mediaType(contentType);
    const std::string& type = content.contentType;
    if (data.empty() || token.isCancelled())
        return content;
    if (readJson(content, type.ends_with("/json") || type.ends_with("+json")))
        return content;
    if (type.starts_with("multipart/")) {
        Multipart multipart = readMultipart(data, headerParameter(contentType, "boundary"));
        content.problem = std::move(multipart.problem);
        if (!multipart.parts.empty()) {
            content.parts = std::move(multipart.parts);
            content.body = Body::Multipart;
            return content;
        }
    }
    if (type == "application/x-www-form-urlencoded" && data.size() <= largestTree) {
        content.form = decodeForm(data);
        content.body = Body::Form;
        return content;
    }
    if (isImage(data)) {
        content.body = Body::Image;
        return content;
    }
    readText(content, contentType);
    return content;
}

http::Headers decodeForm(std::string_view text)
{
    http::Headers fields;
    while (!text.empty()) {
        const std::string_view pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(text.size(), pair.size() + 1));
        const auto equals = pair.find('=');
        if (!pair.empty())
            fields.push_back(
                {percentDecoded(pair.substr(0, equals)),
                 equals == std::string_view::npos ? std::string() : percentDecoded(pair.substr(equals + 1))});
    }
    return fields;
}

std::optional<CharsetError> firstInvalidUtf8(std::string_view text)
{
    if (isValidUtf8(text))
        return std::nullopt;
    std::size_t good = 0;
    while (good < text.size()) {
        const auto lead = static_cast<unsigned char>(text[good]);
        const std::size_t length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        if (lead >= 0x80 && !isValidUtf8(text.substr(good, length)))
            break;
        good += length;
    }
    return CharsetError{good, static_cast<unsigned char>(text[std::min(good, text.size() - 1)])};
}

std::string suffixFor(std::string_view contentType)
{
    struct Suffix {
        std::string_view type;
        std::string_view suffix;
    };
    constexpr std::array suffixes = {
        Suffix{"application/json", "json"}, Suffix{"text/html", "html"},       Suffix{"text/plain", "txt"},
        Suffix{"text/csv", "csv"},          Suffix{"application/xml", "xml"},  Suffix{"text/xml", "xml"},
        Suffix{"image/png", "png"},         Suffix{"image/jpeg", "jpg"},       Suffix{"image/gif", "gif"},
        Suffix{"image/webp", "webp"},       Suffix{"application/pdf", "pdf"},  Suffix{"image/svg+xml", "svg"},
        Suffix{"application/zip", "zip"},
    };
    const std::string type = mediaType(contentType);
    for (const Suffix& suffix : suffixes) {
        if (suffix.type == type)
            return std::string(suffix.suffix);
    }
    return type.ends_with("+json") ? "json" : type.ends_with("+xml") ? "xml" : "bin";
}

} // namespace hookbench::capture
