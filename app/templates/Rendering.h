#pragma once

#include "base/Cancellation.h"
#include "events/Samples.h"
#include "jinja/Coverage.h"
#include "jinja/Environment.h"
#include "templates/Problem.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::templates {

/// A piece of the output and what made it. The ranges of a rendering follow each other without gap or overlap
/// from its first byte to its last; an expression that wrote nothing has a range of no bytes.
struct Range {
    enum class Kind {
        Literal,    ///< text of the template itself (or, of an object template, the JSON around its leaves)
        Expression, ///< what an expression wrote
        Variable,   ///< the value of a ${NAME}
    };
    Kind kind = Kind::Literal;
    std::size_t begin = 0; ///< bytes of the output
    std::size_t end = 0;
    /// Where its expression, text or ${NAME} stands in the template's text (of an object template: in the
    /// JSON text of the object). Line 0 where there is no such place: the default envelopes, and what an
    /// included template wrote.
    TextSpan source;
    std::string expression; ///< as written, or the variable's NAME; "" for literal text
    /// Paths of the context that were read for it, as in `data.items[0].name`. A value that is written by two
    /// expressions is named by both.
    std::vector<std::string> paths;
    /// Of an object template: the leaf, as in `blocks[0].text`.
    std::string leaf;
    bool isMasked = false; ///< dots stand in the output for a secret

    bool operator==(const Range&) const = default;
};

/// What rendering a template gave. A value: the window, the command line and deliveries use the same one.
struct Rendering {
    std::string text;
    Problems problems;
    std::vector<Range> ranges;          ///< empty if RenderOptions::provenance is off
    std::vector<std::string> pathsRead; ///< sorted, each once; empty without provenance
    std::int64_t elapsedUs = 0;         ///< compiling, rendering and checking

    bool ok() const { return !hasErrors(problems); }
};

struct RenderOptions {
    jinja::EnvironmentOptions::Undefined undefined = jinja::EnvironmentOptions::Undefined::Default;
    jinja::Limits limits;
    std::optional<CancellationToken> cancellation;
    bool provenance = true;
    /// What a webhook without a template sends: the event in this envelope; none: the event as it is.
    std::optional<events::EnvelopeKind> envelope;
    /// Records which branches were entered; may be null.
    jinja::CoverageRecorder* coverage = nullptr;
};

} // namespace hookbench::templates
