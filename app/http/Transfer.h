#pragma once

#include "base/Cancellation.h"
#include "http/HttpClient.h"

#include <utility>

#include <curl/curl.h>

namespace hookbench::http {

/// Something on its way through libcurl, as ClientEngine drives it. Lives on the client's thread, at one
/// address from start to end.
class Transfer {
public:
    explicit Transfer(CancellationToken token) : m_token(std::move(token)) {}
    virtual ~Transfer() = default;
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    /// Sets a fresh or reset handle up; the handle stays the caller's.
    virtual void attach(CURL* easy) = 0;
    /// The transfer has ended with libcurl's `code`; its handle still has the figures.
    virtual void finish(CURLcode code) = 0;
    /// It ends without libcurl: cancelled, or never begun.
    virtual void finish(TransferFailure failure, Error error) = 0;

    CURL* handle() const { return m_easy; }
    bool isCancelled() const { return m_token.isCancelled(); }

protected:
    CURL* m_easy = nullptr;

private:
    CancellationToken m_token;
};

} // namespace hookbench::http
