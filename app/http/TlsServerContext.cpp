#include "http/TlsServerContext.h"

#include "base/Logging.h"
#include "http/IdentityCache.h"
#include "http/OpenSsl.h"

#include <array>
#include <mutex>
#include <string_view>

#include <openssl/pem.h>
#include <openssl/rand.h>

namespace hookbench::http {

namespace {

using Context = std::unique_ptr<SSL_CTX, openssl::Freer<SSL_CTX_free>>;
using Refusal = TlsServerContext::Refusal;

constexpr double twoTo64 = 18446744073709551616.0;

Error contextError(const std::string& what)
{
    return {ErrorCode::Tls, "TLS cannot be set up: " + what + ".", openssl::takeErrorText()};
}

/// The protocols by ALPN, each after its length, best first.
std::string_view offeredProtocols(bool http2)
{
    constexpr std::string_view all("\x02h2\x08http/1.1\x08http/1.0");
    return http2 ? all : all.substr(3);
}

int chooseProtocol(SSL*, const unsigned char** out, unsigned char* outLength, const unsigned char* offered,
                   unsigned int offeredLength, void* ours)
{
    const auto& list = *static_cast<const std::string_view*>(ours);
    unsigned char* chosen = nullptr;
    const int outcome = SSL_select_next_proto(&chosen, outLength,
                                              reinterpret_cast<const unsigned char*>(list.data()),
                                              static_cast<unsigned int>(list.size()), offered, offeredLength);
    *out = chosen;
    return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

Refusal refusalOf(const SSL* session)
{
    return static_cast<Refusal>(reinterpret_cast<std::intptr_t>(SSL_get_app_data(session)));
}

int onClientHello(SSL* session, int* alert, void*)
{
    switch (refusalOf(session)) {
    case Refusal::Alert:
        *alert = SSL_AD_HANDSHAKE_FAILURE;
        return SSL_CLIENT_HELLO_ERROR;
    case Refusal::CloseAfter:
        return SSL_CLIENT_HELLO_RETRY; // which stops the handshake without a word
    case Refusal::Never:
    case Refusal::CloseAtOnce:
        break;
    }
    return SSL_CLIENT_HELLO_SUCCESS;
}

/// Whatever is wrong with a client's certificate, the handshake goes on; the reason is kept in the session.
int acceptAnyClient(int, X509_STORE_CTX*)
{
    return 1;
}

/// A well-mixed number for the `count`th connection (the finaliser of SplitMix64).
std::uint64_t mixed(std::uint64_t seed, std::uint64_t count)
{
    std::uint64_t value = seed + (count + 1) * 0x9e3779b97f4a7c15U;
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31U);
}

Status setUpClientCertificates(SSL_CTX* context, const TlsServerContext::Options& options)
{
    using Wanted = TlsServerContext::ClientCertificates;
    if (options.clientCertificates == Wanted::None)
        return Done{};
    X509_STORE* store = SSL_CTX_get_cert_store(context);
    const openssl::Memory memory = openssl::memoryOf(options.clientAuthoritiesPem);
    int count = 0;
    while (const openssl::Certificate authority{
        PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr)}) {
        if (X509_STORE_add_cert(store, authority.get()) != 1 ||
            SSL_CTX_add_client_CA(context, authority.get()) != 1)
            return contextError("an authority for client certificates cannot be used");
        ++count;
    }
    ERR_clear_error();
    if (count == 0 && (!options.clientAuthoritiesPem.empty() || options.clientCertificates == Wanted::Require))
        return Error{ErrorCode::InvalidInput,
                     "There is no certificate in the file of the clients' authority; give a PEM file of the "
                     "authority that signs them.",
                     {}};
    const bool isRequired = options.clientCertificates == Wanted::Require;
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | (isRequired ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0),
                       isRequired ? nullptr : acceptAnyClient);
    return Done{};
}

Status setUpSessions(SSL_CTX* context, bool resumption)
{
    std::array<unsigned char, 16> id{};
    if (RAND_bytes(id.data(), id.size()) != 1 ||
        SSL_CTX_set_session_id_context(context, id.data(), id.size()) != 1)
        return contextError("there are no random numbers");
    if (!resumption) {
        SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
        SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
        SSL_CTX_set_num_tickets(context, 0);
        return Done{};
    }
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_SERVER);
    // A resumed connection gets its next ticket, so one is enough.
    SSL_CTX_set_num_tickets(context, 1);
    return Done{};
}

} // namespace

class TlsServerContext::Private {
public:
    Private(const Clock& clock, Options&& options)
        : protocols(offeredProtocols(options.http2)),
          identities(clock, std::move(options.identityFor)),
          faults(options.faults)
    {
    }

    Status setUp(const Options& options);
    static int chooseIdentity(SSL* session, void* parts);

    std::string_view protocols;
    Context context{SSL_CTX_new(TLS_server_method())};
    IdentityCache identities;

    mutable std::mutex mutex;
    Faults faults;              ///< guarded by mutex
    std::uint64_t accepted = 0; ///< since the faults were set; guarded by mutex
};

Status TlsServerContext::Private::setUp(const Options& options)
{
    SSL_CTX* ctx = context.get();
    if (!ctx || SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) != 1 ||
        SSL_CTX_set1_groups_list(ctx, "X25519:P-256:P-384") != 1)
        return contextError("this system's OpenSSL does not do TLS 1.2 with elliptic curves");
    // Renegotiation would let a client use up the processor; a missing close_notify is judged by HTTP's own
    // framing, which knows where a message ends (RFC 9112 section 9.8).
    SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF |
                                 SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS); // idle connections hold no 16 KB buffers
    SSL_CTX_set_read_ahead(ctx, 1);                  // one read for a record's head and its body
    if (Status sessions = setUpSessions(ctx, options.resumption); !sessions)
        return sessions;
    if (Status clients = setUpClientCertificates(ctx, options); !clients)
        return clients;
    SSL_CTX_set_alpn_select_cb(ctx, chooseProtocol, &protocols);
    SSL_CTX_set_client_hello_cb(ctx, onClientHello, nullptr);
    SSL_CTX_set_cert_cb(ctx, &Private::chooseIdentity, this);
    const auto first = identities.find({});
    return first ? Status(Done{}) : Status(first.error());
}

int TlsServerContext::Private::chooseIdentity(SSL* session, void* parts)
{
    const char* name = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name);
    const auto identity = static_cast<Private*>(parts)->identities.find(name ? name : "");
    if (!identity) {
        qCWarning(logHttp, "There is no certificate for a client: %s", identity.error().message.c_str());
        return 0;
    }
    const PreparedIdentity& chosen = **identity;
    return SSL_use_cert_and_key(session, chosen.certificate.get(), chosen.key.get(), chosen.chain.get(), 1);
}

TlsServerContext::TlsServerContext(std::unique_ptr<Private> parts) : d(std::move(parts)) {}

TlsServerContext::~TlsServerContext() = default;

Result<std::shared_ptr<TlsServerContext>> TlsServerContext::make(const Clock& clock, Options options)
{
    const Options settings = options;
    auto parts = std::make_unique<Private>(clock, std::move(options));
    if (Status ready = parts->setUp(settings); !ready)
        return ready.error();
    return std::shared_ptr<TlsServerContext>(new TlsServerContext(std::move(parts)));
}

void TlsServerContext::setFaults(const Faults& faults)
{
    const std::lock_guard lock(d->mutex);
    d->faults = faults;
    d->accepted = 0;
}

TlsServerContext::Faults TlsServerContext::faults() const
{
    const std::lock_guard lock(d->mutex);
    return d->faults;
}

void TlsServerContext::forgetIdentities()
{
    d->identities.clear();
}

TlsServerContext::Refusal TlsServerContext::nextRefusal()
{
    const std::lock_guard lock(d->mutex);
    const double drawn = static_cast<double>(mixed(d->faults.seed, d->accepted++)) / twoTo64;
    return drawn < d->faults.share ? d->faults.refusal : Refusal::Never;
}

ssl_st* TlsServerContext::newSession(Refusal refusal) const
{
    SSL* session = SSL_new(d->context.get());
    if (session) {
        SSL_set_app_data(session, reinterpret_cast<void*>(static_cast<std::intptr_t>(refusal)));
        SSL_set_accept_state(session);
    }
    return session;
}

} // namespace hookbench::http
