#include "http/TransferError.h"

#include <cerrno>
#include <cstdint>
#include <string_view>

#include <openssl/x509_vfy.h>

namespace hookbench::http {

namespace {

std::string seconds(std::uint32_t ms)
{
    return ms % 1000 == 0 ? std::to_string(ms / 1000) + " s" : std::to_string(ms) + " ms";
}

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

TransferFailure timeoutPhase(const FailureFacts& facts)
{
    const Timings& t = facts.response.timings;
    if (t.connectMs == 0.0)
        return t.nameLookupMs == 0.0 ? TransferFailure::TimeoutNameLookup : TransferFailure::TimeoutConnect;
    if (facts.place.scheme == "https" && t.tlsMs == 0.0)
        return TransferFailure::TimeoutTls;
    if (facts.response.rawHead.empty())
        return facts.requestSent ? TransferFailure::TimeoutAnswer : TransferFailure::TimeoutSend;
    return TransferFailure::TimeoutBody;
}

TransferFailure untrusted(const FailureFacts& facts)
{
    // libcurl compares the names itself, and then OpenSSL's verdict says nothing of it.
    if (contains(facts.detail, "target host name"))
        return TransferFailure::TlsWrongHost;
    switch (facts.verifyResult) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return TransferFailure::TlsExpired;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        return TransferFailure::TlsSelfSigned;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return TransferFailure::TlsWrongHost;
    default:
        return TransferFailure::TlsUntrusted;
    }
}

TransferFailure broken(const FailureFacts& facts)
{
    // With TLS 1.3 a server refuses a client certificate (or the lack of one) only when it is read from.
    if (contains(facts.detail, "alert certificate required") ||
        contains(facts.detail, "alert bad certificate") || contains(facts.detail, "alert unknown ca"))
        return TransferFailure::TlsHandshake;
    return facts.response.rawHead.empty() && facts.code == CURLE_GOT_NOTHING ? TransferFailure::NoAnswer
                                                                             : TransferFailure::BrokenOff;
}

std::string phaseText(TransferFailure failure, const FailureFacts& facts)
{
    const std::string place = facts.place.text();
    switch (failure) {
    case TransferFailure::TimeoutNameLookup:
        return "while the name " + facts.place.host + " was looked up";
    case TransferFailure::TimeoutConnect:
        return "while connecting to " + place;
    case TransferFailure::TimeoutTls:
        return "during the TLS handshake with " + place;
    case TransferFailure::TimeoutSend:
        return "while sending to " + place;
    case TransferFailure::TimeoutAnswer:
        return "while waiting for the answer of " + place;
    default:
        return "while the answer of " + place + " was arriving (" +
               std::to_string(facts.response.body.size()) + " bytes of its body came)";
    }
}

Error tlsError(TransferFailure failure, const FailureFacts& facts)
{
    const std::string place = facts.place.text();
    const auto error = [&](const std::string& message) {
        return Error{ErrorCode::Tls, message, facts.detail};
    };
    switch (failure) {
    case TransferFailure::TlsExpired:
        return error("The certificate of " + place +
                     " is not trusted, because its time is over or has not come; renew it, or check the "
                     "clocks of both machines.");
    case TransferFailure::TlsSelfSigned:
        return error("The certificate of " + place +
                     " is not trusted, because it is signed by itself; name it as CA file for this receiver, "
                     "or switch verification off.");
    case TransferFailure::TlsWrongHost:
        return error("The certificate of " + place +
                     " is not trusted, because it was made for another name; use a name that it holds in the "
                     "URL.");
    case TransferFailure::TlsOwnFiles:
        return facts.code == CURLE_SSL_CACERT_BADFILE
                   ? error("The file of trusted certificates \"" + facts.request.caFile +
                           "\" cannot be read.")
                   : error("The client certificate \"" + facts.request.clientCertificateFile +
                           "\" and its key cannot be used; name PEM files that belong together, and the "
                           "key's password.");
    case TransferFailure::TlsHandshake:
        return contains(facts.detail, "alert certificate required")
                   ? error(place + " asks for a client certificate; name one for this receiver.")
                   : error("The TLS handshake with " + place + " failed; check that it speaks https there.");
    default:
        return error("The certificate of " + place +
                     " is not trusted; trust its authority or switch verification off for this receiver.");
    }
}

Error brokenError(TransferFailure failure, const FailureFacts& facts)
{
    const std::string place = facts.place.text();
    const auto error = [&](const std::string& message) {
        return Error{ErrorCode::Network, message, facts.detail};
    };
    if (failure == TransferFailure::NoAnswer)
        return error(place + " closed the connection without an answer; look into the receiver's log.");
    if (failure == TransferFailure::NotHttp)
        return error("What " + place + " answered is not HTTP; check the port.");
    if (!facts.response.rawHead.empty())
        return error("The answer of " + place + " broke off (status " +
                     std::to_string(facts.response.status) + ", " +
                     std::to_string(facts.response.body.size()) +
                     " bytes of its body came); look into the receiver's log.");
    return error("The connection to " + place +
                 " broke before an answer came; look into the receiver's log.");
}

} // namespace

TransferFailure failureOf(const FailureFacts& facts)
{
    if (facts.headTooLarge)
        return TransferFailure::HeadTooLarge;
    switch (facts.code) {
    case CURLE_OPERATION_TIMEDOUT:
        return timeoutPhase(facts);
    case CURLE_COULDNT_RESOLVE_HOST:
        return TransferFailure::NameLookup;
    case CURLE_COULDNT_CONNECT:
        return facts.systemError == ECONNREFUSED ? TransferFailure::Refused : TransferFailure::Unreachable;
    case CURLE_PEER_FAILED_VERIFICATION:
        return untrusted(facts);
    case CURLE_SSL_CONNECT_ERROR:
        return TransferFailure::TlsHandshake;
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
        return TransferFailure::TlsOwnFiles;
    case CURLE_URL_MALFORMAT:
        return TransferFailure::InvalidRequest;
    // The URL was checked, so the protocol not supported is HTTP/0.9: an answer without a status line.
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_HTTP2:
        return TransferFailure::NotHttp;
    default:
        return broken(facts);
    }
}

Error errorOf(TransferFailure failure, const FailureFacts& facts)
{
    const std::string place = facts.place.text();
    switch (failure) {
    case TransferFailure::TimeoutNameLookup:
    case TransferFailure::TimeoutConnect:
    case TransferFailure::TimeoutTls:
    case TransferFailure::TimeoutSend:
    case TransferFailure::TimeoutAnswer:
    case TransferFailure::TimeoutBody:
        return {ErrorCode::Timeout,
                "The timeout of " + seconds(facts.request.timeoutMs) + " ran out " +
                    phaseText(failure, facts) + "; make the receiver answer sooner or raise the timeout.",
                facts.detail};
    case TransferFailure::NameLookup:
        return {ErrorCode::Network,
                "The host name " + facts.place.host +
                    " cannot be resolved; check its spelling and the network.",
                facts.detail};
    case TransferFailure::Refused:
        return {ErrorCode::Network,
                "Nothing listens on " + place +
                    " (connection refused); start the receiver or check the port.",
                facts.detail};
    case TransferFailure::Unreachable:
        return {ErrorCode::Network, "No connection to " + place + "; check the address and the network.",
                facts.detail};
    case TransferFailure::HeadTooLarge:
        return {ErrorCode::LimitExceeded,
                "The head of the answer of " + place + " is longer than " +
                    std::to_string(facts.request.maxResponseHeadBytes) +
                    " bytes; look at which headers the receiver adds.",
                facts.detail};
    case TransferFailure::InvalidRequest:
        return {ErrorCode::InvalidInput, "The URL cannot be used; give one like http://127.0.0.1:8787/hooks.",
                facts.detail};
    case TransferFailure::TlsExpired:
    case TransferFailure::TlsSelfSigned:
    case TransferFailure::TlsUntrusted:
    case TransferFailure::TlsWrongHost:
    case TransferFailure::TlsHandshake:
    case TransferFailure::TlsOwnFiles:
        return tlsError(failure, facts);
    default:
        return brokenError(failure, facts);
    }
}

} // namespace hookbench::http
