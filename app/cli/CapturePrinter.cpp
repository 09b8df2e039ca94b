#include "cli/CapturePrinter.h"

#include "base/Text.h"
#include "capture/CaptureJson.h"
#include "capture/CaptureLoader.h"
#include "cli/Command.h"
#include "json/Writer.h"

#include <QDateTime>

namespace hookbench::cli {

using capture::Capture;
using capture::CaptureId;
using capture::CaptureSummary;

namespace {

constexpr std::size_t page = 500;
// Senders that mean harm must not fill the memory by way of what is printed of them.
constexpr std::size_t printAtOnce = std::size_t{1} << 20;
constexpr std::size_t maxBodyBytes = std::size_t{8} << 20;

/// The lines of a head end either way; a terminal needs only the LF.
std::string withoutCarriageReturns(std::string_view text)
{
    std::string out(text);
    for (std::size_t at = out.find("\r\n"); at != std::string::npos; at = out.find("\r\n", at))
        out.erase(at, 1);
    return out;
}

std::string marks(const CaptureSummary& summary)
{
    std::string text;
    if (summary.has(capture::Malformed))
        text += "  malformed";
    if (summary.has(capture::Truncated))
        text += "  truncated";
    if (summary.has(capture::Pinned))
        text += "  pinned";
    if (summary.duplicateOf > 0)
        text += "  duplicate of #" + std::to_string(summary.duplicateOf);
    return text;
}

} // namespace

std::string printable(std::string_view text)
{
    std::string out;
    for (const char c : asUtf8(text)) {
        const auto byte = static_cast<unsigned char>(c);
        out += (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F ? '?' : c;
    }
    return out;
}

std::string captureLine(const CaptureSummary& summary)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(summary.receivedAtUs / 1000);
    std::string line = "#" + std::to_string(summary.id) + "  " +
                       time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz")).toStdString() + "  ";
    line += summary.method.empty() ? "(no method)" : printable(summary.method);
    line += " " + printable(summary.target) + "  " +
            (summary.status == 0 ? std::string("…") : std::to_string(summary.status)) + "  " +
            std::to_string(summary.size) + " B";
    if (!summary.eventType.empty())
        line += "  " + printable(summary.eventType);
    if (!summary.eventId.empty())
        line += "  " + printable(summary.eventId);
    return line + marks(summary) + "\n";
}

std::string noteText(const capture::CaptureNote& note)
{
    std::string text;
    if (!note.labels.empty())
        text += "  [" + printable(capture::labelText(note.labels)) + "]";
    if (note.colour != capture::CaptureColour::None)
        text += "  " + std::string(capture::colourName(note.colour));
    if (!note.text.empty())
        text += "  (" + printable(note.text) + ")";
    return text;
}

std::string captureText(const Capture& capture)
{
    std::string text = captureLine(capture.summary);
    text += "from " + capture.remoteAddress + ":" + std::to_string(capture.remotePort) + "\n";
    if (!capture.note.empty())
        text += "noted:" + noteText(capture.note) + "\n";
    if (!capture.malformed.empty())
        text += "malformed: " + capture.malformed + "\n";
    text += "\n";
    text += printable(withoutCarriageReturns(capture.rawHead));
    if (isValidUtf8(capture.body))
        text += printable(capture.body);
    else
        text += "(" + std::to_string(capture.summary.size) +
                " bytes that are not UTF-8; --json gives them as base64)";
    if (!capture.bodyFile.empty())
        text += "\n… the whole body: " + capture.bodyFile;
    if (!text.ends_with('\n'))
        text += '\n';
    for (const http::Header& trailer : capture.trailers)
        text += "trailer " + printable(trailer.name) + ": " + printable(trailer.value) + "\n";
    return text;
}

CaptureView::CaptureView(std::string folder, std::unique_ptr<storage::Database> database,
                         capture::CaptureIndex index)
    : m_folder(std::move(folder)), m_database(std::move(database)), m_index(std::move(index))
{
}

Result<std::unique_ptr<CaptureView>> CaptureView::open(const std::string& profileFolder)
{
    auto opened =
        storage::Database::open(profileFolder + "/hookbench.db", storage::Database::Access::ReadOnly);
    if (!opened)
        return opened.error();
    auto database = std::make_unique<storage::Database>(std::move(*opened));
    auto index = capture::CaptureIndex::open(*database);
    if (!index)
        return index.error();
    return std::unique_ptr<CaptureView>(
        new CaptureView(profileFolder, std::move(database), std::move(*index)));
}

Result<Capture> CaptureView::load(CaptureId id, std::size_t maxBodyBytes)
{
    const auto row = m_index.find(id);
    if (!row)
        return row.error();
    if (!*row || (*row)->deleted) {
        return Error{
            ErrorCode::NotFound,
            "There is no capture " + std::to_string(id) + "; \"captures list\" shows those there are.", ""};
    }
    return capture::loadCapture(m_folder, **row, maxBodyBytes);
}

Result<bool> CapturePrinter::printNew()
{
    while (true) {
        const auto fresh = m_view.index().listForward(m_printed, page);
        if (!fresh)
            return fresh.error();
        std::string out;
        for (const CaptureSummary& summary : *fresh) {
            const auto printed = printOne(summary, out);
            if (!printed)
                return printed;
            m_printed = summary.id;
            if (out.size() < printAtOnce)
                continue;
            if (!print(out))
                return false;
            out.clear();
        }
        if (!out.empty() && !print(out))
            return false;
        if (fresh->size() < page)
            return true;
    }
}

Result<bool> CapturePrinter::printOne(const CaptureSummary& summary, std::string& out)
{
    if (!m_json) {
        out += captureLine(summary);
        return true;
    }
    const auto capture = m_view.load(summary.id, maxBodyBytes);
    if (!capture)
        return capture.error().code == ErrorCode::NotFound ? Result<bool>(true) : capture.error();
    out += json::write(capture::toJson(*capture)) + "\n";
    return true;
}

} // namespace hookbench::cli
