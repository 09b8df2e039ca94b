#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hookbench {
class Workbench;
}

namespace hookbench::screens {

/// One request of the sample, as bytes on the wire, and what the endpoint is set to answer.
struct SampleRequest {
    std::string bytes;
    int status = 200;
};

/// What a morning with webhooks looks like: events, retries, forms, uploads, health checks, a broken sender.
std::vector<SampleRequest> sampleRequests(std::int64_t nowUs);

/// Sends them over real sockets to the endpoint of `workbench`, one after the other, and waits for each
/// answer.
void sendAll(Workbench& workbench, const std::vector<SampleRequest>& requests);

} // namespace hookbench::screens
