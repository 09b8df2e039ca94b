#pragma once

#include "http/BodySink.h"
#include "http/HttpLimits.h"
#include "http/ReceivedRequest.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hookbench::http {

/// One request of an HTTP/2 connection while it arrives: fields, body, trailers (RFC 9113 section 8).
///
/// What is malformed by section 8.1.1 is not dropped but handed on with the reason, as HttpParser does. In
/// the ReceivedRequest, `headers` has every field in its order, pseudo-headers included; `rawHead` is the
/// text of headTextOf(), since what travelled was compressed; `method` and `target` are `:method` and
/// `:path` (`:authority` for CONNECT); `httpVersion` is "2".
class Http2Request {
public:
    enum class State {
        Head,     ///< its fields arrive
        Body,     ///< the head is complete
        Complete, ///< take() has a whole request
        Failed,   ///< take() has what came of it; the rest of the stream means nothing
    };

    /// Bodies above `spillBytes` go to a file even if the limits would keep more in memory.
    Http2Request(const HttpLimits& limits, std::string_view spoolFolder, std::uint64_t spillBytes);

    /// One field of the head, or of the trailers once the head has ended.
    void addField(std::string_view name, std::string_view value);
    void endHead();
    /// All trailers have come; `lastFrame`: the stream ends with them, as it must.
    void endTrailers(bool lastFrame);
    void addBody(std::string_view bytes);
    void endStream();
    /// Ends it early, as truncated with this suggested status.
    void cutShort(int status);

    State state() const { return m_state; }
    bool isOver() const { return m_state == State::Complete || m_state == State::Failed; }
    bool isMalformed() const { return !m_message.malformed.empty(); }
    bool isHead() const { return m_message.method == "HEAD"; }
    /// After the head: the client waits for "100" before it sends the body (RFC 9110 section 10.1.1).
    bool awaitsContinue() const;
    /// Name and value of all fields so far with 4 bytes for each, those beyond the limits counted too.
    std::uint64_t fieldBytes() const { return m_fieldBytes; }

    /// What it keeps in memory.
    std::uint64_t heldBytes() const { return m_fieldBytes + m_body.memoryBytes(); }
    /// Memory is short: its body is written to a file from now on.
    void spill();

    /// Hands it over, once. Exchange, times and addresses are the caller's.
    ReceivedRequest take();

private:
    void readPseudoHeaders();
    void readContentLength();
    void refuse(int status, std::string malformed);
    void refuseUnwritten();
    void noteMalformed(std::string why);

    HttpLimits m_limits;
    std::string_view m_spoolFolder;
    std::uint64_t m_spillBytes;
    ReceivedRequest m_message;
    BodySink m_body;
    std::string m_malformed; ///< found within the fields; takes effect when all have come
    std::optional<std::uint64_t> m_contentLength;
    std::uint64_t m_fieldBytes = 0;
    std::uint64_t m_fieldCount = 0;
    State m_state = State::Head;
    bool m_headTooLarge = false;
};

} // namespace hookbench::http
