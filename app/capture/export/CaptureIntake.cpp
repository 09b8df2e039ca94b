#include "capture/export/CaptureIntake.h"

#include "capture/CaptureLog.h"
#include "capture/export/CaptureImport.h"

#include <atomic>
#include <filesystem>
#include <fstream>

namespace hookbench::capture {

namespace fs = std::filesystem;

namespace {

/// Larger bodies stand in a file of their own, as those that arrive.
constexpr std::size_t largestInRecord = std::size_t{1} << 20;

/// What comes back from the store's thread before flush() returns.
struct Given {
    CaptureId id = 0;
    CaptureNote note;
    bool pinned = false;
};

Status spool(http::ReceivedRequest& request, const std::string& profileFolder)
{
    static std::atomic<int> number{0};
    const std::string folder = captureFolder(profileFolder) + "/incoming";
    std::error_code failed;
    fs::create_directories(folder, failed);
    fs::create_directories(bodyFolder(profileFolder), failed);
    const std::string path = folder + "/import-" + std::to_string(++number);
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(request.body.data(), static_cast<std::streamsize>(request.body.size()));
    file.close();
    if (!file)
        return Error{ErrorCode::Io, "The body file " + path + " could not be written; check that its disk has space.", ""};
    request.bodyFile = path;
    request.body.clear();
    return Done{};
}

http::ReceivedRequest requestOf(Capture& capture)
{
    const CaptureSummary& summary = capture.summary;
    http::ReceivedRequest request;
    request.rawHead = std::move(capture.rawHead);
    request.method = summary.method;
    request.target = summary.target;
    request.httpVersion = std::move(capture.httpVersion);
    request.headers = std::move(capture.headers);
    request.trailers = std::move(capture.trailers);
    request.bodySize = capture.body.size();
    request.body = std::move(capture.body);
    request.chunked = summary.has(Chunked);
    request.truncated = summary.has(Truncated);
    request.malformed = std::move(capture.malformed);
    request.receivedAtUs = summary.receivedAtUs;
    request.remoteAddress = std::move(capture.remoteAddress);
    request.remotePort = capture.remotePort;
    request.tls = summary.has(Tls);
    request.overSmtp = summary.has(OverSmtp);
    return request;
}

Status append(CaptureStore& store, const std::string& profileFolder, Capture capture, std::shared_ptr<Given> given)
{
    CaptureStore::Pending pending;
    pending.status = capture.summary.status;
    pending.durationUs = capture.summary.durationUs;
    pending.facts = std::make_shared<const CaptureFacts>(std::move(capture.facts));
    pending.request = requestOf(capture);
    if (pending.request.body.size() > largestInRecord) {
        if (Status spooled = spool(pending.request, profileFolder); !spooled)
            return spooled;
    }
    pending.onStored = [given](CaptureId id) { given->id = id; };
    while (!store.append(std::move(pending)))
        store.flush();
    return Done{};
}

} // namespace

Result<std::vector<CaptureId>> importCaptures(CaptureStore& store, const std::string& profileFolder,
                                              std::string_view bytes)
{
    if (Status good = readCaptures(bytes, [](const Capture&) -> Status { return Done{}; }); !good)
        return good.error();
    std::vector<std::shared_ptr<Given>> all;
    const Status read = readCaptures(bytes, [&](Capture capture) {
        all.push_back(std::make_shared<Given>(Given{0, std::move(capture.note), capture.summary.has(Pinned)}));
        return append(store, profileFolder, std::move(capture), all.back());
    });
    store.flush();
    if (!read)
        return read.error();
    std::vector<CaptureId> ids;
    std::vector<CaptureId> pinned;
    for (const auto& given : all) {
        if (given->id == 0)
            return Error{ErrorCode::Io,
                         "Only " + std::to_string(ids.size()) + " of " + std::to_string(all.size()) +
                             " captures could be stored; check that the profile's disk has space.",
                         ""};
        ids.push_back(given->id);
        if (given->pinned)
            pinned.push_back(given->id);
        if (!given->note.empty())
            store.editNotes({given->id}, {.text = given->note.text, .labels = given->note.labels, .addLabels = {}, .removeLabels = {}, .colour = given->note.colour},
                            nullptr, {});
    }
    if (!pinned.empty())
        store.setPinned(pinned, true, nullptr, {});
    store.flush();
    return ids;
}

} // namespace hookbench::capture
