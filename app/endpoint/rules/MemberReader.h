#pragma once

#include "base/Suggestion.h"
#include "json/Value.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hookbench::endpoint {

/// Where in a rule file something is wrong, and what.
struct FileProblem {
    std::string path; ///< "rules[2].when.path"
    std::string message;
};

/// One object of a rule file that is being read. The first problem stays, and what is read after it does not
/// count.
class MemberReader {
public:
    /// Members beyond `allowed`, and members that stand there twice, are problems.
    MemberReader(const json::Value& value, std::string path, std::span<const std::string_view> allowed,
                 std::optional<FileProblem>& problem);

    std::string pathOf(std::string_view name) const
    {
        return m_path.empty() ? std::string(name) : m_path + "." + std::string(name);
    }
    const std::string& path() const { return m_path; }
    /// Null if it is not there.
    const json::Value* member(std::string_view name) const { return m_value.find(name); }

    void read(std::string_view name, std::string& into);
    void read(std::string_view name, bool& into);
    void read(std::string_view name, std::uint32_t& into);
    void read(std::string_view name, std::uint64_t& into);
    void read(std::string_view name, int& into);
    void read(std::string_view name, double& into);

    void fail(std::string path, std::string message);
    bool failed() const { return m_problem.has_value(); }

private:
    void demandKnown(std::span<const std::string_view> allowed);
    template <class Integer>
    void readInteger(std::string_view name, Integer& into);

    const json::Value& m_value;
    std::string m_path;
    std::optional<FileProblem>& m_problem;
};

} // namespace hookbench::endpoint
