#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookbench::endpoint {

/// A pattern of paths. `*` stands for any text within a segment, `**` for any text at all, `{name}` for a
/// segment's text (at least a byte) that templates see as `request.params.name`; everything else is itself. A
/// pattern that ends with
/// `/**` fits the path before it, too.
///
///     PathPattern("/hooks/{team}/**").matches("/hooks/red/orders/5")
///
/// Matching takes a time of at most path × pattern, whatever they are. Values; any thread.
class PathPattern {
public:
    enum class Kind {
        Path,
        Name, ///< dots and slashes mean nothing: `*` stands for any text, braces for themselves (event types)
    };
    explicit PathPattern(std::string_view pattern, Kind kind = Kind::Path);

    bool matches(std::string_view path) const;
    /// What each `{name}` stands for in a path that matches, in order; the shortest way to read it from the
    /// left.
    std::vector<std::pair<std::string, std::string>> parameters(std::string_view path) const;

private:
    enum class Element : std::uint8_t { Byte, Segment /* any bytes but slashes */, Any, OneOfSegment };
    struct Step {
        Element element = Element::Byte;
        char byte = 0;
        int parameter = -1; ///< which one its bytes belong to
    };
    void addParameter(std::string_view name);
    bool fits(const Step& step, char byte) const;
    bool isLoop(std::size_t at) const
    {
        return m_steps[at].element == Element::Segment || m_steps[at].element == Element::Any;
    }
    template <class States>
    bool runWith(States now, States next, std::string_view text) const;
    bool run(std::string_view text) const;
    bool fitsWhole(std::string_view path) const;

    std::string m_prefix;      ///< what every path begins with, up to the first step that is not a byte
    std::vector<Step> m_steps; ///< those between prefix and suffix
    std::string m_suffix;      ///< what every path ends with, behind the last such step
    std::vector<std::string> m_names;
    bool m_bareToo = false; ///< ends with "/**"
};

/// The path of a request target (origin form, absolute form or `*`), percent-decoded but for %2F, so that an
/// encoded slash divides no segments. `query` gets what follows the question mark, as it is, if it is not
/// null.
std::string pathOfTarget(std::string_view target, std::string_view* query = nullptr);

} // namespace hookbench::endpoint
