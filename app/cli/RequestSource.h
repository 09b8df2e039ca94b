#pragma once

#include "base/Result.h"
#include "capture/Capture.h"
#include "endpoint/rules/RequestView.h"

#include <QCoreApplication>

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace hookbench::cli {

/// A request that a dry run looks at.
struct DryRequest {
    capture::CaptureId capture = 0; ///< 0: it came from a file
    std::int64_t receivedAtUs = 0;
    std::string method;
    std::string target;
    http::Headers headers;
    std::string body;
    std::string bodyFile;

    /// Refers to this, which must outlive it.
    endpoint::RequestView view() const;
};

/// The options that name the requests of a dry run: captures of the profile, or a file.
class RequestSource {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::RequestSource)

public:
    void add(CLI::App& app);
    bool isSet() const { return !m_captures.empty() || m_last > 0 || !m_file.empty(); }

    /// Errors: InvalidInput (both kinds at once, no HTTP), NotFound (a capture), and those of files.
    Result<std::vector<DryRequest>> load(const QString& profileFolder) const;

private:
    std::vector<capture::CaptureId> m_captures;
    std::size_t m_last = 0;
    std::string m_file;
};

/// Head and body as `captures show --part raw` prints them; lines of the head may end with LF alone. `name`
/// is the file's.
Result<DryRequest> parseRequestFile(const std::string& text, const std::string& name);

} // namespace hookbench::cli
