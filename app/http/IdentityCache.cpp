#include "http/IdentityCache.h"

#include "base/Text.h"

#include <algorithm>

#include <openssl/pem.h>

namespace hookbench::http {

namespace {

// Clients may ask for any name; beyond this many the names are forgotten, the identities made anew.
constexpr std::size_t mostNames = 256;
constexpr std::size_t longestName = 253; // RFC 1035 section 2.3.4

} // namespace

Result<std::shared_ptr<const PreparedIdentity>> prepareIdentity(const TlsIdentity& identity)
{
    auto prepared = std::make_shared<PreparedIdentity>();
    const openssl::Memory certificates = openssl::memoryOf(identity.certificatesPem);
    prepared->certificate.reset(PEM_read_bio_X509(certificates.get(), nullptr, nullptr, nullptr));
    prepared->chain.reset(sk_X509_new_null());
    const openssl::Memory key = openssl::memoryOf(identity.keyPem);
    // With a password that is never right, an encrypted key is refused rather than asked for on the terminal.
    prepared->key.reset(PEM_read_bio_PrivateKey(
        key.get(), nullptr, [](char*, int, int, void*) { return -1; }, nullptr));
    if (!prepared->certificate || !prepared->chain || !prepared->key) {
        return Error{ErrorCode::InvalidInput,
                     prepared->certificate
                         ? "There is no usable private key in the key's text; give it as PEM."
                         : "There is no certificate in the certificate's text; give it as PEM.",
                     openssl::takeErrorText()};
    }
    while (X509* next = PEM_read_bio_X509(certificates.get(), nullptr, nullptr, nullptr))
        sk_X509_push(prepared->chain.get(), next);
    ERR_clear_error();
    if (X509_check_private_key(prepared->certificate.get(), prepared->key.get()) != 1) {
        return Error{ErrorCode::InvalidInput,
                     "The private key does not belong to the certificate; give the key the certificate was "
                     "made for, and put the endpoint's own certificate first in its file.",
                     openssl::takeErrorText()};
    }
    prepared->renewAtUs = identity.renewAtUs;
    return std::shared_ptr<const PreparedIdentity>(std::move(prepared));
}

IdentityCache::IdentityCache(const Clock& clock, Source source) : m_clock(clock), m_source(std::move(source))
{
}

Result<std::shared_ptr<const PreparedIdentity>> IdentityCache::find(std::string_view host)
{
    std::string name(host.substr(0, longestName));
    std::transform(name.begin(), name.end(), name.begin(), asciiLower);
    const std::lock_guard lock(m_mutex);
    const auto known = m_known.find(name);
    if (known != m_known.end()) {
        const std::int64_t due = known->second->renewAtUs;
        if (due == 0 || m_clock.nowUs() < due)
            return known->second;
    }
    const auto identity = m_source(name);
    if (!identity)
        return identity.error();
    auto prepared = prepareIdentity(*identity);
    if (!prepared)
        return prepared;
    if (m_known.size() >= mostNames)
        m_known.clear();
    m_known[name] = *prepared;
    return prepared;
}

void IdentityCache::clear()
{
    const std::lock_guard lock(m_mutex);
    m_known.clear();
}

} // namespace hookbench::http
