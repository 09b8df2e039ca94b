#include "signing/AsymmetricKey.h"

#include "signing/Encoding.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <optional>

namespace hookbench::signing {

namespace {

template <class T, void (*free)(T*)>
struct Free {
    void operator()(T* object) const { free(object); }
};
template <class T, void (*free)(T*)>
using Owned = std::unique_ptr<T, Free<T, free>>;
using Context = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using Signature = Owned<ECDSA_SIG, ECDSA_SIG_free>;

constexpr std::size_t ed25519Size = 32;
constexpr int coordinateSize = 32;

const unsigned char* octets(std::string_view bytes)
{
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

/// A password of an encrypted PEM is not asked for on the terminal.
int noPassword(char*, int, int, void*)
{
    return -1;
}

EVP_PKEY* fromPem(std::string_view text)
{
    const auto open = [text] {
        return std::unique_ptr<BIO, int (*)(BIO*)>(
            BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free);
    };
    if (text.find("PRIVATE KEY") != std::string_view::npos)
        return PEM_read_bio_PrivateKey(open().get(), nullptr, noPassword, nullptr);
    if (text.find("CERTIFICATE") != std::string_view::npos) {
        const Owned<X509, X509_free> certificate(
            PEM_read_bio_X509(open().get(), nullptr, noPassword, nullptr));
        return certificate ? X509_get_pubkey(certificate.get()) : nullptr;
    }
    return PEM_read_bio_PUBKEY(open().get(), nullptr, noPassword, nullptr);
}

EVP_PKEY* fromDer(std::string_view der)
{
    const unsigned char* at = octets(der);
    if (EVP_PKEY* key = d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())))
        return key;
    at = octets(der);
    return d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(der.size()));
}

EVP_PKEY* fromEd25519(std::string_view bytes, bool isPrivate)
{
    if (isPrivate && bytes.size() == 2 * ed25519Size)
        bytes = bytes.substr(0, ed25519Size); // seed, then the public key
    if (bytes.size() != ed25519Size)
        return nullptr;
    return isPrivate ? EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, octets(bytes), bytes.size())
                     : EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(bytes), bytes.size());
}

EVP_PKEY* fromText(std::string_view text, Algorithm algorithm, bool forSigning)
{
    if (text.find("-----BEGIN ") != std::string_view::npos)
        return fromPem(text);
    const bool isPublic = text.starts_with("whpk_");
    const bool isPrivate = text.starts_with("whsk_");
    if (isPublic || isPrivate)
        text.remove_prefix(5);
    const auto hex = fromHex(text);
    const auto bytes = hex ? hex : fromBase64(text);
    if (!bytes)
        return nullptr;
    if (algorithm == Algorithm::Ed25519 && bytes->size() <= 2 * ed25519Size && bytes->size() % 32 == 0)
        return fromEd25519(*bytes,
                           isPrivate || (!isPublic && (forSigning || bytes->size() == 2 * ed25519Size)));
    return fromDer(*bytes);
}

const EVP_MD* digestOf(Algorithm algorithm)
{
    switch (algorithm) {
    case Algorithm::Ed25519:
        return nullptr;
    case Algorithm::RsaSha1:
        return EVP_sha1();
    case Algorithm::RsaPssSha512:
        return EVP_sha512();
    default:
        return EVP_sha256();
    }
}

bool prepare(EVP_PKEY_CTX* context, Algorithm algorithm)
{
    return algorithm != Algorithm::RsaPssSha512 ||
           (EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) > 0 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) > 0);
}

const char* describe(Algorithm algorithm)
{
    switch (algorithm) {
    case Algorithm::Ed25519:
        return "an Ed25519 key (PEM, whsk_ or whpk_ with base64, or 32 bytes in hex or base64)";
    case Algorithm::EcdsaP256Sha256:
        return "a P-256 key (PEM, or DER in base64)";
    default:
        return "an RSA key or certificate (PEM, or DER in base64)";
    }
}

} // namespace

AsymmetricKey::AsymmetricKey(EVP_PKEY* key) : m_key(key, EVP_PKEY_free) {}

bool AsymmetricKey::fits(Algorithm algorithm) const
{
    switch (algorithm) {
    case Algorithm::Ed25519:
        return EVP_PKEY_is_a(m_key.get(), "ED25519") == 1;
    case Algorithm::EcdsaP256Sha256:
        return EVP_PKEY_is_a(m_key.get(), "EC") == 1 && EVP_PKEY_get_bits(m_key.get()) == 256;
    default:
        return EVP_PKEY_is_a(m_key.get(), "RSA") == 1;
    }
}

Result<AsymmetricKey> AsymmetricKey::read(std::string_view text, Algorithm algorithm, bool forSigning)
{
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
        text.remove_suffix(1);
    EVP_PKEY* raw = fromText(text, algorithm, forSigning);
    ERR_clear_error();
    if (raw != nullptr) {
        AsymmetricKey key(raw);
        if (key.fits(algorithm))
            return key;
    }
    return Error{ErrorCode::InvalidInput,
                 std::string("The key cannot be used: this scheme takes ") + describe(algorithm) + ".", ""};
}

Result<AsymmetricKey> AsymmetricKey::generate(Algorithm algorithm)
{
    EVP_PKEY* key = nullptr;
    if (algorithm == Algorithm::Ed25519)
        key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    else if (algorithm == Algorithm::EcdsaP256Sha256)
        key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
    else
        key = EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048});
    if (key == nullptr)
        return Error{ErrorCode::Internal, "No key could be made; try again.", ""};
    return AsymmetricKey(key);
}

Result<std::string> AsymmetricKey::sign(Algorithm algorithm, std::string_view content) const
{
    const Context context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* keyContext = nullptr; // owned by context
    std::size_t size = 0;
    std::string out;
    bool ok = EVP_DigestSignInit(context.get(), &keyContext, digestOf(algorithm), nullptr, m_key.get()) > 0 &&
              prepare(keyContext, algorithm) &&
              EVP_DigestSign(context.get(), nullptr, &size, octets(content), content.size()) > 0;
    if (ok) {
        out.resize(size);
        ok = EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &size,
                            octets(content), content.size()) > 0;
        out.resize(size);
    }
    ERR_clear_error();
    if (!ok)
        return Error{ErrorCode::InvalidInput,
                     "The key cannot sign; give the private key, not the public one or a certificate.", ""};
    return out;
}

bool AsymmetricKey::verify(Algorithm algorithm, std::string_view content, std::string_view signature) const
{
    const Context context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* keyContext = nullptr; // owned by context
    const bool ok =
        EVP_DigestVerifyInit(context.get(), &keyContext, digestOf(algorithm), nullptr, m_key.get()) > 0 &&
        prepare(keyContext, algorithm) &&
        EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(content),
                         content.size()) == 1;
    ERR_clear_error();
    return ok;
}

std::string AsymmetricKey::sideBySide(std::string_view der)
{
    const unsigned char* at = octets(der);
    const Signature signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())));
    std::string out(2 * coordinateSize, '\0');
    auto* bytes = reinterpret_cast<unsigned char*>(out.data());
    if (!signature || BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes, coordinateSize) < 0 ||
        BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes + coordinateSize, coordinateSize) < 0) {
        ERR_clear_error();
        return {};
    }
    return out;
}

std::string AsymmetricKey::derOf(std::string_view sideBySide)
{
    if (sideBySide.size() != 2 * coordinateSize)
        return {};
    const Signature signature(ECDSA_SIG_new());
    BIGNUM* r = BN_bin2bn(octets(sideBySide), coordinateSize, nullptr);
    BIGNUM* s = BN_bin2bn(octets(sideBySide.substr(coordinateSize)), coordinateSize, nullptr);
    if (ECDSA_SIG_set0(signature.get(), r, s) != 1)
        return {};
    const int size = i2d_ECDSA_SIG(signature.get(), nullptr);
    std::string out(static_cast<std::size_t>(std::max(size, 0)), '\0');
    auto* at = reinterpret_cast<unsigned char*>(out.data());
    i2d_ECDSA_SIG(signature.get(), &at);
    return out;
}

} // namespace hookbench::signing
