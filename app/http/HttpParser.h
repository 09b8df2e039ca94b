#pragma once

#include "http/HttpLimits.h"
#include "http/ReceivedRequest.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace hookbench::http {

/// Parses the requests of one connection (RFC 9112), one after the other, from bytes fed in any split.
///
/// The outcome of a message depends on its bytes alone, never on how they were cut. Framing that two parsers
/// could understand differently (both lengths, differing lengths, odd chunk sizes, Transfer-Encoding with
/// HTTP/1.0) is refused, since it is what request smuggling is made of.
///
///     HttpParser parser(limits, spoolFolder);
///     while (!data.empty()) {
///         data.remove_prefix(parser.feed(data));
///         if (parser.state() == HttpParser::State::Complete || parser.state() == HttpParser::State::Failed)
///             handle(parser.take());
///     }
///
/// Not for use from several threads at once.
class HttpParser {
public:
    enum class State {
        Idle,     ///< nothing of a message yet (empty lines before it are skipped)
        Head,     ///< within request line and headers
        Body,     ///< the head is complete, more is to come
        Complete, ///< take() has a whole message
        Failed,   ///< take() has what came of it; the connection cannot be used further
    };

    HttpParser(const HttpLimits& limits, std::string spoolFolder);
    ~HttpParser();
    HttpParser(const HttpParser&) = delete;
    HttpParser& operator=(const HttpParser&) = delete;

    /// Takes limits for the next message; only in State::Idle.
    void setLimits(const HttpLimits& limits);

    /// Consumes bytes up to the end of the message and returns how many; all of them when it fails.
    /// Must not be called in State::Complete or State::Failed.
    std::size_t feed(std::string_view data);

    State state() const;

    /// After the head: the client waits for "100 Continue" before it sends the body (RFC 9110
    /// section 10.1.1).
    bool awaitsContinue() const;

    /// After the head: the connection may carry another message after this one (RFC 9112 section 9.3).
    bool keepAlive() const;

    /// The message's method is HEAD, so that its answer has no body.
    bool isHead() const;
    /// The message says HTTP/1.0.
    bool isHttp10() const;

    /// Roughly what the begun message takes of memory.
    std::size_t heldBytes() const;
    /// Moves the body that came so far to its file, and keeps no more of it in memory; when the file cannot be
    /// written, the next bytes say so.
    void spill();

    /// Ends a begun message early, as truncated with this suggested status; the state becomes Failed.
    void cutShort(int status);

    /// Hands the message over and goes back to State::Idle. Exchange, times and addresses are the caller's.
    ReceivedRequest take();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace hookbench::http
