#pragma once

#include "base/Clock.h"
#include "http/Channel.h"
#include "http/HttpLimits.h"
#include "http/HttpParser.h"
#include "http/ReceivedRequest.h"
#include "http/ResponseWriter.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace hookbench::http {

class HttpConnection;

/// What the connections of one server share. Lives on the server's thread.
struct ServerContext {
    const Clock& clock;
    HttpLimits limits;
    std::string spoolFolder;
    std::function<void(ReceivedRequest&&)> handler;
    std::function<void(HttpConnection&)> retire; ///< the connection is closed and wants to be destroyed later
    std::vector<char> readBuffer = std::vector<char>(std::size_t{64} * 1024);
    std::string writeBuffer; ///< one answer's bytes, so that they leave in one system call
    HttpDate date;

    /// Milliseconds of a clock that only grows; it runs even where the program's clock is a test's.
    static std::int64_t steadyMs();
};

/// One client: reads a message, hands it on, waits for its answer, writes it, and goes on to the next.
///
/// While an answer is awaited nothing is read, so that a pipeline waits in the system's buffers and the
/// client is held up by TCP. Lives on the server's thread.
class HttpConnection final : private ChannelListener {
public:
    struct Peer {
        std::string address;
        std::uint16_t port = 0;
    };

    HttpConnection(ServerContext& context, std::uint32_t id, Peer peer);
    ~HttpConnection() override;
    HttpConnection(const HttpConnection&) = delete;
    HttpConnection& operator=(const HttpConnection&) = delete;

    /// The channel must be made with listener() and be set before anything else.
    ChannelListener& listener() { return *this; }
    /// A connection too many (`busy`) is answered with 503 whatever it sends, and closed.
    void start(std::unique_ptr<Channel> channel, bool busy = false);

    std::uint32_t id() const { return m_id; }
    static std::uint32_t connectionOf(ExchangeId exchange)
    {
        return static_cast<std::uint32_t>(exchange >> 32U);
    }

    void answer(ExchangeId exchange, const Response& response);
    /// Ends what has taken too long; called now and then.
    void checkTime(std::int64_t nowMs);

private:
    enum class Phase {
        Receiving, ///< reads a message, or waits for one
        Answering, ///< a message has been handed on
        Writing,   ///< its answer has not left entirely
        Draining,  ///< our side is closed; the client may still send, which is thrown away
        Closed,
    };

    void onReadable() override;
    void onWritable() override;
    void onBroken() override;

    void refuseBusy();
    void pump();
    bool pumpOnce();
    void consume(std::string_view bytes, bool fromRest);
    void refusePlain(std::string_view bytes);
    void sendContinue();
    void deliver();
    void handOn(ReceivedRequest&& request);
    void onEnd();
    void afterAnswer();
    void lingerThenClose();
    void close();

    ServerContext& m_context;
    HttpParser m_parser;
    std::unique_ptr<Channel> m_channel;
    Peer m_peer;
    std::string m_rest; ///< read, but belonging to messages after the unanswered one
    std::size_t m_restUsed = 0;
    std::int64_t m_lastActivityMs;
    std::int64_t m_headBegunMs = 0;
    std::int64_t m_firstByteUs = 0;
    std::int64_t m_receivedAtUs = 0;
    std::uint32_t m_id;
    std::uint32_t m_serial = 0; ///< messages handed on
    ResponseForm m_form;
    Phase m_phase = Phase::Receiving;
    bool m_readable = true;
    bool m_pumping = false;
    bool m_continueSent = false;
    bool m_unreadInput = false; ///< the message was cut; more of it may come
    bool m_ended = false;       ///< the client has ended its direction, and everything was read
    bool m_keepsOpen = false;   ///< the answer just written lets the connection live on
};

} // namespace hookbench::http
