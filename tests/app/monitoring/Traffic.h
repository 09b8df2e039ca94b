#pragma once

#include "monitoring/AttemptTable.h"

#include <cstdint>
#include <string>

namespace hookbench::test {

/// Makes attempts as the logs would hold them.
struct Traffic {
    static constexpr std::int64_t minuteUs = 60'000'000;

    monitoring::AttemptTable table;
    std::int64_t nextId = 1;

    struct What {
        std::int64_t atUs = 0;
        int status = 200;
        std::int64_t durationUs = 10'000;
        std::string registration = "Orders";
        std::string channel = "webhook";
        std::string target = "example.com/hooks";
        std::string eventType = "object.created";
        delivery::DiagnosisCode diagnosis = delivery::DiagnosisCode::Delivered;
        delivery::Mode mode = delivery::Mode::Send;
        delivery::Outcome outcome = delivery::Outcome::Delivered;
        bool isLast = true;
        std::int64_t capture = 0;
    };
    void add(const What& what)
    {
        const std::uint32_t series = table.numberOf({monitoring::Origin::Delivery, "wh_" + what.registration,
                                                     what.registration, what.channel, what.target, what.eventType});
        table.append(monitoring::pack({nextId++, what.atUs, what.durationUs, what.capture, 1, what.status,
                                       what.outcome, what.diagnosis, what.mode, what.isLast},
                                      series));
    }
    void fail(std::int64_t atUs, int status, delivery::DiagnosisCode diagnosis, const std::string& registration = "Orders",
              bool isLast = false)
    {
        What what;
        what.atUs = atUs;
        what.status = status;
        what.diagnosis = diagnosis;
        what.registration = registration;
        what.outcome = delivery::Outcome::Failed;
        what.isLast = isLast;
        add(what);
    }
    void deliver(std::int64_t atUs, const std::string& registration = "Orders", std::int64_t durationUs = 10'000)
    {
        What what;
        what.atUs = atUs;
        what.registration = registration;
        what.durationUs = durationUs;
        add(what);
    }
};

} // namespace hookbench::test
