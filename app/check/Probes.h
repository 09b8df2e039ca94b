#pragma once

// The probes, each asking its one question; for Checker.cpp alone.

#include "check/Examiner.h"
#include "check/Report.h"

namespace hookbench::check {

/// Fills in outcome, finding, advice and trials.
void acceptsEvent(Examiner& examiner, ProbeResult& result);
void answersInTime(Examiner& examiner, ProbeResult& result, Latency& latency);
void missingSecret(Examiner& examiner, ProbeResult& result);
void wrongSecret(Examiner& examiner, ProbeResult& result);
void tamperedBody(Examiner& examiner, ProbeResult& result);
void oldSignature(Examiner& examiner, ProbeResult& result);
void plainHttp(Examiner& examiner, ProbeResult& result);
void duplicateTwice(Examiner& examiner, ProbeResult& result);
void duplicateConcurrent(Examiner& examiner, ProbeResult& result);
void duplicateReordered(Examiner& examiner, ProbeResult& result);
void duplicateStale(Examiner& examiner, ProbeResult& result);
void badJson(Examiner& examiner, ProbeResult& result);
void unknownType(Examiner& examiner, ProbeResult& result);
void unknownFields(Examiner& examiner, ProbeResult& result);
void oddContentType(Examiner& examiner, ProbeResult& result);
void largeBody(Examiner& examiner, ProbeResult& result);

/// "1.5 s", "12 ms", "0.4 ms"
std::string durationText(std::int64_t us);

inline void conclude(ProbeResult& result, Outcome outcome, std::string finding, std::string advice = {})
{
    result.outcome = outcome;
    result.finding = std::move(finding);
    result.advice = std::move(advice);
}

} // namespace hookbench::check
