#pragma once

#include "base/Clock.h"

#include <istream>
#include <ostream>

namespace hookbench::cli {

/// `verify --batch`: a message a line in, its verdict a line out, in order:
/// {"id","scheme","secret"|"key","method","url","headers":[[n,v]],"body_base64"|"body","now"} →
/// {"id","valid","reason","code"}. `reason` is a sentence, `code` its name. "now" is in Unix seconds (left
/// out: the clock's). Besides: "public_url" (stands for "url"), "tolerance" (seconds), "required_components".
/// Header values are text in which a byte may stand as the character of its number.
int runVerifyBatch(std::istream& in, std::ostream& out, const Clock& clock);

} // namespace hookbench::cli
