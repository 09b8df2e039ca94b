#include "registrations/Variables.h"

#include <algorithm>

namespace hookbench::registrations {

namespace {

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool isLetterOrDigit(char c)
{
    return isLetter(c) || (c >= '0' && c <= '9');
}

} // namespace

bool isVariableName(std::string_view name)
{
    return !name.empty() && isLetter(name.front()) && std::all_of(name.begin(), name.end(), isLetterOrDigit);
}

std::vector<VariableReference> variableReferences(std::string_view text)
{
    std::vector<VariableReference> found;
    std::size_t from = 0;
    while ((from = text.find("${", from)) != std::string_view::npos) {
        const std::size_t begin = from;
        std::size_t end = begin + 2;
        while (end < text.size() && isLetterOrDigit(text[end]))
            ++end;
        const std::string_view name = text.substr(begin + 2, end - begin - 2);
        if (end < text.size() && text[end] == '}' && isVariableName(name))
            found.push_back({std::string(name), begin, end + 1});
        // Not past the name: "${A${B}" holds the reference B.
        from = begin + 2;
    }
    return found;
}

Result<std::string> resolveVariables(std::string_view text, const VariableLookup& lookup)
{
    std::string out;
    std::vector<std::string> missing;
    std::size_t copied = 0;
    for (const VariableReference& reference : variableReferences(text)) {
        out += text.substr(copied, reference.begin - copied);
        copied = reference.end;
        if (const auto value = lookup(reference.name))
            out += *value;
        else if (std::find(missing.begin(), missing.end(), reference.name) == missing.end())
            missing.push_back(reference.name);
    }
    if (missing.empty())
        return out += text.substr(copied);
    std::string names;
    for (const std::string& name : missing)
        names += (names.empty() ? "${" : ", ${") + name + "}";
    return Error{ErrorCode::NotFound,
                 missing.size() == 1
                     ? "The variable " + names + " has no value; set it in the environment in use."
                     : "The variables " + names + " have no values; set them in the environment in use.",
                 ""};
}

} // namespace hookbench::registrations
