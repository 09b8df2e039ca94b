// Any JSON as a registration: never crashes, errors name a place, what was read is written and read again as
// it was; the rules, the search for secrets and the references hold for whatever comes.
#include "registrations/LiteralSecrets.h"
#include "registrations/RegistrationJson.h"
#include "registrations/Validation.h"
#include "registrations/Variables.h"
#include "json/Parser.h"

#include <cstdint>
#include <cstdlib>

using namespace hookbench;
using namespace hookbench::registrations;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    (void)resolveVariables(text, [](std::string_view) { return std::optional(std::string("value")); });
    const auto value = json::parse(text);
    if (!value)
        return 0;
    const auto registration = registrationFromJson(*value);
    if (!registration) {
        if (registration.error().message.find(": must be ") == std::string::npos)
            std::abort();
        return 0;
    }
    const auto again = registrationFromJson(toJson(*registration));
    if (!again || !(*again == *registration))
        std::abort();
    for (const Problem& problem : validate(*registration)) {
        if (!problem.message.ends_with('.'))
            std::abort();
    }
    if (!literalSecrets(withReferences(*registration, literalSecrets(*registration))).empty() ||
        !literalSecrets(withoutLiteralSecrets(*registration)).empty())
        std::abort();
    return 0;
}
