#include "TestHelpers.h"

#include "templates/SmsPreview.h"
#include "TemporaryProfile.h"

#include <sstream>

using namespace hookbench;
using namespace hookbench::templates;

TEST_CASE("segments are those of 3GPP TS 23.038, by the recorded vectors")
{
    std::istringstream lines(test::testData(QStringLiteral("sms/gsm-vectors.ndjson")));
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        const json::Value vector = test::parsed(line);
        INFO(vector.find("name")->asString());
        const std::string text = vector.find("text")->asString();
        const SmsSegmentation found = segmentSms(text);
        CHECK((found.encoding == SmsSegmentation::Encoding::Gsm7 ? "GSM-7" : "UCS-2") ==
              vector.find("encoding")->asString());
        CHECK(json::Value(found.units) == *vector.find("units"));
        json::Array units;
        std::size_t at = 0;
        for (const SmsSegment& segment : found.segments) {
            CHECK(segment.begin == at);
            at = segment.end;
            units.push_back(json::Value(segment.units));
        }
        CHECK(at == text.size());
        CHECK(json::Value(units) == *vector.find("per_segment"));
    }
    CHECK(count == 40);
}

TEST_CASE("each character that forces UCS-2 is named with its place and what GSM-7 has for it")
{
    const SmsSegmentation found = segmentSms("it’s 5 °C");
    REQUIRE(found.forcing.size() == 2);
    CHECK(found.forcing[0] == SmsForcing{2, 3, U'\u2019', "'"});
    CHECK(found.forcing[1].offset == 9);
    CHECK(found.forcing[1].replacement.empty());
    CHECK(found.unitsLeft == 70 - 9);
}

TEST_CASE("an SMS channel shows its message and judges its numbers")
{
    registrations::SmsConfig config;
    config.phoneNumbers = {"+4915112345678", "12"};
    config.messageTemplate = "{{ event_type }}: {{ data.object_id }}";
    PreviewInput input;
    input.event = test::sample();
    const SmsPreview preview = previewSms(config, input);
    CHECK(preview.message.text == "object.created: obj_7f3a91c2");
    CHECK(preview.segmentation.segments.size() == 1);
    REQUIRE(preview.problems.size() == 1);
    CHECK(preview.problems[0].field == "phone_numbers[1]");
    config.messageTemplate.reset();
    CHECK(previewSms(config, input).message.text == "object.created obj_7f3a91c2 (evt_123)");
}
