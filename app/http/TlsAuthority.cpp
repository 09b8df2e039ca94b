#include "http/TlsAuthority.h"

#include <algorithm>
#include <ctime>
#include <iterator>
#include <memory>
#include <string_view>

#include <QHostAddress>
#include <QSslCertificate>
#include <QSslKey>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace hookbench::http {

namespace {

template <auto Free>
struct Freer {
    template <class T>
    void operator()(T* object) const
    {
        Free(object);
    }
};
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>>;
using Memory = std::unique_ptr<BIO, Freer<BIO_free>>;

Error opensslError(const std::string& what)
{
    char text[256] = "";
    ERR_error_string_n(ERR_get_error(), text, sizeof text);
    ERR_clear_error();
    return {ErrorCode::Tls, "The local TLS certificate could not be made: " + what + " failed", text};
}

bool isHostName(std::string_view name)
{
    if (name.empty() || name.size() > 253 || name.front() == '.' || name.front() == '-')
        return false;
    return name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") ==
           std::string_view::npos;
}

/// The names in the syntax of OpenSSL's extension configuration.
struct NameLists {
    std::string alternatives; ///< for subjectAltName
    std::string permitted;    ///< for nameConstraints
};

void addAddress(NameLists& lists, const QHostAddress& address)
{
    const bool v4 = address.protocol() == QAbstractSocket::IPv4Protocol;
    const std::string text = address.toString().toStdString();
    const char* mask = v4 ? "255.255.255.255" : "FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF:FFFF";
    lists.alternatives += ",IP:" + text;
    lists.permitted += ",permitted;IP:" + text + "/" + mask;
}

Result<NameLists> nameLists(const TlsNames& names)
{
    NameLists lists{"DNS:localhost", "critical,permitted;DNS:localhost"};
    for (const std::string& name : names.dnsNames) {
        if (!isHostName(name))
            return Error{ErrorCode::InvalidInput,
                         "\"" + name +
                             "\" is not a host name; give letters, digits, dots "
                             "and hyphens only",
                         {}};
        lists.alternatives += ",DNS:" + name;
        lists.permitted += ",permitted;DNS:" + name;
    }
    addAddress(lists, QHostAddress(QHostAddress::LocalHost));
    addAddress(lists, QHostAddress(QHostAddress::LocalHostIPv6));
    const QHostAddress settled[] = {QHostAddress(QHostAddress::LocalHost),
                                    QHostAddress(QHostAddress::LocalHostIPv6),
                                    QHostAddress(QHostAddress::AnyIPv4), QHostAddress(QHostAddress::AnyIPv6)};
    for (const std::string& text : names.addresses) {
        QHostAddress address;
        if (!address.setAddress(QString::fromStdString(text)) || !address.scopeId().isEmpty())
            return Error{ErrorCode::InvalidInput, "\"" + text + "\" is not an IP address", {}};
        // Listening on every address means no address in particular.
        if (std::find(std::begin(settled), std::end(settled), address) == std::end(settled))
            addAddress(lists, address);
    }
    return lists;
}

Key makeKey()
{
    return Key(EVP_EC_gen("P-256"));
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
    const std::unique_ptr<BIGNUM, Freer<BN_free>> number(BN_bin2bn(bytes, sizeof bytes, nullptr));
    return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

struct Validity {
    std::time_t from = 0;
    std::time_t until = 0;
};

/// A version 3 certificate without extensions and signature.
Certificate makeCertificate(EVP_PKEY* key, const char* commonName, const Validity& validity)
{
    Certificate certificate(X509_new());
    if (!certificate || X509_set_version(certificate.get(), X509_VERSION_3) != 1 ||
        !setSerial(certificate.get()))
        return nullptr;
    X509_NAME* name = X509_get_subject_name(certificate.get());
    const auto* text = reinterpret_cast<const unsigned char*>(commonName);
    const bool made = ASN1_TIME_set(X509_getm_notBefore(certificate.get()), validity.from) != nullptr &&
                      ASN1_TIME_set(X509_getm_notAfter(certificate.get()), validity.until) != nullptr &&
                      X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0) == 1 &&
                      X509_set_pubkey(certificate.get(), key) == 1;
    return made ? std::move(certificate) : nullptr;
}

bool extendAuthority(X509* authority, const NameLists& lists)
{
    return X509_set_issuer_name(authority, X509_get_subject_name(authority)) == 1 &&
           addExtension(authority, authority, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
           addExtension(authority, authority, NID_key_usage, "critical,keyCertSign,cRLSign") &&
           addExtension(authority, authority, NID_subject_key_identifier, "hash") &&
           addExtension(authority, authority, NID_name_constraints, lists.permitted);
}

bool extendServer(X509* server, X509* authority, const NameLists& lists)
{
    return X509_set_issuer_name(server, X509_get_subject_name(authority)) == 1 &&
           addExtension(server, authority, NID_basic_constraints, "critical,CA:FALSE") &&
           addExtension(server, authority, NID_key_usage, "critical,digitalSignature") &&
           addExtension(server, authority, NID_ext_key_usage, "serverAuth") &&
           addExtension(server, authority, NID_subject_key_identifier, "hash") &&
           addExtension(server, authority, NID_authority_key_identifier, "keyid") &&
           addExtension(server, authority, NID_subject_alt_name, lists.alternatives);
}

std::string pemOf(BIO* memory)
{
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string pem(X509* certificate)
{
    const Memory memory(BIO_new(BIO_s_mem()));
    return memory && PEM_write_bio_X509(memory.get(), certificate) == 1 ? pemOf(memory.get()) : std::string();
}

std::string pem(EVP_PKEY* key)
{
    const Memory memory(BIO_new(BIO_s_mem()));
    const bool written =
        memory && PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1;
    return written ? pemOf(memory.get()) : std::string();
}

QSslConfiguration configurationOf(const TlsMaterial& material)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(
        QSslCertificate::fromData(QByteArray::fromStdString(material.serverCertificatePem), QSsl::Pem) +
        QSslCertificate::fromData(QByteArray::fromStdString(material.caCertificatePem), QSsl::Pem));
    configuration.setPrivateKey(
        QSslKey(QByteArray::fromStdString(material.serverKeyPem), QSsl::Ec, QSsl::Pem));
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    configuration.setProtocol(QSsl::TlsV1_2OrLater);
    configuration.setAllowedNextProtocols({QByteArrayLiteral("http/1.1")});
    return configuration;
}

} // namespace

Result<TlsMaterial> makeLocalTls(const TlsNames& names, std::int64_t nowUs, int days)
{
    const auto lists = nameLists(names);
    if (!lists)
        return lists.error();
    const std::time_t now = nowUs / 1'000'000;
    const Validity validity{now - 3600, now + std::time_t{days} * 24 * 3600};

    const Key authorityKey = makeKey();
    const Key serverKey = makeKey();
    if (!authorityKey || !serverKey)
        return opensslError("making the keys");
    const Certificate authority = makeCertificate(authorityKey.get(), "Hookbench local authority", validity);
    if (!authority || !extendAuthority(authority.get(), *lists) ||
        X509_sign(authority.get(), authorityKey.get(), EVP_sha256()) == 0)
        return opensslError("signing the authority's certificate");
    const Certificate server = makeCertificate(serverKey.get(), "localhost", validity);
    if (!server || !extendServer(server.get(), authority.get(), *lists) ||
        X509_sign(server.get(), authorityKey.get(), EVP_sha256()) == 0)
        return opensslError("signing the endpoint's certificate");

    TlsMaterial material{pem(authority.get()), pem(server.get()), pem(serverKey.get()), {}};
    if (material.caCertificatePem.empty() || material.serverCertificatePem.empty() ||
        material.serverKeyPem.empty())
        return opensslError("writing the certificates");
    material.configuration = configurationOf(material);
    return material;
}

} // namespace hookbench::http
