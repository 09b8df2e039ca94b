#include "http/CurlTransfer.h"

#include "base/Text.h"
#include "http/TransferError.h"

#include <algorithm>
#include <cerrno>
#include <tuple>
#include <utility>

namespace hookbench::http {

namespace {

bool isBlank(std::string_view text)
{
    return text.find_first_not_of(" \t") == std::string_view::npos;
}

std::string_view trimmed(std::string_view text)
{
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
    return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

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

std::string versionText(long version)
{
    switch (version) {
    case CURL_HTTP_VERSION_1_0:
        return "1.0";
    case CURL_HTTP_VERSION_2_0:
        return "2";
    case CURL_HTTP_VERSION_3:
        return "3";
    default:
        return "1.1";
    }
}

long wireVersion(HttpVersion version)
{
    switch (version) {
    case HttpVersion::Http1:
        return CURL_HTTP_VERSION_1_1;
    case HttpVersion::Http2:
        return CURL_HTTP_VERSION_2_0;
    case HttpVersion::Http2PriorKnowledge:
        return CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE;
    default:
        return CURL_HTTP_VERSION_2TLS;
    }
}

} // namespace

CurlTransfer::CurlTransfer(OutgoingRequest request, UrlPlace place, CancellationToken token, Finish finish)
    : Transfer(std::move(token)),
      m_request(std::move(request)),
      m_place(std::move(place)),
      m_finish(std::move(finish))
{
}

CurlTransfer::~CurlTransfer()
{
    if (m_settings != nullptr)
        m_settings->transfer = nullptr;
}

CurlTransfer::Settings::~Settings()
{
    if (transfer != nullptr)
        transfer->m_settings = nullptr;
    curl_slist_free_all(headers);
}

std::unique_ptr<HandleSettings> CurlTransfer::attach(CURL* easy)
{
    auto settings = std::make_unique<Settings>();
    m_easy = easy;
    m_settings = settings.get();
    settings->transfer = this;
    settings->request = m_request;
    settings->request.body.clear();
    settings->request.begun.reset();
    settings->hasBody = !m_request.body.empty();
    curl_easy_setopt(easy, CURLOPT_URL, m_request.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    // A program that says where it sends does not send elsewhere because of an environment variable.
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, wireVersion(m_request.version));
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    setBounds();
    setTls();
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, settings->errorText.data());
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &CurlTransfer::onHeader);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, settings.get());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &CurlTransfer::onBody);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, settings.get());
    // Only the debug function sees the head that goes out. It is on for just that moment, because libcurl
    // words all it does for it, which takes longer than the rest of a small request.
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &CurlTransfer::onBegin);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, settings.get());
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, &CurlTransfer::onDebug);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, settings.get());
    setMethod();
    setBody();
    setHeaders();
    return settings;
}

bool CurlTransfer::suits(const Settings& settings) const
{
    const OutgoingRequest& set = settings.request;
    const auto key = [](const OutgoingRequest& request) {
        return std::tie(request.url, request.method, request.timeoutMs, request.verifyTls, request.version,
                        request.caFile, request.clientCertificateFile, request.clientKeyFile,
                        request.clientKeyPassword);
    };
    return settings.hasBody == !m_request.body.empty() && key(set) == key(m_request);
}

bool CurlTransfer::attachAgain(CURL* easy, HandleSettings& settings)
{
    auto* own = dynamic_cast<Settings*>(&settings);
    if (own == nullptr || !suits(*own))
        return false;
    m_easy = easy;
    m_settings = own;
    own->transfer = this;
    own->errorText[0] = '\0';
    setBody();
    if (own->request.headers != m_request.headers) {
        own->request.headers = m_request.headers;
        setHeaders();
    }
    return true;
}

void CurlTransfer::setBounds()
{
    curl_easy_setopt(m_easy, CURLOPT_TIMEOUT_MS, static_cast<long>(m_request.timeoutMs));
    curl_easy_setopt(m_easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(m_request.timeoutMs));
}

void CurlTransfer::setTls()
{
    curl_easy_setopt(m_easy, CURLOPT_SSL_VERIFYPEER, m_request.verifyTls ? 1L : 0L);
    curl_easy_setopt(m_easy, CURLOPT_SSL_VERIFYHOST, m_request.verifyTls ? 2L : 0L);
    if (!m_request.caFile.empty())
        curl_easy_setopt(m_easy, CURLOPT_CAINFO, m_request.caFile.c_str());
    if (m_request.clientCertificateFile.empty())
        return;
    const std::string& certificate = m_request.clientCertificateFile;
    const std::string& key = m_request.clientKeyFile;
    curl_easy_setopt(m_easy, CURLOPT_SSLCERT, certificate.c_str());
    curl_easy_setopt(m_easy, CURLOPT_SSLKEY, key.empty() ? certificate.c_str() : key.c_str());
    // Without a password libcurl would let OpenSSL ask for one on the terminal.
    curl_easy_setopt(m_easy, CURLOPT_KEYPASSWD, m_request.clientKeyPassword.c_str());
}

void CurlTransfer::setMethod()
{
    const std::string& method = m_request.method;
    // RFC 9110 section 8.6: these say how long their content is even when it is empty.
    const bool saysLength = method == "POST" || method == "PUT" || method == "PATCH";
    if (method == "HEAD") {
        curl_easy_setopt(m_easy, CURLOPT_NOBODY, 1L);
        return;
    }
    curl_easy_setopt(m_easy, saysLength || !m_request.body.empty() ? CURLOPT_POST : CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(m_easy, CURLOPT_CUSTOMREQUEST, method.c_str());
}

/// After the method: without a body it matters to those alone that say a length all the same.
void CurlTransfer::setBody()
{
    const std::string& body = m_request.body;
    const std::string& method = m_request.method;
    if (body.empty() && method != "POST" && method != "PUT" && method != "PATCH")
        return;
    curl_easy_setopt(m_easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(m_easy, CURLOPT_POSTFIELDS, body.data());
}

void CurlTransfer::setHeaders()
{
    curl_slist* list = nullptr;
    const auto add = [&list](const std::string& line) { list = curl_slist_append(list, line.c_str()); };
    // "Name:" keeps libcurl from adding a line of its own. For Host it must stand first: libcurl then leaves
    // the given line alone, in its place and case, where it would else move it to the front.
    for (const char* name : {"Host", "Accept", "Content-Type", "Expect"}) {
        const bool given = findHeader(m_request.headers, name).has_value();
        if (given == (std::string_view(name) == "Host"))
            add(std::string(name) + ":");
    }
    for (const Header& header : m_request.headers)
        add(isBlank(header.value) ? header.name + ";" : header.name + ": " + header.value);
    curl_easy_setopt(m_easy, CURLOPT_HTTPHEADER, list);
    curl_slist_free_all(std::exchange(m_settings->headers, list));
}

std::size_t CurlTransfer::onHeader(char* data, std::size_t size, std::size_t count, void* self)
{
    CurlTransfer* transfer = static_cast<Settings*>(self)->transfer;
    return transfer != nullptr && transfer->takeHeaderLine({data, size * count}) ? size * count : 0;
}

std::size_t CurlTransfer::onBody(char* data, std::size_t size, std::size_t count, void* self)
{
    if (static_cast<Settings*>(self)->transfer == nullptr)
        return CURL_WRITEFUNC_ERROR;
    CurlTransfer& transfer = *static_cast<Settings*>(self)->transfer;
    IncomingResponse& response = transfer.m_response;
    const std::size_t bytes = size * count;
    const std::uint64_t room = transfer.m_request.maxResponseBytes - response.body.size();
    response.body.append(data, static_cast<std::size_t>(std::min<std::uint64_t>(room, bytes)));
    response.bodyTruncated = bytes > room;
    // An endless answer ends here; finish() knows this write error as success.
    return response.bodyTruncated ? CURL_WRITEFUNC_ERROR : bytes;
}

/// A connection is there, and the request comes next: also when it is sent once more over another one.
int CurlTransfer::onBegin(void* self, char*, char*, int, int)
{
    if (const CurlTransfer* transfer = static_cast<Settings*>(self)->transfer)
        curl_easy_setopt(transfer->m_easy, CURLOPT_VERBOSE, 1L);
    return CURL_PREREQFUNC_OK;
}

int CurlTransfer::onDebug(CURL* easy, curl_infotype type, char* data, std::size_t size, void* self)
{
    CurlTransfer* transfer = static_cast<Settings*>(self)->transfer;
    if (transfer == nullptr || type != CURLINFO_HEADER_OUT)
        return 0;
    transfer->takeRequestHead({data, size});
    if (transfer->m_requestHeadDone)
        curl_easy_setopt(easy, CURLOPT_VERBOSE, 0L);
    return 0;
}

bool CurlTransfer::takeHeaderLine(std::string_view line)
{
    // An interim answer (100, 103) comes before the final one, whose head alone is kept; trailers come after.
    if (m_headDone && line.starts_with("HTTP/")) {
        m_response.rawHead.clear();
        m_response.headers.clear();
        m_headDone = false;
    }
    if (m_headDone)
        return true;
    if (m_response.rawHead.size() + line.size() > m_request.maxResponseHeadBytes) {
        m_headTooLarge = true;
        return false;
    }
    m_response.rawHead.append(line);
    if (trimmed(line).empty())
        m_headDone = true;
    const std::size_t colon = line.find(':');
    if (!line.starts_with("HTTP/") && colon != std::string_view::npos)
        m_response.headers.push_back(
            {std::string(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1)))});
    return true;
}

void CurlTransfer::takeRequestHead(std::string_view part)
{
    // A second head means that libcurl sent again, because the server had closed the connection it reused.
    if (std::exchange(m_requestHeadDone, false))
        m_response.rawRequestHead.clear();
    m_response.rawRequestHead.append(part);
    if (m_request.begun)
        m_request.begun->store(true);
    m_requestHeadDone = m_response.rawRequestHead.ends_with("\r\n\r\n");
}

void CurlTransfer::readInfo()
{
    m_response.status = static_cast<int>(number(m_easy, CURLINFO_RESPONSE_CODE));
    m_response.httpVersion = versionText(number(m_easy, CURLINFO_HTTP_VERSION));
    m_response.timings = {.nameLookupMs = milliseconds(m_easy, CURLINFO_NAMELOOKUP_TIME_T),
                          .connectMs = milliseconds(m_easy, CURLINFO_CONNECT_TIME_T),
                          .tlsMs = milliseconds(m_easy, CURLINFO_APPCONNECT_TIME_T),
                          .firstByteMs = milliseconds(m_easy, CURLINFO_STARTTRANSFER_TIME_T),
                          .totalMs = milliseconds(m_easy, CURLINFO_TOTAL_TIME_T)};
    const char* address = nullptr;
    if (curl_easy_getinfo(m_easy, CURLINFO_PRIMARY_IP, &address) == CURLE_OK && address != nullptr)
        m_response.remoteAddress = address;
    m_response.remotePort = static_cast<std::uint16_t>(number(m_easy, CURLINFO_PRIMARY_PORT));
    m_response.localPort = static_cast<std::uint16_t>(number(m_easy, CURLINFO_LOCAL_PORT));
}

void CurlTransfer::finish(CURLcode code)
{
    readInfo();
    // libcurl takes the connection's end for that of an answer even within the head.
    if (code == CURLE_OK && !m_headDone)
        code = CURLE_RECV_ERROR;
    TransferReport report;
    if (code != CURLE_OK && !(code == CURLE_WRITE_ERROR && m_response.bodyTruncated)) {
        const FailureFacts facts{.code = code,
                                 .systemError = number(m_easy, CURLINFO_OS_ERRNO),
                                 .verifyResult = number(m_easy, CURLINFO_SSL_VERIFYRESULT),
                                 .detail =
                                     m_settings->errorText[0] != '\0' ? m_settings->errorText.data()
                                                                : curl_easy_strerror(code),
                                 .requestSent = m_requestHeadDone,
                                 .headTooLarge = m_headTooLarge,
                                 .request = m_request,
                                 .response = m_response,
                                 .place = m_place};
        report.failure = failureOf(facts);
        report.error = errorOf(report.failure, facts);
    }
    report.response = std::move(m_response);
    report.request = std::move(m_request);
    m_finish(std::move(report));
}

void CurlTransfer::finish(TransferFailure failure, Error error)
{
    m_finish({std::move(m_response), failure, std::move(error), std::move(m_request)});
}

} // namespace hookbench::http
