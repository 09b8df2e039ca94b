#include "delivery/GatewayDiagnosis.h"

#include "delivery/Diagnose.h"

#include <algorithm>

namespace hookbench::delivery {

namespace {

DiagnosisCode codeOf(http::TransferFailure failure)
{
    using http::TransferFailure;
    switch (failure) {
    case TransferFailure::InvalidRequest:
        return DiagnosisCode::NotSendable;
    case TransferFailure::NameLookup:
        return DiagnosisCode::NameNotResolved;
    case TransferFailure::Refused:
        return DiagnosisCode::ConnectionRefused;
    case TransferFailure::Unreachable:
        return DiagnosisCode::Unreachable;
    case TransferFailure::TimeoutNameLookup:
    case TransferFailure::TimeoutConnect:
    case TransferFailure::TimeoutTls:
    case TransferFailure::TimeoutSend:
    case TransferFailure::TimeoutAnswer:
    case TransferFailure::TimeoutBody:
        return DiagnosisCode::TimedOut;
    case TransferFailure::TlsExpired:
        return DiagnosisCode::TlsExpired;
    case TransferFailure::TlsSelfSigned:
        return DiagnosisCode::TlsSelfSigned;
    case TransferFailure::TlsUntrusted:
        return DiagnosisCode::TlsUntrusted;
    case TransferFailure::TlsWrongHost:
        return DiagnosisCode::TlsWrongHost;
    case TransferFailure::TlsHandshake:
        return DiagnosisCode::TlsHandshake;
    case TransferFailure::TlsOwnFiles:
        return DiagnosisCode::TlsOwnFiles;
    case TransferFailure::NoAnswer:
        return DiagnosisCode::NoAnswer;
    case TransferFailure::BrokenOff:
        return DiagnosisCode::BrokenOff;
    case TransferFailure::HeadTooLarge:
        return DiagnosisCode::HeadTooLarge;
    case TransferFailure::NotHttp:
        return DiagnosisCode::NotHttp;
    case TransferFailure::Cancelled:
        return DiagnosisCode::Cancelled;
    default:
        return DiagnosisCode::Other;
    }
}

} // namespace

Diagnosis diagnosisOf(http::TransferFailure failure, const Error& error)
{
    return {codeOf(failure), {}, error.message, error.detail};
}

Exchange notBegun(std::string method, const Error& error)
{
    Exchange exchange;
    exchange.method = std::move(method);
    exchange.failure = http::TransferFailure::InvalidRequest;
    exchange.error = error;
    exchange.retry = Exchange::Retry::No;
    exchange.diagnosis = notSendable(DiagnosisCode::NotSendable, error);
    return exchange;
}

void judge(Exchange& exchange, DiagnosisCode refused, const std::string& server)
{
    const auto& all = exchange.recipients;
    const auto accepted = std::count_if(all.begin(), all.end(),
                                        [](const RecipientOutcome& outcome) { return outcome.accepted; });
    const bool isOver = std::all_of(all.begin(), all.end(), [](const RecipientOutcome& outcome) {
        return outcome.accepted || outcome.isPermanent;
    });
    exchange.delivered = isOver && accepted > 0;
    exchange.retry = isOver ? Exchange::Retry::No : Exchange::Retry::Yes;
    if (accepted == static_cast<std::ptrdiff_t>(all.size())) {
        exchange.diagnosis = Diagnosis{DiagnosisCode::Delivered, {}, {}, {}};
        return;
    }
    Diagnosis diagnosis;
    diagnosis.code = refused;
    const auto first = std::find_if(all.begin(), all.end(),
                                    [](const RecipientOutcome& outcome) { return !outcome.accepted; });
    diagnosis.arguments = {server, first->address, first->words};
    diagnosis.sentence = server + " refused " + first->address;
    if (const auto others = static_cast<std::ptrdiff_t>(all.size()) - accepted - 1; others > 0)
        diagnosis.sentence += " and " + std::to_string(others) + " more";
    diagnosis.sentence += " (" + first->words + ")";
    diagnosis.sentence += first->isPermanent ? ", for good" : ", for now";
    if (accepted > 0)
        diagnosis.sentence += "; it took " + std::to_string(accepted) + " of " + std::to_string(all.size());
    diagnosis.sentence += ".";
    for (const RecipientOutcome& outcome : all)
        diagnosis.detail += outcome.address + ": " + outcome.words + "\n";
    exchange.diagnosis = std::move(diagnosis);
}

} // namespace hookbench::delivery
