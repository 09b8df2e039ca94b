#include "endpoints/EndpointText.h"

#include "common/Formatting.h"
#include "endpoint/Endpoint.h"
#include "signing/Presets.h"

#include <QCoreApplication>

namespace hookbench::ui {

namespace {

QString words(const char* text, int n = -1)
{
    return QCoreApplication::translate("EndpointText", text, nullptr, n);
}

} // namespace

EndpointLook lookOf(const endpoint::EndpointConfig& config, const endpoint::EndpointState& state)
{
    if (state.error)
        return {QStringLiteral("circle-alert"), Tone::Danger, words("Failed")};
    if (state.listening && state.notice)
        return {QStringLiteral("triangle-alert"), Tone::Warning, words("Listening")};
    if (state.listening)
        return {QStringLiteral("radio"), Tone::Success, words("Listening")};
    if (!config.enabled)
        return {QStringLiteral("circle-pause"), Tone::Muted, words("Off")};
    return {QStringLiteral("circle-pause"), Tone::Warning, words("Stopped")};
}

QString urlOf(const endpoint::EndpointConfig& config, const endpoint::EndpointState& state)
{
    if (!state.url.empty())
        return textFromBytes(state.url);
    const std::string base =
        endpoint::endpointUrl(config.bindAddress, config.port, config.tls != endpoint::TlsChoice::Off);
    return textFromBytes(base) + textFromBytes(config.pathPrefix).mid(1);
}

QStringList marksOf(const endpoint::EndpointConfig& config)
{
    QStringList marks;
    if (config.tls != endpoint::TlsChoice::Off)
        marks << QStringLiteral("HTTPS");
    if (const signing::Scheme* scheme = signing::findScheme(config.verification.scheme))
        marks << textFromBytes(scheme->title);
    else if (!config.verification.secretHeader.empty())
        marks << words("secret");
    if (!config.rulesFile.empty())
        marks << words("rule file");
    else if (!config.rules.rules.empty())
        marks << (config.rules.rules.size() == 1 ? words("1 rule")
                                                 : words("%n rules", int(config.rules.rules.size())));
    if (config.forwarding.enabled)
        marks << words("forwards");
    return marks;
}

} // namespace hookbench::ui
