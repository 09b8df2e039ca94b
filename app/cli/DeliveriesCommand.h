#pragma once

#include "cli/Command.h"
#include "cli/DeliverySession.h"
#include "cli/UnixSignals.h"
#include "delivery/DeliveryLog.h"

#include <memory>
#include <optional>
#include <string>

namespace hookbench::cli {

/// `deliveries list|pending|show|retry|cancel|resume|prune`: the log of attempts, and what still waits.
class DeliveriesCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::DeliveriesCommand)

public:
    using Command::Command;
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    void addList();
    int list();
    int pending();
    int show();
    int retry();
    int cancel();
    int resume();
    int prune();
    Result<delivery::AttemptRecord> fetch();
    Result<std::vector<delivery::PendingDelivery>> allPending();
    /// What is pending of the delivery that the attempt belongs to, in whichever process.
    Result<std::optional<delivery::PendingDelivery>> waitingOf(const delivery::AttemptRecord& attempt);
    /// Has the running program make its waiting retry now, and prints how it went.
    int hurry(const delivery::PendingDelivery& waiting);
    /// Runs the dispatcher until nothing is unfinished, printing each attempt.
    int dispatch(const std::function<void(delivery::Dispatcher&)>& begin);

    CLI::App* m_app = nullptr;
    CLI::App* m_list = nullptr;
    CLI::App* m_pending = nullptr;
    CLI::App* m_show = nullptr;
    CLI::App* m_retry = nullptr;
    CLI::App* m_cancel = nullptr;
    CLI::App* m_resume = nullptr;
    CLI::App* m_prune = nullptr;
    std::optional<std::uint32_t> m_keepDays;
    std::optional<std::uint32_t> m_keepMegabytes;
    delivery::AttemptQuery m_query;
    bool m_failedOnly = false;
    delivery::AttemptId m_id = 0;
    bool m_yes = false;
    /// Made before any thread is, so that signals come to it alone.
    std::unique_ptr<UnixSignals> m_signals;
    std::unique_ptr<DeliverySession> m_session;
};

} // namespace hookbench::cli
