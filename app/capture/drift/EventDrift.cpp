#include "capture/drift/EventDrift.h"

#include "http/ContentCoding.h"
#include "json/Parser.h"

#include <optional>

namespace hookbench::capture {

namespace {

std::optional<json::Value> jsonOf(const Capture& capture)
{
    // Of a body that is not here whole, a part tells nothing.
    if (!capture.bodyFile.empty() || capture.summary.has(Truncated) || capture.body.size() > EventDrift::mostBytes)
        return std::nullopt;
    const auto codings = http::contentCodings(http::findHeader(capture.headers, "Content-Encoding").value_or(""));
    if (codings.empty()) {
        auto value = json::parse(capture.body);
        return value ? std::optional(std::move(*value)) : std::nullopt;
    }
    const auto decoded = http::decodeBody(capture.body, codings, EventDrift::mostBytes);
    if (!decoded || !decoded->complete)
        return std::nullopt;
    auto value = json::parse(decoded->bytes);
    return value ? std::optional(std::move(*value)) : std::nullopt;
}

} // namespace

bool EventDrift::learn(const Capture& capture)
{
    const auto body = jsonOf(capture);
    if (!body) {
        ++m_passedOver;
        return false;
    }
    CaptureDrift drift;
    drift.before = m_shape.bodies();
    drift.departures = m_shape.learn(*body);
    if (drift.departures.empty())
        return true;
    if (m_marked.size() >= mostMarked)
        m_marked.erase(m_marked.begin());
    m_marked.emplace(capture.summary.id, std::move(drift));
    return true;
}

CaptureDrift EventDrift::of(CaptureId id) const
{
    const auto found = m_marked.find(id);
    return found == m_marked.end() ? CaptureDrift() : found->second;
}

} // namespace hookbench::capture
