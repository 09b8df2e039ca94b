#include "delivery/SignRequest.h"

#include "registrations/EnvironmentStore.h"
#include "signing/Engine.h"
#include "signing/Presets.h"

#include <algorithm>
#include <vector>

namespace hookbench::delivery {

namespace {

Result<std::vector<signing::Credentials>> credentials(const SigningOptions& options,
                                                      const registrations::VariableValues& variables)
{
    std::vector<signing::Credentials> resolved(std::max(options.secrets.size(), options.keys.size()));
    const auto fill = [&](const std::vector<std::string>& texts,
                          std::string signing::Credentials::*member) -> Status {
        for (std::size_t i = 0; i < texts.size(); ++i) {
            auto value = registrations::resolveVariables(texts[i], registrations::lookupIn(variables));
            if (!value)
                return value.error();
            resolved[i].*member = std::move(*value);
        }
        return Done{};
    };
    if (Status secrets = fill(options.secrets, &signing::Credentials::secret); !secrets)
        return secrets.error();
    if (Status keys = fill(options.keys, &signing::Credentials::key); !keys)
        return keys.error();
    return resolved;
}

} // namespace

Result<signing::Scheme> schemeOf(const SigningOptions& options)
{
    const signing::Scheme* preset = signing::findScheme(options.scheme);
    if (!preset)
        return Error{ErrorCode::NotFound,
                     "There is no signature scheme \"" + options.scheme +
                         "\"; choose one of the known ones in the registration's delivery options.",
                     ""};
    signing::Scheme scheme = *preset;
    if (!options.signatureHeader.empty()) {
        scheme.signatureHeader = options.signatureHeader;
        scheme.nameStems.clear();
    }
    if (!options.keyId.empty())
        scheme.keyId = options.keyId;
    if (options.toleranceSeconds >= 0)
        scheme.toleranceSeconds = options.toleranceSeconds;
    return scheme;
}

Status signRequest(http::OutgoingRequest& request, const SigningOptions& options,
                   const registrations::VariableValues& variables, const std::string& eventId,
                   std::int64_t nowUs)
{
    if (options.scheme.empty())
        return Done{};
    const auto scheme = schemeOf(options);
    if (!scheme)
        return scheme.error();
    const auto keys = credentials(options, variables);
    if (!keys)
        return keys.error();
    const bool isToken = scheme->family == signing::Family::Jwt;
    const signing::Message message{request.method, request.url, std::move(request.headers),
                                   std::move(request.body)};
    auto made =
        signing::resign(*scheme, message, *keys, {.nowUs = nowUs, .id = isToken ? std::string() : eventId, .fault = options.fault});
    if (!made)
        return made.error();
    request.url = std::move(made->url);
    request.headers = std::move(made->headers);
    request.body = std::move(made->body);
    return Done{};
}

} // namespace hookbench::delivery
