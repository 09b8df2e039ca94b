#pragma once

#include "base/Result.h"
#include "capture/query/Query.h"
#include "capture/query/QueryLexer.h"
#include "capture/query/QueryValues.h"

#include <string_view>
#include <vector>

namespace hookbench::capture {

/// A query as far as it was understood, and what was not.
struct ParsedQuery {
    Query query; ///< without the terms that have errors
    std::vector<QueryToken> tokens;
    std::vector<QueryError> errors; ///< in the order of their places

    bool ok() const { return errors.empty(); }
};

/// Reads the language of the filter bar: terms with spaces between them, all of which must hold.
///
///     method:POST,PUT  path:/hooks  event:object.*  status>=400  status:4xx  size>10k  duration>100ms
///     after:10:00  before:2026-07-01  is:pinned  signature:invalid  kind:mail  endpoint:orders  id:5..9
///     note:refund  label:bug,vip  colour:red  has:note
///     source:127.0.0.1  header[x-request-id]:abc  header[x-debug]  body:"obj_123"  text:/ord_[0-9]+/i
///
/// A word by itself is looked for in method, path, status, event type, endpoint, note and labels, or names a mark ("duplicate"); text in
/// quotes or an expression between slashes, in the whole message. "-" before a term turns it round. `:` finds the text
/// anywhere, `=` wants all of it, `~` takes a regular expression; `*` stands for any characters in paths and event types.
/// Capitals count in text that has any.
ParsedQuery parseQuery(std::string_view text, const QueryContext& context);

/// The first error as a value that shows its place; InvalidInput.
Result<Query> queryOrError(std::string_view text, const QueryContext& context);

/// The term that finds `text` in whole messages as it is, or as a regular expression. Errors: InvalidInput.
Result<QueryTerm> textTerm(const std::string& text, bool isRegex);

} // namespace hookbench::capture
