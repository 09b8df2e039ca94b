#include "events/Samples.h"

#include "events/Catalogue.h"
#include "events/Envelope.h"
#include "json/Parser.h"

#include <algorithm>
#include <array>

namespace hookbench::events {

namespace {

/// What the data of a resource's events says, besides `namespace_id`, which all have. `AT` stands for the
/// event's time and `BEFORE` for a minute earlier.
struct ResourceSample {
    std::string_view resource;
    std::string_view data;
};

constexpr std::array resources{
    ResourceSample{"object", R"({
        "object_id": "obj_7f3a91c2", "bucket_id": "bkt_product_images", "key_prefix": "/catalogue/2026/spring",
        "blobs": [
            {"blob_id": "blob_01", "property": "front", "type": "image", "mime_type": "image/jpeg", "size_bytes": 482113},
            {"blob_id": "blob_02", "property": "care_label", "type": "text", "mime_type": "text/plain", "size_bytes": 912}],
        "metadata": {"sku": "TS-1042-M", "title": "Linen shirt \"Côte d'Azur\"", "price": 79.90, "currency": "EUR",
            "in_stock": true, "discount": null, "tags": ["summer", "linen", "new"]},
        "created_at": "BEFORE", "updated_at": "AT"})"},
    ResourceSample{"collection", R"({
        "collection_id": "col_catalogue", "collection_name": "Catalogue", "description": "Everything on sale",
        "source": {"type": "bucket", "bucket_ids": ["bkt_product_images"]},
        "feature_extractor": {"name": "multimodal_extractor", "version": "v1"},
        "document_count": 18240, "taxonomy_ids": ["tax_garments"], "enabled": true,
        "created_at": "BEFORE", "updated_at": "AT"})"},
    ResourceSample{"cluster", R"({
        "cluster_id": "cl_5b8d02", "cluster_name": "Look-alikes", "collection_id": "col_catalogue",
        "algorithm": "hdbscan", "parameters": {"min_cluster_size": 12, "metric": "cosine"},
        "created_at": "BEFORE", "updated_at": "AT"})"},
    ResourceSample{"trigger", R"({
        "trigger_id": "trg_nightly", "trigger_name": "Nightly clustering", "action_type": "cluster",
        "action_config": {"cluster_id": "cl_5b8d02"}, "collection_id": "col_catalogue",
        "trigger_type": "cron", "schedule": {"cron": "0 3 * * *", "timezone": "Europe/Berlin"}, "status": "active",
        "created_at": "BEFORE", "updated_at": "AT"})"},
    ResourceSample{"taxonomy", R"({
        "taxonomy_id": "tax_garments", "taxonomy_name": "Garments", "taxonomy_type": "hierarchical",
        "collection_id": "col_catalogue", "node_count": 214,
        "nodes": [{"id": "shirts", "label": "Shirts", "children": 17}, {"id": "shoes", "label": "Shoes", "children": 31}],
        "created_at": "BEFORE", "updated_at": "AT"})"},
    ResourceSample{"alert", R"({
        "alert_id": "alt_low_stock", "alert_name": "Low stock", "collection_id": "col_catalogue", "severity": "warning",
        "condition": {"field": "stock", "operator": "lt", "value": 5}, "enabled": true,
        "created_at": "BEFORE", "updated_at": "AT"})"},
};

/// What an event of one type says besides.
struct TypeSample {
    std::string_view suffix; ///< of the type
    std::string_view data;
};

constexpr std::array additions{
    TypeSample{"object.updated", R"({"changed_fields": ["metadata.price", "metadata.tags"], "version": 4})"},
    TypeSample{"collection.updated", R"({"changed_fields": ["description", "taxonomy_ids"]})"},
    TypeSample{"cluster.updated", R"({"changed_fields": ["parameters.min_cluster_size"]})"},
    TypeSample{"trigger.updated", R"({"changed_fields": ["schedule.cron"]})"},
    TypeSample{"taxonomy.updated", R"({"changed_fields": ["nodes"]})"},
    TypeSample{"alert.updated", R"({"changed_fields": ["condition.value"]})"},
    TypeSample{".deleted", R"({"deleted_at": "AT", "reason": "requested"})"},
    TypeSample{"collection.documents.written", R"({"batch_id": "btc_20f4", "documents_written": 128,
        "documents_failed": 2, "document_ids": ["doc_81aa", "doc_81ab", "doc_81ac"]})"},
    TypeSample{"cluster.execution.started",
               R"({"execution_id": "exe_c17", "started_at": "AT", "documents": 18240})"},
    TypeSample{"cluster.execution.completed", R"({"execution_id": "exe_c17", "started_at": "BEFORE",
        "completed_at": "AT", "duration_ms": 53120, "clusters_found": 42, "noise_points": 311, "silhouette": 0.61})"},
    TypeSample{"trigger.paused", R"({"paused_at": "AT", "status": "paused"})"},
    TypeSample{"trigger.resumed", R"({"resumed_at": "AT", "status": "active"})"},
    TypeSample{"trigger.fired", R"({"execution_id": "exe_t42", "fired_at": "AT", "reason": "schedule"})"},
    TypeSample{"trigger.execution.completed", R"({"execution_id": "exe_t42", "started_at": "BEFORE",
        "completed_at": "AT", "duration_ms": 5312, "result": {"documents_processed": 96}})"},
    TypeSample{"alert.triggered", R"({"execution_id": "exe_a9", "triggered_at": "AT", "matches": [
        {"document_id": "doc_81aa", "score": 0.93, "values": {"sku": "TS-1042-M", "stock": 3}},
        {"document_id": "doc_90c1", "score": 0.88, "values": {"sku": "SH-2201-42", "stock": 1}}]})"},
    TypeSample{"alert.execution.completed", R"({"execution_id": "exe_a9", "started_at": "BEFORE",
        "completed_at": "AT", "duration_ms": 812, "documents_checked": 18240, "match_count": 2})"},
    TypeSample{".failed",
               R"({"execution_id": "exe_f03", "started_at": "BEFORE", "failed_at": "AT", "attempt": 3,
        "error": {"code": "worker_timeout", "message": "The worker gave no result in 300 s.", "retryable": true}})"},
};

constexpr std::string_view batchSample = R"({
    "batch_id": "btc_20f4", "bucket_id": "bkt_product_images", "object_count": 3,
    "object_ids": ["obj_7f3a91c2", "obj_7f3a91c3", "obj_7f3a91c4"],
    "objects": [
        {"object_id": "obj_7f3a91c2", "key_prefix": "/catalogue/2026/spring", "size_bytes": 483025},
        {"object_id": "obj_7f3a91c3", "key_prefix": "/catalogue/2026/spring", "size_bytes": 511882},
        {"object_id": "obj_7f3a91c4", "key_prefix": "/catalogue/2026/summer", "size_bytes": 97211}],
    "failed": [], "created_at": "AT"})";

void setTimes(json::Value& value, const std::string& at, const std::string& before)
{
    if (value.isString() && value.asString() == "AT") {
        value = json::Value(at);
    } else if (value.isString() && value.asString() == "BEFORE") {
        value = json::Value(before);
    } else if (value.isArray()) {
        for (json::Value& item : value.asArray())
            setTimes(item, at, before);
    } else if (value.isObject()) {
        for (json::Member& member : value.asObject())
            setTimes(member.value, at, before);
    }
}

std::string_view resourceOf(std::string_view eventType)
{
    for (const EventType& type : catalogue()) {
        if (type.name == eventType)
            return type.resource;
    }
    return eventType.substr(0, eventType.find('.'));
}

json::Object parsed(std::string_view text)
{
    auto value = json::parse(text);
    return value && value->isObject() ? std::move(value->asObject()) : json::Object();
}

json::Object dataOf(std::string_view eventType)
{
    const std::string_view resource = resourceOf(eventType);
    json::Object data;
    if (eventType == "objects.created.batch")
        return parsed(batchSample);
    const auto known = std::find_if(resources.begin(), resources.end(), [&](const ResourceSample& sample) {
        return sample.resource == resource;
    });
    if (known != resources.end())
        data = parsed(known->data);
    else
        data.append(std::string(resource) + "_id", json::Value("res_1a2b3c"));
    for (const TypeSample& addition : additions) {
        const bool fits = addition.suffix.starts_with('.') ? eventType.ends_with(addition.suffix)
                                                           : eventType == addition.suffix;
        if (!fits)
            continue;
        for (json::Member& member : parsed(addition.data))
            data.set(member.key, std::move(member.value));
    }
    return data;
}

/// Whose data tells what the event is about: the first id that is not the namespace's.
const json::Member* subjectOf(const json::Object& data)
{
    const auto found = std::find_if(data.begin(), data.end(), [](const json::Member& member) {
        return member.key.ends_with("_id") && member.key != "namespace_id" && member.value.isString();
    });
    return found == data.end() ? nullptr : &*found;
}

void move(json::Object& to, const json::Object& from, std::string_view name)
{
    if (const json::Value* value = from.find(name))
        to.append(std::string(name), *value);
}

bool isOneOf(std::string_view name, std::initializer_list<std::string_view> names)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

json::Object detailedOf(const json::Object& event)
{
    const json::Object& data = event.find("data")->asObject();
    json::Object out;
    for (const std::string_view name : {"event_id", "event_type", "occurred_at"})
        move(out, event, name);
    move(out, data, "namespace_id");
    const json::Member* subject = subjectOf(data);
    if (subject != nullptr) {
        json::Object what;
        what.append("type", json::Value(std::string_view(subject->key).substr(0, subject->key.size() - 3)));
        what.append("id", subject->value);
        out.append("subject", std::move(what));
    }
    json::Object metadata;
    for (const json::Member& member : data) {
        if (&member != subject && member.key != "namespace_id")
            metadata.append(member.key, member.value);
    }
    out.append("metadata", std::move(metadata));
    for (const json::Member& member : event) {
        if (!isOneOf(member.key, {"event_id", "event_type", "occurred_at", "data"}))
            out.append(member.key, member.value);
    }
    return out;
}

json::Object simpleOf(const json::Object& event)
{
    json::Object data;
    const json::Value* subject = event.find("subject");
    const json::Value* type = subject != nullptr ? subject->find("type") : nullptr;
    const json::Value* id = subject != nullptr ? subject->find("id") : nullptr;
    const bool hasSubject = type != nullptr && type->isString() && id != nullptr;
    if (hasSubject)
        data.append(type->asString() + "_id", *id);
    const json::Value* metadata = event.find("metadata");
    const bool hasMetadata = metadata != nullptr && metadata->isObject();
    if (hasMetadata) {
        for (const json::Member& member : metadata->asObject())
            data.append(member.key, member.value);
    }
    move(data, event, "namespace_id");
    json::Object out;
    for (const std::string_view name : {"event_type", "event_id", "occurred_at"})
        move(out, event, name);
    out.append("data", std::move(data));
    for (const json::Member& member : event) {
        const bool isPlaced =
            isOneOf(member.key, {"event_id", "event_type", "occurred_at", "namespace_id"}) ||
            (hasSubject && member.key == "subject") || (hasMetadata && member.key == "metadata");
        if (!isPlaced)
            out.append(member.key, member.value);
    }
    return out;
}

/// What only the detailed envelope has.
void addDetails(json::Object& event, std::string_view eventType)
{
    const json::Value* metadata = event.find("metadata");
    const json::Value* collection = metadata != nullptr ? metadata->find("collection_id") : nullptr;
    event.append("actor", parsed(R"({"type": "api_key", "id": "key_4c1f", "name": "catalogue importer"})"));
    event.append("version", json::Value("1.0"));
    event.append("index_signature", json::Value("sig_9d2e77a1"));
    json::Object scope;
    if (collection != nullptr) {
        scope = parsed(R"({"scope": "collection"})");
        scope.append("collection_id", *collection);
    } else if (resourceOf(eventType) == "object") {
        scope = parsed(R"({"scope": "key", "keys": ["bkt_product_images:obj_7f3a91c2"]})");
    } else {
        scope = parsed(R"({"scope": "namespace"})");
    }
    event.append("cache_scope", std::move(scope));
}

} // namespace

json::Value sampleEvent(std::string_view eventType, EnvelopeKind kind, std::string_view eventId,
                        std::int64_t nowUs)
{
    constexpr std::int64_t minuteUs = 60'000'000;
    json::Value data = dataOf(eventType);
    setTimes(data, utcTimestamp(nowUs), utcTimestamp(nowUs - minuteUs));
    data.asObject().append("namespace_id", json::Value("ns_storefront"));
    json::Object event;
    event.append("event_type", json::Value(eventType));
    event.append("event_id", json::Value(eventId));
    event.append("occurred_at", json::Value(utcTimestamp(nowUs)));
    event.append("data", std::move(data));
    if (kind == EnvelopeKind::Simple)
        return event;
    event = detailedOf(event);
    addDetails(event, eventType);
    return event;
}

EnvelopeKind envelopeOf(const json::Value& event)
{
    const json::Value* data = event.find("data");
    return data != nullptr && data->isObject() ? EnvelopeKind::Simple : EnvelopeKind::Detailed;
}

json::Value inEnvelope(const json::Value& event, EnvelopeKind kind)
{
    if (!event.isObject() || envelopeOf(event) == kind)
        return event;
    return kind == EnvelopeKind::Simple ? simpleOf(event.asObject()) : detailedOf(event.asObject());
}

json::Value withFrozen(json::Value event, std::string_view eventId, std::int64_t nowUs)
{
    if (!event.isObject())
        return event;
    if (!eventId.empty() && event.find("event_id") != nullptr)
        event.asObject().set("event_id", json::Value(eventId));
    if (nowUs != 0 && event.find("occurred_at") != nullptr)
        event.asObject().set("occurred_at", json::Value(utcTimestamp(nowUs)));
    return event;
}

} // namespace hookbench::events
