#include "http/CertificateFacts.h"

#include "http/OpenSsl.h"

#include <array>
#include <cctype>
#include <ctime>

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace hookbench::http {

namespace {

using Names = std::unique_ptr<GENERAL_NAMES, openssl::Freer<GENERAL_NAMES_free>>;
using Constraints = std::unique_ptr<NAME_CONSTRAINTS, openssl::Freer<NAME_CONSTRAINTS_free>>;

std::string nameText(const X509_NAME* name)
{
    const openssl::Memory memory(BIO_new(BIO_s_mem()));
    // UTF-8 stays as it is; only what would break the notation is escaped.
    constexpr unsigned long style = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
    if (!memory || X509_NAME_print_ex(memory.get(), name, 0, style) < 0)
        return {};
    return openssl::textOf(memory.get());
}

std::int64_t microseconds(const ASN1_TIME* time)
{
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1)
        return 0;
    return static_cast<std::int64_t>(::timegm(&parts)) * 1'000'000;
}

std::string addressText(const unsigned char* bytes, int family)
{
    char text[INET6_ADDRSTRLEN] = "";
    ::inet_ntop(family, bytes, text, sizeof text);
    return text;
}

/// An address, or one with its mask as name constraints have it.
std::string octetsText(const ASN1_OCTET_STRING* octets)
{
    const unsigned char* bytes = ASN1_STRING_get0_data(octets);
    const int length = ASN1_STRING_length(octets);
    const int family = length == 4 || length == 8 ? AF_INET : AF_INET6;
    const int half = family == AF_INET ? 4 : 16;
    if (length != half && length != 2 * half)
        return {};
    std::string text = addressText(bytes, family);
    int prefix = 0;
    for (int i = half; i < length; ++i) {
        for (unsigned bits = bytes[i]; bits != 0; bits &= bits - 1)
            ++prefix;
    }
    if (length == 2 * half && prefix != 8 * half)
        text += "/" + std::to_string(prefix);
    return text;
}

std::string generalName(const GENERAL_NAME* name)
{
    if (name->type == GEN_DNS) {
        const auto* text = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName));
        return {text, static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName))};
    }
    return name->type == GEN_IPADD ? octetsText(name->d.iPAddress) : std::string();
}

/// As openssl and browsers show it.
std::string fingerprintText(const std::string& hex)
{
    std::string text;
    for (std::size_t i = 0; i < hex.size(); ++i) {
        if (i > 0 && i % 2 == 0)
            text += ':';
        text += static_cast<char>(std::toupper(static_cast<unsigned char>(hex[i])));
    }
    return text;
}

} // namespace

std::string sha256Hex(const x509_st* certificate)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    if (X509_digest(certificate, EVP_sha256(), digest.data(), &length) != 1)
        return {};
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (unsigned int i = 0; i < length; ++i) {
        text += digits[digest[i] >> 4U];
        text += digits[digest[i] & 0xfU];
    }
    return text;
}

CertificateFacts factsOf(const x509_st* certificate)
{
    CertificateFacts facts;
    facts.subject = nameText(X509_get_subject_name(certificate));
    facts.issuer = nameText(X509_get_issuer_name(certificate));
    facts.fingerprintSha256 = fingerprintText(sha256Hex(certificate));
    facts.fromUs = microseconds(X509_get0_notBefore(certificate));
    facts.untilUs = microseconds(X509_get0_notAfter(certificate));
    // OpenSSL takes a certificate that it may cache into, though nothing of what we see changes.
    facts.isAuthority = X509_check_ca(const_cast<x509_st*>(certificate)) == 1;
    const Names names(static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i)
        facts.names.push_back(generalName(sk_GENERAL_NAME_value(names.get(), i)));
    const Constraints constraints(static_cast<NAME_CONSTRAINTS*>(
        X509_get_ext_d2i(certificate, NID_name_constraints, nullptr, nullptr)));
    for (int i = 0; constraints && i < sk_GENERAL_SUBTREE_num(constraints->permittedSubtrees); ++i) {
        const GENERAL_SUBTREE* subtree = sk_GENERAL_SUBTREE_value(constraints->permittedSubtrees, i);
        facts.allowed.push_back(generalName(subtree->base));
    }
    return facts;
}

Result<CertificateFacts> certificateFacts(const std::string& pem)
{
    const openssl::Memory memory = openssl::memoryOf(pem);
    const openssl::Certificate certificate(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
    if (!certificate) {
        return Error{ErrorCode::InvalidInput,
                     "There is no certificate in this text; give a PEM file that begins with "
                     "-----BEGIN CERTIFICATE-----.",
                     openssl::takeErrorText()};
    }
    return factsOf(certificate.get());
}

} // namespace hookbench::http
