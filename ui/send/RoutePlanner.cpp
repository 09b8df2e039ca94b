#include "send/RoutePlanner.h"

#include "common/Background.h"
#include "delivery/GatewayStore.h"
#include "Workbench.h"

#include <algorithm>

namespace hookbench::ui {

struct RoutePlanner::Question {
    int number = 0;
    std::vector<json::Value> events;
    std::vector<PlannedEvent> answers;
    std::vector<registrations::RegistrationSummary> all;
    delivery::RoutingPolicy policy;
    Done done;
};

std::vector<delivery::Recipe> PlannedEvent::recipes(const delivery::EnvelopeEdit& edit,
                                                    std::int64_t nowUs) const
{
    const json::Value fired = delivery::edited(event, edit, nowUs);
    std::vector<delivery::Recipe> out;
    for (const delivery::Target& target : plan.targets) {
        const auto found = std::find_if(
            registrations.begin(), registrations.end(),
            [&](const registrations::Registration& one) { return one.id == target.registrationId; });
        if (found == registrations.end())
            continue;
        const auto own = options.find(target.registrationId);
        out.push_back(delivery::recipeOf(*found, target,
                                         own == options.end() ? delivery::DeliveryOptions{} : own->second,
                                         fired, environment.id, nowUs));
    }
    return out;
}

RoutePlanner::RoutePlanner(Workbench& workbench, QObject* parent) : QObject(parent), m_workbench(workbench) {}

bool RoutePlanner::isStale(const Question& question) const
{
    return question.number != m_newest;
}

void RoutePlanner::plan(std::vector<json::Value> events, delivery::RoutingPolicy policy, Done done)
{
    auto question = std::make_shared<Question>();
    question->number = ++m_newest;
    question->events = std::move(events);
    question->policy = std::move(policy);
    question->policy.sinks = m_workbench.sinks();
    question->done = std::move(done);
    m_workbench.registrations().list(
        this, [this, question](Result<std::vector<registrations::RegistrationSummary>> all) {
            if (isStale(*question))
                return;
            if (!all)
                return question->done(all.error());
            question->all = std::move(all).value();
            askRegistrations(question);
        });
}

void RoutePlanner::askRegistrations(std::shared_ptr<Question> question)
{
    if (question->answers.size() == question->events.size())
        return askOptions(std::move(question));
    PlannedEvent planned;
    planned.event = question->events[question->answers.size()];
    const std::string type = delivery::eventTypeOf(planned.event);
    question->answers.push_back(std::move(planned));
    m_workbench.registrations().matching(
        type, this, [this, question](Result<std::vector<registrations::Registration>> matching) {
            if (isStale(*question))
                return;
            if (!matching)
                return question->done(matching.error());
            question->answers.back().registrations = std::move(matching).value();
            askRegistrations(question);
        });
}

void RoutePlanner::askOptions(std::shared_ptr<Question> question)
{
    m_workbench.deliveryOptions().all(this, [this, question](Result<delivery::OptionsById> options) {
        if (isStale(*question))
            return;
        if (!options)
            return question->done(options.error());
        for (PlannedEvent& planned : question->answers)
            planned.options = *options;
        m_workbench.environments().values(
            {}, this, [this, question](Result<registrations::VariableValues> values) {
                if (isStale(*question))
                    return;
                if (!values)
                    return question->done(values.error());
                const registrations::Environment& current = m_workbench.environments().current();
                for (PlannedEvent& planned : question->answers)
                    planned.environment = {current.id, current.name, current.isProduction, *values};
                question->policy.gateways = m_workbench.gateways().forRouting(current.id);
                answer(question);
            });
    });
}

void RoutePlanner::answer(std::shared_ptr<Question> question)
{
    runInBackground(
        this,
        [question] {
            for (PlannedEvent& planned : question->answers) {
                planned.plan = delivery::planRoutes(planned.event, planned.registrations, planned.options,
                                                    planned.environment, question->policy);
                // Those that the store did not hand out: paused ones, and those that want other events.
                const std::string type = delivery::eventTypeOf(planned.event);
                planned.plan.inactive = 0;
                planned.plan.others = 0;
                for (const registrations::RegistrationSummary& one : question->all) {
                    const auto& types = one.eventTypes;
                    const bool wants = std::find(types.begin(), types.end(), type) != types.end() ||
                                       std::find(types.begin(), types.end(), "*") != types.end();
                    if (!wants)
                        ++planned.plan.others;
                    else if (!one.isActive || one.isNew)
                        ++planned.plan.inactive;
                }
            }
            return true;
        },
        [this, question](bool) {
            if (!isStale(*question))
                question->done(std::move(question->answers));
        });
}

} // namespace hookbench::ui
