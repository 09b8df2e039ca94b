#include "cli/ListenPrinters.h"

#include "cli/Command.h"
#include "json/Writer.h"

namespace hookbench::cli {

LivePrinter::LivePrinter(Workbench& workbench, CapturePrinter printer) : m_printer(std::move(printer))
{
    // On the store thread: a queued signal for each batch would pile up behind a slow output.
    connect(
        &workbench.captures(), &capture::CaptureStore::captured, this,
        [this] {
            if (!m_waking.exchange(true))
                QMetaObject::invokeMethod(
                    this, [this] { printNew(); }, Qt::QueuedConnection);
        },
        Qt::DirectConnection);
}

void LivePrinter::printNew()
{
    m_waking = false;
    const auto printed = m_printer.printNew();
    if (!printed)
        complain(printed.error());
    else if (!*printed)
        QCoreApplication::quit(); // the reader of our output is gone
}

NoticePrinter::NoticePrinter(Workbench& workbench, bool json, std::string token)
    : m_endpoints(workbench.endpoints()), m_json(json), m_token(std::move(token))
{
    connect(&m_endpoints, &endpoint::Endpoints::publicUrlChanged, this, &NoticePrinter::printUrl);
    connect(&m_endpoints, &endpoint::Endpoints::stateChanged, this, &NoticePrinter::tellProblems);
    connect(&workbench, &Workbench::borrowedFollowed, this, [](const QString& name, const QString& url) {
        complain(tr("The borrowed registration \"%1\" points at %2 now.").arg(name, url));
    });
    connect(&workbench, &Workbench::borrowedLeftBehind, this, [](const Error& error) { complain(error); });
    tellProblems();
}

void NoticePrinter::printUrl(std::uint16_t number, const std::string& url) const
{
    const bool wantsToken = number == 1 && !m_token.empty() && !m_endpoints.state(number).isChannel;
    const std::string whole = wantsToken ? url + "/" + m_token : url;
    json::Object line;
    line.append("public_url", json::Value(whole));
    line.append("endpoint", json::Value(static_cast<int>(number)));
    print(m_json ? json::write(line) + "\n"
                 : tr("Reachable from outside at %1").arg(QString::fromStdString(whole)).toStdString() + "\n");
}

void NoticePrinter::tellProblems()
{
    for (const endpoint::EndpointState& state : m_endpoints.states()) {
        std::string now = state.notice ? state.notice->message : state.outsideError;
        std::string& told = m_told[state.number];
        if (now != told && !now.empty())
            complain(QString::fromStdString(now));
        told = std::move(now);
    }
}

} // namespace hookbench::cli
