#pragma once

#include "base/Cancellation.h"
#include "base/Result.h"
#include "http/HttpClient.h"
#include "http/RequestCheck.h"
#include "http/Transfer.h"

#include <array>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <curl/curl.h>

namespace hookbench::http {

/// One request on its way through libcurl.
class CurlTransfer final : public Transfer {
public:
    using Finish = std::function<void(TransferReport)>;

    /// `place` is where the (checked) request goes; `finish` is called by finish(), once.
    CurlTransfer(OutgoingRequest request, UrlPlace place, CancellationToken token, Finish finish);
    ~CurlTransfer() override;

    std::unique_ptr<HandleSettings> attach(CURL* easy) override;
    bool attachAgain(CURL* easy, HandleSettings& settings) override;
    void finish(CURLcode code) override;
    void finish(TransferFailure failure, Error error) override;

private:
    /// What is set in a handle, and which transfer it works for.
    struct Settings : HandleSettings {
        ~Settings() override;

        OutgoingRequest request; ///< without its body
        bool hasBody = false;
        curl_slist* headers = nullptr;
        std::array<char, CURL_ERROR_SIZE> errorText{};
        CurlTransfer* transfer = nullptr; ///< null between two
    };

    static std::size_t onHeader(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t onBody(char* data, std::size_t size, std::size_t count, void* self);
    static int onBegin(void* self, char* remote, char* local, int remotePort, int localPort);
    static int onDebug(CURL* easy, curl_infotype type, char* data, std::size_t size, void* self);

    bool suits(const Settings& settings) const;
    void setBounds();
    void setTls();
    void setMethod();
    void setBody();
    void setHeaders();
    bool takeHeaderLine(std::string_view line);
    void takeRequestHead(std::string_view part);
    void readInfo();

    OutgoingRequest m_request;
    UrlPlace m_place;
    Finish m_finish;
    IncomingResponse m_response;
    Settings* m_settings = nullptr; ///< of the handle; null before
    bool m_headDone = false;
    bool m_headTooLarge = false;
    bool m_requestHeadDone = false;
};

} // namespace hookbench::http
