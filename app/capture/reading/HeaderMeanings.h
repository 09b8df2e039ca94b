#pragma once

#include <map>
#include <string>
#include <string_view>

namespace hookbench::capture {

/// What the headers of HTTP and of webhook providers mean, one sentence each. A value; any thread.
class HeaderMeanings {
public:
    /// Reads lines "Name<TAB>sentence"; a name that ends with * stands for all that begin with it. Lines that begin
    /// with # are passed over.
    static HeaderMeanings parse(std::string_view table);
    /// Those that come with the program.
    static HeaderMeanings standard();

    /// "" if nothing is known. Names compare without ASCII case; the longest beginning counts.
    std::string_view of(std::string_view header) const;
    std::size_t size() const { return m_exact.size() + m_beginnings.size(); }

private:
    std::map<std::string, std::string, std::less<>> m_exact;
    std::map<std::string, std::string, std::less<>> m_beginnings;
};

} // namespace hookbench::capture
