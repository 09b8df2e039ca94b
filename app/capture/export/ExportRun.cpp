#include "capture/export/ExportRun.h"

#include "capture/CaptureIndex.h"
#include "capture/CaptureLoader.h"

#include <QSaveFile>

namespace hookbench::capture {

namespace {

constexpr std::size_t largestBody = std::size_t{256} << 20;

} // namespace

Result<std::vector<ExportFinding>> runExport(const ExportOrder& order, const std::function<Status(const std::string&)>& write,
                                             const CancellationToken& token)
{
    auto database = storage::Database::open(order.profileFolder + "/hookbench.db", storage::Database::Access::ReadOnly);
    if (!database)
        return database.error();
    auto index = CaptureIndex::open(*database);
    if (!index)
        return index.error();
    Redactor redactor(order.redaction.value_or(RedactionRules()));
    CaptureExport exported(order.format);
    std::vector<ExportFinding> all;
    Status written = write(exported.begin());
    for (const CaptureId id : order.ids) {
        if (!written)
            return written.error();
        if (token.isCancelled())
            return Error{ErrorCode::Cancelled, "The export was cancelled.", ""};
        const auto row = index->find(id);
        if (!row)
            return row.error();
        if (!*row || (*row)->deleted)
            return Error{ErrorCode::NotFound, "There is no capture " + std::to_string(id) + " any more; choose again.", ""};
        auto capture = loadCapture(order.profileFolder, **row, largestBody);
        if (!capture)
            return capture.error();
        std::vector<RedactionFinding> findings;
        if (order.redaction)
            *capture = redactor.redact(std::move(*capture), findings);
        for (RedactionFinding& finding : findings)
            all.push_back({id, std::move(finding)});
        const auto piece = exported.add(*capture);
        written = piece ? write(*piece) : Status(piece.error());
    }
    if (written)
        written = write(exported.end());
    return written ? Result<std::vector<ExportFinding>>(std::move(all)) : written.error();
}

Result<std::vector<ExportFinding>> exportToFile(const ExportOrder& order, const std::string& path,
                                                const CancellationToken& token)
{
    QSaveFile file(QString::fromStdString(path));
    const auto failed = [&] {
        return Error{ErrorCode::Io,
                     "The file " + path + " cannot be written; check its folder and that the disk has space.",
                     file.errorString().toStdString()};
    };
    if (!file.open(QIODevice::WriteOnly))
        return failed();
    auto findings = runExport(
        order,
        [&](const std::string& piece) -> Status {
            const auto size = static_cast<qint64>(piece.size());
            return file.write(piece.data(), size) == size ? Status(Done{}) : Status(failed());
        },
        token);
    if (findings && !file.commit())
        return failed();
    return findings;
}

} // namespace hookbench::capture
