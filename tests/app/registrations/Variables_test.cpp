#include "registrations/Variables.h"

#include "registrations/Registration.h"

using namespace hookbench;
using namespace hookbench::registrations;

namespace {

std::vector<std::string> namesIn(std::string_view text)
{
    std::vector<std::string> names;
    for (const VariableReference& reference : variableReferences(text)) {
        CHECK(text.substr(reference.begin, reference.end - reference.begin) == "${" + reference.name + "}");
        names.push_back(reference.name);
    }
    return names;
}

} // namespace

TEST_CASE("references are a name in ${}, anything else is plain text")
{
    using Names = std::vector<std::string>;
    CHECK(namesIn("${A}") == Names{"A"});
    CHECK(namesIn("x${A}${b_2}y") == Names{"A", "b_2"});
    CHECK(namesIn("$${_}") == Names{"_"});
    CHECK(namesIn("${A${B}") == Names{"B"});
    for (const char* plain :
         {"", "$", "${", "${}", "${A", "${1A}", "${A B}", "$A", "{A}", "${A-B}", "${Ü}"}) {
        CAPTURE(plain);
        CHECK(namesIn(plain).empty());
    }
    CHECK(isVariableName("WEBHOOK_SECRET"));
    CHECK_FALSE(isVariableName(""));
    CHECK_FALSE(isVariableName("9A"));
}

TEST_CASE("references are replaced once, and every one without a value is named")
{
    const VariableLookup lookup = [](std::string_view name) -> std::optional<std::string> {
        if (name == "HOST")
            return "example.com";
        if (name == "TRAP")
            return "${HOST}";
        if (name == "EMPTY")
            return "";
        return std::nullopt;
    };
    CHECK(*resolveVariables("https://${HOST}/${EMPTY}a", lookup) == "https://example.com/a");
    CHECK(*resolveVariables("${TRAP}", lookup) == "${HOST}");
    CHECK(*resolveVariables("no ${ reference", lookup) == "no ${ reference");
    const auto one = resolveVariables("${HOST} ${NOPE} ${NOPE}", lookup);
    REQUIRE_FALSE(one);
    CHECK(one.error().code == ErrorCode::NotFound);
    CHECK(one.error().message == "The variable ${NOPE} has no value; set it in the environment in use.");
    CHECK(resolveVariables("${B}${A}", lookup).error().message ==
          "The variables ${B}, ${A} have no values; set them in the environment in use.");
}

TEST_CASE("ids, subscriptions and targets of registrations")
{
    const std::string id = makeRegistrationId();
    CHECK(id.size() == 19);
    CHECK(id.starts_with("wh_"));
    CHECK(id.find_first_not_of("0123456789abcdef", 3) == std::string::npos);
    CHECK(id != makeRegistrationId());

    Registration registration;
    CHECK(targetOf(registration).empty());
    registration.eventTypes = {"object.created"};
    CHECK(subscribes(registration, "object.created"));
    CHECK_FALSE(subscribes(registration, "object"));
    registration.eventTypes = {"*"};
    CHECK(subscribes(registration, "anything"));

    EmailConfig email;
    email.to = {"a@example.com", "b@example.com"};
    registration.channels = {{email, {}}};
    CHECK(targetOf(registration) == "a@example.com");
    registration.channels = {{OtherConfig{"pager", {}}, {}}};
    CHECK(targetOf(registration).empty());
}
