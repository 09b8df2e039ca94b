#include "capture/CaptureFacts.h"

#include "capture/Capture.h"

namespace hookbench::capture {

namespace {

/// Numbers of the fields in the log: they never change their meaning.
enum class Tag : std::uint8_t {
    Endpoint = 1,
    Signature = 2,
    Denied = 3,
    ForwardedOn = 4,
    Behind = 5,
    Rule = 16,
    HandshakeId = 17,
    Scheme = 18,
    SignatureReason = 19,
    FaultName = 20,
    TlsVersion = 32,
    TlsCipher = 33,
    TlsServerName = 34,
    TlsAlpn = 35,
    TlsResumed = 36,
    ClientSubject = 37,
    ClientIssuer = 38,
    ClientFingerprint = 39,
    ClientNotTrusted = 40,
};

/// Seven bits a byte, the low ones first; the top bit says that more follow (LEB128).
void putLength(std::string& out, std::size_t length)
{
    for (; length > 0x7F; length >>= 7U)
        out += static_cast<char>((length & 0x7FU) | 0x80U);
    out += static_cast<char>(length);
}

void putText(std::string& out, Tag tag, std::string_view text)
{
    if (text.empty())
        return;
    out += static_cast<char>(tag);
    putLength(out, text.size());
    out += text;
}

void putFlag(std::string& out, Tag tag, bool on)
{
    if (on)
        putText(out, tag, "1");
}

std::optional<std::size_t> takeLength(std::string_view& bytes)
{
    std::size_t length = 0;
    for (unsigned shift = 0; shift < 35 && !bytes.empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        length |= std::size_t{byte & 0x7FU} << shift;
        if ((byte & 0x80U) == 0)
            return length;
    }
    return std::nullopt;
}

std::string* textOf(CaptureFacts& facts, Tag tag)
{
    switch (tag) {
    case Tag::Rule:
        return &facts.rule;
    case Tag::HandshakeId:
        return &facts.handshake;
    case Tag::Scheme:
        return &facts.scheme;
    case Tag::SignatureReason:
        return &facts.signatureReason;
    case Tag::FaultName:
        return &facts.fault;
    case Tag::TlsVersion:
        return &facts.tls.version;
    case Tag::TlsCipher:
        return &facts.tls.cipher;
    case Tag::TlsServerName:
        return &facts.tls.serverName;
    case Tag::TlsAlpn:
        return &facts.tls.alpn;
    case Tag::ClientSubject:
        return &facts.tls.client.subject;
    case Tag::ClientIssuer:
        return &facts.tls.client.issuer;
    case Tag::ClientFingerprint:
        return &facts.tls.client.fingerprintSha256;
    case Tag::ClientNotTrusted:
        return &facts.tls.client.whyNotTrusted;
    default:
        return nullptr;
    }
}

/// False for a value that the field cannot have.
bool setField(CaptureFacts& facts, Tag tag, std::string_view value)
{
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(value[at]); };
    switch (tag) {
    case Tag::Endpoint:
        if (value.size() != 2)
            return false;
        facts.endpoint = static_cast<std::uint16_t>(byte(0) | unsigned{byte(1)} << 8U);
        return true;
    case Tag::Signature:
        if (value.size() != 1 || byte(0) > static_cast<unsigned char>(SignatureState::Unsigned))
            return false;
        facts.signature = static_cast<SignatureState>(byte(0));
        return true;
    case Tag::Denied:
        facts.denied = true;
        return true;
    case Tag::ForwardedOn:
        facts.forwarded = true;
        return true;
    case Tag::Behind:
        facts.behind = true;
        return true;
    case Tag::TlsResumed:
        facts.tls.resumed = true;
        return true;
    default:
        if (std::string* text = textOf(facts, tag))
            *text = value;
        return true;
    }
}

} // namespace

std::string_view signatureWord(SignatureState state)
{
    switch (state) {
    case SignatureState::Valid:
        return "valid";
    case SignatureState::Invalid:
        return "invalid";
    case SignatureState::Unsigned:
        return "unsigned";
    case SignatureState::NotChecked:
        break;
    }
    return "";
}

std::uint32_t flagsOf(const CaptureFacts& facts)
{
    std::uint32_t flags = static_cast<std::uint32_t>(facts.signature) << 8U;
    if (!facts.handshake.empty())
        flags |= Handshake;
    if (!facts.rule.empty())
        flags |= Ruled;
    if (!facts.fault.empty())
        flags |= Faulty;
    if (facts.forwarded)
        flags |= Forwarded;
    if (facts.denied)
        flags |= DeniedAccess;
    // The first one has no number in the flags, as its captures of old have none.
    if (facts.endpoint > 1)
        flags |= std::uint32_t{facts.endpoint} << endpointShift;
    return flags;
}

std::string encodeFacts(const CaptureFacts& facts, const http::TlsDetails& tls)
{
    std::string out;
    if (facts.endpoint > 1) {
        const char number[] = {static_cast<char>(facts.endpoint & 0xFFU),
                               static_cast<char>(facts.endpoint >> 8U)};
        putText(out, Tag::Endpoint, std::string_view(number, 2));
    }
    if (facts.signature != SignatureState::NotChecked) {
        const char state = static_cast<char>(facts.signature);
        putText(out, Tag::Signature, std::string_view(&state, 1));
    }
    putFlag(out, Tag::Denied, facts.denied);
    putFlag(out, Tag::ForwardedOn, facts.forwarded);
    putFlag(out, Tag::Behind, facts.behind);
    putText(out, Tag::Rule, facts.rule);
    putText(out, Tag::HandshakeId, facts.handshake);
    putText(out, Tag::Scheme, facts.scheme);
    putText(out, Tag::SignatureReason, facts.signatureReason);
    putText(out, Tag::FaultName, facts.fault);
    putText(out, Tag::TlsVersion, tls.version);
    putText(out, Tag::TlsCipher, tls.cipher);
    putText(out, Tag::TlsServerName, tls.serverName);
    putText(out, Tag::TlsAlpn, tls.alpn);
    putFlag(out, Tag::TlsResumed, tls.resumed);
    putText(out, Tag::ClientSubject, tls.client.subject);
    putText(out, Tag::ClientIssuer, tls.client.issuer);
    putText(out, Tag::ClientFingerprint, tls.client.fingerprintSha256);
    putText(out, Tag::ClientNotTrusted, tls.client.whyNotTrusted);
    return out;
}

std::optional<CaptureFacts> decodeFacts(std::string_view bytes)
{
    CaptureFacts facts;
    while (!bytes.empty()) {
        const auto tag = static_cast<Tag>(bytes.front());
        bytes.remove_prefix(1);
        const auto length = takeLength(bytes);
        if (!length || bytes.size() < *length || !setField(facts, tag, bytes.substr(0, *length)))
            return std::nullopt;
        bytes.remove_prefix(*length);
    }
    return facts;
}

} // namespace hookbench::capture
