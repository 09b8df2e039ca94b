#pragma once

#include "capture/drift/DriftHistory.h"
#include "cli/Command.h"

#include <string>
#include <vector>

namespace hookbench::cli {

/// `captures drift`: the shape of each event type's bodies, and the captures that depart from it.
class DriftCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::DriftCommand)

public:
    using Command::Command;
    /// `captures` is the verb that it belongs to.
    void add(CLI::App& captures) override;
    bool chosen() const override;
    int run() override;

private:
    /// Those that were asked for, or all.
    Result<std::vector<std::string>> wantedTypes(capture::DriftHistory& history) const;
    static std::string text(const std::string& eventType, const capture::EventDrift& drift);
    static QString sentence(const capture::Departure& departure);

    CLI::App* m_app = nullptr;
    std::vector<std::string> m_types;
    std::size_t m_newest = 10'000;
};

} // namespace hookbench::cli
