#pragma once

#include <QtGlobal>

#include <optional>
#include <utility>

namespace hookbench::ui {

/// A piece of a timeline in milliseconds since 1970, from and to; nothing: all of it.
using TimelineZoom = std::optional<std::pair<qint64, qint64>>;

} // namespace hookbench::ui
