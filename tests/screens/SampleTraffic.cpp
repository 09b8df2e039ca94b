#include "SampleTraffic.h"

#include "events/Envelope.h"
#include "Workbench.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <QTcpSocket>
#include <QTest>

namespace hookbench::screens {

namespace {

std::string post(const std::string& target, const std::string& type, const std::string& body,
                 const std::string& more = {})
{
    return "POST " + target +
           " HTTP/1.1\r\nHost: 127.0.0.1:8787\r\nUser-Agent: Mixpeek-Webhooks/2.1\r\nContent-Type: " + type +
           "\r\n" + more + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string event(const std::string& eventType, const std::string& id, std::int64_t nowUs,
                  const std::string& more = {})
{
    const std::string body = json::write(events::sampleEnvelope(eventType, id, nowUs), json::Style::Pretty);
    return post("/hooks/mixpeek", "application/json", body,
                "X-Mixpeek-Event: " + eventType +
                    "\r\nX-Mixpeek-Signature: "
                    "t=1795423444,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd\r\n"
                    "Accept: */*\r\nAccept-Encoding: gzip\r\n" +
                    more);
}

std::string order(std::int64_t nowUs)
{
    return R"({
  "event_type": "object.created",
  "event_id": "evt_8c41d07be2f94a6db1c3e5f0",
  "occurred_at": ")" +
           events::utcTimestamp(nowUs) + R"(",
  "data": {
    "object_id": "obj_7f3a91c2",
    "bucket_id": "bkt_product_images",
    "namespace_id": "ns_storefront",
    "sequence": 12345678901234567890,
    "score": 0.9731,
    "public": true,
    "replaces": null,
    "tags": ["shoes", "running", "été 2026"],
    "blobs": [
      {
        "property": "image",
        "type": "image/jpeg",
        "size": 482113,
        "url": "https://cdn.example.com/p/7f3a91c2/front.jpg"
      },
      {
        "property": "thumbnail",
        "type": "image/webp",
        "size": 18204,
        "url": "https://cdn.example.com/p/7f3a91c2/thumb.webp"
      }
    ]
  }
})";
}

} // namespace

std::vector<SampleRequest> sampleRequests(std::int64_t nowUs)
{
    const std::string png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x06\0\0\0\x1f\xf3\xff"
                          "a",
                          34);
    const std::string form = "payload=%7B%22ok%22%3Atrue%7D&channel=%23deploys&user=ana+mar%C3%ADa&attempt=1";
    std::vector<SampleRequest> all{
        {"GET /health HTTP/1.1\r\nHost: 127.0.0.1:8787\r\nUser-Agent: kube-probe/1.29\r\n\r\n"},
        {event("collection.created", "evt_1b20", nowUs)},
        {event("object.created", "evt_2c31", nowUs)},
        {event("object.updated", "evt_3d42", nowUs)},
        {post("/hooks/slack/interactive?team=T024BE7LD&env=staging", "application/x-www-form-urlencoded",
              form)},
        {event("cluster.created", "evt_4e53", nowUs), 503},
        {event("cluster.created", "evt_4e53", nowUs)},
        {post(
            "/hooks/stripe", "application/json; charset=utf-8",
            R"({"id":"evt_1PqT","type":"invoice.paid","data":{"object":{"amount_due":4200,"currency":"eur"}}})")},
        {event("trigger.fired", "evt_5f64", nowUs)},
        {"PUT /uploads/7f3a91c2/thumb.png HTTP/1.1\r\nHost: 127.0.0.1:8787\r\nContent-Type: "
         "image/png\r\nContent-Length: 34\r\n\r\n" +
             png,
         201},
        {event("alert.triggered", "evt_6a75", nowUs), 500},
        {event("alert.triggered", "evt_6a75", nowUs), 500},
        {event("alert.triggered", "evt_6a75", nowUs)},
        {"DELETE /hooks/subscriptions/42 HTTP/1.1\r\nHost: 127.0.0.1:8787\r\n\r\n", 204},
        {"POST /hooks/legacy HTTP/1.1\r\nHost: 127.0.0.1:8787\r\nContent-Type: "
         "application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
         "1c\r\n{\"event_type\": \"object.delet\r\n15\r\ned\", \"event_id\": \"7\"}\r\n0\r\nX-Checksum: "
         "9f2c\r\n\r\n"},
        {event("taxonomy.updated", "evt_7b86", nowUs)},
        {post("/hooks/mixpeek", "application/json",
              "{\n  \"event_type\": \"object.created\",\n  \"event_id\": \"evt_8c97\",\n  \"data\": "
              "{\"tags\": [1, 2,]}\n}\n")},
        {event("object.deleted", "evt_9da8", nowUs), 410},
        {"POST /hooks/iot HTTP/1.1\nHost 127.0.0.1\nContent-Length: twelve\n\n{\"t\": 21.5}\n"},
        {event("collection.updated", "evt_aeb9", nowUs)},
        {post(
            "/hooks/mixpeek?attempt=1", "application/json", order(nowUs),
            "X-Mixpeek-Event: object.created\r\nX-Mixpeek-Delivery: 6f1d2c3b-58a7-4a4e-9d0a-0a7d4a1f9c11\r\n"
            "X-Mixpeek-Signature: "
            "t=1795423444,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd\r\n"
            "Via: 1.1 edge-fra-2\r\nVia: 1.1 gateway\r\nAccept: */*\r\n")},
    };
    return all;
}

void sendAll(Workbench& workbench, const std::vector<SampleRequest>& requests)
{
    int pause = 40;
    for (const SampleRequest& request : requests) {
        workbench.endpoint().setResponseStatus(request.status);
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), workbench.endpoint().port());
        socket.write(request.bytes.data(), qint64(request.bytes.size()));
        (void)QTest::qWaitFor([&] { return socket.bytesAvailable() > 0; }, 2000);
        socket.close();
        // Uneven times make the list look like traffic.
        QTest::qWait(pause = 30 + pause * 7 % 90);
    }
    workbench.endpoint().setResponseStatus(workbench.settings().responseStatus);
}

} // namespace hookbench::screens
