#pragma once

#include "cli/CapturePrinter.h"
#include "Workbench.h"

#include <QCoreApplication>
#include <QObject>

#include <atomic>
#include <map>
#include <string>

namespace hookbench::cli {

/// Prints what the store reports, at most one wake-up of the main thread under way at a time.
class LivePrinter : public QObject {
public:
    LivePrinter(Workbench& workbench, CapturePrinter printer);

    void printNew();

private:
    CapturePrinter m_printer;
    std::atomic_bool m_waking{false};
};

/// Prints what becomes of the endpoints while they run: public URLs on the output, what goes wrong as messages.
class NoticePrinter : public QObject {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::NoticePrinter)

public:
    /// `token` of endpoint 1 stands in its public URL; "" if none is demanded.
    NoticePrinter(Workbench& workbench, bool json, std::string token);

private:
    void printUrl(std::uint16_t number, const std::string& url) const;
    /// Each once, until it is over.
    void tellProblems();

    endpoint::Endpoints& m_endpoints;
    bool m_json;
    std::string m_token;
    std::map<std::uint16_t, std::string> m_told;
};

} // namespace hookbench::cli
