#include "signing/SignatureList.h"

#include "base/Text.h"

namespace hookbench::signing {

namespace {

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

/// "Bearer " is a word that may come in any case and with several spaces; "sha256=" is exact.
bool removePrefix(std::string_view& header, std::string_view prefix)
{
    if (!prefix.ends_with(' ')) {
        if (!header.starts_with(prefix))
            return false;
        header.remove_prefix(prefix.size());
        return true;
    }
    if (!equalsIgnoringCase(header.substr(0, prefix.size()), prefix))
        return false;
    header = trimmed(header.substr(prefix.size()));
    return true;
}

} // namespace

std::vector<SignatureEntry> parseSignatureList(const Scheme& scheme, std::string_view header)
{
    if (!removePrefix(header, scheme.prefix))
        return {};
    if (scheme.listSeparator.empty())
        return {{{}, header}};
    const bool trims = scheme.listSeparator.size() > 1;
    std::vector<SignatureEntry> entries;
    while (true) {
        const std::size_t end = std::min(header.find(scheme.listSeparator.front()), header.size());
        std::string_view item = header.substr(0, end);
        if (trims)
            item = trimmed(item);
        if (scheme.keyValueSeparator.empty()) {
            entries.push_back({{}, item});
        } else if (const std::size_t at = item.find(scheme.keyValueSeparator); at != std::string_view::npos) {
            entries.push_back({item.substr(0, at), item.substr(at + scheme.keyValueSeparator.size())});
        }
        if (end == header.size())
            return entries;
        header.remove_prefix(end + 1);
    }
}

std::string writeSignatureList(const Scheme& scheme, std::string_view timestamp,
                               const std::vector<std::string>& signatures)
{
    if (scheme.listSeparator.empty())
        return scheme.prefix + signatures.front();
    std::string out = scheme.prefix;
    if (scheme.timestampPlace == TimestampPlace::InSignature)
        out.append(scheme.timestampName).append(scheme.keyValueSeparator).append(timestamp);
    for (const std::string& signature : signatures) {
        if (out.size() > scheme.prefix.size())
            out += scheme.listSeparator;
        if (!scheme.versions.empty())
            out.append(scheme.versions.front()).append(scheme.keyValueSeparator);
        out += signature;
    }
    return out;
}

} // namespace hookbench::signing
