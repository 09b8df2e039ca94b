#pragma once

#include "capture/Capture.h"
#include "capture/CaptureReader.h"
#include "capture/export/ExportRun.h"
#include "capture/query/Query.h"
#include "cli/Command.h"
#include "cli/DiffCommand.h"
#include "cli/DriftCommand.h"
#include "cli/FiltersCommand.h"
#include "endpoint/forwarding/ForwardAttempt.h"

#include <optional>
#include <string>
#include <vector>

namespace hookbench::cli {

class CaptureView;

/// `captures list|search|filters|drift|show|diff|delete|pin|unpin|label|note|export|import|rebuild`: what the endpoint has
/// stored.
class CapturesCommand final : public Command {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::CapturesCommand)

public:
    explicit CapturesCommand(const GlobalOptions& global)
        : Command(global), m_filters(global), m_diff(global), m_drift(global)
    {
    }
    void add(CLI::App& program) override;
    bool chosen() const override;
    int run() override;

private:
    void addList();
    void addSearch();
    void addShow();
    void addDelete();
    void addRebuild();
    void addMarking();
    void addExchange();
    int list();
    int search();
    int listMatching(const std::string& folder, const capture::Query& query, bool searching);
    /// What --saved and --filter say together.
    Result<capture::Query> filterQuery() const;
    Result<bool> printSummary(CaptureView& view, const capture::CaptureSummary& summary) const;
    int show();
    int showAs(CaptureView& view) const;
    int showWhole(const std::string& folder, const capture::Capture& capture);
    static std::string forwardsText(const std::vector<endpoint::ForwardAttempt>& attempts, bool isWaiting);
    int remove();
    int exportCaptures();
    int previewExport(const capture::ExportOrder& order);
    int importFile();
    Result<std::vector<capture::CaptureId>> idsToExport(const std::string& folder, CaptureView& view) const;
    bool isMarking() const;
    int mark();
    Result<capture::NoteEdit> noteEdit() const;
    int rebuild();
    Result<std::string> existingProfile() const;

    CLI::App* m_app = nullptr;
    CLI::App* m_list = nullptr;
    CLI::App* m_search = nullptr;
    CLI::App* m_show = nullptr;
    CLI::App* m_delete = nullptr;
    CLI::App* m_rebuild = nullptr;
    CLI::App* m_pin = nullptr;
    CLI::App* m_unpin = nullptr;
    CLI::App* m_label = nullptr;
    CLI::App* m_note = nullptr;
    CLI::App* m_export = nullptr;
    CLI::App* m_import = nullptr;
    capture::ListQuery m_query;
    std::string m_filter;
    std::string m_saved;
    FiltersCommand m_filters;
    DiffCommand m_diff;
    DriftCommand m_drift;
    std::string m_searchText;
    bool m_searchRegex = false;
    capture::CaptureId m_showId = 0;
    std::string m_part;
    std::string m_as;
    std::string m_url;
    std::vector<capture::CaptureId> m_deleteIds;
    bool m_deleteAll = false;
    std::vector<capture::CaptureId> m_markIds;
    std::vector<std::string> m_addLabels;
    std::vector<std::string> m_removeLabels;
    std::string m_colour;
    std::optional<std::string> m_noteText;
    bool m_clearMarks = false;
    std::string m_format = "ndjson";
    bool m_redact = true;
    bool m_preview = false;
    std::vector<std::string> m_redactHeaders;
    std::string m_outputFile;
    std::string m_inputFile;
};

} // namespace hookbench::cli
