#include "delivery/FourLayers.h"
#include "delivery/HttpTransport.h"

#include "DispatcherFixture.h"

using namespace hookbench;
using namespace hookbench::delivery;

namespace {

/// The log's record of a delivery that a dispatcher made.
AttemptRecord delivered(test::DispatcherFixture& fixture)
{
    Recipe recipe = test::webhookRecipe("http://127.0.0.1:9/hooks", {{"X-Secret", "${WEBHOOK_SECRET}"}});
    std::get<registrations::WebhookConfig>(recipe.channel.config).payloadTemplate =
        json::Value("{\"id\": \"{{ event_id }}\", \"object\": \"{{ data.object_id }}\"}");
    fixture.transport->answers = {test::answered(200)};
    fixture.dispatcher->fire({recipe});
    REQUIRE(fixture.waitForAttempts(1));
    return fixture.fetch(fixture.logged().front().id);
}

} // namespace

TEST_CASE("the four layers of a delivery stand side by side, without any secret")
{
    test::DispatcherFixture fixture;
    const AttemptRecord attempt = delivered(fixture);
    capture::Capture received;
    received.rawHead = "POST /hooks HTTP/1.1\r\nHost: 127.0.0.1:9\r\nContent-Type: application/json\r\n"
                       "X-Secret: whsec-do-not-log-me\r\nContent-Length: 36\r\n\r\n";
    received.body = attempt.requestBody;
    const FourLayers layers = fourLayers(attempt, received, fixture.values);
    CHECK_THAT(layers.templateText.body, Catch::Contains("{{ event_id }}"));
    CHECK(layers.rendered.body == R"({"id": "evt_1", "object": "obj_1"})");
    CHECK(layers.sent.body == layers.rendered.body);
    CHECK(layers.sent.headChanges.empty());
    CHECK(layers.received.bodyChanges.empty());
    CHECK(layers.sameBodies);
    for (const Layer* layer : {&layers.rendered, &layers.sent, &layers.received}) {
        CHECK_THAT(layer->head, Catch::Contains("X-Secret: ${WEBHOOK_SECRET}"));
        CHECK_THAT(layer->head, !Catch::Contains("do-not-log-me"));
    }
}

TEST_CASE("a receiver that got other bytes shows where they differ")
{
    test::DispatcherFixture fixture;
    const AttemptRecord attempt = delivered(fixture);
    capture::Capture received;
    received.rawHead = attempt.requestHead;
    received.body = R"({"id": "evt_1", "object": "OBJ_1"})";
    const FourLayers layers = fourLayers(attempt, received, fixture.values);
    CHECK_FALSE(layers.sameBodies);
    CHECK(layers.received.bodyChanges == std::vector<ByteChange>{{27, 30, 27, 30}});
    const FourLayers none = fourLayers(attempt, std::nullopt, fixture.values);
    CHECK_FALSE(none.received.isAvailable);
    CHECK_FALSE(none.received.whyNot.empty());
}

TEST_CASE("a capture belongs to an attempt by its number, or by event and port")
{
    AttemptSummary attempt;
    attempt.eventId = "evt_1";
    attempt.localPort = 5000;
    capture::Capture received;
    received.summary.id = 7;
    received.summary.eventId = "evt_1";
    received.remotePort = 5000;
    CHECK(belongsTo(received, attempt));
    received.remotePort = 5001;
    CHECK_FALSE(belongsTo(received, attempt));
    attempt.capture = 7;
    CHECK(belongsTo(received, attempt));
    attempt.capture = 8;
    CHECK_FALSE(belongsTo(received, attempt));
}
