#include "signing/Verdict.h"

#include <array>

namespace hookbench::signing {

std::string_view reasonName(Reason reason)
{
    static constexpr std::array<std::string_view, 21> names{"valid",
                                                            "no-header",
                                                            "duplicate-header",
                                                            "malformed-header",
                                                            "no-signature",
                                                            "no-timestamp",
                                                            "malformed-timestamp",
                                                            "timestamp-too-old",
                                                            "timestamp-in-future",
                                                            "digest-differs",
                                                            "secret-differs",
                                                            "malformed-body",
                                                            "body-digest-differs",
                                                            "url-differs",
                                                            "algorithm-refused",
                                                            "certificate-refused",
                                                            "component-missing",
                                                            "component-unavailable",
                                                            "claim-differs",
                                                            "companion-missing",
                                                            "key-unusable"};
    static_assert(names.size() == static_cast<std::size_t>(Reason::KeyUnusable) + 1);
    return names[static_cast<std::size_t>(reason)];
}

std::string_view stepName(StepKind kind)
{
    static constexpr std::array<std::string_view, 8> names{
        "header", "timestamp", "signatures", "signed-content", "key", "expected", "found", "check"};
    static_assert(names.size() == static_cast<std::size_t>(StepKind::Check) + 1);
    return names[static_cast<std::size_t>(kind)];
}

} // namespace hookbench::signing
