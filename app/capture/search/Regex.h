#pragma once

#include "base/Result.h"

#include <memory>
#include <string_view>

namespace hookbench::capture {

/// A compiled regular expression (PCRE2, JIT) over bytes. ^ and $ stand at lines. A pattern with characters beyond ASCII
/// is matched by characters, with bytes that are not UTF-8 passed over.
///
/// Copies share the compiled code and have scratch memory of their own: one copy for each thread.
class Regex {
public:
    /// Errors: InvalidInput, with the place in the pattern.
    static Result<Regex> compile(std::string_view pattern, bool ignoreCase, bool dotAll);
    Regex(const Regex& other);
    Regex(Regex&&) noexcept;
    Regex& operator=(Regex&&) noexcept;
    ~Regex();

    /// Whether it is found anywhere. An expression that takes too long on a text counts as not found: gaveUp().
    bool matches(std::string_view text);
    /// Whether a text was given up since this copy was made.
    bool gaveUp() const { return m_gaveUp; }

private:
    struct Code;
    struct Scratch;
    explicit Regex(std::shared_ptr<const Code> code);

    std::shared_ptr<const Code> m_code;
    std::unique_ptr<Scratch> m_scratch;
    bool m_gaveUp = false;
};

} // namespace hookbench::capture
