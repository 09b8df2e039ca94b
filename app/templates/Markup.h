#pragma once

#include <string>
#include <string_view>

namespace hookbench::templates {

/// Markdown in GitHub's dialect (tables, strikethrough, task lists, links without brackets) as HTML, by md4c.
/// HTML in it stays as it is, as mails have it.
std::string markdownToHtml(std::string_view markdown);

/// What a reader sees of an HTML text that shows text alone: tags gone, entities resolved, a line for each
/// block, links with their address behind them, no styles or scripts.
std::string htmlToText(std::string_view html);

} // namespace hookbench::templates
