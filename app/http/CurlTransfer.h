#pragma once

#include "base/Cancellation.h"
#include "base/Result.h"
#include "http/HttpClient.h"
#include "http/RequestCheck.h"

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <curl/curl.h>

namespace hookbench::http {

/// One request on its way through libcurl. Lives on the client's thread, at one address from start to end.
class CurlTransfer {
public:
    using Finish = std::function<void(TransferReport)>;

    /// `place` is where the (checked) request goes; `finish` is called by finish(), once.
    CurlTransfer(OutgoingRequest request, UrlPlace place, CancellationToken token, Finish finish);
    ~CurlTransfer();
    CurlTransfer(const CurlTransfer&) = delete;
    CurlTransfer& operator=(const CurlTransfer&) = delete;

    /// Sets a fresh or reset handle up for this request; the handle stays the caller's.
    void attach(CURL* easy);
    CURL* handle() const { return m_easy; }
    bool isCancelled() const { return m_token.isCancelled(); }

    /// The transfer has ended with libcurl's `code`.
    void finish(CURLcode code);
    /// It ends without libcurl: cancelled, or never begun.
    void finish(TransferFailure failure, Error error);

private:
    static std::size_t onHeader(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t onBody(char* data, std::size_t size, std::size_t count, void* self);
    static int onDebug(CURL* easy, curl_infotype type, char* data, std::size_t size, void* self);

    void setHeaders();
    void setClientCertificate();
    void setMethodAndBody();
    bool takeHeaderLine(std::string_view line);
    void takeRequestHead(std::string_view part);
    void readInfo();

    OutgoingRequest m_request;
    UrlPlace m_place;
    CancellationToken m_token;
    Finish m_finish;
    IncomingResponse m_response;
    CURL* m_easy = nullptr;
    curl_slist* m_headers = nullptr;
    std::array<char, CURL_ERROR_SIZE> m_errorText{};
    bool m_headDone = false;
    bool m_headTooLarge = false;
    bool m_requestHeadDone = false;
};

} // namespace hookbench::http
