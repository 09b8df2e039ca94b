#pragma once

#include "http/Channel.h"
#include "http/Poller.h"
#include "http/SocketOutput.h"

namespace hookbench::http {

/// A connection without TLS: the socket itself, read and written directly.
///
/// Not a QTcpSocket, because that one closes both directions when the peer ends its own, so a half-closed
/// client would never get its answer, and because it copies every byte once more.
class PlainChannel final : public Channel, private PollTarget {
public:
    /// Takes over the connected `descriptor`.
    PlainChannel(int descriptor, Poller& poller, ChannelListener& listener);
    ~PlainChannel() override;
    PlainChannel(const PlainChannel&) = delete;
    PlainChannel& operator=(const PlainChannel&) = delete;

    ReadResult read(char* buffer, std::size_t size) override;
    bool write(std::string_view bytes) override;
    bool isFlushed() const override { return m_out.isEmpty(); }
    void readLater() override;
    void shutdownWrite() override;
    void close() override;
    void reset() override;

private:
    void onEvents(std::uint32_t events) override;

    Poller& m_poller;
    ChannelListener& m_listener;
    SocketOutput m_out;
    int m_fd;
    bool m_endSeen = false; ///< the peer has ended its direction, though bytes may be left to read
};

} // namespace hookbench::http
