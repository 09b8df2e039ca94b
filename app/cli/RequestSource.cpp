#include "cli/RequestSource.h"

#include "base/Clock.h"
#include "cli/CapturePrinter.h"
#include "cli/Command.h"
#include "http/HttpParser.h"
#include "storage/Profile.h"

#include <CLI/CLI.hpp>

#include <limits>

namespace hookbench::cli {

namespace {

DryRequest requestOf(capture::Capture capture)
{
    DryRequest out;
    out.capture = capture.summary.id;
    out.receivedAtUs = capture.summary.receivedAtUs;
    out.method = std::move(capture.summary.method);
    out.target = std::move(capture.summary.target);
    out.headers = std::move(capture.headers);
    out.body = std::move(capture.body);
    out.bodyFile = std::move(capture.bodyFile);
    return out;
}

} // namespace

endpoint::RequestView DryRequest::view() const
{
    endpoint::RequestView view;
    view.method = method;
    view.target = target;
    view.headers = &headers;
    view.body = body;
    view.bodyFile = bodyFile;
    return view;
}

void RequestSource::add(CLI::App& app)
{
    app.add_option("--capture", m_captures, tr("A captured request; may be repeated.").toStdString())
        ->type_name("ID")
        ->check(CLI::Range(std::int64_t{1}, std::numeric_limits<std::int64_t>::max()));
    app.add_option("--last", m_last, tr("The newest N captured requests, oldest first.").toStdString())
        ->type_name("N")
        ->check(CLI::Range(1, 10'000));
    app.add_option(
           "--request", m_file,
           tr("A request in a file (or \"-\"), as \"captures show --part raw\" prints it.").toStdString())
        ->type_name("FILE");
}

Result<std::vector<DryRequest>> RequestSource::load(const QString& profileFolder) const
{
    if (!m_file.empty()) {
        if (!m_captures.empty() || m_last > 0)
            return Error{ErrorCode::InvalidInput,
                         tr("Name captures or a --request, not both; leave one out.").toStdString(), ""};
        const auto text = readInput(m_file, "--request");
        if (!text)
            return text.error();
        auto request = parseRequestFile(*text, m_file == "-" ? "standard input" : m_file);
        if (!request)
            return request.error();
        return std::vector<DryRequest>{std::move(*request)};
    }
    const auto folder = storage::Profile::existing(profileFolder);
    if (!folder)
        return folder.error();
    const auto view = CaptureView::open(folder->toStdString());
    if (!view)
        return view.error();
    std::vector<capture::CaptureId> ids = m_captures;
    if (m_last > 0) {
        const auto newest = (*view)->index().list({0, 0, m_last});
        if (!newest)
            return newest.error();
        for (auto summary = newest->rbegin(); summary != newest->rend(); ++summary)
            ids.push_back(summary->id);
    }
    std::vector<DryRequest> out;
    for (const capture::CaptureId id : ids) {
        auto capture = (*view)->load(id, 0); // a body in a file of its own is read only if a rule asks for it
        if (!capture)
            return capture.error();
        out.push_back(requestOf(std::move(*capture)));
    }
    return out;
}

Result<DryRequest> parseRequestFile(const std::string& text, const std::string& name)
{
    const std::size_t crlf = text.find("\r\n\r\n");
    const std::size_t lf = text.find("\n\n");
    const bool isNetwork = crlf < lf;
    const std::size_t end = std::min(std::min(crlf, lf), text.size());
    std::string head;
    for (std::size_t i = 0; i < end; ++i) {
        if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r'))
            head += '\r';
        head += text[i];
    }
    while (head.ends_with('\r') || head.ends_with('\n'))
        head.pop_back();
    head += "\r\n\r\n";
    // The body behind it is the body as it is, whatever framing the head speaks of.
    http::HttpParser parser(http::HttpLimits{}, std::string());
    (void)parser.feed(head);
    using State = http::HttpParser::State;
    if (parser.state() == State::Body)
        parser.cutShort(400);
    if (parser.state() != State::Complete && parser.state() != State::Failed)
        return Error{ErrorCode::InvalidInput,
                     name + " holds no request; begin it with a line like \"POST /hooks HTTP/1.1\".", ""};
    http::ReceivedRequest request = parser.take();
    if (!request.malformed.empty())
        return Error{ErrorCode::InvalidInput, name + " is no HTTP request: " + request.malformed + ".", ""};
    DryRequest out;
    out.receivedAtUs = SystemClock().nowUs();
    out.method = std::move(request.method);
    out.target = std::move(request.target);
    out.headers = std::move(request.headers);
    if (end < text.size())
        out.body = text.substr(end + (isNetwork ? 4 : 2));
    return out;
}

} // namespace hookbench::cli
