#include "templates/SmsPreview.h"

#include "registrations/Validation.h"
#include "templates/DefaultTexts.h"
#include "templates/PreviewParts.h"
#include "templates/Renderer.h"

namespace hookbench::templates {

namespace {

constexpr std::size_t manySegments = 10;

void checkLength(SmsPreview& preview)
{
    const std::size_t count = preview.segmentation.segments.size();
    Problem problem;
    problem.kind = Problem::Kind::Limit;
    problem.field = "message_template";
    if (count > manySegments) {
        problem.severity = Problem::Severity::Warning;
        problem.message = "The message takes " + std::to_string(count) +
                          " segments; providers cut off or refuse more than 10, so shorten it, with "
                          "|truncate(300) for instance.";
        preview.problems.push_back(problem);
    }
    if (preview.message.ok() && preview.message.text.empty()) {
        problem.severity = Problem::Severity::Error;
        problem.message = "The message is empty; a message needs at least one character.";
        preview.problems.push_back(problem);
    }
}

} // namespace

SmsPreview previewSms(const registrations::SmsConfig& config, const PreviewInput& input)
{
    SmsPreview preview;
    preview.message = config.messageTemplate ? renderText(*config.messageTemplate, input.event, input.options,
                                                          "message_template")
                                             : fixedRendering(defaultSms(input.event), input.options);
    preview.problems = preview.message.problems;
    for (std::size_t i = 0; i < config.phoneNumbers.size(); ++i) {
        const std::string field = "phone_numbers[" + std::to_string(i) + "]";
        preview.numbers.push_back(renderInto(preview.problems, config.phoneNumbers[i], input, field).text);
        addProblems(preview.problems, registrations::validatePhoneNumber(preview.numbers.back(), field));
    }
    preview.segmentation = segmentSms(preview.message.text);
    checkLength(preview);
    return preview;
}

} // namespace hookbench::templates
