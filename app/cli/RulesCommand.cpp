#include "cli/RulesCommand.h"

#include "base/Clock.h"
#include "base/Text.h"
#include "endpoint/rules/RuleCheck.h"
#include "endpoint/rules/RuleFile.h"
#include "endpoint/rules/RuleNames.h"
#include "json/Writer.h"

#include <CLI/CLI.hpp>

namespace hookbench::cli {

namespace {

std::string_view verdictName(endpoint::RuleOutcome::Verdict verdict)
{
    using Verdict = endpoint::RuleOutcome::Verdict;
    switch (verdict) {
    case Verdict::Answers:
        return "answers";
    case Verdict::AlsoMatches:
        return "also-matches";
    case Verdict::ConditionFailed:
        return "condition-failed";
    case Verdict::UsedUp:
        return "used-up";
    case Verdict::Disabled:
        return "disabled";
    }
    return "";
}

json::Value decisionJson(const endpoint::Decision& decision)
{
    json::Object out;
    out.append("rule", json::Value(asUtf8(decision.ruleName)));
    out.append("status", decision.response ? json::Value(decision.response->status) : json::Value());
    if (decision.response) {
        json::Array headers;
        for (const http::Header& header : decision.response->headers)
            headers.emplace_back(json::Array{json::Value(header.name), json::Value(asUtf8(header.value))});
        out.append("headers", std::move(headers));
        out.append("body", json::Value(asUtf8(decision.response->body)));
    }
    out.append("delay_ms", json::Value(static_cast<long long>(decision.manner.delayMs)));
    out.append("fault", json::Value(decision.fault));
    return out;
}

json::Value explanationJson(const DryRequest& request, const endpoint::Explanation& explanation)
{
    json::Object out;
    out.append("capture",
               request.capture > 0 ? json::Value(static_cast<long long>(request.capture)) : json::Value());
    out.append("method", json::Value(asUtf8(request.method)));
    out.append("target", json::Value(asUtf8(request.target)));
    out.append("answer", explanation.decision ? decisionJson(*explanation.decision) : json::Value());
    json::Array rules;
    for (const endpoint::RuleOutcome& outcome : explanation.rules) {
        json::Object rule;
        rule.append("rule", json::Value(outcome.name));
        rule.append("verdict", json::Value(verdictName(outcome.verdict)));
        if (outcome.failedCondition >= 0)
            rule.append("condition", json::Value(outcome.failedCondition));
        rule.append("why", json::Value(outcome.sentence));
        rules.emplace_back(std::move(rule));
    }
    out.append("rules", std::move(rules));
    return out;
}

} // namespace

void RulesCommand::add(CLI::App& program)
{
    m_app = program.add_subcommand("rules", tr("Response rules: what the endpoint answers.").toStdString());
    m_app->require_subcommand(1);
    m_check = m_app->add_subcommand(
        "check", tr("Check a rule file, and tell which rule requests would meet (a dry run).").toStdString());
    m_check
        ->add_option("FILE", m_file,
                     tr("The rule file, JSON with comments or YAML; see hookbench-rules(5).").toStdString())
        ->required();
    m_source.add(*m_check);
    const auto states = endpoint::signatureNames();
    m_check
        ->add_option("--signature", m_signature,
                     tr("Take the requests' signatures for this (default: not-checked).").toStdString())
        ->type_name("STATE")
        ->check(CLI::IsMember(std::vector<std::string>(states.begin(), states.end())));
    m_check->footer(tr("Nothing is counted: each request is the first one.\n"
                       "Example: hookbench-cli rules check rules.json --last 5")
                        .toStdString());
}

bool RulesCommand::chosen() const
{
    return m_app->parsed();
}

int RulesCommand::run()
{
    const auto text = readInput(m_file, "FILE");
    if (!text)
        return fail(text.error());
    auto rules = endpoint::readRules(*text, m_file == "-" ? "standard input" : m_file);
    if (!rules)
        return fail(rules.error());
    const SystemClock clock;
    auto engine = endpoint::RuleEngine::create(std::move(*rules), clock);
    if (!engine)
        return fail(engine.error());
    if (!m_source.isSet()) {
        printSummary((*engine)->rules());
        return Success;
    }
    const auto requests = m_source.load(global().profileFolder());
    if (!requests)
        return fail(requests.error());
    const auto state = endpoint::signatureOf(m_signature).value_or(capture::SignatureState::NotChecked);
    for (const DryRequest& request : *requests) {
        auto view = request.view();
        view.signature = [state] { return state; };
        printExplanation(request, (*engine)->explain(view));
    }
    return Success;
}

void RulesCommand::printSummary(const endpoint::RuleSet& rules) const
{
    if (!global().json) {
        print(tr("The file can be used; its rules: %1.").arg(rules.rules.size()).toStdString() + "\n");
        return;
    }
    json::Array names;
    for (std::size_t i = 0; i < rules.rules.size(); ++i)
        names.emplace_back(endpoint::titleOf(rules.rules[i], i));
    json::Object out;
    out.append("valid", json::Value(true));
    out.append("rules", std::move(names));
    print(json::write(out) + "\n");
}

std::string RulesCommand::headline(const DryRequest& request, const endpoint::Explanation& explanation) const
{
    QString out = QString::fromStdString(asUtf8(request.method + " " + request.target));
    if (request.capture > 0)
        out = QStringLiteral("#%1  ").arg(request.capture) + out;
    out += QStringLiteral("  →  ");
    const auto& decision = explanation.decision;
    if (!decision)
        return (out + tr("no rule: the endpoint's usual answer")).toStdString();
    const QString name = QString::fromStdString(asUtf8(decision->ruleName));
    out += decision->response ? tr("%1: status %2").arg(name).arg(decision->response->status)
                              : tr("%1: the endpoint's usual answer").arg(name);
    if (decision->manner.delayMs > 0)
        out += tr(", after %1 ms").arg(decision->manner.delayMs);
    if (!decision->fault.empty())
        out += tr(", with the fault %1").arg(QString::fromStdString(decision->fault));
    return out.toStdString();
}

void RulesCommand::printExplanation(const DryRequest& request, const endpoint::Explanation& explanation) const
{
    if (global().json) {
        print(json::write(explanationJson(request, explanation)) + "\n");
        return;
    }
    std::string text = headline(request, explanation) + "\n";
    for (const endpoint::RuleOutcome& outcome : explanation.rules)
        text += "    " + outcome.name + ": " + outcome.sentence + "\n";
    print(text);
}

} // namespace hookbench::cli
