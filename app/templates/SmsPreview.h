#pragma once

#include "registrations/Registration.h"
#include "templates/PreviewInput.h"
#include "templates/SmsSegments.h"

#include <string>
#include <vector>

namespace hookbench::templates {

/// The message of an SMS channel. Shown only: the service sends messages, this program does not.
struct SmsPreview {
    Rendering message;
    std::vector<std::string> numbers;
    SmsSegmentation segmentation;
    Problems problems; ///< all of them; more than 10 segments is one
};

/// Without a template: "TYPE ID: the first id in the data".
SmsPreview previewSms(const registrations::SmsConfig& config, const PreviewInput& input);

} // namespace hookbench::templates
