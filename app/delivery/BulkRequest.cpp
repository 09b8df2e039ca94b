#include "delivery/BulkRequest.h"

#include "delivery/Diagnose.h"
#include "delivery/Preparation.h"
#include "delivery/SignRequest.h"
#include "events/Envelope.h"

#include <algorithm>

namespace hookbench::delivery {

namespace {

// Two of each that stand nowhere else in an event.
const std::array<std::string, 2> markerIds{"evt_5f0c9a61d2b748e3a1c7f49b", "evt_e83b17d05c9f4a26b8d0613a"};
constexpr std::array<std::int64_t, 2> markerTimesUs{4'102'444'861'000'000, 4'133'980'922'000'000};

bool hasTemplate(const Recipe& recipe)
{
    const auto* webhook = std::get_if<registrations::WebhookConfig>(&recipe.channel.config);
    return !webhook || !webhook->payloadTemplate.isNull();
}

} // namespace

BulkRequest::BulkRequest(std::shared_ptr<const Recipe> recipe,
                         std::shared_ptr<const registrations::VariableValues> variables, std::int64_t nowUs)
    : m_recipe(std::move(recipe)), m_variables(std::move(variables))
{
    if (!hasTemplate(*m_recipe))
        tryTemplate(nowUs);
}

std::shared_ptr<const Recipe> BulkRequest::recipeOf(const std::string& eventId, std::int64_t nowUs) const
{
    auto copy = std::make_shared<Recipe>(*m_recipe);
    EnvelopeEdit edit{.freshId = false, .fixedId = eventId};
    copy->event = edited(std::move(copy->event), edit, nowUs);
    copy->firedAtUs = nowUs;
    return copy;
}

BulkRequest::Made BulkRequest::render(const std::string& eventId, std::int64_t nowUs) const
{
    Preparation prepared = prepare(recipeOf(eventId, nowUs), *m_variables, {}, 1, nowUs);
    if (prepared.problem)
        return {std::nullopt, std::move(prepared.problem)};
    if (!prepared.job.request)
        return {
            std::nullopt,
            notSendable(DiagnosisCode::NotSendable,
                        {ErrorCode::InvalidInput,
                         "A load goes to webhook and Slack channels only; fire single events at the others.",
                         ""})};
    return {std::move(prepared.job.request), std::nullopt};
}

void BulkRequest::tryTemplate(std::int64_t nowUs)
{
    Recipe unsignedRecipe = *m_recipe;
    unsignedRecipe.options.signing = {};
    const auto own = std::exchange(m_recipe, std::make_shared<const Recipe>(std::move(unsignedRecipe)));
    Made first = render(markerIds[0], markerTimesUs[0]);
    const Made second = render(markerIds[1], markerTimesUs[1]);
    const Made real = render("evt_1", nowUs);
    m_recipe = own;
    if (!first.request || !second.request || !real.request)
        return;
    m_body = std::exchange(first.request->body, {});
    const std::string& body = m_body;
    const std::string time = events::utcTimestamp(markerTimesUs[0]);
    for (const auto& [text, isId] : {std::pair(markerIds[0], true), std::pair(time, false)}) {
        for (std::size_t at = body.find(text); at != std::string::npos;
             at = body.find(text, at + text.size()))
            m_gaps.push_back({at, text.size(), isId});
    }
    std::sort(m_gaps.begin(), m_gaps.end(), [](const Gap& a, const Gap& b) { return a.begin < b.begin; });
    m_template = std::move(first.request);
    const bool isSame =
        spliced(markerIds[1], events::utcTimestamp(markerTimesUs[1])) == second.request->body &&
        spliced("evt_1", events::utcTimestamp(nowUs)) == real.request->body;
    const bool sameHead =
        m_template->headers == second.request->headers && m_template->url == second.request->url;
    if (!isSame || !sameHead)
        m_template.reset();
}

std::string BulkRequest::spliced(const std::string& eventId, const std::string& time) const
{
    std::string out;
    out.reserve(m_body.size() + eventId.size());
    std::size_t done = 0;
    for (const Gap& gap : m_gaps) {
        out.append(m_body, done, gap.begin - done);
        out.append(gap.isId ? eventId : time);
        done = gap.begin + gap.length;
    }
    return out.append(m_body, done, std::string::npos);
}

BulkRequest::Made BulkRequest::request(const std::string& eventId, std::int64_t nowUs) const
{
    if (!m_template)
        return render(eventId, nowUs);
    http::OutgoingRequest request = *m_template;
    request.body = spliced(eventId, events::utcTimestamp(nowUs));
    const Status isSigned = signRequest(request, m_recipe->options.signing, *m_variables, eventId, nowUs);
    if (!isSigned)
        return {std::nullopt, notSendable(DiagnosisCode::SigningFailed, isSigned.error())};
    return {std::move(request), std::nullopt};
}

} // namespace hookbench::delivery
