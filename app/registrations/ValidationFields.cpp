// The rules of single fields: URLs, headers, addresses, numbers.
#include "base/Text.h"
#include "http/Target.h"
#include "registrations/Validation.h"
#include "registrations/Variables.h"

#include <algorithm>

namespace hookbench::registrations {

namespace {

constexpr std::string_view endpointVariable = "${HOOKBENCH_URL}";

Problem error(std::string_view field, std::string message)
{
    return {std::string(field), Problem::Severity::Error, std::move(message)};
}

Problem warning(std::string_view field, std::string message)
{
    return {std::string(field), Problem::Severity::Warning, std::move(message)};
}

Problem note(std::string_view field, std::string message)
{
    return {std::string(field), Problem::Severity::Note, std::move(message)};
}

/// `text` with something harmless in place of each reference, so that what stands around can be checked.
std::string withPlaceholders(std::string_view text, std::string_view placeholder)
{
    std::string out;
    std::size_t copied = 0;
    for (const VariableReference& reference : variableReferences(text)) {
        out += text.substr(copied, reference.begin - copied);
        out += placeholder;
        copied = reference.end;
    }
    return out += text.substr(copied);
}

bool holdsReference(std::string_view text)
{
    return !variableReferences(text).empty();
}

bool isSpaceOrControl(char c)
{
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
}

/// The part between "//" and the path.
std::string_view authorityOf(std::string_view url)
{
    const auto begin = url.find("://");
    if (begin == std::string_view::npos)
        return {};
    const std::string_view rest = url.substr(begin + 3);
    return rest.substr(0, rest.find_first_of("/?#"));
}

Problems checkEndpointUrl(std::string_view url, std::string_view field)
{
    const std::string_view rest = url.substr(endpointVariable.size());
    if (!rest.empty() && rest.front() != '/' && rest.front() != '?') {
        return {error(field, "Behind ${HOOKBENCH_URL} a path has to follow; write a / there, as in "
                             "${HOOKBENCH_URL}/hooks.")};
    }
    return {note(field, "The local endpoint: this machine only.")};
}

Problems checkScheme(std::string_view url, const http::Target& target, std::string_view field)
{
    if (target.isEncrypted)
        return {};
    if (holdsReference(authorityOf(url))) {
        return {warning(field,
                        "Plain http is accepted for this machine only; make sure that the variable stands "
                        "for a loopback host, or write https://.")};
    }
    if (target.isLoopback)
        return {note(field, "Plain http: this machine only.")};
    return {error(field,
                  "Plain http is accepted for this machine only; write https:// to send to another host.")};
}

bool isAtomText(char c)
{
    static constexpr std::string_view others = "!#$%&'*+-/=?^_`{|}~";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos;
}

/// Atoms with single dots between (RFC 5321, Dot-string).
bool isDotString(std::string_view text)
{
    if (text.empty() || text.size() > 64 || text.front() == '.' || text.back() == '.' ||
        text.find("..") != std::string_view::npos)
        return false;
    return std::all_of(text.begin(), text.end(), [](char c) { return c == '.' || isAtomText(c); });
}

bool isDomainLabel(std::string_view label)
{
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
        return false;
    return std::all_of(label.begin(), label.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
}

/// Labels with dots between, at least two; "localhost" for a mail catcher on this machine.
bool isMailDomain(std::string_view domain)
{
    if (domain == "localhost")
        return true;
    if (domain.size() > 253)
        return false;
    std::size_t labels = 0;
    while (true) {
        const auto dot = domain.find('.');
        if (!isDomainLabel(domain.substr(0, dot)))
            return false;
        ++labels;
        if (dot == std::string_view::npos)
            return labels >= 2;
        domain.remove_prefix(dot + 1);
    }
}

bool isAscii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool isE164(std::string_view number)
{
    if (number.size() < 3 || number.size() > 16 || number[0] != '+' || number[1] < '1' || number[1] > '9')
        return false;
    return std::all_of(number.begin() + 1, number.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// What was probably meant: without what people put between digits, and with + for 00. "" if that is no
/// number.
std::string mendedNumber(std::string_view number)
{
    std::string digits;
    for (const char c : number) {
        if (std::string_view(" \t-.()/").find(c) == std::string_view::npos)
            digits.push_back(c);
    }
    if (digits.starts_with("00"))
        digits.replace(0, 2, "+");
    return isE164(digits) ? digits : std::string();
}

} // namespace

Problems validateUrl(std::string_view url, std::string_view field)
{
    if (url.empty())
        return {error(field, "A URL is missing; write one such as https://example.com/hooks.")};
    if (std::any_of(url.begin(), url.end(), isSpaceOrControl))
        return {error(field, "The URL has a space or a control character in it; take it out or write %20.")};
    if (url.starts_with(endpointVariable))
        return checkEndpointUrl(url, field);
    // A variable that stands first may hold scheme and host, so that nothing can be said about them.
    const auto references = variableReferences(url);
    if (!references.empty() && references.front().begin == 0)
        return {};
    if (!equalsIgnoringCase(url.substr(0, 8), "https://") && !equalsIgnoringCase(url.substr(0, 7), "http://"))
        return {error(field, "The URL has to start with https://, as in https://example.com/hooks.")};
    const auto target = http::parseTarget(withPlaceholders(url, "1"));
    if (!target) {
        return {error(field, authorityOf(url).empty()
                                 ? "The URL needs a host; write it as in https://example.com/hooks."
                                 : "This is not a URL; check its host, port and % signs, as in "
                                   "https://example.com:8443/hooks.")};
    }
    return checkScheme(url, *target, field);
}

Problems validateHeader(std::string_view name, std::string_view value, std::string_view field)
{
    Problems found;
    if (name.empty()) {
        found.push_back(error(field, "The header has no name; write one such as X-Mixpeek-Secret."));
    } else if (!http::isToken(name)) {
        found.push_back(error(field, "\"" + std::string(name) +
                                         "\" is not a header name; use letters, digits and - only."));
    } else if (equalsIgnoringCase(name, "Content-Length") || equalsIgnoringCase(name, "Transfer-Encoding")) {
        found.push_back(
            error(field, "The header " + std::string(name) +
                             " follows from the body and is set when sending; take it away here."));
    }
    const bool hasControl = std::any_of(value.begin(), value.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
    });
    if (!http::isHeaderValue(value)) {
        found.push_back(error(field, "The value has a line break; a header is one line, so take it out."));
    } else if (hasControl) {
        found.push_back(
            error(field, "The value has a control character, which no header may have; take it out."));
    } else if (!value.empty() && (isSpaceOrControl(value.front()) || isSpaceOrControl(value.back()))) {
        found.push_back(
            warning(field, "The value begins or ends with a space, which receivers drop; take it out."));
    } else if (!isAscii(value)) {
        found.push_back(warning(field,
                                "The value has characters outside ASCII, which receivers read differently; "
                                "percent-encode or Base64 them."));
    }
    return found;
}

Problems validateEmailAddress(std::string_view address, std::string_view field)
{
    if (address.empty())
        return {
            error(field, "The address is empty; write one such as name@example.com, or take the line away.")};
    const std::string text = withPlaceholders(address, "x.x");
    const auto at = text.rfind('@');
    if (at == std::string::npos) {
        if (holdsReference(address) && std::none_of(text.begin(), text.end(), isSpaceOrControl))
            return {};
        return {error(field, "The address has no @; write it as name@example.com.")};
    }
    if (text.find_first_of("<>") != std::string::npos)
        return {error(field, "Write the address alone, without a name and without < and >.")};
    if (text.find_first_of(",; ") != std::string::npos)
        return {error(field, "Write one address a line, without spaces, commas and semicolons.")};
    if (!isAscii(text))
        return {error(field, "The address has characters outside ASCII; write its domain in the xn-- form.")};
    if (!isDotString(std::string_view(text).substr(0, at)))
        return {error(field, "What stands before the @ is not the name of a mailbox; write it as in "
                             "first.last@example.com.")};
    if (!isMailDomain(std::string_view(text).substr(at + 1)))
        return {error(field, "What stands behind the @ is not a domain; write it as in name@example.com.")};
    if (text.size() > 254)
        return {
            error(field, "The address is longer than 254 characters; no mail server takes it, so check it.")};
    return {};
}

Problems validatePhoneNumber(std::string_view number, std::string_view field)
{
    if (number.empty())
        return {error(field, "The number is empty; write one such as +14155550123, or take the line away.")};
    if (holdsReference(number)) {
        const std::string around = withPlaceholders(number, "");
        if (around.find_first_not_of("+0123456789") == std::string::npos)
            return {};
        return {error(field, "Around the variable only + and digits may stand; take out everything else.")};
    }
    if (isE164(number))
        return {};
    if (const std::string mended = mendedNumber(number); !mended.empty())
        return {error(field, "The number has to be + and digits alone; write " + mended + ".")};
    if (number.front() != '+') {
        return {error(field, "The number has to begin with + and the country code, as in +14155550123.")};
    }
    return {error(field, "A number is +, the country code and the rest, 15 digits at most; write it as in "
                         "+14155550123.")};
}

} // namespace hookbench::registrations
