#include "delivery/SecretMask.h"

#include "base/Text.h"
#include "json/Writer.h"

#include <algorithm>

#include <QByteArray>

namespace hookbench::delivery {

namespace {

constexpr std::size_t shortSecret = 4;
constexpr std::size_t shortestInBase64 = 6;

bool isWordByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool standsAloneAt(std::string_view bytes, std::size_t at, std::size_t length)
{
    return (at == 0 || !isWordByte(bytes[at - 1])) &&
           (at + length == bytes.size() || !isWordByte(bytes[at + length]));
}

/// What base64 of any text makes of `value` if it begins `offset` bytes into a group of three: the characters
/// that depend on nothing else.
std::string base64Core(const std::string& value, std::size_t offset)
{
    const std::string encoded = toBase64(std::string(offset, 'x') + value);
    const std::size_t first = (offset * 4 + 2) / 3;
    const std::size_t last = (offset + value.size()) * 4 / 3;
    return encoded.substr(first, last - first);
}

} // namespace

SecretMask::SecretMask(const registrations::VariableValues& variables)
{
    for (const std::string& name : variables.secretNames) {
        const auto value = variables.values.find(name);
        if (value == variables.values.end() || value->second.empty())
            continue;
        const std::string& secret = value->second;
        const bool isShort = secret.size() < shortSecret;
        add(name, secret, isShort);
        const std::string quoted = json::quoted(secret);
        add(name, quoted.substr(1, quoted.size() - 2), isShort);
        add(name, QByteArray::fromStdString(secret).toPercentEncoding().toStdString(), isShort);
        for (std::size_t offset = 0; offset < 3 && secret.size() >= shortestInBase64; ++offset)
            add(name, base64Core(secret, offset), false);
    }
    std::stable_sort(m_forms.begin(), m_forms.end(),
                     [](const Form& a, const Form& b) { return a.bytes.size() > b.bytes.size(); });
}

void SecretMask::add(const std::string& name, std::string bytes, bool standsAlone)
{
    const bool isKnown =
        std::any_of(m_forms.begin(), m_forms.end(), [&](const Form& form) { return form.bytes == bytes; });
    if (!isKnown)
        m_forms.push_back({name, std::move(bytes), standsAlone});
}

void SecretMask::apply(std::string& bytes, std::vector<std::string>& found) const
{
    for (const Form& form : m_forms) {
        const std::string reference = "${" + form.name + "}";
        bool isThere = false;
        for (std::size_t at = bytes.find(form.bytes); at != std::string::npos;
             at = bytes.find(form.bytes, at)) {
            if (form.standsAlone && !standsAloneAt(bytes, at, form.bytes.size())) {
                at += form.bytes.size();
                continue;
            }
            bytes.replace(at, form.bytes.size(), reference);
            at += reference.size();
            isThere = true;
        }
        if (isThere && std::find(found.begin(), found.end(), form.name) == found.end())
            found.push_back(form.name);
    }
}

std::string SecretMask::masked(std::string bytes) const
{
    std::vector<std::string> ignored;
    apply(bytes, ignored);
    return bytes;
}

} // namespace hookbench::delivery
