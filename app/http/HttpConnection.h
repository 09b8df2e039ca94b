#pragma once

#include "http/AnswerWriter.h"
#include "http/HttpParser.h"
#include "http/ServerContext.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace hookbench::http {

/// One client that speaks HTTP/1: reads a message, hands it on, waits for its answer, writes it, and goes on to the next.
///
/// While an answer is awaited nothing is read, so that a pipeline waits in the system's buffers and the
/// client is held up by TCP. Lives on the server's thread.
class HttpConnection final : public ServerConnection, private AnswerWriter::Listener {
public:
    HttpConnection(ServerContext& context, std::uint32_t id, Peer peer);
    ~HttpConnection() override;

    /// A channel that tells this object what happens to it; to be set before anything else.
    /// A connection too many (`busy`) is answered with 503 whatever it sends, and closed.
    void start(std::unique_ptr<Channel> channel, bool busy = false);

    void answer(ExchangeId exchange, Response&& response,
                std::shared_ptr<const AnswerManner> manner) override;
    void checkTime(std::int64_t nowMs) override;

private:
    enum class Phase {
        Receiving, ///< reads a message, or waits for one
        Answering, ///< a message has been handed on
        Writing,   ///< its answer has not left entirely
        Timed,     ///< its answer waits, or leaves in pieces: m_writer has it
        Silent,    ///< no answer will come; what the client still sends is thrown away
        Draining,  ///< our side is closed; the client may still send, which is thrown away
        Closed,
    };

    void onReadable() override;
    void onWritable() override;
    void onBroken() override;
    void onAnswerOut(AnswerEnding ending, bool keepsOpen) override;
    void onAnswerLost() override;
    void onAnswerMoved() override;

    void refuseBusy();
    void pump();
    bool pumpOnce();
    bool isHttp2(std::string_view& bytes);
    void parseHeldPreface();
    void consume(std::string_view bytes, bool fromRest);
    void refusePlain(std::string_view bytes);
    void sendContinue();
    void deliver();
    void handOn(ReceivedRequest&& request);
    void onEnd();
    void countMemory();
    void answerInManner(const Response& response, const AnswerManner& manner);
    void afterAnswer();
    void lingerThenClose();
    void close();

    ServerContext& m_context;
    HttpParser m_parser;
    std::unique_ptr<Channel> m_channel;
    std::unique_ptr<AnswerWriter> m_writer; ///< in Phase::Timed
    std::string m_rest; ///< read, but belonging to messages after the unanswered one
    std::size_t m_restUsed = 0;
    std::size_t m_held = 0; ///< this connection's part of ServerContext::heldBytes
    std::int64_t m_lastActivityMs;
    std::int64_t m_headBegunMs = 0;
    std::int64_t m_firstByteUs = 0;
    std::int64_t m_receivedAtUs = 0;
    std::uint32_t m_serial = 0; ///< messages handed on
    ResponseForm m_form;
    std::size_t m_prefaceHeld = 0; ///< bytes so far, all of which could begin HTTP/2
    bool m_versionKnown = false;   ///< the first bytes have said which HTTP this is
    Phase m_phase = Phase::Receiving;
    bool m_readable = true;
    bool m_pumping = false;
    bool m_continueSent = false;
    bool m_unreadInput = false; ///< the message was cut; more of it may come
    bool m_ended = false;       ///< the client has ended its direction, and everything was read
    bool m_keepsOpen = false;   ///< the answer just written lets the connection live on
};

} // namespace hookbench::http
