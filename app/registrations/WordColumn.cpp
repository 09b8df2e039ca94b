#include "registrations/WordColumn.h"

#include <algorithm>

namespace hookbench::registrations {

std::string escapedWord(std::string_view word)
{
    std::string out;
    for (const char c : word) {
        if (c == ' ')
            out += "%20";
        else if (c == '%')
            out += "%25";
        else
            out.push_back(c);
    }
    return out;
}

namespace {

std::string unescapedWord(std::string_view word)
{
    std::string out;
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (word[i] != '%') {
            out.push_back(word[i]);
            continue;
        }
        out.push_back(word.substr(i, 3) == "%20" ? ' ' : '%');
        i += 2;
    }
    return out;
}

} // namespace

std::string joinedWords(const std::vector<std::string>& words)
{
    std::string out = " ";
    for (const std::string& word : words)
        out += escapedWord(word) + " ";
    return out;
}

std::vector<std::string> splitWords(std::string_view text)
{
    std::vector<std::string> words;
    while (text.size() > 1) {
        text.remove_prefix(1);
        const auto space = std::min(text.find(' '), text.size());
        words.push_back(unescapedWord(text.substr(0, space)));
        text.remove_prefix(space);
    }
    return words;
}

} // namespace hookbench::registrations
