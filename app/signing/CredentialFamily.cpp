// The secret itself in a header: a shared header, Basic (RFC 7617), Bearer (RFC 6750). Nothing is signed.
#include "base/Text.h"
#include "signing/Digest.h"
#include "signing/Encoding.h"
#include "signing/Families.h"

namespace hookbench::signing {

namespace {

/// What stands after the scheme word of an Authorization header; nothing if it is another word.
std::optional<std::string_view> afterWord(std::string_view header, std::string_view word)
{
    if (!equalsIgnoringCase(header.substr(0, word.size()), word) || header.size() <= word.size() ||
        header[word.size()] != ' ')
        return std::nullopt;
    header.remove_prefix(word.size());
    while (header.starts_with(' '))
        header.remove_prefix(1);
    return header;
}

std::optional<std::string> credentialIn(const Scheme& scheme, std::string_view header)
{
    switch (scheme.credentialForm) {
    case CredentialForm::Basic: {
        const auto encoded = afterWord(header, "Basic");
        return encoded ? fromBase64(*encoded) : std::nullopt;
    }
    case CredentialForm::Bearer: {
        const auto token = afterWord(header, "Bearer");
        return token ? std::optional(std::string(*token)) : std::nullopt;
    }
    case CredentialForm::Plain:
        break;
    }
    return std::string(header);
}

} // namespace

Finding verifyCredential(const VerifyInput& input)
{
    const auto header = input.header(input.scheme.signatureHeader, true);
    if (!header)
        return header.error();
    const auto found = credentialIn(input.scheme, *header);
    if (!found)
        return Refusal{Reason::MalformedHeader, "The header " + input.scheme.signatureHeader +
                                                    " is not of the form " +
                                                    (input.scheme.credentialForm == CredentialForm::Basic
                                                         ? "\"Basic\" and base64 of user:password."
                                                         : "\"Bearer\" and a token.")};
    for (std::size_t i = 0; i < input.credentials.size(); ++i) {
        const auto key = input.macKey(input.credentials[i]);
        if (!key)
            return key.error();
        if (equalInConstantTime(*found, *key))
            return Match{static_cast<int>(i)};
    }
    return Refusal{Reason::SecretDiffers, "The header " + input.scheme.signatureHeader +
                                              " holds another secret than the one given."};
}

Result<Signed> signCredential(const SignInput& input)
{
    const std::string secret = input.secretText(input.credentials.front());
    if (secret.empty())
        return Error{ErrorCode::InvalidInput, "There is no secret; give the one that the service shows.", ""};
    std::string value = secret;
    if (input.scheme.credentialForm == CredentialForm::Basic)
        value = "Basic " + toBase64(secret);
    else if (input.scheme.credentialForm == CredentialForm::Bearer)
        value = "Bearer " + secret;
    return Signed{{{input.scheme.signatureHeader, value}}, input.message.url, input.message.body};
}

} // namespace hookbench::signing
