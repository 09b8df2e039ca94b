#include "common/Formatting.h"

#include "base/Text.h"

#include <QApplication>
#include <QCoreApplication>
#include <QDateTime>
#include <QFontDatabase>
#include <QLocale>
#include <QTimeZone>

#include <cmath>

namespace hookbench::ui {

namespace {

QString tr(const char* text, const char* comment = nullptr, int n = -1)
{
    return QCoreApplication::translate("hookbench::ui::Formatting", text, comment, n);
}

/// At least three digits that say something, and no more decimals than that.
QString significant(double value)
{
    const int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
    QString text = QString::number(value, 'f', decimals);
    if (decimals > 0) {
        while (text.endsWith(QLatin1Char('0')))
            text.chop(1);
        if (text.endsWith(QLatin1Char('.')))
            text.chop(1);
    }
    return text;
}

QDateTime localTime(std::int64_t unixUs)
{
    return QDateTime::fromMSecsSinceEpoch(unixUs / 1000);
}

} // namespace

QString formatSize(std::uint64_t bytes)
{
    if (bytes < 1024)
        return tr("%1 B").arg(bytes);
    const double kib = double(bytes) / 1024;
    if (kib < 1024)
        return tr("%1 KB").arg(significant(kib));
    if (kib < 1024 * 1024)
        return tr("%1 MB").arg(significant(kib / 1024));
    return tr("%1 GB").arg(significant(kib / 1024 / 1024));
}

QString formatDurationMs(double ms)
{
    if (ms < 1000)
        return tr("%1 ms").arg(significant(ms));
    const double seconds = ms / 1000;
    if (seconds < 60)
        return tr("%1 s").arg(significant(seconds));
    const auto whole = static_cast<long long>(std::llround(seconds));
    return tr("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
}

QString formatDurationUs(std::int64_t us)
{
    return formatDurationMs(double(us) / 1000);
}

QString formatTimeOfDay(std::int64_t unixUs)
{
    return localTime(unixUs).toString(QStringLiteral("HH:mm:ss.zzz"));
}

QString formatDateTime(std::int64_t unixUs)
{
    const QDateTime time = localTime(unixUs);
    const QString zone = time.timeZoneAbbreviation();
    const int offset = time.offsetFromUtc();
    QString text = time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz ")) + zone;
    if (offset != 0)
        text += QStringLiteral(" (UTC%1%2:%3)")
                    .arg(offset < 0 ? QLatin1Char('-') : QLatin1Char('+'))
                    .arg(std::abs(offset) / 3600)
                    .arg(std::abs(offset) / 60 % 60, 2, 10, QLatin1Char('0'));
    return text;
}

QString formatRelative(std::int64_t unixUs, std::int64_t nowUs)
{
    const std::int64_t seconds = (nowUs - unixUs) / 1'000'000;
    if (seconds < 2)
        return tr("just now");
    if (seconds < 60)
        return tr("%1 s ago").arg(seconds);
    if (seconds < 3600)
        return tr("%1 min ago").arg(seconds / 60);
    if (seconds < 86400)
        return tr("%1 h ago").arg(seconds / 3600);
    const int days = int(seconds / 86400);
    return days == 1 ? tr("1 day ago") : tr("%n days ago", nullptr, days);
}

QString formatCount(std::int64_t count)
{
    QString text = QString::number(count);
    for (qsizetype at = text.size() - 3; at > 0; at -= 3)
        text.insert(at, QChar(0x202f));
    return text;
}

QString textFromBytes(std::string_view bytes)
{
    if (isValidUtf8(bytes))
        return QString::fromUtf8(bytes.data(), qsizetype(bytes.size()));
    return QString::fromLatin1(bytes.data(), qsizetype(bytes.size()));
}

std::string toBytes(const QString& text)
{
    return text.toStdString();
}

QFont windowFont()
{
    QFont font = QApplication::font();
    font.setFamily(font.family());
    font.setPointSizeF(font.pointSizeF());
    font.setFixedPitch(false);
    font.setStyleStrategy(QFont::PreferDefault);
    return font;
}

QFont monospaceFont(qreal scale)
{
    static const QString family = [] {
        const QString preferred = QStringLiteral("JetBrains Mono");
        return QFontDatabase::hasFamily(preferred)
                   ? preferred
                   : QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
    }();
    QFont font = QApplication::font();
    font.setFamily(family);
    font.setStyleHint(QFont::Monospace);
    font.setFixedPitch(true);
    // Ligatures would hide which characters a payload holds.
    font.setStyleStrategy(QFont::PreferNoShaping);
    font.setPointSizeF(font.pointSizeF() * scale * 0.97);
    return font;
}

} // namespace hookbench::ui
