// Feeds what a client sends after the preface of HTTP/2 to a connection, in splits that the input chooses.
//
// The first byte seeds the splits, the second chooses limits and how requests are answered. Then come pieces: a
// byte that says what kind follows (raw bytes, or a frame of a given type with its length made right), and it.

#include "http/Http2Connection.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

using namespace hookbench;
using namespace hookbench::http;

namespace {

void demand(bool holds)
{
    if (!holds)
        std::abort();
}

/// The far end: what it has sent, and how little it takes at a time.
struct Peer {
    std::string sent;
    std::size_t most = 64;
    bool ended = false;
    bool takesNothing = false;
    bool closed = false;
    bool broken = false;
    std::size_t taken = 0;
};

class PeerChannel final : public Channel {
public:
    explicit PeerChannel(Peer& peer) : m_peer(peer) {}

    ReadResult read(char* buffer, std::size_t size) override
    {
        if (m_peer.sent.empty())
            return {m_peer.ended ? ReadKind::End : ReadKind::Nothing, 0, false};
        const std::size_t count = std::min({size, m_peer.most, m_peer.sent.size()});
        m_peer.sent.copy(buffer, count);
        m_peer.sent.erase(0, count);
        return {ReadKind::Data, count, true};
    }
    void readLater() override {}
    bool write(std::string_view bytes) override
    {
        demand(!m_peer.closed);
        m_peer.taken += bytes.size();
        return !m_peer.broken;
    }
    bool isFlushed() const override { return !m_peer.takesNothing; }
    void shutdownWrite() override {}
    void close() override { m_peer.closed = true; }
    void reset() override { m_peer.closed = true; }

private:
    Peer& m_peer;
};

/// The input as bytes of a client: frames with lengths that are right, so that the fuzzer gets past them.
std::string bytesOf(std::string_view input)
{
    std::string bytes(Http2Connection::preface);
    while (!input.empty()) {
        const auto kind = static_cast<unsigned char>(input.front());
        input.remove_prefix(1);
        const std::size_t size = std::min<std::size_t>(kind / 16 * 8, input.size());
        const std::string_view payload = input.substr(0, size);
        input.remove_prefix(size);
        constexpr unsigned raw = 15;
        if (kind % 16 == raw) {
            bytes += payload;
            continue;
        }
        // The payload's first two bytes are the frame's flags and stream.
        const std::string_view body = payload.substr(std::min<std::size_t>(2, payload.size()));
        bytes += {'\0', '\0', static_cast<char>(body.size()), static_cast<char>(kind % 16)};
        bytes += payload.empty() ? '\4' : payload[0];
        bytes += {'\0', '\0', '\0', payload.size() < 2 ? '\1' : static_cast<char>(payload[1] & 0x7f)};
        bytes += body;
    }
    return bytes;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* input, std::size_t size)
{
    if (size < 2)
        return 0;
    static SystemClock clock;
    HttpLimits limits;
    limits.headBytes = (input[1] & 1U) != 0 ? 100 : 64 * 1024;
    limits.bodyBytes = (input[1] & 2U) != 0 ? 50 : 1024 * 1024;
    limits.spillBytes = (input[1] & 4U) != 0 ? 20 : 1024 * 1024;
    const bool answersAtOnce = (input[1] & 8U) != 0;

    Peer peer;
    peer.most = 1 + input[0] % 100U;
    peer.takesNothing = (input[1] & 16U) != 0;
    int retired = 0;
    std::set<ExchangeId> seen;
    std::vector<ExchangeId> waiting;
    std::unique_ptr<Http2Connection> connection;
    const auto answer = [&](ExchangeId exchange) {
        auto manner = std::make_shared<AnswerManner>();
        manner->fault = static_cast<AnswerFault>(exchange / 2 % 9);
        manner->faultAfterBytes = exchange % 64;
        manner->interimAnswers = (input[1] & 32U) != 0 ? 2 : 0;
        Response response{.status = (input[1] & 64U) != 0 ? 204 : 200, .body = std::string(300, 'b')};
        connection->answer(exchange, std::move(response), manner);
    };
    ServerContext context{.clock = clock,
                          .limits = limits,
                          .spoolFolder = "/tmp",
                          .handler =
                              [&](ReceivedRequest&& request) {
                                  demand(seen.insert(request.exchange).second);
                                  demand(request.body.size() <= limits.bodyBytes);
                                  demand(request.malformed.empty() || request.suggestedStatus == 400);
                                  if (!request.bodyFile.empty())
                                      ::unlink(request.bodyFile.c_str());
                                  if (answersAtOnce)
                                      answer(request.exchange);
                                  else
                                      waiting.push_back(request.exchange);
                              },
                          .retire = [&](ServerConnection&) { ++retired; },
                          .speakHttp2 = {},
                          .writeBuffer = {},
                          .date = {}};
    connection = std::make_unique<Http2Connection>(context, 7, ServerConnection::Peer{});
    peer.sent = bytesOf({reinterpret_cast<const char*>(input) + 2, size - 2});
    ChannelListener& channelListener = *connection;
    connection->start(std::make_unique<PeerChannel>(peer), {});
    while (!peer.sent.empty() && !peer.closed) {
        channelListener.onReadable();
        for (const ExchangeId exchange : std::exchange(waiting, {}))
            answer(exchange);
        connection->flush();
    }
    peer.takesNothing = false;
    if (!peer.closed)
        channelListener.onWritable();
    connection->checkTime(ServerContext::steadyMs() + limits.headTimeoutMs + 1);
    peer.ended = true;
    if (!peer.closed)
        channelListener.onReadable();
    for (const ExchangeId exchange : std::exchange(waiting, {}))
        answer(exchange);
    connection->flush();
    constexpr std::int64_t hour = 3'600'000;
    connection->checkTime(ServerContext::steadyMs() + hour);
    connection->checkTime(ServerContext::steadyMs() + 2 * hour);
    demand(peer.closed);
    demand(retired == 1);
    connection.reset(); // it points into the context
    demand(context.heldBytes == 0);
    return 0;
}
