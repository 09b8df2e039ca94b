#include "http/Http2Fields.h"

#include "base/Logging.h"
#include "base/Text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace hookbench::http {

namespace {

constexpr std::array<std::string_view, 5> connectionFields = {"connection", "keep-alive", "proxy-connection",
                                                              "transfer-encoding", "upgrade"};

bool isConnectionField(std::string_view lowerName)
{
    return std::find(connectionFields.begin(), connectionFields.end(), lowerName) != connectionFields.end();
}

std::string lowered(std::string_view text)
{
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), asciiLower);
    return lower;
}

/// A name for a message: short, and with what a line cannot show as "?".
std::string shown(std::string_view name)
{
    constexpr std::size_t longest = 60;
    std::string text(name.substr(0, longest));
    for (char& c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7f)
            c = '?';
    }
    return "\"" + text + (name.size() > longest ? "…\"" : "\"");
}

std::string whyNameMalformed(std::string_view name)
{
    const std::string_view plain = name.starts_with(':') ? name.substr(1) : name;
    if (plain.empty())
        return "a field has no name (RFC 9113 section 8.2.1)";
    if (std::any_of(plain.begin(), plain.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
        return "the field name " + shown(name) +
               " has an upper-case letter; HTTP/2 names are lower-case (RFC 9113 section 8.2.1)";
    if (!isToken(plain))
        return "the field name " + shown(name) +
               " has a character that no name may have (RFC 9113 section 8.2.1)";
    return {};
}

std::string whyValueMalformed(const Header& field)
{
    if (!isHeaderValue(field.value))
        return "the value of " + field.name + " has a line break or a NUL (RFC 9113 section 8.2.1)";
    const auto isSpace = [](char c) { return c == ' ' || c == '\t'; };
    if (!field.value.empty() && (isSpace(field.value.front()) || isSpace(field.value.back())))
        return "the value of " + field.name +
               " begins or ends with white space (RFC 9113 section 8.2.1)";
    return {};
}

/// The pseudo-headers of a head; only the first of each, since a second one is an error.
struct PseudoHeaders {
    std::optional<std::string_view> method, scheme, authority, path;
    std::string fault;

    explicit PseudoHeaders(const Headers& fields)
    {
        bool regularSeen = false;
        for (const Header& field : fields) {
            if (!isPseudoHeader(field))
                regularSeen = true;
            else if (fault.empty())
                take(field, regularSeen);
        }
    }

private:
    std::optional<std::string_view>* slotOf(std::string_view name)
    {
        if (name == ":method")
            return &method;
        if (name == ":scheme")
            return &scheme;
        if (name == ":authority")
            return &authority;
        return name == ":path" ? &path : nullptr;
    }

    void take(const Header& field, bool regularSeen)
    {
        std::optional<std::string_view>* slot = slotOf(field.name);
        if (slot == nullptr)
            fault = "there is no pseudo-header " + shown(field.name) +
                    " in a request (RFC 9113 section 8.3.1)";
        else if (slot->has_value())
            fault = "the pseudo-header " + field.name + " stands there twice (RFC 9113 section 8.3.1)";
        else if (regularSeen)
            fault = "the pseudo-header " + field.name + " comes after a regular field (RFC 9113 section 8.3)";
        else
            *slot = field.value;
    }
};

std::string whyConnectMalformed(const PseudoHeaders& pseudo)
{
    if (pseudo.scheme || pseudo.path || !pseudo.authority || pseudo.authority->empty())
        return "a CONNECT request has :authority and neither :scheme nor :path (RFC 9113 section 8.5)";
    return {};
}

std::string whyTargetMalformed(const PseudoHeaders& pseudo)
{
    if (!pseudo.scheme || pseudo.scheme->empty())
        return "the pseudo-header :scheme is missing (RFC 9113 section 8.3.1)";
    if (!pseudo.path || pseudo.path->empty())
        return "the pseudo-header :path is missing or empty (RFC 9113 section 8.3.1)";
    const bool asterisk = *pseudo.path == "*" && *pseudo.method == "OPTIONS";
    if (!pseudo.path->starts_with('/') && !asterisk)
        return "the pseudo-header :path does not begin with \"/\" (RFC 9113 section 8.3.1)";
    const auto isBad = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f; };
    if (std::any_of(pseudo.path->begin(), pseudo.path->end(), isBad))
        return "the pseudo-header :path has a space or a control character (a space must be written %20)";
    if (pseudo.authority && pseudo.authority->find('@') != std::string_view::npos)
        return "the pseudo-header :authority has a user name (RFC 9113 section 8.3.1)";
    return {};
}

/// A message whose two names of the host differ is understood differently by two receivers.
std::string whyHostMalformed(const Headers& fields, const PseudoHeaders& pseudo)
{
    std::optional<std::string_view> host;
    for (const Header& field : fields) {
        if (field.name != "host")
            continue;
        if (host)
            return "there are two host fields (RFC 9110 section 7.2)";
        host = field.value;
    }
    if (host && pseudo.authority && !equalsIgnoringCase(*host, *pseudo.authority))
        return "host and :authority differ (RFC 9113 section 8.3.1)";
    return {};
}

/// The names that the answer's own Connection fields declare to be of the connection alone.
std::vector<std::string> namedByConnection(const Headers& headers)
{
    std::vector<std::string> names;
    for (const Header& header : headers) {
        if (!equalsIgnoringCase(header.name, "Connection"))
            continue;
        for (const std::string_view item : listItems(header.value))
            names.push_back(lowered(item));
    }
    return names;
}

std::string trimmed(std::string_view value)
{
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    return std::string(value.substr(0, value.find_last_not_of(" \t") + 1));
}

} // namespace

std::string whyFieldMalformed(const Header& field, bool trailer)
{
    if (std::string why = whyNameMalformed(field.name); !why.empty())
        return why;
    if (std::string why = whyValueMalformed(field); !why.empty())
        return why;
    if (trailer && isPseudoHeader(field))
        return "the pseudo-header " + shown(field.name) +
               " stands among the trailers (RFC 9113 section 8.1)";
    if (isConnectionField(field.name) || (field.name == "te" && !equalsIgnoringCase(field.value, "trailers")))
        return "the field " + field.name +
               " speaks of an HTTP/1 connection and has no place in HTTP/2 (RFC 9113 section 8.2.2)";
    return {};
}

std::string whyHeadMalformed(const Headers& fields)
{
    const PseudoHeaders pseudo(fields);
    if (!pseudo.fault.empty())
        return pseudo.fault;
    if (!pseudo.method)
        return "the pseudo-header :method is missing (RFC 9113 section 8.3.1)";
    if (!isToken(*pseudo.method))
        return "the pseudo-header :method is not a token (RFC 9110 section 9.1)";
    std::string why =
        *pseudo.method == "CONNECT" ? whyConnectMalformed(pseudo) : whyTargetMalformed(pseudo);
    return why.empty() ? whyHostMalformed(fields, pseudo) : why;
}

std::string headTextOf(const Headers& fields)
{
    std::size_t size = 2;
    for (const Header& field : fields)
        size += field.name.size() + field.value.size() + 4;
    std::string text;
    text.reserve(size);
    for (const Header& field : fields)
        text.append(field.name).append(": ").append(field.value).append("\r\n");
    return text.append("\r\n");
}

Headers fieldsOfHeadText(std::string_view text)
{
    Headers fields;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find("\r\n"), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 2, text.size()));
        // The first character may be the colon of a pseudo-header.
        const std::size_t colon = line.find(": ", 1);
        if (colon != std::string_view::npos)
            fields.push_back({std::string(line.substr(0, colon)), std::string(line.substr(colon + 2))});
    }
    return fields;
}

Headers answerFieldsOf(const Response& response, std::string_view date)
{
    const int status = response.status >= 100 && response.status <= 999 ? response.status : 500;
    Headers fields = {{":status", std::to_string(status)}};
    const std::vector<std::string> ofConnection = namedByConnection(response.headers);
    bool dated = false;
    bool measured = hasNoContent(status);
    for (const Header& header : response.headers) {
        std::string name = lowered(header.name);
        if (!isToken(header.name) || !isHeaderValue(header.value)) {
            qCWarning(logHttp,
                      "A response header was left out: its name is no token or its value has a line break");
            continue;
        }
        if (isConnectionField(name) ||
            std::find(ofConnection.begin(), ofConnection.end(), name) != ofConnection.end())
            continue;
        dated |= name == "date";
        measured |= name == "content-length";
        fields.push_back({std::move(name), trimmed(header.value)});
    }
    if (!dated)
        fields.push_back({"date", std::string(date)});
    if (!measured)
        fields.push_back({"content-length", std::to_string(response.body.size())});
    return fields;
}

} // namespace hookbench::http
