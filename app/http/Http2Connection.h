#pragma once

#include "http/FloodGuard.h"
#include "http/Http2Answer.h"
#include "http/Http2Request.h"
#include "http/Http2Session.h"
#include "http/ServerContext.h"

#include <QTimer>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace hookbench::http {

/// One client that speaks HTTP/2 (RFC 9113): many requests at once, each handed on when it is complete and
/// answered when its answer comes, in any order.
///
/// Nothing a client does makes it keep more than a bounded amount: the streams that are open or whose
/// answers are awaited are limited, even when the client resets them (CVE-2023-44487); resets, pings,
/// settings and empty frames beyond a rate end the connection with ENHANCE_YOUR_CALM; and what is to leave
/// is only made when the client takes it. Lives on the server's thread.
class Http2Connection final : public ServerConnection, private Http2Events {
public:
    Http2Connection(ServerContext& context, std::uint32_t id, Peer peer);
    ~Http2Connection() override;

    /// `bytes` have been read from the channel already.
    void start(std::unique_ptr<Channel> channel, std::string_view bytes);

    void answer(ExchangeId exchange, Response&& response,
                std::shared_ptr<const AnswerManner> manner) override;
    void flush() override;
    void checkTime(std::int64_t nowMs) override;

    /// What begins every connection (RFC 9113 section 3.4).
    static constexpr std::string_view preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

private:
    struct Stream {
        std::optional<Http2Request> request; ///< empty once it is handed on
        std::optional<Http2Answer> answer;
        std::int64_t firstByteUs = 0;
        std::int64_t receivedAtUs = 0;
        std::int64_t lastActivityMs = 0;
        std::uint64_t held = 0; ///< its part of ServerContext::heldBytes
        std::uint32_t resetAfterAnswer = 0; ///< code with which the rest of its request is refused
        bool isHead = false;
        bool answered = false;     ///< its answer has come, whether it has left or not
        bool ended = false;        ///< the client has ended its side
        bool closed = false;       ///< gone for both sides; kept until its answer comes
        bool headBegun = false;    ///< its answer's head has left
        bool continueSent = false; ///< so has "100 Continue"
    };
    enum class Phase { Open, Draining, Closed };

    void onReadable() override;
    void onWritable() override;
    void onBroken() override;

    void onFrame(FrameKind kind) override;
    bool onFieldsBegun(std::int32_t id) override;
    void onField(std::int32_t id, std::string_view name, std::string_view value) override;
    void onFieldsEnded(std::int32_t id, bool lastFrame) override;
    bool onBody(std::int32_t id, std::string_view bytes) override;
    void onStreamEnded(std::int32_t id) override;
    void onAnswerSent(std::int32_t id) override;
    void onStreamClosed(std::int32_t id) override;
    Http2Answer::Piece onBodyWanted(std::int32_t id, char* buffer, std::size_t size) override;

    void pump();
    bool pumpOnce();
    void receive(std::string_view bytes);
    void refuseProtocol(std::string_view bytes);
    Stream* find(std::int32_t id);
    std::uint64_t spillBytes() const;
    void countMemory(Stream& stream);
    void deliverIfOver(std::int32_t id, Stream& stream);
    void deliver(std::int32_t id, Stream& stream);
    void handOn(ReceivedRequest&& request, std::int32_t id, std::int64_t firstByteUs,
                std::int64_t receivedAtUs);
    void deliverUnfinished(int status);
    void onEnd();

    void beginAnswer(std::int32_t id, Stream& stream, std::int64_t nowMs);
    void resumeDue();
    void scheduleDue();
    bool sendSome(std::string& out);
    void checkStream(std::int32_t id, Stream& stream, std::int64_t nowMs);
    void forgetIfDone(std::int32_t id);
    void calmDown(const char* what);
    void lingerThenClose();
    void close();

    ServerContext& m_context;
    Http2Session m_session;
    std::unique_ptr<Channel> m_channel;
    std::unordered_map<std::int32_t, Stream> m_streams;
    std::vector<std::int32_t> m_breaks; ///< streams to be reset when what was made has left
    std::unique_ptr<QTimer> m_due;      ///< for the earliest Http2Answer::dueMs()
    FloodGuard m_resets;
    FloodGuard m_noise;
    std::int64_t m_nowMs; ///< of the bytes that are being taken in
    std::int64_t m_lastActivityMs;
    std::int64_t m_lastWriteMs;
    std::int64_t m_fieldsBegunMs = 0; ///< 0: no head is under way
    std::int32_t m_fieldsOf = 0;      ///< the stream whose head is
    Phase m_phase = Phase::Open;
    bool m_headersPending = false; ///< a HEADERS frame has begun that no stream has taken yet
    bool m_hasManners = false;     ///< an answer may have to wait for its time
    bool m_readable = true;
    bool m_pumping = false;
    bool m_inSession = false; ///< within receive() or send(): what is submitted leaves afterwards
    bool m_refused = false;   ///< what still comes means nothing
    bool m_ended = false;     ///< the client has ended its direction
};

} // namespace hookbench::http
