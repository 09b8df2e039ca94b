// Drives a whole HttpConnection over a channel of its own: what the client sends and when, how much of it can be read at
// a time, when it ends or is reset, when what was written leaves, when and in which manner each answer comes, and how
// much time passes, all of it chosen by the input.
//
// The first byte chooses the limits. Then come steps: one byte says which, the next ones are its arguments.

#include "http/HttpConnection.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <unistd.h>

using namespace hookbench;
using namespace hookbench::http;

namespace {

void demand(bool holds)
{
    if (!holds)
        std::abort();
}

/// What is left of the input.
class Input {
public:
    explicit Input(std::string_view bytes) : m_bytes(bytes) {}

    bool isEmpty() const { return m_bytes.empty(); }
    std::uint8_t byte()
    {
        if (m_bytes.empty())
            return 0;
        const auto value = static_cast<std::uint8_t>(m_bytes.front());
        m_bytes.remove_prefix(1);
        return value;
    }
    std::string_view take(std::size_t count)
    {
        const std::string_view taken = m_bytes.substr(0, count);
        m_bytes.remove_prefix(taken.size());
        return taken;
    }

private:
    std::string_view m_bytes;
};

/// The far end, as the steps of the input make it.
struct Peer {
    std::string sent; ///< by the client, not yet read
    std::size_t readable = 64;
    bool ended = false;
    bool takesNothing = false; ///< what is written stays in the channel
    bool flushed = true;
    bool wantsTurn = false;
    bool closed = false;
    std::uint64_t received = 0;
};

class FakeChannel final : public Channel {
public:
    explicit FakeChannel(Peer& peer) : m_peer(peer) {}

    ReadResult read(char* buffer, std::size_t size) override
    {
        demand(size > 0);
        if (m_peer.closed)
            return {ReadKind::End, 0, false};
        const std::size_t count = std::min({size, m_peer.readable, m_peer.sent.size()});
        if (count == 0)
            return {m_peer.ended ? ReadKind::End : ReadKind::Nothing, 0, false};
        m_peer.sent.copy(buffer, count);
        m_peer.sent.erase(0, count);
        return {ReadKind::Data, count, !m_peer.sent.empty() || m_peer.ended};
    }
    void readLater() override { m_peer.wantsTurn = true; }
    bool write(std::string_view bytes) override
    {
        if (m_peer.closed)
            return false;
        m_peer.received += bytes.size();
        m_peer.flushed = m_peer.flushed && !m_peer.takesNothing;
        return true;
    }
    bool isFlushed() const override { return m_peer.flushed; }
    void shutdownWrite() override {}
    void close() override { m_peer.closed = true; }
    void reset() override { m_peer.closed = true; }

private:
    Peer& m_peer;
};

HttpLimits limitsOf(std::uint8_t bits)
{
    HttpLimits limits;
    limits.headBytes = (bits & 1U) != 0 ? 200 : 64 * 1024;
    limits.headerCount = (bits & 2U) != 0 ? 3 : 1000;
    limits.bodyBytes = (bits & 4U) != 0 ? 50 : 1024 * 1024;
    limits.spillBytes = (bits & 8U) != 0 ? 20 : 1024 * 1024;
    limits.heldBytes = (bits & 16U) != 0 ? 100 : 1024 * 1024;
    return limits;
}

AnswerManner mannerOf(Input& input)
{
    AnswerManner manner;
    const std::uint8_t bits = input.byte();
    manner.fault = allFaults()[bits % allFaults().size()];
    manner.delayMs = (bits & 16U) != 0 ? input.byte() : 0;
    manner.pieceDelayMs = (bits & 32U) != 0 ? input.byte() % 8U : 0;
    manner.trickleHead = (bits & 64U) != 0;
    manner.interimAnswers = (bits & 128U) != 0 ? input.byte() % 4U : 0;
    manner.pieceBytes = input.byte();
    manner.faultAfterBytes = input.byte();
    return manner;
}

/// One connection's life.
class Life {
public:
    explicit Life(Input input)
        : m_input(input),
          m_schedule([this] { return m_now; }, [](std::int64_t delay) { demand(delay >= 0); }),
          m_context{.clock = m_clock,
                    .limits = limitsOf(m_input.byte()),
                    .spoolFolder = "/tmp",
                    .handler = [this](ReceivedRequest&& request) { onRequest(std::move(request)); },
                    .retire = [this](ServerConnection&) { onRetired(); },
                    .speakHttp2 =
                        [this](ServerConnection&, std::unique_ptr<Channel> channel, std::string_view) {
                            channel->close();
                            onRetired();
                        },
                    .writeBuffer = {},
                    .date = {},
                    .schedule = &m_schedule,
                    .open = 1}
    {
        auto connection = std::make_unique<HttpConnection>(m_context, 7, HttpConnection::Peer{"127.0.0.1", 1});
        m_connection = std::move(connection);
        m_listener = m_connection.get();
        m_connection->start(std::make_unique<FakeChannel>(m_peer));
    }

    void run()
    {
        while (!m_input.isEmpty() && !m_retired) {
            step(m_input.byte());
            if (std::exchange(m_peer.wantsTurn, false) && !m_retired)
                m_listener->onReadable();
            demand(m_context.heldBytes <= std::max<std::uint64_t>(m_context.limits.heldBytes, 4096));
        }
        m_connection.reset();
        demand(m_schedule.size() == 0);
        demand(m_context.heldBytes == 0);
    }

private:
    void step(std::uint8_t what)
    {
        if (what < 160) {
            m_peer.sent += m_input.take(std::size_t{what} + 1);
            return m_listener->onReadable();
        }
        switch (what % 10) {
        case 0:
            return answer(nullptr);
        case 1:
        case 2: {
            const AnswerManner manner = mannerOf(m_input);
            return answer(&manner);
        }
        case 3:
            m_now += m_input.byte();
            return m_schedule.runDue();
        case 4:
            m_peer.takesNothing = true;
            return;
        case 5:
            m_peer.takesNothing = false;
            if (!std::exchange(m_peer.flushed, true))
                m_listener->onWritable();
            return;
        case 6:
            m_peer.readable = std::size_t{m_input.byte()} + 1;
            return;
        case 7:
            m_peer.ended = true;
            return m_listener->onReadable();
        case 8:
            m_peer.closed = (m_input.byte() & 1U) != 0;
            return m_listener->onBroken();
        default:
            return m_connection->checkTime(ServerContext::steadyMs() + std::int64_t{m_input.byte()} * 1000);
        }
    }

    void onRequest(ReceivedRequest&& request)
    {
        demand(!m_retired && m_unanswered == 0);
        demand(request.bodyFile.empty() || request.body.empty());
        if (!request.bodyFile.empty())
            ::unlink(request.bodyFile.c_str());
        m_unanswered = request.exchange;
        // Half of the handlers answer at once, from within.
        if ((m_peer.readable & 1U) != 0)
            answer(nullptr);
    }

    void answer(const AnswerManner* manner)
    {
        const ExchangeId exchange = std::exchange(m_unanswered, 0);
        Response response{.status = 200 + static_cast<int>(exchange % 5U), .reason = {}, .headers = {}, .body = "an answer"};
        m_connection->answer(exchange, std::move(response),
                             manner != nullptr ? std::make_shared<const AnswerManner>(*manner) : nullptr);
    }

    void onRetired()
    {
        demand(!m_retired && m_peer.closed);
        m_retired = true;
    }

    Input m_input;
    SystemClock m_clock;
    std::int64_t m_now = 0;
    AnswerSchedule m_schedule;
    ServerContext m_context;
    Peer m_peer;
    std::unique_ptr<HttpConnection> m_connection;
    ChannelListener* m_listener = nullptr;
    ExchangeId m_unanswered = 0;
    bool m_retired = false;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    Life life(Input({reinterpret_cast<const char*>(bytes), size}));
    life.run();
    return 0;
}
