#include "endpoint/tls/OwnCertificate.h"

#include "endpoint/tls/OwnerFile.h"
#include "http/IdentityCache.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include <QDateTime>
#include <QHostAddress>

#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace hookbench::endpoint {

namespace {

namespace openssl = http::openssl;

constexpr std::int64_t soonUs = std::int64_t{30} * 24 * 3600 * 1'000'000;

std::string dateText(std::int64_t us)
{
    return QDateTime::fromMSecsSinceEpoch(us / 1000, Qt::UTC).toString(Qt::ISODate).toStdString();
}

int givePassword(char* buffer, int size, int, void* password)
{
    const auto& text = *static_cast<const std::string*>(password);
    if (text.size() > static_cast<std::size_t>(size))
        return -1;
    std::memcpy(buffer, text.data(), text.size());
    return static_cast<int>(text.size());
}

bool isEncrypted(const std::string& pem)
{
    return pem.find("BEGIN ENCRYPTED PRIVATE KEY") != std::string::npos ||
           pem.find("Proc-Type: 4,ENCRYPTED") != std::string::npos;
}

/// The key as PEM without its password, for memory alone.
Result<std::string> openKey(const std::string& pem, const std::string& file, const std::string& password)
{
    const openssl::Memory in = openssl::memoryOf(pem);
    std::string given = password;
    const openssl::Key key(PEM_read_bio_PrivateKey(in.get(), nullptr, givePassword, &given));
    if (key) {
        const openssl::Memory out(BIO_new(BIO_s_mem()));
        if (out && PEM_write_bio_PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1)
            return openssl::textOf(out.get());
    }
    const std::string why = openssl::takeErrorText();
    if (!isEncrypted(pem)) {
        return Error{ErrorCode::InvalidInput,
                     file + " holds no private key; give the PEM file that begins with -----BEGIN PRIVATE KEY-----.",
                     why};
    }
    return Error{ErrorCode::InvalidInput,
                 password.empty() ? "The key in " + file + " is protected by a password; give it, too."
                                  : "The password does not open the key in " + file + "; check it.",
                 why};
}

bool speaksFor(const std::string& pem, const std::string& host)
{
    const openssl::Memory memory = openssl::memoryOf(pem);
    const openssl::Certificate certificate(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
    const bool isAddress = !QHostAddress(QString::fromStdString(host)).isNull();
    return certificate && (isAddress ? X509_check_ip_asc(certificate.get(), host.c_str(), 0)
                                     : X509_check_host(certificate.get(), host.c_str(), host.size(), 0, nullptr)) == 1;
}

std::string joined(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text.empty() ? "no name" : text;
}

std::vector<std::string> warningsOf(const OwnCertificate& own, const std::string& host, std::int64_t nowUs)
{
    std::vector<std::string> warnings;
    const http::CertificateFacts& facts = own.facts;
    if (facts.untilUs <= nowUs)
        warnings.push_back("The certificate expired on " + dateText(facts.untilUs) +
                           ": clients that verify it will refuse it. Have it renewed.");
    else if (facts.untilUs - nowUs < soonUs)
        warnings.push_back("The certificate expires on " + dateText(facts.untilUs) + ". Have it renewed.");
    if (facts.fromUs > nowUs)
        warnings.push_back("The certificate is not valid before " + dateText(facts.fromUs) +
                           ": clients that verify it will refuse it until then.");
    if (!speaksFor(own.identity.certificatesPem, host))
        warnings.push_back("The certificate speaks for " + joined(facts.names) + ", not for " + host +
                           ": call the endpoint by a name it speaks for.");
    return warnings;
}

} // namespace

Result<OwnCertificate> loadOwnCertificate(const std::string& certificateFile, const std::string& keyFile,
                                          const std::string& password, const std::string& host,
                                          std::int64_t nowUs)
{
    const auto chain = readSmallFile(certificateFile);
    if (!chain)
        return chain.error();
    const auto keyText = readSmallFile(keyFile);
    if (!keyText)
        return keyText.error();
    const auto facts = http::certificateFacts(*chain);
    if (!facts) {
        return Error{ErrorCode::InvalidInput,
                     certificateFile + " holds no certificate; give a PEM file that begins with "
                                       "-----BEGIN CERTIFICATE-----.",
                     facts.error().detail};
    }
    auto key = openKey(*keyText, keyFile, password);
    if (!key)
        return key.error();
    OwnCertificate own{{*chain, std::move(*key)}, *facts, {}};
    if (const auto fits = http::prepareIdentity(own.identity); !fits)
        return fits.error();
    own.warnings = warningsOf(own, host, nowUs);
    return own;
}

bool needsPassword(const std::string& keyFile)
{
    const auto text = readSmallFile(keyFile);
    return text && isEncrypted(*text);
}

} // namespace hookbench::endpoint
