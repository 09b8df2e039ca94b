#pragma once

#include "http/Channel.h"

namespace hookbench::http {

/// What a Channel tells, passed on to whoever holds the connection now: it may change hands when the
/// client turns out to speak HTTP/2.
class ListenerRelay final : public ChannelListener {
public:
    void setTarget(ChannelListener& target) { m_target = &target; }

    void onReadable() override { m_target->onReadable(); }
    void onWritable() override { m_target->onWritable(); }
    void onBroken() override { m_target->onBroken(); }

private:
    ChannelListener* m_target = nullptr;
};

} // namespace hookbench::http
