// Twilio: the URL and the sorted fields of a form, or the URL with the hash of any other body.
#include "base/Text.h"
#include "signing/Digest.h"
#include "signing/Encoding.h"
#include "signing/Families.h"
#include "signing/Url.h"

#include <map>
#include <set>

namespace hookbench::signing {

namespace {

constexpr std::string_view bodyHashName = "bodySHA256=";

/// Each field's name and value, sorted; the values of a repeated name sorted and without repetitions.
std::string sortedFields(const Message& message)
{
    if (message.method == "GET")
        return {};
    std::map<std::string, std::set<std::string>> fields;
    for (auto& [name, value] : parseForm(message.body))
        fields[name].insert(std::move(value));
    std::string out;
    for (const auto& [name, values] : fields) {
        for (const std::string& value : values)
            out.append(name).append(value);
    }
    return out;
}

/// The URL as given, with and without its port: which one Twilio signs depends on how it was entered.
std::vector<std::string> urlForms(const std::string& url)
{
    std::vector<std::string> forms{url};
    const auto parts = splitUrl(url);
    if (!parts)
        return forms;
    const auto hostEnd = static_cast<std::size_t>(parts->host.data() + parts->host.size() - url.data());
    if (parts->port.empty())
        forms.push_back(std::string(url).insert(hostEnd, ":" + std::string(parts->defaultPort())));
    else
        forms.push_back(std::string(url).erase(hostEnd, parts->port.size() + 1));
    return forms;
}

/// The value of bodySHA256 in the URL's query.
std::optional<std::string_view> bodyHashIn(const std::string& url)
{
    const std::string_view whole = std::string_view(url).substr(0, url.find('#'));
    std::string_view query = whole.substr(std::min(whole.find('?'), whole.size()));
    while (!query.empty()) {
        query.remove_prefix(1);
        const std::size_t end = std::min(query.find('&'), query.size());
        if (query.substr(0, end).starts_with(bodyHashName))
            return query.substr(bodyHashName.size(), end - bodyHashName.size());
        query.remove_prefix(end);
    }
    return std::nullopt;
}

std::string urlWithBodyHash(const std::string& url, const std::string& bodyHash)
{
    std::string out = url;
    if (const auto present = bodyHashIn(url)) {
        out.replace(static_cast<std::size_t>(present->data() - url.data()), present->size(), bodyHash);
        return out;
    }
    const std::size_t fragment = std::min(out.find('#'), out.size());
    const bool hasQuery = out.find('?') < fragment;
    return out.insert(fragment, (hasQuery ? "&" : "?") + std::string(bodyHashName) + bodyHash);
}

std::optional<Refusal> judgeBodyHash(const VerifyInput& input)
{
    const auto claimed = bodyHashIn(input.message.url);
    if (!claimed)
        return Refusal{Reason::ComponentMissing,
                       "The URL has no parameter bodySHA256, so nothing protects the body."};
    const std::string expected = toHex(hash(Hash::Sha256, input.message.body));
    input.trace.add(StepKind::Expected, "SHA-256 of the body", expected);
    if (!equalInConstantTime(expected, *claimed))
        return Refusal{Reason::BodyDigestDiffers,
                       "The signature matches, but bodySHA256 in the URL is the hash of another body."};
    return std::nullopt;
}

} // namespace

Finding verifyTwilio(const VerifyInput& input)
{
    const auto header = input.header(input.scheme.signatureHeader);
    if (!header)
        return header.error();
    const bool isForm = input.scheme.family == Family::TwilioForm;
    const std::string fields = isForm ? sortedFields(input.message) : std::string();
    Finding match = digestDiffers();
    for (const std::string& url : urlForms(input.message.url)) {
        match = matchAny(input, url + fields, {*header});
        if (match || match.error().reason != Reason::DigestDiffers)
            break;
    }
    if (match && !isForm) {
        if (auto refusal = judgeBodyHash(input))
            return *refusal;
    }
    return match;
}

Result<Signed> signTwilio(const SignInput& input)
{
    Signed out{{}, input.message.url, input.message.body};
    std::string fields;
    if (input.scheme.family == Family::TwilioForm)
        fields = sortedFields(input.message);
    else
        out.url = urlWithBodyHash(out.url, toHex(hash(Hash::Sha256, out.body)));
    auto signature = signatureOf(input, input.credentials.front(), out.url + fields);
    if (!signature)
        return signature.error();
    out.headers.push_back({input.scheme.signatureHeader, std::move(*signature)});
    return out;
}

} // namespace hookbench::signing
