#pragma once

#include "http/AnswerPlan.h"
#include "http/AnswerSchedule.h"
#include "http/Channel.h"

namespace hookbench::http {

/// Takes one answer to its client in its manner: waits, writes a piece, waits again, and says when all is out.
///
/// While the client takes nothing, no further piece is written, so that no more of an answer waits in the
/// channel than one piece. Destroying it drops what is left. Lives on the server's thread.
class AnswerWriter final : private AnswerSchedule::Waiter {
public:
    class Listener {
    public:
        virtual ~Listener() = default;
        /// All is out; may destroy the writer.
        virtual void onAnswerOut(AnswerEnding ending, bool keepsOpen) = 0;
        /// The channel is broken; may destroy the writer.
        virtual void onAnswerLost() = 0;
        /// A piece has been written.
        virtual void onAnswerMoved() = 0;
    };

    AnswerWriter(AnswerPlan plan, Channel& channel, AnswerSchedule& schedule, Listener& listener);

    /// The first piece goes out in `delayMs`, never within this call.
    void start(std::uint32_t delayMs);
    /// The channel's own buffer is empty again.
    void onWritable();

private:
    void onDue() override;
    void goOn();

    AnswerPlan m_plan;
    Channel& m_channel;
    AnswerSchedule& m_schedule;
    Listener& m_listener;
    bool m_blocked = false; ///< the next step waits for the channel
};

} // namespace hookbench::http
