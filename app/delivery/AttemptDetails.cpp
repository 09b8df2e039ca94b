#include "delivery/AttemptDetails.h"

#include "base/Text.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <charconv>

namespace hookbench::delivery {

namespace {

void appendText(json::Object& out, const char* name, const std::string& text)
{
    if (!text.empty())
        out.append(name, json::Value(asUtf8(text)));
}

void appendTexts(json::Object& out, const char* name, const std::vector<std::string>& texts)
{
    json::Array array;
    for (const std::string& text : texts)
        array.push_back(json::Value(asUtf8(text)));
    if (!array.empty())
        out.append(name, std::move(array));
}

std::string textOf(const json::Value& value, const char* name)
{
    const json::Value* member = value.find(name);
    return member && member->isString() ? member->asString() : std::string();
}

std::vector<std::string> textsOf(const json::Value* array)
{
    std::vector<std::string> texts;
    if (array && array->isArray()) {
        for (const json::Value& item : array->asArray()) {
            if (item.isString())
                texts.push_back(item.asString());
        }
    }
    return texts;
}

json::Value toJson(const RecipientOutcome& outcome)
{
    json::Object out;
    out.append("address", json::Value(asUtf8(outcome.address)));
    out.append("accepted", json::Value(outcome.accepted));
    out.append("status", json::Value(outcome.status));
    out.append("words", json::Value(asUtf8(outcome.words)));
    return out;
}

RecipientOutcome recipientFrom(const json::Value& value)
{
    RecipientOutcome outcome;
    outcome.address = textOf(value, "address");
    outcome.words = textOf(value, "words");
    const json::Value* accepted = value.find("accepted");
    outcome.accepted = accepted && accepted->isBool() && accepted->asBool();
    if (const json::Value* status = value.find("status"); status && status->isNumber()) {
        const std::string& digits = status->asNumber().text;
        std::from_chars(digits.data(), digits.data() + digits.size(), outcome.status);
    }
    return outcome;
}

} // namespace

std::string detailsText(const AttemptRecord& record)
{
    json::Object out;
    appendText(out, "error", record.error);
    appendText(out, "error_detail", record.errorDetail);
    appendText(out, "diagnosis", record.diagnosis.sentence);
    appendText(out, "diagnosis_detail", record.diagnosis.detail);
    appendTexts(out, "arguments", record.diagnosis.arguments);
    appendTexts(out, "masked", record.maskedNames);
    json::Array recipients;
    for (const RecipientOutcome& outcome : record.recipients)
        recipients.push_back(toJson(outcome));
    if (!recipients.empty())
        out.append("recipients", std::move(recipients));
    return out.empty() ? std::string() : json::write(json::Value(std::move(out)));
}

void readDetails(std::string_view text, AttemptRecord& record)
{
    record.diagnosis.code = record.summary.diagnosis;
    if (text.empty())
        return;
    const auto value = json::parse(text);
    if (!value)
        return;
    record.error = textOf(*value, "error");
    record.errorDetail = textOf(*value, "error_detail");
    record.diagnosis.sentence = textOf(*value, "diagnosis");
    record.diagnosis.detail = textOf(*value, "diagnosis_detail");
    record.diagnosis.arguments = textsOf(value->find("arguments"));
    record.maskedNames = textsOf(value->find("masked"));
    if (const json::Value* recipients = value->find("recipients"); recipients && recipients->isArray()) {
        for (const json::Value& item : recipients->asArray())
            record.recipients.push_back(recipientFrom(item));
    }
}

std::string recipientsText(const std::vector<std::string>& recipients)
{
    json::Array array;
    for (const std::string& recipient : recipients)
        array.push_back(json::Value(asUtf8(recipient)));
    return json::write(json::Value(std::move(array)));
}

std::vector<std::string> recipientsFrom(std::string_view text)
{
    const auto value = json::parse(text);
    return value ? textsOf(&*value) : std::vector<std::string>();
}

} // namespace hookbench::delivery
