#pragma once

#include "base/Result.h"
#include "delivery/DeliveryOptions.h"

#include <QCoreApplication>

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}

namespace hookbench::cli {

/// The options of `registrations delivery` that change how a registration's events are delivered from here.
/// Those that are not given change nothing.
class DeliveryFlags {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::DeliveryFlags)

public:
    void add(CLI::App& command);
    bool anyGiven() const { return m_reset || !m_changes.empty(); }
    /// Errors: InvalidInput, naming the option. What is wrong with the result validate() tells.
    Status applyTo(delivery::DeliveryOptions& options) const;

    /// All of the options, one line each.
    static std::string text(const delivery::DeliveryOptions& options);

private:
    using Change = std::function<Status(delivery::DeliveryOptions&)>;
    using Options = delivery::DeliveryOptions;

    void addRetry(CLI::App& command);
    void addTls(CLI::App& command);
    void addSigning(CLI::App& command);
    /// An option whose value `set` puts into the options.
    template <class T>
    CLI::Option* option(CLI::App& command, const char* name, const char* type, const QString& help,
                        std::function<Status(Options&, const T&)> set);
    void yesOrNo(CLI::App& command, const char* name, const QString& help,
                 std::function<void(Options&, bool)> set);
    void file(CLI::App& command, const char* name, const QString& help, std::string delivery::TlsOptions::*member);

    std::vector<Change> m_changes;
    bool m_reset = false;
};

} // namespace hookbench::cli
