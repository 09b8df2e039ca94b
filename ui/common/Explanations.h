#pragma once

#include <QString>

#include <string_view>

namespace hookbench::ui {

/// What a value stands for beyond its characters, in words of several lines: a token's claims, what base64 holds, a time.
/// "" for most values.
QString explanationOf(std::string_view text);

} // namespace hookbench::ui
