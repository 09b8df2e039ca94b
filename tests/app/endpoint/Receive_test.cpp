// What an endpoint makes of one request: access, verification, handshakes, rules, targets.

#include "CaptureFixture.h"
#include "endpoint/receive/Access.h"
#include "endpoint/receive/ReceiptVerifier.h"
#include "endpoint/receive/RequestHandler.h"
#include "endpoint/receive/RouteTable.h"
#include "RuleFixture.h"
#include "SigningFixture.h"

#include <catch2/catch.hpp>

#include <set>

using namespace hookbench;
using namespace hookbench::endpoint;
using capture::SignatureState;

namespace {

http::ReceivedRequest requestTo(const std::string& target, http::Headers headers = {}, const std::string& body = "{}")
{
    auto request = test::CaptureFixture::request(body, target);
    request.headers.insert(request.headers.end(), headers.begin(), headers.end());
    return request;
}

EndpointConfig numbered(std::uint16_t number = 1)
{
    EndpointConfig config;
    config.number = number;
    return config;
}

struct Handler {
    explicit Handler(EndpointConfig config, EndpointSecrets secrets = {}, const Handler* previous = nullptr)
        : handler(clock, std::move(config), std::move(secrets), previous ? &previous->handler : nullptr)
    {
    }
    Handling decide(const http::ReceivedRequest& request) const { return handler.decide(request); }
    test::FakeClock clock;
    RequestHandler handler;
};

EndpointConfig forwardingTo(ForwardOptions::Mode mode)
{
    EndpointConfig config = numbered();
    config.forwarding = {.enabled = true, .url = "http://127.0.0.1:1/", .mode = mode};
    return config;
}

http::ReceivedRequest asReceived(const signing::Message& message)
{
    http::ReceivedRequest request;
    request.method = message.method;
    const std::size_t path = message.url.find('/', message.url.find("://") + 3);
    request.target = path == std::string::npos ? "/" : message.url.substr(path);
    request.headers = message.headers;
    request.body = message.body;
    request.bodySize = message.body.size();
    return request;
}

} // namespace

TEST_CASE("a request without anything special is answered by its status alone")
{
    EndpointConfig config = numbered();
    config.responseStatus = 202;
    const Handling handling = Handler(config).decide(requestTo("/a"));
    CHECK(handling.status == 202);
    CHECK(handling.isPlain());
    CHECK(handling.facts == nullptr);
}

TEST_CASE("facts name the endpoint from the second one on")
{
    const Handling handling = Handler(numbered(7)).decide(requestTo("/a"));
    REQUIRE(handling.facts);
    CHECK(handling.facts->endpoint == 7);
}

TEST_CASE("a token must stand at the beginning of the path below the prefix")
{
    EndpointConfig config = numbered();
    config.access.token = true;
    EndpointSecrets secrets;
    secrets.token = "secret-token";
    const auto status = [&](const std::string& target) {
        const auto refusal = refusalOf(requestTo(target), config, secrets);
        return refusal ? refusal->status : 200;
    };
    CHECK(status("/secret-token") == 200);
    CHECK(status("/secret-token/a?b") == 200);
    CHECK(status("/secret-tokens") == 403);
    CHECK(status("/") == 403);
    CHECK(status("/a/secret-token") == 403);
    CHECK(status("http://host/secret-token") == 200);
    config.pathPrefix = "/bin";
    CHECK(status("/bin/secret-token/x") == 200);
    CHECK(status("/secret-token") == 403);
    secrets.token.clear();
    CHECK(status("/bin/") == 403);
}

TEST_CASE("rules and targets see the path without prefix and token")
{
    EndpointConfig config = numbered(2);
    config.pathPrefix = "/bin";
    config.access.token = true;
    EndpointSecrets secrets;
    secrets.token = "secret-token";
    config.rules = test::rulesOf(test::ruleText(R"("name": "a", "when": {"path": "/a"}, "answer": {"status": 299})"));
    const Handler handler(config, secrets);
    CHECK(handler.decide(requestTo("/bin/secret-token/a?x")).status == 299);
    CHECK(handler.decide(requestTo("/bin/secret-token")).status == 200);
    config.access.token = false;
    config.rules = test::rulesOf(test::ruleText(R"("name": "root", "when": {"path": "/"}, "answer": {"status": 299})"));
    CHECK(Handler(config).decide(requestTo("/bin?x")).status == 299);
}

TEST_CASE("Basic authentication is demanded as RFC 7617 has it")
{
    EndpointConfig config = numbered();
    config.access.basic = true;
    config.access.basicUser = "ann";
    EndpointSecrets secrets;
    secrets.basicPassword = "pass:word";
    const auto refusal = refusalOf(requestTo("/"), config, secrets);
    REQUIRE(refusal);
    CHECK(refusal->status == 401);
    CHECK(http::findHeader(refusal->headers, "WWW-Authenticate"));
    CHECK_FALSE(refusalOf(requestTo("/", {{"authorization", "basic YW5uOnBhc3M6d29yZA=="}}), config, secrets));
    CHECK(refusalOf(requestTo("/", {{"Authorization", "Basic YW5uOnBhc3M="}}), config, secrets));
    CHECK(refusalOf(requestTo("/", {{"Authorization", "Basic %%%"}}), config, secrets));
    CHECK(refusalOf(requestTo("/", {{"Authorization", "Bearer x"}}), config, secrets));
}

TEST_CASE("a shared secret must be in its header once")
{
    EndpointConfig config = numbered();
    config.verification.secretHeader = "X-Mixpeek-Secret";
    EndpointSecrets secrets;
    secrets.sharedHeader = "s3cret";
    CHECK_FALSE(refusalOf(requestTo("/", {{"x-mixpeek-secret", "s3cret"}}), config, secrets));
    CHECK(refusalOf(requestTo("/"), config, secrets)->status == 401);
    CHECK(refusalOf(requestTo("/", {{"X-Mixpeek-Secret", "s3cre"}}), config, secrets));
    CHECK(refusalOf(requestTo("/", {{"X-Mixpeek-Secret", "s3cret"}, {"X-Mixpeek-Secret", "s3cret"}}), config, secrets));
}

TEST_CASE("what is refused is captured as such, without a word of the secret")
{
    EndpointConfig config = numbered();
    config.verification.secretHeader = "X-Mixpeek-Secret";
    config.rules = test::rulesOf(test::ruleText(R"("name": "all", "answer": {"status": 299})"));
    EndpointSecrets secrets;
    secrets.sharedHeader = "s3cret";
    const Handling handling = Handler(config, secrets).decide(requestTo("/"));
    CHECK(handling.status == 401);
    REQUIRE(handling.facts);
    CHECK(handling.facts->denied);
    CHECK(handling.facts->rule.empty());
    REQUIRE(handling.response);
    CHECK(handling.response->body.find("s3cret") == std::string::npos);
}

TEST_CASE("over plain HTTP an HTTPS-only endpoint answers 403")
{
    EndpointConfig config = numbered();
    config.httpsOnly = true;
    auto request = requestTo("/");
    CHECK(Handler(config).decide(request).status == 403);
    request.tls = true;
    CHECK(Handler(config).decide(request).status == 200);
}

TEST_CASE("every scheme is verified on receipt as its vectors are labelled")
{
    const std::set<std::string> byPolicy{"standard-v1/policy-trailing-junk-ts", "svix/policy-trailing-junk-ts",
                                         "gitlab-signing/policy-trailing-junk-ts"};
    std::set<std::string> schemes;
    for (const test::Vector& vector : test::readVectors(QStringLiteral("vectors.ndjson"))) {
        VerificationOptions options;
        options.scheme = vector.scheme;
        options.publicUrl = vector.message.url;
        std::vector<std::string> secrets;
        for (const std::string& secret : {vector.credentials.secret, vector.credentials.key}) {
            if (!secret.empty())
                secrets.push_back(secret);
        }
        const auto finding = ReceiptVerifier(options, secrets).verify(asReceived(vector.message), vector.nowUs);
        INFO(vector.id << ": " << finding.reason);
        CHECK((finding.state == SignatureState::Valid) == (vector.valid && !byPolicy.contains(vector.id)));
        CHECK((finding.state == SignatureState::Invalid) == !finding.reason.empty());
        schemes.insert(vector.scheme);
    }
    CHECK(schemes.size() > 30);
}

TEST_CASE("any of several secrets may have signed, and nothing of a scheme is unsigned")
{
    const signing::Scheme& scheme = test::schemeOf("github-sha256");
    const signing::Message message = test::sampleMessage(scheme);
    const auto sign = [&](const std::string& secret) {
        signing::Message signedOne = message;
        const std::vector<signing::Credentials> credentials{{secret, {}}};
        const auto headers = signing::sign(scheme, message, credentials, {});
        REQUIRE(headers);
        for (const http::Header& header : headers->headers)
            signedOne.headers.push_back(header);
        return asReceived(signedOne);
    };
    VerificationOptions options;
    options.scheme = "github-sha256";
    const ReceiptVerifier verifier(options, {"new", "old"});
    CHECK(verifier.verify(sign("new"), 0).state == SignatureState::Valid);
    CHECK(verifier.verify(sign("old"), 0).state == SignatureState::Valid);
    CHECK(verifier.verify(sign("other"), 0).state == SignatureState::Invalid);
    CHECK(verifier.verify(asReceived(message), 0).state == SignatureState::Unsigned);
}

TEST_CASE("the URL that was signed is the endpoint's own, or the public one")
{
    VerificationOptions options;
    options.scheme = "square";
    auto request = requestTo("/a?b=1");
    CHECK(ReceiptVerifier(options, {}).signedUrl(request) == "http://127.0.0.1/a?b=1");
    request.tls = true;
    CHECK(ReceiptVerifier(options, {}).signedUrl(request) == "https://127.0.0.1/a?b=1");
    request.headers = {{":method", "POST"}, {":authority", "host.example.test"}};
    CHECK(ReceiptVerifier(options, {}).signedUrl(request) == "https://host.example.test/a?b=1");
    options.publicUrl = "https://hooks.example.test";
    CHECK(ReceiptVerifier(options, {}).signedUrl(request) == "https://hooks.example.test/a?b=1");
    options.publicUrl = "https://hooks.example.test/in";
    CHECK(ReceiptVerifier(options, {}).signedUrl(request) == "https://hooks.example.test/in?b=1");
}

TEST_CASE("strict mode answers 401 with the reason, and nothing else happens to the request")
{
    EndpointConfig config = forwardingTo(ForwardOptions::Mode::Relay);
    config.verification = {.scheme = "github-sha256", .strict = true};
    EndpointSecrets secrets;
    secrets.verification = {"s3cret"};
    const Handler handler(config, secrets);
    const Handling unsignedOne = handler.decide(requestTo("/"));
    CHECK(unsignedOne.status == 401);
    CHECK(unsignedOne.forward == Handling::Forward::No);
    CHECK(unsignedOne.facts->signature == SignatureState::Unsigned);
    const Handling wrong = handler.decide(requestTo("/", {{"X-Hub-Signature-256", "sha256=00"}}));
    CHECK(wrong.status == 401);
    CHECK(wrong.facts->signature == SignatureState::Invalid);
    CHECK_FALSE(wrong.facts->signatureReason.empty());
    REQUIRE(wrong.response);
    CHECK(wrong.response->body.find(wrong.facts->signatureReason) != std::string::npos);
}

TEST_CASE("a handshake goes before strictness and rules, and is noted")
{
    EndpointConfig config = numbered();
    config.handshakes = {"auto"};
    config.verification = {.scheme = "github-sha256", .strict = true};
    config.rules = test::rulesOf(test::ruleText(R"("name": "all", "answer": {"status": 299})"));
    EndpointSecrets secrets;
    secrets.verification = {"s3cret"};
    const Handling handling = Handler(config, secrets)
                                  .decide(requestTo("/", {{"Content-Type", "application/json"}},
                                                    R"({"type":"url_verification","token":"t","challenge":"c-1"})"));
    CHECK(handling.status == 200);
    CHECK(handling.facts->handshake == "slack");
    CHECK(handling.facts->rule.empty());
    REQUIRE(handling.response);
    CHECK(handling.response->body.find("c-1") != std::string::npos);
}

TEST_CASE("a rule answers, and its name and fault are noted")
{
    EndpointConfig config = numbered();
    config.rules = test::rulesOf(
        test::ruleText(R"("name": "gone", "when": {"path": "/gone"}, "fault": "reset-before", "delay_ms": 5)"));
    const Handler handler(config);
    const Handling handling = handler.decide(requestTo("/gone"));
    CHECK(handling.facts->rule == "gone");
    CHECK(handling.facts->fault == "reset-before");
    REQUIRE(handling.manner);
    CHECK(handling.manner->fault == http::AnswerFault::ResetBefore);
    CHECK(handling.manner->delayMs == 5);
    CHECK(handler.decide(requestTo("/other")).isPlain());
    const Handling builtIn = handler.decide(requestTo("/status/418"));
    CHECK(builtIn.status == 418);
    CHECK(builtIn.facts->rule == "/status/418");
}

TEST_CASE("counts of rules outlive a change of anything but the rules")
{
    EndpointConfig config = numbered();
    config.rules = test::rulesOf(test::ruleText(R"("name": "once", "first": 1, "answer": {"status": 503})"));
    const Handler before(config);
    CHECK(before.decide(requestTo("/")).status == 503);
    config.responseStatus = 204;
    const Handler after(config, {}, &before);
    CHECK(after.decide(requestTo("/")).status == 204);
    config.rules.rules[0].name = "again";
    CHECK(Handler(config, {}, &after).decide(requestTo("/")).status == 503);
}

TEST_CASE("a relay leaves the answer to the target, unless a rule answers")
{
    EndpointConfig config = forwardingTo(ForwardOptions::Mode::Relay);
    config.rules = test::rulesOf(test::ruleText(R"("name": "mine", "when": {"path": "/mine"}, "answer": {"status": 299})"));
    const Handler handler(config);
    const Handling relayed = handler.decide(requestTo("/a"));
    CHECK(relayed.forward == Handling::Forward::Relay);
    CHECK(relayed.status == 0);
    CHECK(relayed.facts->forwarded);
    CHECK_FALSE(relayed.facts->behind);
    const Handling ruled = handler.decide(requestTo("/mine"));
    CHECK(ruled.forward == Handling::Forward::No);
    CHECK(ruled.status == 299);
}

TEST_CASE("what is handed on behind is answered by the endpoint, also by its rules")
{
    EndpointConfig config = forwardingTo(ForwardOptions::Mode::Behind);
    config.rules = test::rulesOf(test::ruleText(R"("name": "mine", "when": {"path": "/mine"}, "answer": {"status": 299})"));
    const Handler handler(config);
    for (const auto& [target, status] : {std::pair{"/a", 200}, std::pair{"/mine", 299}}) {
        const Handling handling = handler.decide(requestTo(target));
        CHECK(handling.forward == Handling::Forward::Behind);
        CHECK(handling.status == status);
        CHECK(handling.facts->behind);
    }
}

TEST_CASE("what is malformed or cut off is not handed on, and keeps the status that the protocol demands")
{
    const Handler handler(forwardingTo(ForwardOptions::Mode::Behind));
    auto request = requestTo("/");
    request.malformed = "no HTTP";
    request.suggestedStatus = 400;
    CHECK(handler.decide(request).status == 400);
    CHECK(handler.decide(request).forward == Handling::Forward::No);
}

TEST_CASE("the longest prefix that ends at a segment takes a path")
{
    test::FakeClock clock;
    RouteTable table;
    for (const auto& [number, prefix] : {std::pair{1, ""}, std::pair{2, "/a"}, std::pair{3, "/a/b"}}) {
        EndpointConfig config = numbered(static_cast<std::uint16_t>(number));
        config.pathPrefix = prefix;
        table = table.with({prefix, std::make_shared<const RequestHandler>(clock, config, EndpointSecrets())});
    }
    const auto numberOf = [&](std::string_view target) { return table.find(target)->number(); };
    CHECK(numberOf("/") == 1);
    CHECK(numberOf("/a") == 2);
    CHECK(numberOf("/a?x=/a/b") == 2);
    CHECK(numberOf("/ab") == 1);
    CHECK(numberOf("/a/b/c") == 3);
    CHECK(numberOf("http://host/a/b") == 3);
    CHECK(numberOf("*") == 1);
    CHECK(table.without(1).find("/x") == nullptr);
    CHECK(table.without(3).find("/a/b")->number() == 2);
}
