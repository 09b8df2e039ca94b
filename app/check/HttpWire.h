#pragma once

#include "base/Clock.h"
#include "check/Wire.h"
#include "http/HttpClient.h"

namespace hookbench::check {

/// The real wire: libcurl, programs of this machine, and time that passes. Not to be used from the thread of
/// an event loop.
class HttpWire final : public Wire {
public:
    std::vector<http::TransferReport> send(std::vector<http::OutgoingRequest> requests,
                                           const CancellationToken& token) override;
    Result<std::int64_t> effects(const EffectSource& source, const std::string& eventId,
                                 const CancellationToken& token) override;
    void pause(std::int64_t ms, const CancellationToken& token) override;
    std::int64_t nowUs() const override { return m_clock.nowUs(); }
    std::int64_t monotonicUs() const override { return m_clock.monotonicUs(); }

private:
    Result<std::int64_t> askUrl(const std::string& url, bool isPerEvent, const CancellationToken& token);
    static Result<std::int64_t> askCommand(const std::string& command, const std::string& eventId,
                                           const CancellationToken& token);

    SystemClock m_clock;
    http::HttpClient m_client;
};

} // namespace hookbench::check
