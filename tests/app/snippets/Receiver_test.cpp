#include "signing/Presets.h"
#include "snippets/Receiver.h"

#include <catch2/catch.hpp>

using namespace hookbench;
using namespace hookbench::snippets;

TEST_CASE("a receiver can be written in every language for every scheme that is listed")
{
    const auto schemes = receiverSchemes();
    CHECK(schemes.size() >= 30);
    for (const ReceiverLanguage& language : receiverLanguages()) {
        for (const signing::Scheme* scheme : schemes) {
            const auto code = receiverCode({std::string(language.id), *scheme, 3000, "/in"});
            INFO(language.id << " " << scheme->id);
            REQUIRE(code);
            CHECK(code->find("WEBHOOK_SECRET") != std::string::npos);
            CHECK(code->find("event_id") != std::string::npos);
            CHECK(code->find("/in") != std::string::npos);
            CHECK(code->find(scheme->title) != std::string::npos);
            CHECK(code->find("{%") == std::string::npos);
        }
    }
}

TEST_CASE("a scheme whose proof a receiver could not judge by headers and body is refused with the reason")
{
    for (const char* id : {"discord", "square", "linear", "aws-sns", "hubspot-v1"}) {
        const auto code = receiverCode({"express", *signing::findScheme(id), 3000, "/in"});
        INFO(id);
        REQUIRE_FALSE(code);
        CHECK(code.error().code == ErrorCode::InvalidInput);
        CHECK(code.error().message.find("No receiver can be written") == 0);
    }
}

TEST_CASE("nothing of a path or a header's name can leave its literal")
{
    signing::Scheme scheme = *signing::findScheme("shared-header");
    for (const char* path : {"", "in", "/a\"b", "/a'b", "/a b", "//a", "/a\\", "/{x}", "/a\nb", "/<x>"})
        CHECK_FALSE(receiverCode({"flask", scheme, 3000, path}));
    for (const char* header : {"", "X\"Y", "X'Y", "X Y", "X`Y", "X$Y"}) {
        scheme.signatureHeader = header;
        CHECK_FALSE(receiverCode({"flask", scheme, 3000, "/in"}));
    }
}
