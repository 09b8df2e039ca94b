#pragma once

#include "base/Result.h"
#include "capture/Capture.h"
#include "capture/CaptureIndex.h"
#include "storage/Database.h"

#include <memory>
#include <string>
#include <string_view>

namespace hookbench::cli {

/// Control characters of a hostile sender must not reach the terminal.
std::string printable(std::string_view text);

/// One line for people: "#12  10:03:22.114  POST /hooks  200  412 B  object.created".
std::string captureLine(const capture::CaptureSummary& summary);

/// "  [bug, vip]  red  (text of the note)", "" for none.
std::string noteText(const capture::CaptureNote& note);

/// A capture whole for people: its line, where it came from, head and body.
std::string captureText(const capture::Capture& capture);

/// A view of a profile's captures for commands that read, also while another program writes.
class CaptureView {
public:
    static Result<std::unique_ptr<CaptureView>> open(const std::string& profileFolder);

    capture::CaptureIndex& index() { return m_index; }
    /// NotFound if there is none.
    Result<capture::Capture> load(capture::CaptureId id, std::size_t maxBodyBytes);

private:
    CaptureView(std::string folder, std::unique_ptr<storage::Database> database, capture::CaptureIndex index);

    std::string m_folder;
    std::unique_ptr<storage::Database> m_database;
    capture::CaptureIndex m_index;
};

/// Prints captures one after the other as they are stored, from the index rather than from a queue, so that a
/// slow reader of the output costs no memory.
class CapturePrinter {
public:
    CapturePrinter(CaptureView& view, bool json, capture::CaptureId after)
        : m_view(view), m_json(json), m_printed(after)
    {
    }

    /// Prints all that are new. False if the output is closed.
    Result<bool> printNew();

private:
    Result<bool> printOne(const capture::CaptureSummary& summary, std::string& out);

    CaptureView& m_view;
    bool m_json;
    capture::CaptureId m_printed;
};

} // namespace hookbench::cli
