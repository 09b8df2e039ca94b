#pragma once

#include "base/Result.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::capture {

/// A colour that the user marks a capture with; a window shows its name, too.
enum class CaptureColour : std::uint8_t { None, Red, Orange, Yellow, Green, Blue, Purple };
inline constexpr int captureColours = 7;

/// "none", "red", …
std::string_view colourName(CaptureColour colour);
std::optional<CaptureColour> findColour(std::string_view name);

/// What the user has written on a capture. It stands in the index beside the capture's row and goes when that is cleared
/// away for good.
struct CaptureNote {
    std::string text;                ///< the note; any lines of UTF-8
    std::vector<std::string> labels; ///< short names, each once, in the order of giving
    CaptureColour colour = CaptureColour::None;

    bool empty() const { return text.empty() && labels.empty() && colour == CaptureColour::None; }
    bool operator==(const CaptureNote&) const = default;
};

/// The most bytes of a note, of a label, and the most labels of one capture.
inline constexpr std::size_t longestNote = 16'384;
inline constexpr std::size_t longestLabel = 64;
inline constexpr std::size_t mostLabels = 16;

/// A change of notes, the same for all captures it is for.
struct NoteEdit {
    std::optional<std::string> text;               ///< replaces the note; "" takes it away
    std::optional<std::vector<std::string>> labels; ///< replaces all labels
    std::vector<std::string> addLabels;
    std::vector<std::string> removeLabels; ///< those that are not there are passed over
    std::optional<CaptureColour> colour;

    bool empty() const { return *this == NoteEdit(); }
    bool operator==(const NoteEdit&) const = default;
};

/// The note after the edit. Errors: InvalidInput for a label or note that is too long, and for labels with a comma, a line
/// end or nothing in them.
Result<CaptureNote> edited(CaptureNote note, const NoteEdit& edit);

/// "bug, order 7" as labels, spaces around them dropped.
std::vector<std::string> labelsOf(std::string_view text);
/// The labels with ", " between them.
std::string labelText(const std::vector<std::string>& labels);

} // namespace hookbench::capture
