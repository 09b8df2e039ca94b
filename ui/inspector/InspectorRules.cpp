// The inspector and the endpoints: rules made of captures, or tried with them.
#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "endpoint/EndpointSystem.h"
#include "endpoint/rules/RuleEngine.h"
#include "inspector/DetailPane.h"
#include "inspector/InspectorPage.h"
#include "Workbench.h"

#include <algorithm>

namespace hookbench::ui {

namespace {

/// The path of a target without its query.
std::string pathOf(const std::string& target)
{
    return target.substr(0, target.find('?'));
}

/// As the endpoint's rules see it: below its prefix.
std::string below(const std::string& target, const std::string& prefix)
{
    if (prefix.empty() || !target.starts_with(prefix))
        return target;
    const std::string rest = target.substr(prefix.size());
    return rest.starts_with('/') ? rest : "/" + rest;
}

} // namespace

void InspectorPage::explainRules()
{
    const Content content = m_detail->content();
    if (!content || content->capture.summary.has(capture::OverSmtp))
        return;
    const capture::Capture& capture = content->capture;
    const auto* config = m_workbench.endpointStore().withNumber(capture.summary.endpointNumber());
    if (!config)
        return m_bar->showMessage(MessageBar::Severity::Info, tr("The endpoint that took this request is removed."));
    const SystemClock clock;
    const auto engine = endpoint::RuleEngine::create(config->rules, clock);
    if (!engine)
        return m_bar->showError(engine.error());
    const std::string target = below(capture.summary.target, config->pathPrefix);
    endpoint::RequestView view;
    view.method = capture.summary.method;
    view.target = target;
    view.headers = &capture.headers;
    view.body = capture.bodyFile.empty() ? std::string_view(capture.body) : std::string_view();
    view.bodyFile = capture.bodyFile;
    view.signature = [&] { return capture.facts.signature; };
    const endpoint::Explanation explained = (*engine)->explain(view);
    QStringList sentences;
    for (const endpoint::RuleOutcome& outcome : explained.rules)
        sentences << textFromBytes(outcome.sentence);
    const QString usual =
        tr("No rule of “%1” would answer it: it gets the usual %2.").arg(textFromBytes(config->name)).arg(config->responseStatus);
    const QString answer =
        !explained.decision ? usual
        : explained.decision->response
            ? tr("“%1” would answer it with %2.").arg(textFromBytes(explained.decision->ruleName)).arg(explained.decision->response->status)
            : tr("“%1” would answer it, in its manner.").arg(textFromBytes(explained.decision->ruleName));
    m_bar->showMessage(MessageBar::Severity::Info, answer, sentences.join(QLatin1Char('\n')));
}

void InspectorPage::makeRule()
{
    const Content content = m_detail->content();
    if (!content || content->capture.summary.has(capture::OverSmtp))
        return;
    const capture::CaptureSummary& summary = content->capture.summary;
    const auto* config = m_workbench.endpointStore().withNumber(summary.endpointNumber());
    endpoint::Rule rule;
    const std::string path = pathOf(below(summary.target, config ? config->pathPrefix : std::string()));
    rule.name = summary.method + " " + path;
    rule.conditions.push_back({.subject = endpoint::Condition::Subject::Method, .value = summary.method});
    rule.conditions.push_back({.subject = endpoint::Condition::Subject::Path, .value = path});
    if (!summary.eventType.empty())
        rule.conditions.push_back({.subject = endpoint::Condition::Subject::EventType, .value = summary.eventType});
    rule.answers.push_back({.status = summary.status >= 200 ? summary.status : 200});
    Q_EMIT ruleRequested(config ? config->id : std::string(endpoint::firstEndpointId), rule);
}

} // namespace hookbench::ui
