#include "endpoint/rules/Conditions.h"

#include "base/Suggestion.h"
#include "base/Text.h"
#include "endpoint/rules/RuleNames.h"

namespace hookbench::endpoint {

namespace {

constexpr std::size_t maxPattern = 2000;
constexpr std::size_t maxFound = 200;
/// PCRE2 gives up after so many steps, and so much memory: no text can hold up the server.
constexpr const char* expressionLimits = "(*LIMIT_MATCH=20000)(*LIMIT_DEPTH=2000)(*LIMIT_HEAP=1000)";

Error wrong(std::string message)
{
    return {ErrorCode::InvalidInput, std::move(message), ""};
}

Result<QRegularExpression> expressionOf(const std::string& text)
{
    if (text.size() > maxPattern)
        return wrong("A regular expression has at most 2000 bytes; shorten it.");
    if (text.starts_with("(*"))
        return wrong("A regular expression begins with no (*VERB) here; leave it out.");
    // As it was typed first, so that the place in an error is the one in the text.
    const QString typed = QString::fromStdString(text);
    if (const QRegularExpression plain(typed); !plain.isValid())
        return wrong("\"" + text + "\" is no regular expression: " + plain.errorString().toStdString() +
                     " at character " + std::to_string(plain.patternErrorOffset() + 1) + ".");
    QRegularExpression limited(QString::fromLatin1(expressionLimits) + typed,
                               QRegularExpression::DontCaptureOption);
    if (!limited.isValid())
        return wrong("\"" + text + "\" cannot be used as a regular expression: " +
                     limited.errorString().toStdString() + ".");
    limited.optimize();
    return limited;
}

std::optional<Error> checkName(const Condition& condition)
{
    if (isNamed(condition.subject) && condition.name.empty())
        return wrong("A condition on \"" + std::string(subjectName(condition.subject)) + "\" needs a name.");
    if (condition.subject == Condition::Subject::Header && !http::isToken(condition.name))
        return wrong("\"" + condition.name +
                     "\" cannot be the name of a header: letters, digits and !#$%&'*+-.^_`|~ can.");
    return std::nullopt;
}

std::optional<Error> checkValue(const Condition& condition)
{
    const bool isWord = condition.comparison == Comparison::Equals;
    if (isWord && condition.subject == Condition::Subject::Signature && !signatureOf(condition.value))
        return wrong("\"" + condition.value + "\" is no state of a signature. " +
                     meantOrAllowed(condition.value, signatureNames()));
    if (isWord && condition.subject == Condition::Subject::Path) {
        if (condition.value.empty() || condition.value.size() > maxPattern)
            return wrong("A path pattern has 1 to 2000 bytes.");
        if (condition.value[0] != '/' && condition.value[0] != '*')
            return wrong("The path pattern \"" + condition.value +
                         "\" can never match; begin it with / or *.");
    }
    if (condition.value.size() > maxRuleBody)
        return wrong("A text to compare with has at most 16 MiB.");
    return std::nullopt;
}

std::string shown(std::string_view text)
{
    std::string out = asUtf8(text.substr(0, maxFound));
    if (text.size() > maxFound)
        out += "…";
    return "\"" + out + "\"";
}

} // namespace

Result<CompiledCondition> CompiledCondition::compile(const Condition& condition)
{
    if (auto problem = checkName(condition))
        return *problem;
    if (auto problem = checkValue(condition))
        return *problem;
    CompiledCondition out(condition);
    if (condition.subject == Condition::Subject::JsonPath) {
        auto path = JsonPath::parse(condition.name);
        if (!path)
            return path.error();
        out.m_jsonPath = std::move(*path);
    }
    if (condition.comparison == Comparison::Matches) {
        auto expression = expressionOf(condition.value);
        if (!expression)
            return expression.error();
        out.m_expression = std::move(*expression);
    }
    if (condition.comparison == Comparison::Equals) {
        if (condition.subject == Condition::Subject::Path)
            out.m_pattern.emplace(condition.value);
        else if (condition.subject == Condition::Subject::EventType &&
                 condition.value.find('*') != std::string::npos)
            out.m_pattern.emplace(condition.value.substr(0, maxPattern), PathPattern::Kind::Name);
    }
    return out;
}

bool CompiledCondition::holds(const RequestFacts& facts) const
{
    return compares(facts) != m_condition.negate;
}

bool CompiledCondition::compares(const RequestFacts& facts) const
{
    using Subject = Condition::Subject;
    const auto single = [&](std::string_view text) {
        if (needsValue(m_condition.comparison))
            return fits(text);
        return text.empty() == (m_condition.comparison == Comparison::Missing);
    };
    switch (m_condition.subject) {
    case Subject::Method:
        return single(facts.view().method);
    case Subject::Path:
        return single(facts.path());
    case Subject::EventType:
        return single(facts.eventType());
    case Subject::Signature: {
        // There is a signature if one was found, right or wrong.
        const auto state = facts.signature();
        if (needsValue(m_condition.comparison))
            return fits(signatureName(state));
        const bool there =
            state == capture::SignatureState::Valid || state == capture::SignatureState::Invalid;
        return there == (m_condition.comparison == Comparison::Exists);
    }
    case Subject::Header:
        return anyHeader(facts);
    case Subject::Query:
        return anyQuery(facts);
    case Subject::JsonPath:
        return anyJson(facts);
    }
    return false;
}

bool CompiledCondition::anyHeader(const RequestFacts& facts) const
{
    const bool looksForValue = needsValue(m_condition.comparison);
    for (const http::Header& header : facts.headers()) {
        if (equalsIgnoringCase(header.name, m_condition.name) && (!looksForValue || fits(header.value)))
            return m_condition.comparison != Comparison::Missing;
    }
    return m_condition.comparison == Comparison::Missing;
}

bool CompiledCondition::anyQuery(const RequestFacts& facts) const
{
    const bool looksForValue = needsValue(m_condition.comparison);
    for (const auto& [name, value] : facts.query()) {
        if (name == m_condition.name && (!looksForValue || fits(value)))
            return m_condition.comparison != Comparison::Missing;
    }
    return m_condition.comparison == Comparison::Missing;
}

bool CompiledCondition::anyJson(const RequestFacts& facts) const
{
    const bool looksForValue = needsValue(m_condition.comparison);
    const json::Value* root = facts.json();
    const bool one = root && m_jsonPath->any(*root, [&](const json::Value& value) {
        return !looksForValue || (value.isString() ? fits(value.asString()) : fits(comparableText(value)));
    });
    return one != (m_condition.comparison == Comparison::Missing);
}

bool CompiledCondition::fits(std::string_view text) const
{
    switch (m_condition.comparison) {
    case Comparison::Equals:
        return m_pattern ? m_pattern->matches(text) : text == m_condition.value;
    case Comparison::Contains:
        return text.find(m_condition.value) != std::string_view::npos;
    case Comparison::StartsWith:
        return text.starts_with(m_condition.value);
    case Comparison::Matches:
        return matchesExpression(text);
    case Comparison::Exists:
        return true;
    case Comparison::Missing:
        return false;
    }
    return false;
}

bool CompiledCondition::matchesExpression(std::string_view text) const
{
    return m_expression.match(QString::fromStdString(asUtf8(text))).hasMatch();
}

std::string CompiledCondition::found(const RequestFacts& facts) const
{
    using Subject = Condition::Subject;
    std::string out;
    const auto add = [&](std::string_view text) {
        if (out.size() < maxFound)
            out += (out.empty() ? "" : ", ") + shown(text);
    };
    switch (m_condition.subject) {
    case Subject::Method:
        add(facts.view().method);
        break;
    case Subject::Path:
        add(facts.path());
        break;
    case Subject::EventType:
        if (!facts.eventType().empty())
            add(facts.eventType());
        break;
    case Subject::Signature:
        add(signatureName(facts.signature()));
        break;
    case Subject::Header:
        for (const http::Header& header : facts.headers()) {
            if (equalsIgnoringCase(header.name, m_condition.name))
                add(header.value);
        }
        break;
    case Subject::Query:
        for (const auto& [name, value] : facts.query()) {
            if (name == m_condition.name)
                add(value);
        }
        break;
    case Subject::JsonPath:
        if (const json::Value* root = facts.json())
            (void)m_jsonPath->any(*root, [&](const json::Value& value) {
                add(comparableText(value));
                return out.size() >= maxFound;
            });
        break;
    }
    return out;
}

} // namespace hookbench::endpoint
