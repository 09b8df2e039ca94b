#include "templates/CheckFolder.h"

#include "json/Parser.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

namespace hookbench::templates {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, TemplateKind>, 5> kinds{{
    {"payload", TemplateKind::Payload},
    {"blocks", TemplateKind::Blocks},
    {"subject", TemplateKind::Subject},
    {"body", TemplateKind::Body},
    {"message", TemplateKind::Message},
}};

struct FoundTemplate {
    std::string file; ///< "order.payload.j2"
    std::string name; ///< "order"
    std::string stem; ///< "order.payload"
    TemplateKind kind = TemplateKind::Payload;
    TemplateSource source;
};

struct FoundFixture {
    std::string file; ///< "fixtures/big.json"
    std::string name; ///< "big"
    json::Value event;
};

Result<std::string> readFile(const fs::path& path)
{
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file)
        return Error{ErrorCode::Io, path.string() + " cannot be read; check its permissions.", ""};
    return text;
}

Status writeFile(const fs::path& path, const std::string& text)
{
    std::error_code ignored;
    fs::create_directories(path.parent_path(), ignored);
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (!file)
        return Error{ErrorCode::Io,
                     path.string() + " cannot be written; check the permissions of its folder.", ""};
    return Done{};
}

/// Files of a folder by name; none if it is not there.
std::vector<fs::path> filesIn(const fs::path& folder)
{
    std::error_code missing;
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder, missing)) {
        if (entry.is_regular_file())
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// What the name of a file says; nothing for other files.
std::optional<FoundTemplate> templateNamed(const std::string& file)
{
    for (const auto& [kindName, kind] : kinds) {
        for (const char* extension : {".j2", ".json"}) {
            const bool isObject = std::string_view(extension) == ".json";
            const std::string suffix = "." + std::string(kindName) + extension;
            if (!file.ends_with(suffix) || file.size() == suffix.size() ||
                (isObject && kind != TemplateKind::Payload))
                continue;
            FoundTemplate found;
            found.file = file;
            found.name = file.substr(0, file.size() - suffix.size());
            found.stem = file.substr(0, file.rfind('.')) + (isObject ? ".object" : "");
            found.kind = kind;
            found.source.shape = isObject ? TemplateSource::Shape::Object : TemplateSource::Shape::Text;
            return found;
        }
    }
    return std::nullopt;
}

Status addFixtures(const fs::path& folder, const std::string& prefix, std::vector<FoundFixture>& fixtures)
{
    for (const fs::path& path : filesIn(folder)) {
        if (path.extension() != ".json")
            continue;
        const std::string file = prefix + path.filename().string();
        const auto text = readFile(path);
        if (!text)
            return text.error();
        auto event = json::parse(*text);
        if (!event)
            return json::toError(event.error(), "The fixture " + file);
        if (!event->isObject())
            return Error{ErrorCode::InvalidInput,
                         "The fixture " + file + " is no JSON object; write an event.", ""};
        fixtures.push_back({file, path.stem().string(), std::move(*event)});
    }
    return Done{};
}

class Checker {
public:
    Checker(fs::path folder, bool accept, const RenderOptions& options)
        : m_folder(std::move(folder)), m_accept(accept), m_options(options)
    {
    }

    Result<CheckReport> run()
    {
        std::error_code missing;
        if (!fs::is_directory(m_folder, missing))
            return Error{ErrorCode::NotFound,
                         "There is no folder " + m_folder.string() + "; name one that is there.", ""};
        int count = 0;
        for (const fs::path& path : filesIn(m_folder)) {
            auto found = templateNamed(path.filename().string());
            if (!found)
                continue;
            ++count;
            auto text = readFile(path);
            if (!text)
                return text.error();
            found->source.text = std::move(*text);
            if (Status checked = check(*found); !checked)
                return checked.error();
        }
        if (count == 0) {
            return Error{
                ErrorCode::NotFound,
                "The folder " + m_folder.string() +
                    " holds no template; name them NAME.payload.j2, NAME.blocks.j2, NAME.subject.j2, …",
                ""};
        }
        if (Status swept = findLeftOver(); !swept)
            return swept.error();
        return std::move(m_report);
    }

private:
    Status check(const FoundTemplate& found)
    {
        std::vector<FoundFixture> fixtures;
        if (Status added = addFixtures(m_folder / "fixtures", "fixtures/", fixtures); !added)
            return added;
        if (Status added =
                addFixtures(m_folder / "fixtures" / found.name, "fixtures/" + found.name + "/", fixtures);
            !added)
            return added;
        if (fixtures.empty())
            return Error{ErrorCode::NotFound,
                         "There is no fixture for " + found.file + "; put an event into fixtures/NAME.json.",
                         ""};
        std::set<std::string> names;
        for (const FoundFixture& fixture : fixtures) {
            if (!names.insert(fixture.name).second)
                return Error{ErrorCode::InvalidInput,
                             "Two fixtures of " + found.file + " are named " + fixture.name +
                                 "; rename one of them.",
                             ""};
            if (Status done = checkOne(found, fixture); !done)
                return done;
        }
        return Done{};
    }

    Status checkOne(const FoundTemplate& found, const FoundFixture& fixture)
    {
        CheckResult result;
        result.templateFile = found.file;
        result.fixtureFile = fixture.file;
        result.expectedFile = "expected/" + found.stem + "/" + fixture.name + ".txt";
        m_known.insert(result.expectedFile);
        const fs::path path = m_folder / result.expectedFile;
        std::error_code missing;
        const bool isThere = fs::exists(path, missing);
        std::string expected;
        if (isThere) {
            auto text = readFile(path);
            if (!text)
                return text.error();
            expected = std::move(*text);
        }
        result.comparison =
            compareWithExpected(found.kind, found.source, {fixture.file, fixture.event}, expected, m_options);
        const std::string& rendered = result.comparison.after.text;
        if (!result.comparison.after.ok())
            result.state = CheckResult::State::Fails;
        else if (isThere && rendered == expected)
            result.state = CheckResult::State::Passed;
        else if (m_accept)
            result.state = CheckResult::State::Accepted;
        else
            result.state = isThere ? CheckResult::State::Differs : CheckResult::State::NoExpectation;
        if (isThere && result.comparison.after.ok())
            result.diff =
                unifiedDiff(expected, rendered, result.expectedFile, found.file + " with " + fixture.file);
        Status written = Done{};
        if (result.state == CheckResult::State::Accepted)
            written = writeFile(path, rendered);
        m_report.results.push_back(std::move(result));
        return written;
    }

    Status findLeftOver()
    {
        std::error_code missing;
        std::vector<std::string> files;
        for (const auto& entry : fs::recursive_directory_iterator(m_folder / "expected", missing)) {
            const std::string file = fs::relative(entry.path(), m_folder).generic_string();
            if (entry.is_regular_file() && entry.path().extension() == ".txt" && m_known.count(file) == 0)
                files.push_back(file);
        }
        std::sort(files.begin(), files.end());
        for (const std::string& file : files) {
            if (!m_accept)
                m_report.leftOver.push_back(file);
            else if (!fs::remove(m_folder / file, missing))
                return Error{ErrorCode::Io, file + " cannot be removed; check the permissions of its folder.",
                             ""};
        }
        return Done{};
    }

    fs::path m_folder;
    bool m_accept;
    const RenderOptions& m_options;
    CheckReport m_report;
    std::set<std::string> m_known;
};

} // namespace

bool CheckReport::passed() const
{
    return leftOver.empty() && std::all_of(results.begin(), results.end(), [](const CheckResult& result) {
               return result.state == CheckResult::State::Passed ||
                      result.state == CheckResult::State::Accepted;
           });
}

Result<CheckReport> checkFolder(const std::string& folder, bool accept, const RenderOptions& options)
{
    return Checker(folder, accept, options).run();
}

} // namespace hookbench::templates
