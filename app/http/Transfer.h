#pragma once

#include "base/Cancellation.h"
#include "http/HttpClient.h"

#include <memory>
#include <utility>

#include <curl/curl.h>

namespace hookbench::http {

/// What a handle's settings point to: it lives as long as they are in the handle.
class HandleSettings {
public:
    HandleSettings() = default;
    virtual ~HandleSettings() = default;
    HandleSettings(const HandleSettings&) = delete;
    HandleSettings& operator=(const HandleSettings&) = delete;
};

/// Something on its way through libcurl, as ClientEngine drives it. Lives on the client's thread, at one
/// address from start to end.
class Transfer {
public:
    explicit Transfer(CancellationToken token) : m_token(std::move(token)) {}
    virtual ~Transfer() = default;
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    /// Sets a fresh or reset handle up; the handle stays the caller's.
    virtual std::unique_ptr<HandleSettings> attach(CURL* easy) = 0;
    /// Takes a handle that an earlier transfer has set up, if this one needs only few changes: most settings
    /// cost libcurl a copy. False if not; the handle is reset then.
    virtual bool attachAgain(CURL*, HandleSettings&) { return false; }
    /// The transfer has ended with libcurl's `code`; its handle still has the figures.
    virtual void finish(CURLcode code) = 0;
    /// It ends without libcurl: cancelled, or never begun.
    virtual void finish(TransferFailure failure, Error error) = 0;

    bool isCancelled() const { return m_token.isCancelled(); }

protected:
    CURL* m_easy = nullptr;

private:
    CancellationToken m_token;
};

} // namespace hookbench::http
