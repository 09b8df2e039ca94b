#pragma once

#include "json/Value.h"

#include <string>
#include <string_view>
#include <vector>

namespace hookbench::mixpeek {

/// One value that a JSON Schema forbids.
struct SchemaViolation {
    std::string path;    ///< "channels[0].configs.url", "" for the whole
    std::string keyword; ///< the one that forbids it: "required", "enum", "type", …
    std::string message; ///< a clause about the value: "must be text"

    bool operator==(const SchemaViolation&) const = default;
};

/// A JSON Schema (draft 2020-12) with the keywords that the service's document uses: $ref into its own $defs,
/// type, enum, anyOf, properties, required, additionalProperties, items, minItems, minLength, maxLength,
/// pattern, and format for "date-time". Others are passed over. Where no branch of an anyOf fits, the
/// complaints are those of the branch that the value comes nearest to.
class JsonSchema {
public:
    /// `text` must be JSON.
    explicit JsonSchema(std::string_view text);

    std::vector<SchemaViolation> check(const json::Value& value) const;

private:
    json::Value m_root;
};

} // namespace hookbench::mixpeek
