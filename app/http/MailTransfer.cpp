#include "http/MailTransfer.h"

#include "http/TransferError.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

namespace hookbench::http {

namespace {

double milliseconds(CURL* easy, CURLINFO info)
{
    curl_off_t microseconds = 0;
    curl_easy_getinfo(easy, info, &microseconds);
    return static_cast<double>(microseconds) / 1000.0;
}

long number(CURL* easy, CURLINFO info)
{
    long value = 0;
    curl_easy_getinfo(easy, info, &value);
    return value;
}

const char* loginOptions(MailAuth auth)
{
    switch (auth) {
    case MailAuth::Plain:
        return "AUTH=PLAIN";
    case MailAuth::Login:
        return "AUTH=LOGIN";
    case MailAuth::CramMd5:
        return "AUTH=CRAM-MD5";
    case MailAuth::XOAuth2:
        return "AUTH=XOAUTH2";
    default:
        return nullptr;
    }
}

std::string seconds(std::uint32_t ms)
{
    return ms % 1000 == 0 ? std::to_string(ms / 1000) + " s" : std::to_string(ms) + " ms";
}

} // namespace

MailTransfer::MailTransfer(OutgoingMail mail, CancellationToken token, Finish finish)
    : Transfer(std::move(token)), m_mail(std::move(mail)), m_finish(std::move(finish))
{
    const bool isBareIpv6 = m_mail.host.find(':') != std::string::npos && !m_mail.host.starts_with('[');
    m_url = std::string(m_mail.tls == MailTls::Implicit ? "smtps://" : "smtp://") +
            (isBareIpv6 ? "[" + m_mail.host + "]" : m_mail.host) + ":" + std::to_string(m_mail.port);
    m_from = "<" + m_mail.from + ">";
    for (const std::string& address : m_mail.recipients)
        m_recipients = curl_slist_append(m_recipients, ("<" + address + ">").c_str());
}

MailTransfer::~MailTransfer()
{
    curl_slist_free_all(m_recipients);
}

std::unique_ptr<HandleSettings> MailTransfer::attach(CURL* easy)
{
    m_easy = easy;
    curl_easy_setopt(easy, CURLOPT_URL, m_url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(m_mail.timeoutMs));
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(m_mail.timeoutMs));
    curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(m_mail.timeoutMs / 1000 + 1));
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, m_errorText.data());
    curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, &MailTransfer::onDebug);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, this);
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &MailTransfer::onOpen);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &MailTransfer::onClose);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
    // The replies come by the debug function; nothing may go to standard output.
    const curl_write_callback discard = [](char*, std::size_t size, std::size_t count, void*) {
        return size * count;
    };
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, discard);
    setSecurity();
    setLogin();
    setEnvelope();
    return nullptr; // they point into this transfer
}

void MailTransfer::setSecurity()
{
    const long ssl = m_mail.tls == MailTls::StartTls    ? static_cast<long>(CURLUSESSL_ALL)
                     : m_mail.tls == MailTls::IfOffered ? static_cast<long>(CURLUSESSL_TRY)
                                                        : static_cast<long>(CURLUSESSL_NONE);
    curl_easy_setopt(m_easy, CURLOPT_USE_SSL, ssl);
    curl_easy_setopt(m_easy, CURLOPT_SSL_VERIFYPEER, m_mail.verifyTls ? 1L : 0L);
    curl_easy_setopt(m_easy, CURLOPT_SSL_VERIFYHOST, m_mail.verifyTls ? 2L : 0L);
    if (!m_mail.caFile.empty())
        curl_easy_setopt(m_easy, CURLOPT_CAINFO, m_mail.caFile.c_str());
}

void MailTransfer::setLogin()
{
    if (m_mail.auth == MailAuth::None)
        return;
    curl_easy_setopt(m_easy, CURLOPT_USERNAME, m_mail.user.c_str());
    if (m_mail.auth == MailAuth::XOAuth2)
        curl_easy_setopt(m_easy, CURLOPT_XOAUTH2_BEARER, m_mail.secret.c_str());
    else
        curl_easy_setopt(m_easy, CURLOPT_PASSWORD, m_mail.secret.c_str());
    if (const char* options = loginOptions(m_mail.auth))
        curl_easy_setopt(m_easy, CURLOPT_LOGIN_OPTIONS, options);
}

void MailTransfer::setEnvelope()
{
    curl_easy_setopt(m_easy, CURLOPT_MAIL_FROM, m_from.c_str());
    curl_easy_setopt(m_easy, CURLOPT_MAIL_RCPT, m_recipients);
    // One refused recipient must not keep the mail from the others.
    curl_easy_setopt(m_easy, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
    curl_easy_setopt(m_easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(m_easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(m_mail.message.size()));
    curl_easy_setopt(m_easy, CURLOPT_READFUNCTION, &MailTransfer::onRead);
    curl_easy_setopt(m_easy, CURLOPT_READDATA, this);
}

std::size_t MailTransfer::onRead(char* data, std::size_t size, std::size_t count, void* self)
{
    auto& transfer = *static_cast<MailTransfer*>(self);
    const std::string& message = transfer.m_mail.message;
    const std::size_t bytes = std::min(size * count, message.size() - transfer.m_sent);
    std::memcpy(data, message.data() + transfer.m_sent, bytes);
    transfer.m_sent += bytes;
    return bytes;
}

int MailTransfer::onDebug(CURL*, curl_infotype type, char* data, std::size_t size, void* self)
{
    auto& transfer = *static_cast<MailTransfer*>(self);
    const std::string_view text(data, size);
    if (type == CURLINFO_HEADER_IN) {
        transfer.m_dialogue.serverSaid(text);
    } else if (type == CURLINFO_HEADER_OUT) {
        transfer.m_dialogue.clientSaid(text);
        if (text.starts_with("QUIT"))
            transfer.onQuit(text.ends_with("\r\n"));
    }
    return 0;
}

curl_socket_t MailTransfer::onOpen(void* self, curlsocktype, curl_sockaddr* address)
{
    const int socket = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (socket < 0)
        return CURL_SOCKET_BAD;
    static_cast<MailTransfer*>(self)->m_sockets.insert(socket);
    return socket;
}

int MailTransfer::onClose(void* self, curl_socket_t socket)
{
    static_cast<MailTransfer*>(self)->m_sockets.erase(socket);
    return ::close(socket);
}

/// libcurl waits for the answer to QUIT, and everything else on this thread would wait with it. The answer
/// says nothing: with the way in shut, the wait ends at once.
void MailTransfer::onQuit(bool isWhole)
{
    for (const curl_socket_t socket : m_sockets)
        ::shutdown(socket, isWhole ? SHUT_RD : SHUT_RDWR);
}

void MailTransfer::readInfo()
{
    m_report.timings = {.nameLookupMs = milliseconds(m_easy, CURLINFO_NAMELOOKUP_TIME_T),
                        .connectMs = milliseconds(m_easy, CURLINFO_CONNECT_TIME_T),
                        .tlsMs = milliseconds(m_easy, CURLINFO_APPCONNECT_TIME_T),
                        .firstByteMs = milliseconds(m_easy, CURLINFO_STARTTRANSFER_TIME_T),
                        .totalMs = milliseconds(m_easy, CURLINFO_TOTAL_TIME_T)};
    const char* address = nullptr;
    if (curl_easy_getinfo(m_easy, CURLINFO_PRIMARY_IP, &address) == CURLE_OK && address != nullptr)
        m_report.remoteAddress = address;
    m_report.remotePort = static_cast<std::uint16_t>(number(m_easy, CURLINFO_PRIMARY_PORT));
    m_report.localPort = static_cast<std::uint16_t>(number(m_easy, CURLINFO_LOCAL_PORT));
}

Error MailTransfer::refusal(const MailReport& report) const
{
    const MailReply& reply = report.decidingReply();
    const auto error = [&](const std::string& message) {
        return Error{ErrorCode::Network, message, reply.text};
    };
    const std::string server = m_mail.place();
    if (&reply == &report.greeting)
        return error(server + " does not take mail now (" + reply.text + "); try again later.");
    if (&reply == &report.startTls)
        return error(server + " refused STARTTLS (" + reply.text + "); use another way of encryption.");
    if (&reply == &report.login)
        return error(server + " refused the login of \"" + m_mail.user + "\" (" + reply.text +
                     "); check the user name, the password and the kind of login.");
    if (&reply == &report.sender)
        return error(server + " refused the sender " + m_mail.from + " (" + reply.text +
                     "); use an address that this server may send for.");
    if (&reply == &report.data || &reply == &report.message)
        return error(server + " refused the message (" + reply.text + ").");
    if (report.recipients.size() == 1)
        return error(server + " refused the recipient " + report.recipients.front().address + " (" +
                     reply.text + ").");
    return error(server + " refused all of the " + std::to_string(report.recipients.size()) +
                 " recipients, the first one with: " + report.recipients.front().reply.text);
}

void MailTransfer::explain(CURLcode code, MailReport& report) const
{
    const std::string detail = m_errorText[0] != '\0' ? m_errorText.data() : curl_easy_strerror(code);
    const std::string server = m_mail.place();
    const auto say = [&](TransferFailure failure, ErrorCode kind, const std::string& message) {
        report.failure = failure;
        report.error = Error{kind, message, detail};
    };
    const MailReply& reply = report.decidingReply();
    if (reply.status != 0 && !reply.isPositive()) {
        report.failure = TransferFailure::Other;
        report.error = refusal(report);
        return;
    }
    if (code == CURLE_USE_SSL_FAILED)
        return say(TransferFailure::TlsHandshake, ErrorCode::Tls,
                   server +
                       " does not offer STARTTLS, and without it nothing is sent; choose another port or "
                       "way of encryption.");
    if (code == CURLE_LOGIN_DENIED)
        return say(TransferFailure::Other, ErrorCode::Network,
                   server + " does not offer a way to log in that the account allows; choose another kind of "
                            "login, or demand STARTTLS if it is offered behind that only.");
    if (code == CURLE_SSL_CONNECT_ERROR)
        return say(
            TransferFailure::TlsHandshake, ErrorCode::Tls,
            "The TLS handshake with " + server +
                " failed; check the port and the way of encryption (465 speaks TLS at once, 587 and 25 "
                "after STARTTLS).");
    const bool isConnected = report.timings.connectMs > 0;
    if (code == CURLE_OPERATION_TIMEDOUT && isConnected)
        return say(TransferFailure::TimeoutAnswer, ErrorCode::Timeout,
                   "The timeout of " + seconds(m_mail.timeoutMs) + " ran out while " + server +
                       " was to answer " + std::string(m_dialogue.step()) +
                       "; look into its log, or raise the timeout.");
    OutgoingRequest request;
    request.timeoutMs = m_mail.timeoutMs;
    request.caFile = m_mail.caFile;
    IncomingResponse response;
    response.timings = report.timings;
    const FailureFacts facts{.code = code,
                             .systemError = number(m_easy, CURLINFO_OS_ERRNO),
                             // After STARTTLS libcurl says of a wrong name in words alone.
                             .verifyResult = detail.find("subject name") != std::string::npos
                                                 ? 0
                                                 : number(m_easy, CURLINFO_SSL_VERIFYRESULT),
                             .detail = detail,
                             .requestSent = false,
                             .headTooLarge = false,
                             .request = request,
                             .response = response,
                             .place = {"smtp", m_mail.host, m_mail.port}};
    report.failure = failureOf(facts);
    const bool isBroken = report.failure == TransferFailure::BrokenOff ||
                          report.failure == TransferFailure::NoAnswer ||
                          report.failure == TransferFailure::NotHttp;
    if (isBroken)
        return say(TransferFailure::BrokenOff, ErrorCode::Network,
                   "The connection to " + server + " ended while it was to answer " +
                       std::string(m_dialogue.step()) + "; check the port, and look into the server's log.");
    report.error = errorOf(report.failure, facts);
}

void MailTransfer::finish(CURLcode code)
{
    readInfo();
    m_dialogue.tell(m_report);
    if (m_report.message.status < 200 || m_report.message.status >= 300)
        explain(code == CURLE_OK ? CURLE_RECV_ERROR : code, m_report);
    m_finish(std::move(m_report));
}

void MailTransfer::finish(TransferFailure failure, Error error)
{
    m_dialogue.tell(m_report);
    m_report.failure = failure;
    m_report.error = std::move(error);
    m_finish(std::move(m_report));
}

} // namespace hookbench::http
