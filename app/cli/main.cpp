#include "cli/AccountsCommand.h"
#include "cli/AuthorityCommand.h"
#include "cli/BorrowCommand.h"
#include "cli/CapturesCommand.h"
#include "cli/CheckCommand.h"
#include "cli/DeliveriesCommand.h"
#include "cli/DemoCommand.h"
#include "cli/EndpointsCommand.h"
#include "cli/EnvironmentsCommand.h"
#include "cli/GatewaysCommand.h"
#include "cli/HandshakesCommand.h"
#include "cli/HealthCommand.h"
#include "cli/ListenCommand.h"
#include "cli/ReceiverCommand.h"
#include "cli/RegistrationsCommand.h"
#include "cli/RenderCommand.h"
#include "cli/RulesCommand.h"
#include "cli/SendCommand.h"
#include "cli/SignCommand.h"
#include "cli/SyncCommand.h"
#include "cli/VerifyCommand.h"

#include <QCoreApplication>

#include <CLI/CLI.hpp>

#include <csignal>
#include <memory>
#include <vector>

using namespace hookbench;

int main(int argc, char** argv)
{
    std::signal(SIGPIPE, SIG_IGN); // a closed output is told by write()
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("hookbench"));

    CLI::App program("Hookbench on the command line: receive, inspect and send webhooks on this machine.",
                     "hookbench-cli");
    program.set_version_flag("--version", "hookbench-cli " HOOKBENCH_VERSION);
    program.require_subcommand(1);
    program.fallthrough();
    cli::GlobalOptions global;
    program
        .add_option("--profile", global.profile,
                    "Folder that holds the data (default: HOOKBENCH_PROFILE, or the user's data folder).")
        ->type_name("DIR");
    program.add_flag("--json", global.json, "Print one JSON object a line on standard output.");
    program.footer(
        "Exit status: 0 success, 1 what was asked about failed, 2 wrong usage or input, 3 the environment\n"
        "failed (port taken, disk full). \"hookbench-cli VERB --help\" explains one verb.");

    std::vector<std::unique_ptr<cli::Command>> commands;
    commands.push_back(std::make_unique<cli::DemoCommand>(global));
    commands.push_back(std::make_unique<cli::ListenCommand>(global));
    commands.push_back(std::make_unique<cli::EndpointsCommand>(global));
    commands.push_back(std::make_unique<cli::SendCommand>(global));
    commands.push_back(std::make_unique<cli::DeliveriesCommand>(global));
    commands.push_back(std::make_unique<cli::HealthCommand>(global));
    commands.push_back(std::make_unique<cli::CapturesCommand>(global));
    commands.push_back(std::make_unique<cli::RenderCommand>(global));
    commands.push_back(std::make_unique<cli::RegistrationsCommand>(global));
    commands.push_back(std::make_unique<cli::EnvironmentsCommand>(global));
    commands.push_back(std::make_unique<cli::AuthorityCommand>(global));
    commands.push_back(std::make_unique<cli::GatewaysCommand>(global));
    commands.push_back(std::make_unique<cli::SignCommand>(global));
    commands.push_back(std::make_unique<cli::VerifyCommand>(global));
    commands.push_back(std::make_unique<cli::CheckCommand>(global));
    commands.push_back(std::make_unique<cli::ReceiverCommand>(global));
    commands.push_back(std::make_unique<cli::RulesCommand>(global));
    commands.push_back(std::make_unique<cli::HandshakesCommand>(global));
    commands.push_back(std::make_unique<cli::AccountsCommand>(global));
    commands.push_back(std::make_unique<cli::SyncCommand>(global));
    commands.push_back(std::make_unique<cli::BorrowCommand>(global));
    for (const auto& command : commands)
        command->add(program);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return program.exit(error) == 0 ? cli::Success : cli::WrongInput;
    }
    // From the end: later commands add verbs to those of earlier ones, and know them.
    for (auto command = commands.rbegin(); command != commands.rend(); ++command) {
        if ((*command)->chosen())
            return (*command)->run();
    }
    return cli::WrongInput;
}
