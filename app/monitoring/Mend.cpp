#include "monitoring/Mend.h"

namespace hookbench::monitoring {

using delivery::DiagnosisCode;

namespace {

Mend ofRefusal(DiagnosisCode code)
{
    switch (code) {
    case DiagnosisCode::SecretRefused:
        return {"Secret not accepted",
                "The receiver answered 401 or 403: compare the secret that the registration sends with the one that the "
                "receiver expects, in the header that it looks at."};
    case DiagnosisCode::SecretMissing:
        return {"Secret missing", "The receiver answered 401 or 403 to a request without a secret: add the header "
                                  "X-Mixpeek-Secret to the registration, with the value that the receiver expects."};
    case DiagnosisCode::SecretUnresolved:
        return {"Variable without a value",
                "A ${NAME} of the registration has no value in the environment in use: enter it there."};
    case DiagnosisCode::SignatureRefused:
        return {"Signature not accepted", "The receiver verified the signature and refused it: compare scheme and secret, "
                                          "and let the receiver verify the raw body before anything parses it."};
    case DiagnosisCode::SigningFailed:
        return {"Could not be signed", "Nothing was sent: correct the signing scheme or its secret in the registration."};
    case DiagnosisCode::PayloadNotJson:
        return {"Payload is not JSON", "Nothing was sent: the template rendered something else than JSON; look at its "
                                       "preview and pass values through the filter tojson."};
    case DiagnosisCode::PayloadRefused:
        return {"Unexpected payload", "The receiver refused the body (400, 415 or 422): compare the raw body with what it "
                                      "expects, and correct the template."};
    case DiagnosisCode::TemplateFailed:
        return {"Template does not render", "Nothing was sent: open the template, which marks the place."};
    case DiagnosisCode::NotFoundThere:
        return {"No such path", "The receiver answered 404 or 410: correct the path of the registration's URL, or remove "
                                "the registration if the receiver is gone for good."};
    case DiagnosisCode::MethodRefused:
        return {"POST not accepted", "The receiver answered 405: let its route accept POST, or correct the path."};
    case DiagnosisCode::TooLarge:
        return {"Body too large", "The receiver answered 413: raise its limit for bodies, or send less in the template."};
    case DiagnosisCode::RateLimited:
        return {"Too many requests", "The receiver answered 429: let it queue and answer at once, or send more slowly."};
    case DiagnosisCode::ReceiverFailed:
        return {"Receiver failed", "The receiver answered 5xx: look into its own log at the time of the sample; replay the "
                                   "event when it is mended."};
    case DiagnosisCode::Redirected:
        return {"Redirected", "Redirects are not followed: put the final URL into the registration."};
    default:
        return {"Unexpected status", "The receiver answered something else than 2xx: any 2xx is success, all else is a "
                                     "failure; let it answer 200 or 204."};
    }
}

Mend ofTls(DiagnosisCode code)
{
    switch (code) {
    case DiagnosisCode::TlsExpired:
        return {"Certificate expired", "Renew the receiver's certificate."};
    case DiagnosisCode::TlsSelfSigned:
        return {"Certificate signed by itself",
                "Give the receiver a certificate of an authority, or name its certificate in the registration's TLS options."};
    case DiagnosisCode::TlsUntrusted:
        return {"Certificate not trusted", "Let the receiver send its whole chain, or name its authority in the "
                                           "registration's TLS options."};
    case DiagnosisCode::TlsWrongHost:
        return {"Certificate of another host",
                "Use the name in the URL that the certificate is made for, or let it include this one."};
    case DiagnosisCode::TlsOwnFiles:
        return {"Client certificate not usable", "Correct the files in the registration's TLS options."};
    default:
        return {"TLS handshake failed", "Let the receiver offer TLS 1.2 or newer on that port."};
    }
}

} // namespace

Mend mendOf(DiagnosisCode code)
{
    if (code >= DiagnosisCode::TlsExpired && code <= DiagnosisCode::TlsOwnFiles)
        return ofTls(code);
    switch (code) {
    case DiagnosisCode::TimedOut:
        return {"Timed out", "The receiver works before it answers: let it answer 200 at once, well under the timeout, and "
                             "do the work afterwards."};
    case DiagnosisCode::NameNotResolved:
        return {"Host not found", "Correct the host in the URL, or its DNS record."};
    case DiagnosisCode::ConnectionRefused:
        return {"Nothing listens there", "Start the receiver, or correct the port in the URL."};
    case DiagnosisCode::Unreachable:
        return {"Host cannot be reached", "Check the network, the VPN and the firewall between here and the receiver."};
    case DiagnosisCode::NoAnswer:
        return {"No answer", "Look whether the receiver runs and ends connections without an answer; its log says why."};
    case DiagnosisCode::BrokenOff:
        return {"Broken off", "The connection ended within the answer: the receiver, or a proxy before it, crashed or gave up."};
    case DiagnosisCode::HeadTooLarge:
    case DiagnosisCode::NotHttp:
        return {"Not HTTP", "What answers there is no web server: correct the port or the scheme of the URL."};
    case DiagnosisCode::SlackError:
        return {"Slack refused the message", "Slack's word in the sample says what it did not like; correct the blocks or "
                                             "the webhook's URL."};
    case DiagnosisCode::MailRefused:
        return {"Mail refused", "The mail server's words in the sample say which of sender, login or recipients it refused."};
    case DiagnosisCode::SmsRefused:
        return {"SMS refused", "The gateway's words in the sample say which of number, login or message it refused."};
    case DiagnosisCode::NotSendable:
        return {"Not sendable", "Nothing was sent: set up the channel's server or gateway in Settings."};
    case DiagnosisCode::Interrupted:
        return {"Interrupted", "The program ended during the attempt; whether it arrived is not known, and it was sent again."};
    case DiagnosisCode::Other:
    case DiagnosisCode::None:
        return {"Failed", "The sample says what happened."};
    default:
        return ofRefusal(code);
    }
}

DiagnosisCode causeOfStatus(int status)
{
    if (status == 0)
        return DiagnosisCode::NoAnswer;
    if (status >= 200 && status < 300)
        return DiagnosisCode::Delivered;
    if (status >= 300 && status < 400)
        return DiagnosisCode::Redirected;
    if (status >= 500)
        return DiagnosisCode::ReceiverFailed;
    switch (status) {
    case 401:
    case 403:
        return DiagnosisCode::SecretRefused;
    case 404:
    case 410:
        return DiagnosisCode::NotFoundThere;
    case 405:
        return DiagnosisCode::MethodRefused;
    case 413:
        return DiagnosisCode::TooLarge;
    case 429:
        return DiagnosisCode::RateLimited;
    case 400:
    case 415:
    case 422:
        return DiagnosisCode::PayloadRefused;
    default:
        return DiagnosisCode::OtherStatus;
    }
}

} // namespace hookbench::monitoring
