#pragma once

#include "base/Error.h"
#include "http/HttpClient.h"
#include "http/RequestCheck.h"

#include <string>

#include <curl/curl.h>

namespace hookbench::http {

/// What is known of a transfer that failed.
struct FailureFacts {
    CURLcode code = CURLE_OK;
    long systemError = 0;  ///< errno
    long verifyResult = 0; ///< X509_V_ERR_…
    std::string detail;    ///< libcurl's own words
    bool requestSent = false;
    bool headTooLarge = false;
    const OutgoingRequest& request;
    const IncomingResponse& response; ///< as far as it came
    const UrlPlace& place;
};

TransferFailure failureOf(const FailureFacts& facts);

/// The sentence for it, with the mend.
Error errorOf(TransferFailure failure, const FailureFacts& facts);

} // namespace hookbench::http
