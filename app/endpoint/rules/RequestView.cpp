#include "endpoint/rules/RequestView.h"

#include "capture/EventFields.h"
#include "capture/FormFields.h"
#include "endpoint/rules/PathPattern.h"
#include "json/Parser.h"

#include <QFile>

namespace hookbench::endpoint {

const http::Headers& RequestFacts::headers() const
{
    static const http::Headers none;
    return m_view.headers ? *m_view.headers : none;
}

const std::string& RequestFacts::path() const
{
    if (!m_path)
        m_path = pathOfTarget(m_view.target, &m_rawQuery);
    return *m_path;
}

const std::vector<std::pair<std::string, std::string>>& RequestFacts::query() const
{
    if (!m_query) {
        (void)path();
        m_query = capture::formFields(m_rawQuery);
    }
    return *m_query;
}

const std::string* RequestFacts::queryValue(std::string_view name) const
{
    for (const auto& [key, value] : query()) {
        if (key == name)
            return &value;
    }
    return nullptr;
}

std::string_view RequestFacts::body() const
{
    if (m_view.bodyFile.empty()) {
        m_tooLarge = m_view.body.size() > maxRuleBody;
        return m_tooLarge ? std::string_view() : m_view.body;
    }
    if (!m_fileBody) {
        m_fileBody.emplace();
        QFile file(QString::fromStdString(m_view.bodyFile));
        m_tooLarge = !file.open(QIODevice::ReadOnly) || file.size() > static_cast<qint64>(maxRuleBody);
        if (!m_tooLarge)
            m_fileBody = file.readAll().toStdString();
    }
    return *m_fileBody;
}

bool RequestFacts::bodyIsTooLarge() const
{
    (void)body();
    return m_tooLarge;
}

const json::Value* RequestFacts::json() const
{
    if (!m_jsonRead) {
        m_jsonRead = true;
        if (auto value = json::parse(body()))
            m_json = std::move(*value);
    }
    return m_json ? &*m_json : nullptr;
}

std::string_view RequestFacts::eventType() const
{
    if (m_view.eventType)
        return *m_view.eventType;
    if (!m_eventType)
        m_eventType = capture::EventFieldsReader().read(body()).type;
    return *m_eventType;
}

capture::SignatureState RequestFacts::signature() const
{
    if (!m_signature)
        m_signature = m_view.signature ? m_view.signature() : capture::SignatureState::NotChecked;
    return *m_signature;
}

} // namespace hookbench::endpoint
