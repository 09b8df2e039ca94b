#include "events/Envelope.h"

#include <QDateTime>
#include <QRandomGenerator>

#include <array>

namespace hookbench::events {

namespace {

json::Object object(std::initializer_list<std::pair<const char*, const char*>> members)
{
    json::Object result;
    for (const auto& [key, value] : members)
        result.append(key, json::Value(value));
    return result;
}

/// The ids that identify the resource of an event, with the service's prefixes.
json::Object resourceIds(std::string_view eventType)
{
    if (eventType.starts_with("object")) {
        json::Object data = object({{"object_id", "obj_7f3a91c2"}, {"bucket_id", "bkt_product_images"}});
        if (eventType == "objects.created.batch") {
            data = object({{"batch_id", "btc_20f4"}, {"bucket_id", "bkt_product_images"}});
            data.append("object_ids", json::Array{json::Value("obj_7f3a91c2"), json::Value("obj_7f3a91c3")});
        }
        return data;
    }
    if (eventType.starts_with("collection")) {
        json::Object data = object({{"collection_id", "col_catalogue"}});
        if (eventType == "collection.documents.written")
            data.append("documents_written", json::Value(128));
        return data;
    }
    if (eventType.starts_with("cluster"))
        return object({{"cluster_id", "cl_5b8d02"}, {"collection_id", "col_catalogue"}});
    if (eventType.starts_with("taxonomy"))
        return object({{"taxonomy_id", "tax_garments"}, {"collection_id", "col_catalogue"}});
    if (eventType.starts_with("trigger"))
        return object({{"trigger_id", "trg_nightly"}, {"collection_id", "col_catalogue"}});
    if (eventType.starts_with("alert"))
        return object({{"alert_id", "alt_low_stock"}, {"collection_id", "col_catalogue"}});
    return object({{"resource_id", "res_1a2b3c"}});
}

void describeOutcome(std::string_view eventType, json::Object& data)
{
    if (eventType.ends_with(".failed")) {
        json::Object error =
            object({{"code", "worker_timeout"}, {"message", "The worker gave no result in 300 s."}});
        data.append("error", std::move(error));
    } else if (eventType.ends_with(".completed")) {
        data.append("duration_ms", json::Value(5312));
    }
}

} // namespace

json::Value sampleEnvelope(std::string_view eventType, std::string_view eventId, std::int64_t nowUs)
{
    json::Object data = resourceIds(eventType);
    describeOutcome(eventType, data);
    data.append("namespace_id", json::Value("ns_storefront"));
    json::Object envelope;
    envelope.append("event_type", json::Value(eventType));
    envelope.append("event_id", json::Value(eventId));
    envelope.append("occurred_at", json::Value(utcTimestamp(nowUs)));
    envelope.append("data", std::move(data));
    return envelope;
}

std::string makeEventId()
{
    std::array<quint32, 3> words{};
    QRandomGenerator::system()->fillRange(words.data(), static_cast<qsizetype>(words.size()));
    std::string id = "evt_";
    for (const quint32 word : words)
        id += QString::number(word, 16).rightJustified(8, QLatin1Char('0')).toStdString();
    return id;
}

std::string utcTimestamp(std::int64_t unixUs)
{
    return QDateTime::fromMSecsSinceEpoch(unixUs / 1000, Qt::UTC).toString(Qt::ISODate).toStdString();
}

} // namespace hookbench::events
