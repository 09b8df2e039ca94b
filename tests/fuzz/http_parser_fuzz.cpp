// Feeds the bytes in splits that the input itself chooses, and whole, and compares what comes out.
//
// The first byte seeds the splits, the second chooses the limits, the rest is what a client sends.

#include "http/HttpParser.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include <unistd.h>

using namespace hookbench::http;

namespace {

std::vector<ReceivedRequest> parse(std::string_view data, const HttpLimits& limits, unsigned seed)
{
    std::vector<ReceivedRequest> messages;
    HttpParser parser(limits, "/tmp");
    while (!data.empty()) {
        seed = seed * 1103515245U + 12345U;
        const std::size_t most = seed == 0 ? data.size() : 1 + (seed >> 16U) % 40U;
        const std::string_view piece = data.substr(0, most);
        const std::size_t used = parser.feed(piece);
        if (used > piece.size())
            std::abort();
        data.remove_prefix(used);
        const HttpParser::State state = parser.state();
        if (state == HttpParser::State::Complete || state == HttpParser::State::Failed) {
            messages.push_back(parser.take());
            if (!messages.back().bodyFile.empty())
                ::unlink(messages.back().bodyFile.c_str());
        } else if (used == 0) {
            std::abort();
        }
        if (state == HttpParser::State::Failed)
            return messages;
    }
    if (parser.state() != HttpParser::State::Idle) {
        parser.cutShort(408);
        messages.push_back(parser.take());
        if (!messages.back().bodyFile.empty())
            ::unlink(messages.back().bodyFile.c_str());
    }
    return messages;
}

void compare(const ReceivedRequest& a, const ReceivedRequest& b)
{
    // A body too large by its Content-Length shows what happened to come along.
    const bool bodyIsChance = a.suggestedStatus == 413 && !a.chunked;
    if (a.method != b.method || a.target != b.target || a.headers != b.headers || a.trailers != b.trailers ||
        a.malformed != b.malformed || a.suggestedStatus != b.suggestedStatus || a.chunked != b.chunked ||
        (!bodyIsChance && (a.bodySize != b.bodySize || a.body != b.body)))
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    if (size < 2)
        return 0;
    HttpLimits limits;
    limits.headBytes = (bytes[1] & 1U) != 0 ? 200 : 64 * 1024;
    limits.headerCount = (bytes[1] & 2U) != 0 ? 3 : 1000;
    limits.bodyBytes = (bytes[1] & 4U) != 0 ? 50 : 1024 * 1024;
    limits.spillBytes = (bytes[1] & 8U) != 0 ? 20 : 1024 * 1024;
    const std::string_view data(reinterpret_cast<const char*>(bytes) + 2, size - 2);
    const auto split = parse(data, limits, bytes[0] + 1U);
    const auto single = parse(data, limits, bytes[0] + 1000U);
    // Which of two limits is met first may depend on the split; what is HTTP and what is not may not.
    if ((bytes[1] & 7U) != 0)
        return 0;
    if (split.size() != single.size())
        std::abort();
    for (std::size_t i = 0; i < split.size(); ++i)
        compare(split[i], single[i]);
    return 0;
}
