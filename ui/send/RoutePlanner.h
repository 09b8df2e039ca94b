#pragma once

#include "delivery/Recipe.h"
#include "delivery/Routing.h"

#include <QObject>

#include <functional>

namespace hookbench {
class Workbench;
}

namespace hookbench::ui {

/// One planned event, with everything that is needed to fire it.
struct PlannedEvent {
    json::Value event;
    delivery::RoutePlan plan;
    std::vector<registrations::Registration> registrations; ///< those that match
    delivery::OptionsById options;
    delivery::RoutingEnvironment environment;

    /// A recipe for each target, in their order, for the event as `edit` makes it.
    std::vector<delivery::Recipe> recipes(const delivery::EnvelopeEdit& edit, std::int64_t nowUs) const;
};

/// Plans where events would go: asks the stores, plans off the window's thread, and answers the newest
/// question only.
class RoutePlanner final : public QObject {
    Q_OBJECT

public:
    explicit RoutePlanner(Workbench& workbench, QObject* parent);

    using Done = std::function<void(Result<std::vector<PlannedEvent>>)>;
    /// One plan for each event, in their order. `policy` without its sinks: the embedded ones are put in.
    void plan(std::vector<json::Value> events, delivery::RoutingPolicy policy, Done done);

private:
    struct Question;
    void askRegistrations(std::shared_ptr<Question> question);
    void askOptions(std::shared_ptr<Question> question);
    void answer(std::shared_ptr<Question> question);
    bool isStale(const Question& question) const;

    Workbench& m_workbench;
    int m_newest = 0;
};

} // namespace hookbench::ui
