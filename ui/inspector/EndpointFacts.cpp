#include "inspector/EndpointFacts.h"

#include "common/Formatting.h"
#include "endpoint/handshakes/Handshake.h"
#include "signing/Presets.h"

#include <QCoreApplication>

namespace hookbench::ui {

namespace {

class Words {
    Q_DECLARE_TR_FUNCTIONS(hookbench::ui::EndpointFacts)

public:
    static QString signature(const capture::CaptureFacts& facts)
    {
        const signing::Scheme* scheme = signing::findScheme(facts.scheme);
        const QString by = scheme ? textFromBytes(scheme->title) : textFromBytes(facts.scheme);
        switch (facts.signature) {
        case capture::SignatureState::Valid:
            return by.isEmpty() ? tr("valid") : tr("valid (%1)").arg(by);
        case capture::SignatureState::Invalid:
            return facts.signatureReason.empty() ? tr("invalid (%1)").arg(by)
                                                 : tr("invalid (%1): %2").arg(by, textFromBytes(facts.signatureReason));
        case capture::SignatureState::Unsigned:
            return tr("not signed (%1 is expected)").arg(by);
        case capture::SignatureState::NotChecked:
            break;
        }
        return {};
    }

    static QString answer(const endpoint::ForwardAttempt& attempt)
    {
        const QString took = formatDurationMs(attempt.timings.totalMs);
        const QString result = attempt.status > 0
                                   ? tr("%1 %2 after %3").arg(attempt.status)
                                         .arg(textFromBytes(http::reasonPhrase(attempt.status)), took)
                                   : tr("no answer after %1: %2").arg(took, textFromBytes(attempt.error));
        return tr("%1, from %2").arg(result, textFromBytes(attempt.url));
    }

    static void addClient(const http::ClientCertificate& client, std::vector<Fact>& facts)
    {
        if (client == http::ClientCertificate())
            return;
        facts.push_back({tr("Client certificate"), textFromBytes(client.subject),
                         tr("SHA-256 %1").arg(textFromBytes(client.fingerprintSha256)), true});
        facts.push_back({tr("Issued by"), textFromBytes(client.issuer), {}, true});
        if (!client.whyNotTrusted.empty())
            facts.push_back({tr("Not trusted"), textFromBytes(client.whyNotTrusted), {}});
    }
};

} // namespace

std::vector<Fact> endpointFacts(const capture::Capture& capture, const QString& endpointName)
{
    const capture::CaptureFacts& f = capture.facts;
    const std::uint16_t number = capture.summary.endpointNumber();
    std::vector<Fact> facts;
    if (number != 1 || !endpointName.isEmpty())
        facts.push_back({Words::tr("Taken by"),
                         endpointName.isEmpty() ? Words::tr("endpoint %1, which is removed").arg(number) : endpointName,
                         Words::tr("Endpoint %1").arg(number)});
    if (const QString signature = Words::signature(f); !signature.isEmpty())
        facts.push_back({Words::tr("Signature"), signature, {}});
    if (f.denied)
        facts.push_back({Words::tr("Refused"),
                         Words::tr("It brought no token, password or shared header, or came over plain HTTP."), {}});
    if (!f.handshake.empty()) {
        const endpoint::HandshakePreset* preset = endpoint::findHandshake(f.handshake);
        facts.push_back({Words::tr("Handshake"), preset ? textFromBytes(preset->name) : textFromBytes(f.handshake), {}});
    }
    if (!f.rule.empty())
        facts.push_back({Words::tr("Rule"), textFromBytes(f.rule), Words::tr("The response rule that answered")});
    if (!f.fault.empty())
        facts.push_back({Words::tr("Fault"), textFromBytes(f.fault), Words::tr("What the answer had on purpose"), true});
    return facts;
}

std::vector<Fact> tlsFacts(const http::TlsDetails& tls)
{
    std::vector<Fact> facts;
    if (tls.version.empty())
        return facts;
    const QString version = textFromBytes(tls.version);
    facts.push_back({Words::tr("Version"), tls.resumed ? Words::tr("%1, resumed").arg(version) : version, {}, true});
    facts.push_back({Words::tr("Cipher"), textFromBytes(tls.cipher), {}, true});
    if (!tls.serverName.empty())
        facts.push_back({Words::tr("Host name"), textFromBytes(tls.serverName), Words::tr("That the sender asked for (SNI)"),
                         true});
    if (!tls.alpn.empty())
        facts.push_back({Words::tr("Protocol"), textFromBytes(tls.alpn), Words::tr("That both agreed on (ALPN)"), true});
    Words::addClient(tls.client, facts);
    return facts;
}

std::vector<Fact> forwardFacts(const std::vector<endpoint::ForwardAttempt>& attempts)
{
    std::vector<Fact> facts;
    for (const endpoint::ForwardAttempt& attempt : attempts)
        facts.push_back({Words::tr("Attempt %1").arg(attempt.number), Words::answer(attempt),
                         formatDateTime(attempt.startedAtUs)});
    if (attempts.empty())
        facts.push_back({Words::tr("Waits"), Words::tr("for the receiver"), {}});
    return facts;
}

} // namespace hookbench::ui
