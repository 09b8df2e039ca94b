#include "templates/TemplateFields.h"

namespace hookbench::templates {

namespace {

TemplateSource textSource(const std::optional<std::string>& text)
{
    return text ? TemplateSource{TemplateSource::Shape::Text, *text} : TemplateSource{};
}

std::optional<std::string> textOf(const TemplateSource& source)
{
    return source.shape == TemplateSource::Shape::None ? std::nullopt : std::optional(source.text);
}

std::string fieldName(std::size_t channel, std::string_view member)
{
    return "channels[" + std::to_string(channel) + "].configs." + std::string(member);
}

} // namespace

std::vector<TemplateField> templateFields(const registrations::Registration& registration)
{
    std::vector<TemplateField> fields;
    for (std::size_t i = 0; i < registration.channels.size(); ++i) {
        const auto& config = registration.channels[i].config;
        const auto add = [&](std::string_view member, TemplateKind kind, TemplateSource source) {
            fields.push_back({fieldName(i, member), i, kind, std::move(source)});
        };
        if (const auto* webhook = std::get_if<registrations::WebhookConfig>(&config)) {
            add("payload_template", TemplateKind::Payload, sourceOf(webhook->payloadTemplate));
        } else if (const auto* slack = std::get_if<registrations::SlackConfig>(&config)) {
            add("blocks_template", TemplateKind::Blocks, textSource(slack->blocksTemplate));
        } else if (const auto* email = std::get_if<registrations::EmailConfig>(&config)) {
            add("subject_template", TemplateKind::Subject, textSource(email->subjectTemplate));
            add("body_template", TemplateKind::Body, textSource(email->bodyTemplate));
        } else if (const auto* sms = std::get_if<registrations::SmsConfig>(&config)) {
            add("message_template", TemplateKind::Message, textSource(sms->messageTemplate));
        }
    }
    return fields;
}

Status setTemplate(registrations::Registration& registration, std::string_view field,
                   const TemplateSource& source)
{
    for (const TemplateField& known : templateFields(registration)) {
        if (known.field != field)
            continue;
        auto& config = registration.channels[known.channel].config;
        if (auto* webhook = std::get_if<registrations::WebhookConfig>(&config)) {
            auto value = payloadTemplateOf(source);
            if (!value)
                return value.error();
            webhook->payloadTemplate = std::move(*value);
        } else if (auto* slack = std::get_if<registrations::SlackConfig>(&config)) {
            slack->blocksTemplate = textOf(source);
        } else if (auto* email = std::get_if<registrations::EmailConfig>(&config)) {
            (known.kind == TemplateKind::Subject ? email->subjectTemplate : email->bodyTemplate) =
                textOf(source);
        } else if (auto* sms = std::get_if<registrations::SmsConfig>(&config)) {
            sms->messageTemplate = textOf(source);
        }
        return Done{};
    }
    return Error{ErrorCode::NotFound,
                 "The registration has no field " + std::string(field) + "; choose one of its channels.", ""};
}

} // namespace hookbench::templates
