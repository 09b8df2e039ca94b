#include "capture/search/TextTester.h"

#include "base/Text.h"

namespace hookbench::capture {

using How = TextTest::How;

Result<TextTester> TextTester::make(const TextTest& test, const ByteFrequencies& frequencies)
{
    TextTester tester;
    tester.m_test = test;
    switch (test.how) {
    case How::Contains:
    case How::Equals:
        if (!test.text.empty())
            tester.m_literal = RequiredLiteral{test.text, test.ignoreCase};
        break;
    case How::Regex: {
        auto regex = Regex::compile(test.text, test.ignoreCase, test.dotAll);
        if (!regex)
            return regex.error();
        tester.m_regex.emplace(std::move(*regex));
        tester.m_literal = requiredLiteral(test.text, test.ignoreCase);
        break;
    }
    case How::Glob:
    case How::Exists:
        break;
    }
    if (tester.m_literal)
        tester.m_finder = ByteFinder(tester.m_literal->text, tester.m_literal->ignoreCase, frequencies);
    return tester;
}

bool TextTester::holds(std::string_view text)
{
    switch (m_test.how) {
    case How::Contains:
        return m_finder.isIn(text);
    case How::Equals:
        return m_test.ignoreCase ? equalsIgnoringCase(m_test.text, text) : text == m_test.text;
    case How::Glob:
        return globMatches(m_test.text, text, m_test.ignoreCase);
    case How::Regex:
        return (!m_literal || m_finder.isIn(text)) && m_regex->matches(text);
    case How::Exists:
        return true;
    }
    return false;
}

bool globMatches(std::string_view pattern, std::string_view text, bool ignoreCase)
{
    // Greedy, going back to the last star only: linear for one star, never exponential.
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() &&
                   (pattern[p] == text[t] || (ignoreCase && asciiLower(pattern[p]) == asciiLower(text[t])))) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

} // namespace hookbench::capture
