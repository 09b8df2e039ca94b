#include "delivery/FourLayers.h"

#include "delivery/HttpTransport.h"
#include "delivery/SecretMask.h"
#include "templates/ChannelPreview.h"
#include "json/Writer.h"

namespace hookbench::delivery {

namespace {

template <class... F>
struct Overloaded : F... {
    using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

/// What the channel's template is, as text.
std::string templateOf(const registrations::Channel& channel)
{
    return std::visit(
        Overloaded{
            [](const registrations::WebhookConfig& config) {
                return templates::sourceOf(config.payloadTemplate).text;
            },
            [](const registrations::SlackConfig& config) { return config.blocksTemplate.value_or(""); },
            [](const registrations::EmailConfig& config) {
                return config.subjectTemplate.value_or("") + (config.subjectTemplate ? "\n\n" : "") +
                       config.bodyTemplate.value_or("");
            },
            [](const registrations::SmsConfig& config) { return config.messageTemplate.value_or(""); },
            [](const registrations::OtherConfig& config) { return json::write(config.configs); },
        },
        channel.config);
}

Layer unavailable(Layer::Kind kind, std::string whyNot)
{
    Layer layer;
    layer.kind = kind;
    layer.whyNot = std::move(whyNot);
    return layer;
}

Layer templateLayer(const AttemptRecord& attempt)
{
    if (!attempt.recipe)
        return unavailable(Layer::Kind::Template, "What this delivery was made from is not kept any more.");
    if (attempt.recipe->literal)
        return unavailable(Layer::Kind::Template, "The request was composed by hand, without a template.");
    Layer layer;
    layer.body = templateOf(attempt.recipe->channel);
    layer.isAvailable = !layer.body.empty();
    if (!layer.isAvailable)
        layer.whyNot = "The channel has no template: the default envelope is sent.";
    return layer;
}

/// The rendering with `${NAME}` in the place of secrets, as everything that is logged.
Layer renderedLayer(const AttemptRecord& attempt, const registrations::VariableValues& variables)
{
    constexpr auto kind = Layer::Kind::Rendered;
    if (!attempt.recipe)
        return unavailable(kind, "What this delivery was made from is not kept any more.");
    const Recipe& recipe = *attempt.recipe;
    if (recipe.literal) {
        http::OutgoingRequest request;
        request.method = recipe.options.method;
        request.url = recipe.literal->url;
        request.headers = recipe.literal->headers;
        request.body = recipe.literal->body;
        Layer layer;
        layer.kind = kind;
        layer.isAvailable = true;
        layer.head = headOf(request);
        layer.body = request.body;
        return layer;
    }
    templates::PreviewInput input;
    const EnvelopeEdit sameId{.freshId = false, .fixedId = attempt.summary.eventId, .freshTime = false};
    input.event = edited(recipe.event, sameId, recipe.firedAtUs);
    input.variables = variables;
    for (const std::string& secret : variables.secretNames)
        input.variables.values[secret] = "${" + secret + "}";
    input.maskSecrets = false;
    input.options.provenance = false;
    input.nowUs = recipe.firedAtUs;
    input.messageId = attempt.summary.eventId + "." + std::to_string(recipe.channelIndex);
    const templates::ChannelPreview preview = templates::previewChannel(recipe.channel, input);
    Layer layer;
    layer.kind = kind;
    layer.isAvailable = true;
    if (const auto* webhook = std::get_if<templates::WebhookPreview>(&preview)) {
        http::OutgoingRequest request;
        request.method = recipe.options.method;
        request.url = webhook->url.text;
        for (const templates::HeaderPreview& header : webhook->headers)
            request.headers.push_back({header.name, header.value.text});
        request.body = webhook->body.text;
        layer.head = headOf(request);
        layer.body = webhook->body.text;
    } else if (const auto* slack = std::get_if<templates::SlackPreview>(&preview)) {
        layer.body = slack->payload.text;
    } else if (const auto* mail = std::get_if<templates::EmailPreview>(&preview)) {
        layer.body = mail->mime;
    } else if (const auto* sms = std::get_if<templates::SmsPreview>(&preview)) {
        layer.body = sms->message.text;
    } else {
        return unavailable(kind, "This program does not know the channel's kind.");
    }
    return layer;
}

Layer sentLayer(const AttemptRecord& attempt)
{
    if (attempt.requestHead.empty() && attempt.requestBody.empty())
        return unavailable(Layer::Kind::Sent, attempt.diagnosis.sentence.empty()
                                                  ? "Nothing was sent."
                                                  : attempt.diagnosis.sentence);
    Layer layer;
    layer.kind = Layer::Kind::Sent;
    layer.isAvailable = true;
    layer.head = attempt.requestHead;
    layer.body = attempt.requestBody;
    if (attempt.requestTruncated)
        layer.whyNot =
            "The log keeps the first " + std::to_string(attempt.requestBody.size()) + " bytes of the body.";
    return layer;
}

Layer receivedLayer(const std::optional<capture::Capture>& received, const SecretMask& mask)
{
    if (!received)
        return unavailable(
            Layer::Kind::Received,
            "No capture belongs to this attempt: it went to another receiver, or its capture was "
            "deleted.");
    Layer layer;
    layer.kind = Layer::Kind::Received;
    layer.isAvailable = true;
    layer.head = mask.masked(received->rawHead);
    layer.body = mask.masked(received->body);
    if (!received->bodyFile.empty())
        layer.whyNot = "The body is large; this is its first part.";
    return layer;
}

void compare(Layer& layer, const Layer& before)
{
    if (!layer.isAvailable || !before.isAvailable)
        return;
    if (!layer.head.empty() && !before.head.empty())
        layer.headChanges = diffBytes(before.head, layer.head);
    layer.bodyChanges = diffBytes(before.body, layer.body);
}

} // namespace

FourLayers fourLayers(const AttemptRecord& attempt, const std::optional<capture::Capture>& received,
                      const registrations::VariableValues& variables)
{
    FourLayers layers;
    layers.templateText = templateLayer(attempt);
    layers.rendered = renderedLayer(attempt, variables);
    layers.sent = sentLayer(attempt);
    layers.received = receivedLayer(received, SecretMask(variables));
    compare(layers.sent, layers.rendered);
    compare(layers.received, layers.sent);
    layers.sameBodies = layers.sent.isAvailable &&
                        (!layers.rendered.isAvailable || layers.rendered.body == layers.sent.body) &&
                        (!layers.received.isAvailable || layers.received.body == layers.sent.body);
    return layers;
}

bool belongsTo(const capture::Capture& received, const AttemptSummary& attempt)
{
    if (attempt.capture != 0)
        return received.summary.id == attempt.capture;
    const bool sameEvent = !attempt.eventId.empty() && received.summary.eventId == attempt.eventId;
    return sameEvent && (attempt.localPort == 0 || received.remotePort == attempt.localPort);
}

} // namespace hookbench::delivery
