#include "signing/Scheme.h"

namespace hookbench::signing {

bool Scheme::coversBody() const
{
    switch (family) {
    case Family::Credential:
    case Family::Mailgun:
    case Family::MsGraph:
        return false;
    case Family::Parametric:
        return content.find("{raw}") != std::string::npos;
    default:
        return true;
    }
}

bool Scheme::hasTimestamp() const
{
    switch (family) {
    case Family::Jwt:
    case Family::HttpSignature:
    case Family::Mailgun:
    case Family::PayPal:
    case Family::AwsSns:
        return true;
    default:
        return timestampPlace != TimestampPlace::None;
    }
}

bool Scheme::isAsymmetric() const
{
    return algorithm >= Algorithm::Ed25519;
}

std::vector<std::string> Scheme::headerNames() const
{
    std::vector<std::string> names;
    const auto add = [&names](const std::string& name) {
        if (!name.empty())
            names.push_back(name);
    };
    add(idHeader);
    if (timestampPlace == TimestampPlace::Header)
        add(timestampName);
    switch (family) {
    case Family::PayPal:
        for (const char* name :
             {"PAYPAL-AUTH-ALGO", "PAYPAL-CERT-URL", "PAYPAL-TRANSMISSION-TIME", "PAYPAL-TRANSMISSION-SIG"})
            names.emplace_back(name);
        break;
    case Family::HttpSignature:
        for (const char* name : {"Content-Digest", "Signature-Input", "Signature"})
            names.emplace_back(name);
        break;
    default:
        add(signatureHeader);
    }
    return names;
}

} // namespace hookbench::signing
