#include "http/TlsAuthority.h"

#include "http/OpenSsl.h"

#include <algorithm>
#include <ctime>
#include <string_view>

#include <QHostAddress>

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace hookbench::http {

namespace {

using openssl::Certificate;
using openssl::Extension;
using openssl::Key;
using openssl::Memory;

Error opensslError(const std::string& what)
{
    return {ErrorCode::Tls, "The certificate could not be made: " + what + " failed.",
            openssl::takeErrorText()};
}

bool isHostName(std::string_view name)
{
    if (name.empty() || name.size() > 253 || name.front() == '.' || name.front() == '-')
        return false;
    return name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._") ==
           std::string_view::npos;
}

/// "10.0.0.0/8" as the notation of name constraints has it, "10.0.0.0/255.0.0.0"; "" if it is no network.
std::string networkText(const std::string& text)
{
    const bool isNetwork = text.find('/') != std::string::npos;
    const auto [address, given] =
        isNetwork ? QHostAddress::parseSubnet(QString::fromStdString(text))
                  : std::pair<QHostAddress, int>{QHostAddress(QString::fromStdString(text)), -1};
    if (address.isNull() || !address.scopeId().isEmpty())
        return {};
    const bool v4 = address.protocol() == QAbstractSocket::IPv4Protocol;
    const int bits = given < 0 ? (v4 ? 32 : 128) : given;
    Q_IPV6ADDR bytes{};
    for (int i = 0; i < bits; ++i)
        bytes[i / 8] = static_cast<quint8>(bytes[i / 8] | (0x80U >> static_cast<unsigned>(i % 8)));
    QString mask;
    if (v4) {
        const quint32 v4Mask = bits == 0 ? 0 : 0xffffffffU << static_cast<unsigned>(32 - bits);
        mask = QHostAddress(v4Mask).toString();
    } else {
        // Not as QHostAddress has it: a mask must be written out, as "::" would be shortened zeros.
        for (int i = 0; i < 16; i += 2)
            mask += QStringLiteral("%1%2").arg(i > 0 ? QStringLiteral(":") : QString()).arg(
                (bytes[i] << 8) | bytes[i + 1], 0, 16);
    }
    return (address.toString() + QLatin1Char('/') + mask).toStdString();
}

/// The names in the notation of OpenSSL's extension configuration, each after `prefix`.
Result<std::string> nameList(const TlsNames& names, bool asConstraints)
{
    std::string list;
    const auto add = [&](const std::string& entry) {
        list += (list.empty() ? "" : ",") + std::string(asConstraints ? "permitted;" : "") + entry;
    };
    for (const std::string& name : names.dnsNames) {
        if (!isHostName(name)) {
            return Error{ErrorCode::InvalidInput,
                         "\"" + name + "\" is not a host name; give letters, digits, dots and hyphens only.",
                         {}};
        }
        add("DNS:" + name);
    }
    for (const std::string& text : names.addresses) {
        const QHostAddress address(QString::fromStdString(text));
        const bool isAddress = !address.isNull() && address.scopeId().isEmpty();
        const std::string network = asConstraints ? networkText(text) : std::string();
        if (asConstraints ? network.empty() : !isAddress)
            return Error{ErrorCode::InvalidInput, "\"" + text + "\" is not an IP address.", {}};
        add("IP:" + (asConstraints ? network : address.toString().toStdString()));
    }
    return list;
}

bool addExtension(X509* certificate, X509* issuer, int nid, const std::string& value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool setSerial(X509* certificate)
{
    unsigned char bytes[16];
    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return false;
    bytes[0] &= 0x7fU; // a serial number is positive (RFC 5280 section 4.1.2.2)
    const std::unique_ptr<BIGNUM, openssl::Freer<BN_free>> number(BN_bin2bn(bytes, sizeof bytes, nullptr));
    return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

struct Validity {
    std::time_t from = 0;
    std::time_t until = 0;
};

Validity validityOf(std::int64_t nowUs, int days)
{
    const std::time_t now = nowUs / 1'000'000;
    return {now - 3600, now + std::time_t{days} * 24 * 3600};
}

/// A version 3 certificate without extensions and signature.
Certificate makeCertificate(EVP_PKEY* key, const std::string& commonName, const Validity& validity)
{
    Certificate certificate(X509_new());
    if (!certificate || X509_set_version(certificate.get(), X509_VERSION_3) != 1 ||
        !setSerial(certificate.get()))
        return nullptr;
    X509_NAME* name = X509_get_subject_name(certificate.get());
    const auto* text = reinterpret_cast<const unsigned char*>(commonName.c_str());
    const bool made = ASN1_TIME_set(X509_getm_notBefore(certificate.get()), validity.from) != nullptr &&
                      ASN1_TIME_set(X509_getm_notAfter(certificate.get()), validity.until) != nullptr &&
                      X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0) == 1 &&
                      X509_set_pubkey(certificate.get(), key) == 1;
    return made ? std::move(certificate) : nullptr;
}

bool extendAuthority(X509* authority, const std::string& constraints)
{
    return X509_set_issuer_name(authority, X509_get_subject_name(authority)) == 1 &&
           addExtension(authority, authority, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
           addExtension(authority, authority, NID_key_usage, "critical,keyCertSign,cRLSign") &&
           addExtension(authority, authority, NID_subject_key_identifier, "hash") &&
           addExtension(authority, authority, NID_name_constraints, "critical," + constraints);
}

bool extendIssued(X509* issued, X509* authority, TlsPurpose purpose, const std::string& alternatives)
{
    return X509_set_issuer_name(issued, X509_get_subject_name(authority)) == 1 &&
           addExtension(issued, authority, NID_basic_constraints, "critical,CA:FALSE") &&
           addExtension(issued, authority, NID_key_usage, "critical,digitalSignature") &&
           addExtension(issued, authority, NID_ext_key_usage,
                        purpose == TlsPurpose::Server ? "serverAuth" : "clientAuth") &&
           addExtension(issued, authority, NID_subject_key_identifier, "hash") &&
           addExtension(issued, authority, NID_authority_key_identifier, "keyid") &&
           (alternatives.empty() || addExtension(issued, authority, NID_subject_alt_name, alternatives));
}

std::string pem(X509* certificate)
{
    const Memory memory(BIO_new(BIO_s_mem()));
    const bool written = memory && PEM_write_bio_X509(memory.get(), certificate) == 1;
    return written ? openssl::textOf(memory.get()) : std::string();
}

std::string pem(EVP_PKEY* key)
{
    const Memory memory(BIO_new(BIO_s_mem()));
    const bool written =
        memory && PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1;
    return written ? openssl::textOf(memory.get()) : std::string();
}

/// Seconds since the epoch.
std::time_t endOf(const X509* certificate)
{
    std::tm parts{};
    ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &parts);
    return ::timegm(&parts);
}

} // namespace

TlsNames loopbackNames()
{
    return {{"localhost"}, {"127.0.0.1", "::1"}};
}

Result<TlsAuthority> makeAuthority(const std::string& commonName, const TlsNames& allowed, std::int64_t nowUs,
                                   int days)
{
    const auto constraints = nameList(allowed, true);
    if (!constraints)
        return constraints.error();
    const Key key(EVP_EC_gen("P-256"));
    if (!key)
        return opensslError("making the key");
    const Certificate authority = makeCertificate(key.get(), commonName, validityOf(nowUs, days));
    if (!authority || !extendAuthority(authority.get(), *constraints) ||
        X509_sign(authority.get(), key.get(), EVP_sha256()) == 0)
        return opensslError("signing the authority's certificate");
    return TlsAuthority{pem(authority.get()), pem(key.get())};
}

Result<TlsIdentity> issueCertificate(const TlsAuthority& authority, const CertificateRequest& request,
                                     std::int64_t nowUs)
{
    const auto alternatives = nameList(request.names, false);
    if (!alternatives)
        return alternatives.error();
    const Memory certificateText = openssl::memoryOf(authority.certificatePem);
    const Memory keyText = openssl::memoryOf(authority.keyPem);
    const Certificate issuer(PEM_read_bio_X509(certificateText.get(), nullptr, nullptr, nullptr));
    const Key issuerKey(PEM_read_bio_PrivateKey(keyText.get(), nullptr, nullptr, nullptr));
    if (!issuer || !issuerKey || X509_check_private_key(issuer.get(), issuerKey.get()) != 1) {
        return Error{ErrorCode::InvalidInput, "The authority's certificate and key do not belong together.",
                     openssl::takeErrorText()};
    }
    Validity validity = validityOf(nowUs, request.days);
    validity.until = std::min(validity.until, endOf(issuer.get()));
    const Key key(EVP_EC_gen("P-256"));
    const Certificate issued =
        key ? makeCertificate(key.get(), request.commonName, validity) : Certificate();
    if (!issued || !extendIssued(issued.get(), issuer.get(), request.purpose, *alternatives) ||
        X509_sign(issued.get(), issuerKey.get(), EVP_sha256()) == 0)
        return opensslError("signing the certificate");
    TlsIdentity identity{pem(issued.get()), pem(key.get())};
    // A third before the end, so that a connection made today has time left.
    const std::int64_t endUs = std::int64_t{validity.until} * 1'000'000;
    identity.renewAtUs = nowUs + (endUs - nowUs) / 3 * 2;
    return identity;
}

} // namespace hookbench::http
