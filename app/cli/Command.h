#pragma once

#include "base/Result.h"

#include <QCoreApplication>
#include <QString>

#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace hookbench::cli {

/// What a command ends with (the manual page's "Exit status").
enum ExitStatus {
    Success = 0,
    Failure = 1,     ///< the thing asked about failed: a delivery, a check
    WrongInput = 2,  ///< usage, options, files, ids
    Environment = 3, ///< port taken, disk full, profile locked
};

/// The status that fits an error; a failed transfer is Failure.
ExitStatus exitStatusOf(const Error& error);

/// Options that every command has.
struct GlobalOptions {
    std::string profile; ///< "" means the default folder
    bool json = false;

    QString profileFolder() const;
};

/// One verb of hookbench-cli. add() declares its options, run() is called if it was chosen.
class Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::Command)

public:
    explicit Command(const GlobalOptions& global) : m_global(global) {}
    virtual ~Command() = default;
    Command(const Command&) = delete;
    Command& operator=(const Command&) = delete;

    virtual void add(CLI::App& program) = 0;
    virtual bool chosen() const = 0;
    virtual int run() = 0;

protected:
    const GlobalOptions& global() const { return m_global; }

private:
    const GlobalOptions& m_global;
};

/// Writes to standard output at once; false when nobody reads any more.
bool print(std::string_view text);
/// "hookbench-cli: message" on standard error, with the detail behind it if it says more.
void complain(const Error& error);
void complain(const QString& message);
/// complain() and exitStatusOf() in one.
int fail(const Error& error);

/// A whole file, or standard input for "-". `option` names it in the error: "--data".
Result<std::string> readInput(const std::string& path, const std::string& option);

/// Replaces a file; `option` names it in the error.
Status writeFile(const std::string& path, const std::string& bytes, const std::string& option);

} // namespace hookbench::cli
