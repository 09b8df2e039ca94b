#pragma once

#include "delivery/Attempt.h"
#include "delivery/BulkRun.h"
#include "delivery/Routing.h"
#include "json/Value.h"

#include <QCoreApplication>

#include <string>

namespace hookbench::cli {

/// Attempts, plans and progress as the command line shows them.
class DeliveryPrinter {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::DeliveryPrinter)

public:
    static json::Object toJson(const delivery::AttemptSummary& attempt);
    static json::Object toJson(const delivery::AttemptRecord& attempt);
    static json::Object toJson(const delivery::Target& target);
    static json::Object toJson(const delivery::BulkProgress& progress);

    static json::Value timings(const http::Timings& measured);
    /// With two decimals.
    static std::string milliseconds(double ms);

    /// One line: how it ended, where, when the next attempt is due.
    static std::string line(const delivery::AttemptSummary& attempt);
    /// The line of an attempt that has just ended, with its diagnosis and a short answer.
    static std::string liveText(const delivery::AttemptRecord& attempt);
    static std::string fullText(const delivery::AttemptRecord& attempt);
    /// The blast radius: one line a target.
    static std::string text(const delivery::RoutePlan& plan);
    static std::string text(const delivery::BulkProgress& progress);
};

} // namespace hookbench::cli
