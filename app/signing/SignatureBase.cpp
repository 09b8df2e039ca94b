#include "signing/SignatureBase.h"

#include "base/Text.h"
#include "signing/Encoding.h"
#include "signing/Url.h"

#include <algorithm>
#include <set>

namespace hookbench::signing {

namespace {

using Value = Result<std::string, Unavailable>;

std::string lowerCase(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), asciiLower);
    return out;
}

/// Line folds become a space, white space at the ends goes (section 2.1).
std::string trimmedField(std::string_view value)
{
    std::string out;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] != '\r' && value[i] != '\n') {
            out.push_back(value[i]);
            continue;
        }
        while (!out.empty() && (out.back() == ' ' || out.back() == '\t'))
            out.pop_back();
        while (i + 1 < value.size() &&
               (value[i + 1] == ' ' || value[i + 1] == '\t' || value[i + 1] == '\n' || value[i + 1] == '\r'))
            ++i;
        out.push_back(' ');
    }
    const std::size_t start = std::min(out.find_first_not_of(" \t"), out.size());
    out.erase(0, start);
    out.erase(out.find_last_not_of(" \t") + 1);
    return out;
}

std::string authorityOf(const Url& url)
{
    std::string out = lowerCase(url.host);
    if (!url.port.empty() && url.port != url.defaultPort())
        out.append(":").append(url.port);
    return out;
}

/// Percent-encodes what the URL standard's form encoding does, with %20 for a space (section 2.2.8).
std::string encodedQueryText(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        const bool plain = (c >= '0' && c <= '9') || (asciiLower(c) >= 'a' && asciiLower(c) <= 'z') ||
                           c == '*' || c == '-' || c == '.' || c == '_';
        if (plain)
            out.push_back(c);
        else
            out += "%" + [c] {
                std::string hex = toHex(std::string_view(&c, 1));
                std::transform(hex.begin(), hex.end(), hex.begin(),
                               [](char d) { return d >= 'a' ? static_cast<char>(d - 'a' + 'A') : d; });
                return hex;
            }();
    }
    return out;
}

Value queryParameter(const sf::Item& component, const Url& url)
{
    const sf::BareItem* name = sf::find(component.parameters, "name");
    const auto* wanted = name != nullptr ? std::get_if<std::string>(name) : nullptr;
    if (wanted == nullptr)
        return Unavailable{"The component @query-param has no parameter name."};
    std::optional<std::string> found;
    for (const auto& [key, value] : parseForm(url.query.empty() ? url.query : url.query.substr(1))) {
        if (encodedQueryText(key) != *wanted)
            continue;
        if (found)
            return Unavailable{"The query has the parameter " + *wanted + " more than once."};
        found = encodedQueryText(value);
    }
    if (!found)
        return Unavailable{"The query has no parameter " + *wanted + "."};
    return *found;
}

Value derivedComponent(const sf::Item& component, std::string_view name, const Message& message)
{
    if (name == "@method")
        return message.method;
    const auto url = splitUrl(message.url);
    if (!url)
        return Unavailable{"The URL is not an absolute one, so " + std::string(name) + " has no value."};
    const std::string path = url->path.empty() ? "/" : std::string(url->path);
    if (name == "@target-uri")
        return message.url.substr(0, message.url.find('#'));
    if (name == "@authority")
        return authorityOf(*url);
    if (name == "@scheme")
        return lowerCase(url->scheme);
    if (name == "@request-target")
        return path + std::string(url->query);
    if (name == "@path")
        return path;
    if (name == "@query")
        return url->query.empty() ? std::string("?") : std::string(url->query);
    if (name == "@query-param")
        return queryParameter(component, *url);
    return Unavailable{"The component " + std::string(name) + " is unknown, or not of a request."};
}

/// Every line of a field as a byte sequence of its own (section 2.1.3).
Value binaryField(const std::string& name, const Message& message)
{
    std::string out;
    for (const http::Header& line : message.headers) {
        if (equalsIgnoringCase(line.name, name))
            out += (out.empty() ? "" : ", ") + sf::write(sf::BareItem(sf::Bytes{trimmedField(line.value)}));
    }
    return out;
}

Value dictionaryMember(const std::string& name, const sf::BareItem& key, const std::string& value)
{
    const auto* wanted = std::get_if<std::string>(&key);
    const auto dictionary = sf::parseDictionary(value);
    const sf::Member* member = dictionary && wanted != nullptr ? sf::find(*dictionary, *wanted) : nullptr;
    if (member == nullptr)
        return Unavailable{"The field " + name + " is covered by a member that it does not have."};
    if (const auto* item = std::get_if<sf::Item>(member))
        return sf::write(*item);
    return sf::write(std::get<sf::InnerList>(*member));
}

} // namespace

std::string_view componentName(const sf::Item& component)
{
    const auto* name = std::get_if<std::string>(&component.value);
    return name != nullptr ? std::string_view(*name) : std::string_view();
}

std::optional<std::string> fieldValue(const http::Headers& headers, std::string_view name)
{
    std::optional<std::string> out;
    for (const http::Header& line : headers) {
        if (!equalsIgnoringCase(line.name, name))
            continue;
        out = out ? *out + ", " + trimmedField(line.value) : trimmedField(line.value);
    }
    return out;
}

Value componentValue(const sf::Item& component, const Message& message)
{
    const std::string name(componentName(component));
    for (const auto& [key, value] : component.parameters) {
        const bool known = key == "key" || key == "bs" || (key == "name" && name == "@query-param");
        if (!known)
            return Unavailable{"The component " + name + " has the parameter " + key +
                               ", which is not supported."};
    }
    if (name.starts_with('@'))
        return derivedComponent(component, name, message);
    if (name.empty() || lowerCase(name) != name)
        return Unavailable{"A covered component is no field name in lower case."};
    const auto value = fieldValue(message.headers, name);
    if (!value)
        return Unavailable{"The field " + name + " is covered, but the message has none."};
    const sf::BareItem* key = sf::find(component.parameters, "key");
    const bool binary = sf::find(component.parameters, "bs") != nullptr;
    if (binary && key != nullptr)
        return Unavailable{"The component " + name + " has both parameters bs and key."};
    if (binary)
        return binaryField(name, message);
    return key != nullptr ? dictionaryMember(name, *key, *value) : Value(*value);
}

Value signatureBase(const sf::InnerList& covered, const Message& message)
{
    std::string out;
    std::set<std::string> seen;
    for (const sf::Item& component : covered.items) {
        const std::string identifier = sf::write(component);
        if (!seen.insert(identifier).second)
            return Unavailable{"The component " + identifier + " is covered twice."};
        auto value = componentValue(component, message);
        if (!value)
            return value;
        if (value->find('\n') != std::string::npos)
            return Unavailable{"The component " + identifier + " has a line break."};
        out.append(identifier).append(": ").append(*value).append("\n");
    }
    return out + "\"@signature-params\": " + sf::write(covered);
}

} // namespace hookbench::signing
