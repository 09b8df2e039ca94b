#pragma once

#include "http/AnswerManner.h"
#include "http/Channel.h"
#include "http/HttpMessage.h"
#include "http/ReceivedRequest.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace hookbench::http {

/// One client of the server, whichever version of HTTP it speaks. Lives on the server's thread.
class ServerConnection : public ChannelListener {
public:
    struct Peer {
        std::string address;
        std::uint16_t port = 0;
    };

    ServerConnection(std::uint32_t id, Peer peer) : m_peer(std::move(peer)), m_id(id) {}
    ServerConnection(const ServerConnection&) = delete;
    ServerConnection& operator=(const ServerConnection&) = delete;

    std::uint32_t id() const { return m_id; }
    const Peer& peer() const { return m_peer; }

    /// The upper half of an ExchangeId is the connection, the lower one names a message of it.
    static std::uint32_t connectionOf(ExchangeId exchange)
    {
        return static_cast<std::uint32_t>(exchange >> 32U);
    }
    ExchangeId exchangeId(std::uint32_t message) const { return (ExchangeId{m_id} << 32U) | message; }

    /// Answers one message; ignored if it has its answer or is gone. A null `manner` means at once and whole.
    virtual void answer(ExchangeId exchange, Response&& response,
                        std::shared_ptr<const AnswerManner> manner) = 0;
    /// A batch of answers is complete: what was kept to leave together leaves.
    virtual void flush() {}
    /// Ends what has taken too long; called now and then. `nowMs` is ServerContext::steadyMs().
    virtual void checkTime(std::int64_t nowMs) = 0;

private:
    Peer m_peer;
    std::uint32_t m_id;
};

} // namespace hookbench::http
