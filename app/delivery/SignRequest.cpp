#include "delivery/SignRequest.h"

#include "registrations/EnvironmentStore.h"
#include "signing/Engine.h"
#include "signing/Presets.h"

#include <vector>

namespace hookbench::delivery {

namespace {

Result<std::vector<signing::Credentials>> credentials(const SigningOptions& options,
                                                      const registrations::VariableValues& variables)
{
    std::vector<signing::Credentials> resolved;
    for (const std::string& text : options.secrets) {
        auto secret = registrations::resolveVariables(text, registrations::lookupIn(variables));
        if (!secret)
            return secret.error();
        resolved.push_back({.secret = std::move(*secret), .key = {}});
    }
    return resolved;
}

} // namespace

Status signRequest(http::OutgoingRequest& request, const SigningOptions& options,
                   const registrations::VariableValues& variables, const std::string& eventId,
                   std::int64_t nowUs)
{
    if (options.scheme.empty())
        return Done{};
    const signing::Scheme* scheme = signing::findScheme(options.scheme);
    if (!scheme)
        return Error{ErrorCode::NotFound,
                     "There is no signature scheme \"" + options.scheme +
                         "\"; choose one of the known ones in the registration's delivery options.",
                     ""};
    const auto keys = credentials(options, variables);
    if (!keys)
        return keys.error();
    const signing::Message message{request.method, request.url, std::move(request.headers),
                                   std::move(request.body)};
    auto made =
        signing::resign(*scheme, message, *keys, {.nowUs = nowUs, .id = eventId, .fault = options.fault});
    if (!made)
        return made.error();
    request.url = std::move(made->url);
    request.headers = std::move(made->headers);
    request.body = std::move(made->body);
    return Done{};
}

} // namespace hookbench::delivery
