#pragma once

#include "capture/Capture.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::capture {

/// What is taken out of captures before they leave.
struct RedactionRules {
    bool names = true;                ///< values of headers, parameters and JSON members whose name says a secret
    bool tokens = true;               ///< bearer tokens, JSON Web Tokens, keys of known providers, anywhere
    bool emails = true;
    bool cards = true;                ///< card numbers of known issuers with a right check digit (Luhn)
    std::vector<std::string> headers; ///< further headers, without regard to case

    bool operator==(const RedactionRules&) const = default;
};

/// One value that is replaced.
struct RedactionFinding {
    std::string place; ///< "header Authorization", "target", "body", "note", …
    std::string kind;  ///< "name", "bearer", "jwt", "key", "email", "card"
    std::string shown; ///< the value masked: enough to know it again, not to use it
    std::string replacement;

    bool operator==(const RedactionFinding&) const = default;
};

/// Replaces secrets and personal data in captures. Equal values get equal replacements over all captures that one redactor
/// sees, so that what belonged together still does. One thread.
class Redactor {
public:
    explicit Redactor(RedactionRules rules) : m_rules(std::move(rules)) {}

    /// The capture without what the rules name. Content-Length follows a body that changed; a compressed body in which
    /// something is found is left decoded, without its Content-Encoding. What was replaced is added to `findings`.
    Capture redact(Capture capture, std::vector<RedactionFinding>& findings);
    /// Any text by the shapes of values alone.
    std::string redactText(std::string_view text, const std::string& place, std::vector<RedactionFinding>& findings);

private:
    std::string replacementFor(std::string_view kind, std::string_view value);
    std::string head(std::string_view text, std::vector<RedactionFinding>& findings);
    std::string line(std::string_view text, std::string& name, std::vector<RedactionFinding>& findings);
    std::string headerValue(std::string_view name, std::string_view value, std::vector<RedactionFinding>& findings);
    std::string body(const Capture& capture, std::string_view bytes, std::vector<RedactionFinding>& findings);
    std::string parameters(std::string_view text, const std::string& place, std::vector<RedactionFinding>& findings);
    std::string members(std::string_view json, std::vector<RedactionFinding>& findings);
    std::string target(std::string_view text, const std::string& place, std::vector<RedactionFinding>& findings);
    bool isSecretName(std::string_view name) const;
    bool isSecretHeader(std::string_view name) const;

    RedactionRules m_rules;
    std::map<std::string, std::string, std::less<>> m_replacements; ///< by the value
    std::map<std::string, int, std::less<>> m_counts;               ///< by the kind
};

} // namespace hookbench::capture
