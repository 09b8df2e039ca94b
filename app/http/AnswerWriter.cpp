#include "http/AnswerWriter.h"

#include <utility>

namespace hookbench::http {

AnswerWriter::AnswerWriter(AnswerPlan plan, Channel& channel, AnswerSchedule& schedule, Listener& listener)
    : m_plan(std::move(plan)), m_channel(channel), m_schedule(schedule), m_listener(listener)
{
}

void AnswerWriter::start(std::uint32_t delayMs)
{
    m_schedule.wait(*this, delayMs);
}

void AnswerWriter::onWritable()
{
    if (std::exchange(m_blocked, false))
        goOn();
}

void AnswerWriter::onDue()
{
    goOn();
}

void AnswerWriter::goOn()
{
    if (!m_channel.isFlushed()) {
        m_blocked = true;
        return;
    }
    if (m_plan.isDone())
        return m_listener.onAnswerOut(m_plan.ending(), m_plan.keepsOpen());
    if (!m_channel.write(m_plan.next()))
        return m_listener.onAnswerLost();
    m_listener.onAnswerMoved();
    // Between the last piece and the end there is nothing to wait for but the channel.
    if (!m_plan.isDone())
        m_schedule.wait(*this, m_plan.pieceDelayMs());
    else
        goOn();
}

} // namespace hookbench::http
