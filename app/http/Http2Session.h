#pragma once

#include "http/Http2Answer.h"
#include "http/HttpMessage.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct nghttp2_session;

namespace hookbench::http {

/// Error codes of RFC 9113 section 7, as far as they are used here.
enum class Http2Code : std::uint32_t {
    NoError = 0,
    ProtocolError = 1,
    InternalError = 2,
    RefusedStream = 7,
    Cancel = 8,
    EnhanceYourCalm = 11,
};

/// What the frames of a client say. Called from within Http2Session::receive() and Http2Session::send(),
/// which these functions must not call; everything else of the session may be called.
class Http2Events {
public:
    virtual ~Http2Events() = default;

    enum class FrameKind { Reset, Noise, Fields, Other };
    /// A frame begins. Noise is what moves nothing forward: PING, SETTINGS, PRIORITY, CONTINUATION, frames
    /// without content.
    virtual void onFrame(FrameKind kind) = 0;
    /// Fields of this stream follow; false refuses the stream.
    virtual bool onFieldsBegun(std::int32_t stream) = 0;
    virtual void onField(std::int32_t stream, std::string_view name, std::string_view value) = 0;
    virtual void onFieldsEnded(std::int32_t stream, bool lastFrame) = 0;
    /// Bytes of a body. True if they are taken; otherwise the stream's window stays as narrow as it is.
    virtual bool onBody(std::int32_t stream, std::string_view bytes) = 0;
    virtual void onStreamEnded(std::int32_t stream) = 0;
    /// Our side of the stream has left entirely.
    virtual void onAnswerSent(std::int32_t stream) = 0;
    virtual void onStreamClosed(std::int32_t stream) = 0;
    /// The next bytes of an answer's body.
    virtual Http2Answer::Piece onBodyWanted(std::int32_t stream, char* buffer, std::size_t size) = 0;
};

/// The server's side of HTTP/2 framing, header compression, flow control and stream states (RFC 9113,
/// RFC 7541), done by nghttp2. What requests must look like is checked by Http2Request instead, so that
/// malformed ones can be shown.
class Http2Session {
public:
    struct Settings {
        std::uint32_t concurrentStreams = 128;
        std::uint32_t streamWindow = 256 * 1024;
        std::int32_t connectionWindow = 4 * 1024 * 1024;
        std::uint32_t headBytes = 64 * 1024; ///< told to the client; not enforced here
    };

    Http2Session(Http2Events& events, const Settings& settings);
    ~Http2Session();
    Http2Session(const Http2Session&) = delete;
    Http2Session& operator=(const Http2Session&) = delete;

    enum class Received {
        Fine,
        NoPreface, ///< the connection does not begin with the client preface (RFC 9113 section 3.4)
        Broken,    ///< the session has ended itself; send() has its GOAWAY
    };
    Received receive(std::string_view bytes);
    /// Appends what is to leave, up to about `most` bytes; false when there was nothing.
    bool send(std::string& out, std::size_t most);

    void interim(std::int32_t stream, int status);
    /// Without a body the head ends the stream, unless `open`.
    void answer(std::int32_t stream, const Headers& fields, bool hasBody, bool open = false);
    /// There are bytes again after onBodyWanted() had none.
    void resume(std::int32_t stream);
    void reset(std::int32_t stream, std::uint32_t code);
    /// GOAWAY, after which nothing more is read or written.
    void terminate(Http2Code code);

    /// Nothing is to be read or written any more.
    bool isOver() const;

private:
    class Callbacks;

    Http2Events& m_events;
    nghttp2_session* m_session = nullptr;
};

} // namespace hookbench::http
