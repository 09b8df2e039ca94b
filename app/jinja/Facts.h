#pragma once

#include "jinja/Environment.h"

#include <string>
#include <vector>

namespace hookbench::jinja {

/// One place of a template that may read a path of the context.
struct PathUse {
    std::string path;
    std::size_t begin = 0; ///< bytes of the source, normalised to LF
    std::size_t end = 0;

    bool operator==(const PathUse&) const = default;
};

/// What can be known about a template without rendering it. All lists are sorted, each entry stands once.
struct Facts {
    /// The names that may be looked up in the context: jinja2.meta.find_undeclared_variables.
    std::vector<std::string> undeclared;
    /// Every path of the context that may be read: `data.id`, `items[].name` (with [] for the items of a loop),
    /// `items[0]`. What is only a step on the way to another path is not listed.
    std::vector<std::string> paths;
    /// Templates named by include, import, from and extends: jinja2.meta.find_referenced_templates.
    std::vector<std::string> templates;
    /// Whether one of those names is computed, so that the list above may lack it.
    bool hasComputedTemplates = false;
    std::vector<std::string> filters;
    std::vector<std::string> tests;
    /// Every place that reads one of the paths, in the order of the source.
    std::vector<PathUse> uses;

    bool operator==(const Facts&) const = default;
};

///     factsOf(*environment.compile("{{ data.id|upper }}")).paths    →   {"data.id"}
Facts factsOf(const Template& compiled);

} // namespace hookbench::jinja
