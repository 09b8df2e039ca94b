#pragma once

#include "base/Result.h"
#include "capture/query/Query.h"
#include "capture/search/ByteFinder.h"
#include "capture/search/Regex.h"
#include "capture/search/RequiredLiteral.h"

#include <optional>
#include <string_view>

namespace hookbench::capture {

/// A TextTest made ready to be asked of many texts. Copies may be used on different threads.
class TextTester {
public:
    /// Errors: InvalidInput for a wrong regular expression.
    static Result<TextTester> make(const TextTest& test, const ByteFrequencies& frequencies = {});

    bool holds(std::string_view text);
    /// What stands in every text that the test holds for; nothing if that is not known.
    const std::optional<RequiredLiteral>& literal() const { return m_literal; }
    bool gaveUp() const { return m_regex && m_regex->gaveUp(); }

private:
    TextTest m_test;
    ByteFinder m_finder; ///< of Contains, and of a Regex's literal
    std::optional<Regex> m_regex;
    std::optional<RequiredLiteral> m_literal;
};

/// Whether the whole text is like the pattern, in which * stands for any characters.
bool globMatches(std::string_view pattern, std::string_view text, bool ignoreCase);

} // namespace hookbench::capture
