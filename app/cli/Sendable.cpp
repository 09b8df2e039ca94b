#include "cli/Sendable.h"

#include "endpoint/Endpoint.h"
#include "cli/Session.h"
#include "storage/Settings.h"

namespace hookbench::cli {

Result<Sendable> Sendable::read(Session& session, const std::string& nameOrId)
{
    const auto summary = session.find(nameOrId);
    if (!summary)
        return summary.error();
    auto stored = session.fetch(summary->id);
    if (!stored)
        return stored.error();
    if (!stored->saved) {
        return Error{ErrorCode::InvalidInput,
                     "The registration \"" + nameOrId + "\" is a draft; save it before it is used.", ""};
    }
    if (Status loaded = session.loadEnvironments(); !loaded)
        return loaded.error();
    auto values = answerOf<registrations::VariableValues>(
        [&](QObject* context, auto done) { session.environments().values("", context, done); });
    if (!values)
        return values.error();
    if (values->values.count("HOOKBENCH_URL") == 0) {
        const auto settings = storage::loadSettings(session.folder());
        if (!settings)
            return settings.error();
        std::string url = endpoint::endpointUrl(settings->bindAddress, settings->port, false);
        if (url.ends_with('/'))
            url.pop_back();
        values->values["HOOKBENCH_URL"] = url;
    }
    return Sendable{std::move(*stored->saved), std::move(*values)};
}

} // namespace hookbench::cli
