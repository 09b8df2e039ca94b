#pragma once

#include "capture/CaptureFacts.h"
#include "http/HttpMessage.h"
#include "json/Value.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookbench::endpoint {

/// Of bodies larger than this, rules see nothing: conditions on them do not hold, templates get "".
inline constexpr std::size_t maxRuleBody = std::size_t{16} << 20;

/// A request as rules and handshakes look at it. It refers to texts that must outlive it.
struct RequestView {
    std::string_view method;
    std::string_view target;                ///< below the prefix of the endpoint
    const http::Headers* headers = nullptr; ///< null: none
    std::string_view body;
    std::string
        bodyFile; ///< where the body stands if it is not in `body`; read only if something asks for it
    std::optional<std::string_view>
        eventType; ///< nothing: read from the body (capture::EventFieldsReader) when asked for
    /// Asked at most once, and only if a rule asks. Empty: SignatureState::NotChecked.
    std::function<capture::SignatureState()> signature;
};

/// What a RequestView says, taken apart at most once each, and only when it is asked for. For one request;
/// one thread.
class RequestFacts {
public:
    explicit RequestFacts(const RequestView& view) : m_view(view) {}

    const RequestView& view() const { return m_view; }
    const http::Headers& headers() const;
    const std::string& path() const; ///< see pathOfTarget()
    /// In their order, decoded as form fields.
    const std::vector<std::pair<std::string, std::string>>& query() const;
    /// Null if there is none of this name.
    const std::string* queryValue(std::string_view name) const;
    std::string_view body() const;
    bool bodyIsTooLarge() const; ///< above maxRuleBody, or its file cannot be read
    /// Null if the body is not JSON.
    const json::Value* json() const;
    std::string_view eventType() const;
    capture::SignatureState signature() const;

private:
    const RequestView& m_view;
    mutable std::optional<std::string> m_path;
    mutable std::string_view m_rawQuery;
    mutable std::optional<std::vector<std::pair<std::string, std::string>>> m_query;
    mutable std::optional<std::string> m_fileBody;
    mutable bool m_tooLarge = false;
    mutable bool m_jsonRead = false;
    mutable std::optional<json::Value> m_json;
    mutable std::optional<std::string> m_eventType;
    mutable std::optional<capture::SignatureState> m_signature;
};

} // namespace hookbench::endpoint
