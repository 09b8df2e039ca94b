#include "templates/ChannelPreview.h"

#include <cmath>

namespace hookbench::templates {

namespace {

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

OtherPreview previewOther(const registrations::OtherConfig& config)
{
    Problem problem;
    problem.message =
        "The channel kind \"" + config.kind + "\" is not known here; the service alone can send it.";
    return {config.kind, {std::move(problem)}};
}

Error refusal(const Problems& problems)
{
    for (const Problem& problem : problems) {
        if (problem.severity == Problem::Severity::Error)
            return {ErrorCode::InvalidInput,
                    (problem.field.empty() ? "" : problem.field + ": ") + problem.message, problem.detail};
    }
    return {ErrorCode::InvalidInput,
            "Secrets are masked in this preview; make one without the mask to send it.", ""};
}

http::OutgoingRequest request(const WebhookPreview& preview)
{
    http::OutgoingRequest request;
    request.method = preview.method;
    request.url = preview.url.text;
    for (const HeaderPreview& header : preview.headers)
        request.headers.push_back({header.name, header.value.text});
    request.body = preview.body.text;
    request.timeoutMs = static_cast<std::uint32_t>(std::lround(preview.timeoutSeconds * 1000));
    return request;
}

http::OutgoingRequest request(const SlackPreview& preview)
{
    http::OutgoingRequest request;
    request.url = preview.url.text;
    request.headers = {{"Content-Type", "application/json; charset=utf-8"}};
    request.body = preview.payload.text;
    return request;
}

} // namespace

ChannelPreview previewChannel(const registrations::Channel& channel, const PreviewInput& input)
{
    return std::visit(
        Overloaded{
            [&](const registrations::WebhookConfig& config) -> ChannelPreview {
                return previewWebhook(config, input);
            },
            [&](const registrations::SlackConfig& config) -> ChannelPreview {
                return previewSlack(config, input);
            },
            [&](const registrations::EmailConfig& config) -> ChannelPreview {
                return previewEmail(config, input);
            },
            [&](const registrations::SmsConfig& config) -> ChannelPreview {
                return previewSms(config, input);
            },
            [&](const registrations::OtherConfig& config) -> ChannelPreview { return previewOther(config); },
        },
        channel.config);
}

const Problems& problemsOf(const ChannelPreview& preview)
{
    return std::visit([](const auto& kind) -> const Problems& { return kind.problems; }, preview);
}

Result<http::OutgoingRequest> requestOf(const ChannelPreview& preview)
{
    if (hasErrors(problemsOf(preview)))
        return refusal(problemsOf(preview));
    if (const auto* webhook = std::get_if<WebhookPreview>(&preview))
        return webhook->isMasked ? Result<http::OutgoingRequest>(refusal({})) : request(*webhook);
    if (const auto* slack = std::get_if<SlackPreview>(&preview))
        return slack->isMasked ? Result<http::OutgoingRequest>(refusal({})) : request(*slack);
    return Error{ErrorCode::InvalidInput,
                 "Email and SMS channels are sent by the service alone; here they can only be previewed.",
                 ""};
}

} // namespace hookbench::templates
