#pragma once

#include "http/Channel.h"

#include <string>
#include <string_view>

namespace hookbench::http {

/// What is on its way out of a non-blocking socket: sent at once as far as the system takes it, kept
/// otherwise. Lives on the server's thread.
class SocketOutput {
public:
    /// Takes all bytes; false when the peer is gone.
    bool write(int descriptor, std::string_view bytes);
    /// Keeps the bytes for the next flush().
    void hold(std::string_view bytes) { m_unsent.append(bytes); }
    /// Sends what was kept; false when the peer is gone.
    bool flush(int descriptor);

    bool isEmpty() const { return m_unsent.empty(); }
    std::size_t size() const { return m_unsent.size() - m_sent; }

private:
    std::string m_unsent;
    std::size_t m_sent = 0; ///< how much of m_unsent has gone
};

/// Reads from a non-blocking socket. `endSeen`: the peer has ended its direction, so that a short read does
/// not mean that nothing more is to be had.
Channel::ReadResult receive(int descriptor, char* buffer, std::size_t size, bool endSeen);

} // namespace hookbench::http
