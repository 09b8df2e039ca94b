#pragma once

#include <QFont>
#include <QString>

#include <cstdint>
#include <string_view>

namespace hookbench::ui {

// What people read: numbers with their units, times with their zone, bytes as text.

/// "412 B", "3.1 KB", "100 MB" (1 KB = 1024 bytes, as the limits count).
QString formatSize(std::uint64_t bytes);
/// "0.8 ms", "3.1 ms", "412 ms", "2.41 s", "1 min 05 s".
QString formatDurationUs(std::int64_t us);
QString formatDurationMs(double ms);
/// "10:03:22.114" in the local zone.
QString formatTimeOfDay(std::int64_t unixUs);
/// "2026-11-23 10:03:22.114 CET (UTC+1)".
QString formatDateTime(std::int64_t unixUs);
/// "just now", "12 s ago", "3 min ago", "2 h ago", "4 days ago".
QString formatRelative(std::int64_t unixUs, std::int64_t nowUs);
/// With thin spaces between groups of three digits.
QString formatCount(std::int64_t count);

/// Received bytes as text: UTF-8 if they are, each byte as a Latin-1 character otherwise.
QString textFromBytes(std::string_view bytes);
/// A text of the user as the bytes of app/.
std::string toBytes(const QString& text);

/// The window's font, to be set where a monospaced one would be inherited.
QFont windowFont();
/// The font of code, payloads and addresses, `scale` times the size of the window's font.
QFont monospaceFont(qreal scale = 1.0);

} // namespace hookbench::ui
