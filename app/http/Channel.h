#pragma once

#include "http/TlsDetails.h"

#include <cstddef>
#include <memory>
#include <string_view>

namespace hookbench::http {

/// Hears of what happens to a Channel. Called on the server's thread, never from within a Channel function.
class ChannelListener {
public:
    virtual ~ChannelListener() = default;
    virtual void onReadable() = 0; ///< there may be bytes, or the end, to read
    virtual void onWritable() = 0; ///< written bytes have left the channel's own buffer
    virtual void onBroken() = 0;   ///< the peer is gone: nothing can be read or written any more
};

/// A connection's bytes, whether plain or under TLS. Lives on the server's thread; nothing blocks.
class Channel {
public:
    enum class ReadKind { Data, Nothing, End };
    struct ReadResult {
        ReadKind kind = ReadKind::Nothing;
        std::size_t bytes = 0;
        bool more = false; ///< there may be more at once, without another onReadable()
    };
    enum class Stage {
        Opening,     ///< a TLS handshake is under way, driven by read()
        Open,        ///< bytes go both ways
        Refused,     ///< the handshake failed: the client is told why, what it still sends means nothing
        PlainOnTls,  ///< the client speaks plainly on a TLS port, and so do we
    };

    virtual ~Channel() = default;

    virtual ReadResult read(char* buffer, std::size_t size) = 0;
    /// Calls onReadable() in a later turn, for a reader that lets others have theirs first.
    virtual void readLater() = 0;
    /// Takes all bytes, keeping those the system does not take now; false when the peer is gone.
    virtual bool write(std::string_view bytes) = 0;
    /// Nothing of what was written is left in the channel's own buffer.
    virtual bool isFlushed() const = 0;
    /// Tells the peer that nothing more follows; what it still sends can be read.
    virtual void shutdownWrite() = 0;
    virtual void close() = 0;

    virtual Stage stage() const { return Stage::Open; }
    /// The protocol that ALPN chose ("h2", "http/1.1"), known from Stage::Open on; "" without one.
    virtual std::string_view alpn() const { return {}; }
    /// What the handshake agreed on, from Stage::Open on; null without TLS.
    virtual std::shared_ptr<const TlsDetails> tlsDetails() const { return nullptr; }
    /// Closes with a reset (RST, below any TLS); what was written and has not left is lost.
    virtual void reset() = 0;
};

} // namespace hookbench::http
