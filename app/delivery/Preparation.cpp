#include "delivery/Preparation.h"

#include "endpoint/Endpoint.h"
#include "delivery/Diagnose.h"
#include "delivery/SignRequest.h"
#include "delivery/UrlParts.h"
#include "registrations/EnvironmentStore.h"

#include <utility>

namespace hookbench::delivery {

namespace {

constexpr std::uint64_t maxResponseBytes = std::uint64_t{1} << 20;

/// The host may have changed since it was shown: another environment, another value of a variable.
Status checkHost(const http::OutgoingRequest& request, const Recipe& recipe)
{
    const auto place = placeOfUrl(request.url);
    if (!place)
        return place.error();
    if (recipe.mode != Mode::Send || place->text() == recipe.host)
        return Done{};
    return Error{ErrorCode::InvalidInput,
                 "The URL leads to " + place->text() + " now, and " + recipe.host +
                     " was shown when the event was fired; fire it again if that is meant.",
                 ""};
}

std::string rerouted(const std::string& url, const Recipe& recipe)
{
    // The path of a Slack webhook is a secret, and the sink has one of its own.
    if (std::holds_alternative<registrations::SlackConfig>(recipe.channel.config))
        return recipe.rerouteTo;
    std::string base = recipe.rerouteTo;
    while (base.ends_with('/'))
        base.pop_back();
    return base + pathAndQuery(url);
}

Status applyOptions(http::OutgoingRequest& request, const Recipe& recipe,
                    const registrations::VariableValues& variables)
{
    const DeliveryOptions& options = recipe.options;
    if (std::holds_alternative<registrations::WebhookConfig>(recipe.channel.config))
        request.method = options.method;
    request.version = options.httpVersion;
    request.maxResponseBytes = maxResponseBytes;
    request.verifyTls = !options.tls.skipVerification;
    request.caFile = options.tls.caFile;
    request.clientCertificateFile = options.tls.clientCertificateFile;
    request.clientKeyFile = options.tls.clientKeyFile;
    auto password =
        registrations::resolveVariables(options.tls.clientKeyPassword, registrations::lookupIn(variables));
    if (!password)
        return password.error();
    request.clientKeyPassword = std::move(*password);
    return Done{};
}

/// What the signature names: the event, so that a receiver knows it again in each attempt.
const std::string& messageId(const Recipe& recipe, const std::string& eventId)
{
    return eventId.empty() && recipe.literal ? recipe.literal->messageId : eventId;
}

std::optional<Diagnosis> prepareRequest(TransportJob& job)
{
    const Recipe& recipe = *job.recipe;
    auto request =
        recipe.literal ? resolved(*recipe.literal, job.variables) : templates::requestOf(*job.preview);
    if (!request)
        return notSendable(recipe.literal ? DiagnosisCode::SecretUnresolved : DiagnosisCode::NotSendable,
                           request.error());
    if (Status same = checkHost(*request, recipe); !same)
        return notSendable(DiagnosisCode::NotSendable, same.error());
    if (recipe.mode == Mode::Reroute)
        request->url = rerouted(request->url, recipe);
    if (Status applied = applyOptions(*request, recipe, job.variables); !applied)
        return notSendable(DiagnosisCode::SecretUnresolved, applied.error());
    const Status isSigned =
        signRequest(*request, recipe.options.signing, job.variables,
                    messageId(recipe, eventIdOf(recipe.event)), job.nowUs);
    if (!isSigned)
        return notSendable(DiagnosisCode::SigningFailed, isSigned.error());
    job.request = std::move(*request);
    return std::nullopt;
}

bool isHttp(const registrations::Channel& channel)
{
    return std::holds_alternative<registrations::WebhookConfig>(channel.config) ||
           std::holds_alternative<registrations::SlackConfig>(channel.config);
}

} // namespace

Preparation prepare(std::shared_ptr<const Recipe> recipe, registrations::VariableValues variables,
                    std::vector<std::string> recipients, int attempt, std::int64_t nowUs)
{
    Preparation made;
    TransportJob& job = made.job;
    job.recipe = std::move(recipe);
    job.variables = std::move(variables);
    job.recipients = std::move(recipients);
    job.attempt = attempt;
    job.nowUs = nowUs;
    if (job.recipe->literal) {
        made.problem = prepareRequest(job);
        return made;
    }
    templates::PreviewInput input;
    input.event = job.recipe->event;
    input.variables = job.variables;
    input.maskSecrets = false;
    input.options.provenance = false;
    input.nowUs = job.recipe->firedAtUs;
    if (std::holds_alternative<registrations::EmailConfig>(job.recipe->channel.config) &&
        !job.recipe->from.empty())
        input.mailFrom = job.recipe->from;
    input.messageId = eventIdOf(job.recipe->event) + "." + std::to_string(job.recipe->channelIndex);
    job.preview = std::make_shared<const templates::ChannelPreview>(
        templates::previewChannel(job.recipe->channel, input));
    if (templates::hasErrors(templates::problemsOf(*job.preview)))
        made.problem = diagnosePreview(*job.preview, *job.recipe, job.variables);
    else if (isHttp(job.recipe->channel))
        made.problem = prepareRequest(job);
    return made;
}

AttemptRecord recordOf(const std::shared_ptr<const Recipe>& recipe, const AttemptEnd& end, Exchange exchange,
                       const SecretMask& mask)
{
    AttemptRecord record;
    AttemptSummary& summary = record.summary;
    summary.delivery = end.delivery;
    summary.startedAtUs = end.startedAtUs;
    summary.durationUs = end.endedAtUs - end.startedAtUs;
    summary.nextAttemptUs = end.nextAttemptUs;
    summary.requestBytes = exchange.requestHead.size() + exchange.requestBody.size();
    summary.responseBytes = exchange.responseHead.size() + exchange.responseBody.size();
    summary.number = end.number;
    summary.status = exchange.status;
    summary.outcome = end.outcome;
    summary.mode = recipe->mode;
    summary.diagnosis = end.diagnosis.code;
    summary.localPort = exchange.localPort;
    summary.capture =
        exchange.capture != 0 ? exchange.capture : endpoint::captureOf(exchange.responseHeaders);
    summary.kind = recipe->channel.kind();
    summary.eventType = eventTypeOf(recipe->event);
    summary.eventId = eventIdOf(recipe->event);
    summary.registrationId = recipe->registrationId;
    summary.registrationName = recipe->registrationName;
    summary.place = recipe->place;
    summary.method = exchange.method.empty() ? recipe->options.method : exchange.method;
    record.url = std::move(exchange.url);
    record.httpVersion = std::move(exchange.httpVersion);
    record.requestHead = std::move(exchange.requestHead);
    record.requestBody = std::move(exchange.requestBody);
    record.responseHead = std::move(exchange.responseHead);
    record.responseBody = std::move(exchange.responseBody);
    record.responseTruncated = exchange.responseTruncated;
    record.timings = exchange.timings;
    record.remoteAddress = std::move(exchange.remoteAddress);
    record.remotePort = exchange.remotePort;
    if (exchange.error) {
        record.error = exchange.error->message;
        record.errorDetail = exchange.error->detail;
    }
    record.diagnosis = end.diagnosis;
    record.recipients = std::move(exchange.recipients);
    record.skippedTlsVerification = recipe->options.tls.skipVerification;
    record.recipe = recipe;
    if (mask.empty())
        return record;
    for (std::string* bytes :
         {&record.url, &record.requestHead, &record.requestBody, &record.responseHead, &record.responseBody,
          &record.error, &record.errorDetail, &record.diagnosis.sentence, &record.diagnosis.detail})
        mask.apply(*bytes, record.maskedNames);
    for (std::string& argument : record.diagnosis.arguments)
        mask.apply(argument, record.maskedNames);
    for (RecipientOutcome& outcome : record.recipients)
        mask.apply(outcome.words, record.maskedNames);
    return record;
}

} // namespace hookbench::delivery
