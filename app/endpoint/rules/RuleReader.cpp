#include "endpoint/rules/RuleFile.h"

#include "endpoint/rules/JsonPath.h"
#include "endpoint/rules/MemberReader.h"
#include "endpoint/rules/RuleCheck.h"
#include "endpoint/rules/RuleNames.h"
#include "registrations/YamlReader.h"
#include "json/Commented.h"
#include "json/Writer.h"

#include <array>
#include <unordered_set>

namespace hookbench::endpoint {

namespace {

using Problem = std::optional<FileProblem>;

constexpr std::array<std::string_view, 2> fileMembers{"rules", "seed"};
constexpr std::array<std::string_view, 12> ruleMembers{
    "name",   "enabled",  "when",          "first",           "answer",     "answers",
    "repeat", "delay_ms", "byte_delay_ms", "interim_answers", "rate_limit", "fault"};
constexpr std::array<std::string_view, 5> answerMembers{"status", "headers", "body", "json", "template"};
constexpr std::array<std::string_view, 6> comparisonMembers{"equals",  "contains", "starts_with",
                                                            "matches", "exists",   "not"};
constexpr std::array<std::string_view, 2> limitMembers{"requests", "window_ms"};
constexpr std::array<std::string_view, 4> faultMembers{"kind", "status", "share", "after_bytes"};

/// "GET", {"matches": "^a"}, {"exists": false}, {"not": …}
void readComparison(const json::Value& value, const std::string& path, Condition& into, Problem& problem)
{
    if (!value.isObject() && !value.isArray() && !value.isNull()) {
        into.comparison = Comparison::Equals;
        into.value = comparableText(value);
        return;
    }
    MemberReader reader(value, path, comparisonMembers, problem);
    if (problem)
        return;
    if (value.asObject().size() != 1)
        return reader.fail(path, "One comparison is expected here. " + meantOrAllowed("", comparisonMembers));
    const json::Member& only = value.asObject()[0];
    if (only.key == "not") {
        if (into.negate)
            return reader.fail(path, "\"not\" within \"not\" means nothing; leave both out.");
        into.negate = true;
        return readComparison(only.value, reader.pathOf("not"), into, problem);
    }
    if (only.key == "exists") {
        bool exists = true;
        reader.read("exists", exists);
        into.comparison = exists ? Comparison::Exists : Comparison::Missing;
        return;
    }
    if (only.value.isObject() || only.value.isArray() || only.value.isNull())
        return reader.fail(reader.pathOf(only.key),
                           "\"" + only.key + "\" must be text, a number, true or false.");
    into.comparison = only.key == "equals"        ? Comparison::Equals
                      : only.key == "contains"    ? Comparison::Contains
                      : only.key == "starts_with" ? Comparison::StartsWith
                                                  : Comparison::Matches;
    into.value = comparableText(only.value);
}

void addCondition(Condition condition, const json::Value& value, const std::string& path, Rule& rule,
                  Problem& problem)
{
    readComparison(value, path, condition, problem);
    if (problem)
        return;
    if (const auto wrong = checkCondition(condition)) {
        problem = FileProblem{path, wrong->message};
        return;
    }
    rule.conditions.push_back(std::move(condition));
}

void readConditions(const json::Value& value, const std::string& path, Rule& rule, Problem& problem)
{
    MemberReader reader(value, path, subjectNames(), problem);
    if (problem)
        return;
    for (const json::Member& member : value.asObject()) {
        Condition condition;
        condition.subject = subjectOf(member.key).value_or(Condition::Subject::Path);
        const std::string where = reader.pathOf(member.key);
        if (!isNamed(condition.subject)) {
            addCondition(condition, member.value, where, rule, problem);
        } else if (!member.value.isObject()) {
            reader.fail(where,
                        "\"" + member.key +
                            "\" must be an object of names and what they are compared with, as in {\"" +
                            member.key + "\": {\"" + (member.key == "header" ? "X-Env" : "id") +
                            "\": \"test\"}}.");
        } else {
            std::unordered_set<std::string_view> seen;
            for (const json::Member& named : member.value.asObject()) {
                condition.name = named.key;
                if (!seen.insert(named.key).second)
                    reader.fail(where, "\"" + named.key +
                                           "\" stands here twice; make a list of \"when\" to demand both.");
                addCondition(condition, named.value, where + "." + named.key, rule, problem);
            }
        }
    }
}

void addHeader(const std::string& name, const json::Value& value, MemberReader& reader, http::Headers& into)
{
    if (!value.isString())
        return reader.fail(reader.pathOf("headers"),
                           "The value of the header \"" + name + "\" must be text.");
    into.push_back({name, value.asString()});
}

/// {"Name": "value"}, {"Name": ["value", "value"]}, or [["Name", "value"], …]
void readHeaders(const json::Value& value, MemberReader& reader, http::Headers& into)
{
    if (value.isObject()) {
        for (const json::Member& header : value.asObject()) {
            if (!header.value.isArray()) {
                addHeader(header.key, header.value, reader, into);
                continue;
            }
            for (const json::Value& one : header.value.asArray())
                addHeader(header.key, one, reader, into);
        }
        return;
    }
    const auto isPair = [](const json::Value& item) {
        return item.isArray() && item.asArray().size() == 2 && item.asArray()[0].isString();
    };
    if (!value.isArray())
        return reader.fail(reader.pathOf("headers"),
                           "\"headers\" must be an object of texts, or a list of [name, value].");
    for (const json::Value& item : value.asArray()) {
        if (!isPair(item))
            return reader.fail(reader.pathOf("headers"),
                               "Each header of a list is a pair [name, value] of texts.");
        addHeader(item.asArray()[0].asString(), item.asArray()[1], reader, into);
    }
}

void readAnswer(const json::Value& value, const std::string& path, Rule& rule, Problem& problem)
{
    MemberReader reader(value, path, answerMembers, problem);
    RuleAnswer answer;
    reader.read("status", answer.status);
    reader.read("body", answer.body);
    reader.read("template", answer.body);
    answer.isTemplate = reader.member("template") != nullptr;
    if (const json::Value* headers = reader.member("headers"))
        readHeaders(*headers, reader, answer.headers);
    const json::Value* body = reader.member("json");
    if ((body ? 1 : 0) + (reader.member("body") ? 1 : 0) + (answer.isTemplate ? 1 : 0) > 1)
        reader.fail(path, "An answer has one of \"body\", \"json\" and \"template\".");
    if (body) {
        answer.body = json::write(*body);
        if (!http::findHeader(answer.headers, "Content-Type"))
            answer.headers.push_back({"Content-Type", "application/json"});
    }
    if (problem)
        return;
    if (const auto wrong = checkAnswer(answer))
        return reader.fail(reader.member(wrong->member) ? reader.pathOf(wrong->member) : path,
                           wrong->message);
    rule.answers.push_back(std::move(answer));
}

void readDelay(MemberReader& reader, Delay& into)
{
    const json::Value* value = reader.member("delay_ms");
    if (!value || !value->isArray())
        return reader.read("delay_ms", into.ms);
    Problem inner;
    const auto& ends = value->asArray();
    if (ends.size() == 2) {
        json::Object range;
        range.append("from", ends[0]);
        range.append("to", ends[1]);
        const json::Value holder(std::move(range));
        constexpr std::array<std::string_view, 2> names{"from", "to"};
        MemberReader pair(holder, "", names, inner);
        pair.read("from", into.ms);
        pair.read("to", into.upToMs);
    }
    if (ends.size() != 2 || inner || into.upToMs < into.ms)
        reader.fail(reader.pathOf("delay_ms"),
                    "\"delay_ms\" must be a number of milliseconds, or two of them, as in [100, 500].");
    if (into.upToMs == into.ms)
        into.upToMs = 0;
}

void readFault(MemberReader& rule, Fault& into, Problem& problem)
{
    const json::Value* value = rule.member("fault");
    if (!value)
        return;
    const auto kindOf = [&](const json::Value& kind, const std::string& path) {
        const auto found = kind.isString() ? faultOf(kind.asString()) : std::nullopt;
        if (!found)
            return rule.fail(path, "This is no kind of fault. " +
                                       meantOrAllowed(kind.isString() ? kind.asString() : "", faultNames()));
        into.kind = *found;
    };
    if (value->isString())
        return kindOf(*value, rule.pathOf("fault"));
    MemberReader reader(*value, rule.pathOf("fault"), faultMembers, problem);
    if (const json::Value* kind = reader.member("kind"))
        kindOf(*kind, reader.pathOf("kind"));
    reader.read("status", into.randomStatus);
    reader.read("share", into.share);
    reader.read("after_bytes", into.afterBytes);
    if (!reader.member("kind") && !reader.member("status"))
        reader.fail(reader.path(), "A fault needs a \"kind\" or a \"status\".");
}

void readAnswers(MemberReader& reader, Rule& rule, Problem& problem)
{
    const json::Value* one = reader.member("answer");
    const json::Value* several = reader.member("answers");
    if (one && several)
        return reader.fail(reader.path(), "A rule has \"answer\" or \"answers\", not both.");
    if (one)
        return readAnswer(*one, reader.pathOf("answer"), rule, problem);
    if (!several)
        return;
    if (!several->isArray())
        return reader.fail(reader.pathOf("answers"),
                           "\"answers\" must be a list; of a single one, write \"answer\".");
    for (std::size_t i = 0; i < several->asArray().size(); ++i)
        readAnswer(several->asArray()[i], reader.pathOf("answers") + "[" + std::to_string(i) + "]", rule,
                   problem);
}

Rule readRule(const json::Value& value, const std::string& path, Problem& problem)
{
    Rule rule;
    MemberReader reader(value, path, ruleMembers, problem);
    reader.read("name", rule.name);
    reader.read("enabled", rule.enabled);
    reader.read("first", rule.firstTimes);
    reader.read("repeat", rule.repeat);
    reader.read("byte_delay_ms", rule.byteDelayMs);
    reader.read("interim_answers", rule.interimAnswers);
    readDelay(reader, rule.delay);
    if (const json::Value* when = reader.member("when")) {
        const std::string where = reader.pathOf("when");
        if (!when->isArray())
            readConditions(*when, where, rule, problem);
        for (std::size_t i = 0; when->isArray() && i < when->asArray().size() && !problem; ++i)
            readConditions(when->asArray()[i], where + "[" + std::to_string(i) + "]", rule, problem);
    }
    readAnswers(reader, rule, problem);
    if (const json::Value* limit = reader.member("rate_limit")) {
        MemberReader members(*limit, reader.pathOf("rate_limit"), limitMembers, problem);
        members.read("requests", rule.rateLimit.requests);
        members.read("window_ms", rule.rateLimit.windowMs);
        if (!members.member("requests"))
            members.fail(members.path(), "A rate limit needs its number of \"requests\".");
    }
    readFault(reader, rule.fault, problem);
    if (problem)
        return rule;
    if (const auto wrong = checkRule(rule))
        reader.fail(reader.member(wrong->field) ? reader.pathOf(wrong->field) : path, wrong->message);
    return rule;
}

RuleSet readSet(const json::Value& value, Problem& problem)
{
    RuleSet out;
    MemberReader reader(value, "", fileMembers, problem);
    reader.read("seed", out.seed);
    const json::Value* rules = reader.member("rules");
    if (!rules || !rules->isArray()) {
        reader.fail(rules ? "rules" : "", "\"rules\" must be there, a list of rules.");
        return out;
    }
    if (rules->asArray().size() > maxRules)
        reader.fail("rules", "There are more than 10000 rules; an endpoint takes no more.");
    for (std::size_t i = 0; i < rules->asArray().size() && !problem; ++i)
        out.rules.push_back(readRule(rules->asArray()[i], "rules[" + std::to_string(i) + "]", problem));
    return out;
}

/// The line of the value at this path, or of the nearest one around it: names that hold dots cannot be looked
/// up.
std::size_t nearestLine(std::string_view text, std::string path, bool isYaml)
{
    while (!path.empty()) {
        const std::size_t line = isYaml ? registrations::yamlLineOf(text, 0, path) : json::lineOf(text, path);
        if (line > 0)
            return line;
        const std::size_t end = path.find_last_of(".[");
        path.resize(end == std::string::npos ? 0 : end);
    }
    return 1;
}

Error located(const std::string& file, std::size_t line, std::string message)
{
    return {ErrorCode::InvalidInput, file + ", line " + std::to_string(line) + ": " + std::move(message), ""};
}

bool looksLikeJson(std::string_view text)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first == std::string_view::npos ||
           std::string_view("{[/\"").find(text[first]) != std::string_view::npos;
}

} // namespace

Result<RuleSet> readRules(std::string_view text, const std::string& file)
{
    const bool isYaml = !looksLikeJson(text);
    json::Value value;
    if (isYaml) {
        auto documents = registrations::readYaml(text);
        if (!documents)
            return located(file, documents.error().line, documents.error().message + ".");
        if (documents->size() != 1)
            return located(file, 1,
                           "A rule file is one YAML document, and here are " +
                               std::to_string(documents->size()) + ".");
        value = std::move(documents->front());
    } else {
        auto parsed = json::parseCommented(text);
        if (!parsed)
            return located(file, parsed.error().line,
                           "This is no JSON (column " + std::to_string(parsed.error().column) +
                               "): " + parsed.error().message + ".");
        value = std::move(*parsed);
    }
    Problem problem;
    RuleSet rules = readSet(value, problem);
    if (problem)
        return located(file, nearestLine(text, problem->path, isYaml), problem->message);
    return rules;
}

Result<RuleSet> rulesFromJson(const json::Value& value)
{
    Problem problem;
    RuleSet rules = readSet(value, problem);
    if (problem)
        return Error{ErrorCode::InvalidInput,
                     (problem->path.empty() ? "" : problem->path + ": ") + problem->message, ""};
    return rules;
}

} // namespace hookbench::endpoint
