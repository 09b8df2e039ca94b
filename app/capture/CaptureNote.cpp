#include "capture/CaptureNote.h"

#include "base/Text.h"

#include <algorithm>

namespace hookbench::capture {

namespace {

constexpr std::array<std::string_view, captureColours> names{"none",  "red",  "orange", "yellow",
                                                             "green", "blue", "purple"};

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

Status checkLabel(std::string_view label)
{
    const bool isControl = std::any_of(label.begin(), label.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (!label.empty() && label.size() <= longestLabel && !isControl && label.find(',') == std::string_view::npos &&
        isValidUtf8(label))
        return Done{};
    return Error{ErrorCode::InvalidInput,
                 "\"" + asUtf8(label.substr(0, longestLabel)) + "\" is no label: use 1 to " +
                     std::to_string(longestLabel) + " bytes of UTF-8 without commas and line ends.",
                 ""};
}

bool has(const std::vector<std::string>& labels, std::string_view label)
{
    return std::find(labels.begin(), labels.end(), label) != labels.end();
}

} // namespace

std::string_view colourName(CaptureColour colour)
{
    return names[static_cast<std::size_t>(colour) % names.size()];
}

std::optional<CaptureColour> findColour(std::string_view name)
{
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (equalsIgnoringCase(names[i], name))
            return static_cast<CaptureColour>(i);
    }
    return std::nullopt;
}

Result<CaptureNote> edited(CaptureNote note, const NoteEdit& edit)
{
    if (edit.text) {
        if (edit.text->size() > longestNote || !isValidUtf8(*edit.text))
            return Error{ErrorCode::InvalidInput,
                         "A note is UTF-8 text of at most " + std::to_string(longestNote) + " bytes; shorten it.", ""};
        note.text = *edit.text;
    }
    if (edit.colour)
        note.colour = *edit.colour;
    if (edit.labels)
        note.labels.clear();
    std::erase_if(note.labels, [&](const std::string& label) { return has(edit.removeLabels, label); });
    const std::vector<std::string> replaced = edit.labels.value_or(std::vector<std::string>());
    for (const auto* more : {&replaced, &edit.addLabels}) {
        for (const std::string& label : *more) {
            if (Status good = checkLabel(label); !good)
                return good.error();
            if (!has(note.labels, label))
                note.labels.push_back(label);
        }
    }
    if (note.labels.size() > mostLabels)
        return Error{ErrorCode::InvalidInput,
                     "A capture takes at most " + std::to_string(mostLabels) + " labels; remove some first.", ""};
    return note;
}

std::vector<std::string> labelsOf(std::string_view text)
{
    std::vector<std::string> labels;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        if (const std::string_view label = trimmed(text.substr(0, comma)); !label.empty() && !has(labels, label))
            labels.emplace_back(label);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return labels;
}

std::string labelText(const std::vector<std::string>& labels)
{
    std::string text;
    for (const std::string& label : labels)
        text += (text.empty() ? "" : ", ") + label;
    return text;
}

} // namespace hookbench::capture
