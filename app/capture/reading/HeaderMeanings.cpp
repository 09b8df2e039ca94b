#include "capture/reading/HeaderMeanings.h"

#include "base/Text.h"

#include <QFile>

#include <algorithm>

namespace hookbench::capture {

namespace {

std::string lowered(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), asciiLower);
    return out;
}

} // namespace

HeaderMeanings HeaderMeanings::parse(std::string_view table)
{
    HeaderMeanings out;
    while (!table.empty()) {
        const std::string_view line = table.substr(0, table.find('\n'));
        table.remove_prefix(std::min(table.size(), line.size() + 1));
        const auto tab = line.find('\t');
        if (line.starts_with('#') || tab == std::string_view::npos || tab == 0)
            continue;
        const std::string name = lowered(line.substr(0, tab));
        const std::string meaning(line.substr(tab + 1));
        if (name.ends_with('*'))
            out.m_beginnings.emplace(name.substr(0, name.size() - 1), meaning);
        else
            out.m_exact.emplace(name, meaning);
    }
    return out;
}

HeaderMeanings HeaderMeanings::standard()
{
    QFile file(QStringLiteral(":/hookbench/headers/meanings.tsv"));
    return file.open(QIODevice::ReadOnly) ? parse(file.readAll().toStdString()) : HeaderMeanings();
}

std::string_view HeaderMeanings::of(std::string_view header) const
{
    const std::string name = lowered(header);
    if (const auto found = m_exact.find(name); found != m_exact.end())
        return found->second;
    std::string_view best;
    std::size_t longest = 0;
    for (const auto& [beginning, meaning] : m_beginnings) {
        if (beginning.size() > longest && name.starts_with(beginning)) {
            longest = beginning.size();
            best = meaning;
        }
    }
    return best;
}

} // namespace hookbench::capture
