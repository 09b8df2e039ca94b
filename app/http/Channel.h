#pragma once

#include <cstddef>
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

    /// The protocol that ALPN chose ("h2", "http/1.1"), known once there are bytes to read; "" without one.
    virtual std::string_view alpn() const { return {}; }
};

} // namespace hookbench::http
