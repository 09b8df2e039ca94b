#pragma once

#include "delivery/Transport.h"
#include "http/HttpClient.h"

namespace hookbench::delivery {

/// The diagnosis that fits why a connection to a mail server or gateway failed: the error's own sentence.
Diagnosis diagnosisOf(http::TransferFailure failure, const Error& error);

/// An exchange that never began.
Exchange notBegun(std::string method, const Error& error);

/// Makes what became of the recipients the outcome of the exchange: whether it is delivered (all of them
/// accepted, or refused for good with at least one accepted), tried again, and its diagnosis with `refused`
/// as code and `server` as place. `exchange.recipients` must not be empty.
void judge(Exchange& exchange, DiagnosisCode refused, const std::string& server);

} // namespace hookbench::delivery
