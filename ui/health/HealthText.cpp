#include "health/HealthText.h"

#include "base/Text.h"
#include "common/Formatting.h"
#include "monitoring/Measure.h"

#include <QCoreApplication>

#include <algorithm>
#include <string>

namespace hookbench::ui {

using namespace monitoring;

namespace {

struct HealthWords {
    Q_DECLARE_TR_FUNCTIONS(hookbench::ui::Health)
};

QString spanText(std::int64_t seconds)
{
    if (seconds % 3600 == 0 && seconds > 0)
        return HealthWords::tr("%1 h").arg(seconds / 3600);
    return seconds % 60 == 0 && seconds > 0 ? HealthWords::tr("%1 min").arg(seconds / 60)
                                            : HealthWords::tr("%1 s").arg(seconds);
}

} // namespace

QString textOf(std::string_view bytes)
{
    return textFromBytes(bytes);
}

QString periodText(Period period)
{
    switch (period) {
    case Period::Quarter:
        return HealthWords::tr("15 minutes");
    case Period::Hour:
        return HealthWords::tr("1 hour");
    case Period::Day:
        return HealthWords::tr("1 day");
    case Period::All:
        return HealthWords::tr("All time");
    }
    return {};
}

QString dimensionText(Dimension dimension)
{
    switch (dimension) {
    case Dimension::Registration:
        return HealthWords::tr("Registration");
    case Dimension::Channel:
        return HealthWords::tr("Channel");
    case Dimension::Target:
        return HealthWords::tr("Target");
    case Dimension::EventType:
        return HealthWords::tr("Event type");
    }
    return {};
}

QString percentText(double share)
{
    const double percent = share >= 1 ? 100 : std::min(share * 100, 99.99);
    const bool isAlmost = percent >= 99.95 && percent < 100;
    return QString::number(percent, 'f', isAlmost ? 2 : 1) + QStringLiteral(" %");
}

QString rateText(double perMinute)
{
    if (perMinute >= 600)
        return HealthWords::tr("%1/s").arg(QString::number(perMinute / 60, 'f', 1));
    return HealthWords::tr("%1/min").arg(QString::number(perMinute, 'f', perMinute < 10 ? 2 : 0));
}

Tone toneOfShare(const Figures& figures)
{
    if (figures.attempts == 0)
        return Tone::Muted;
    return figures.failed == 0 ? Tone::Success : figures.successShare() >= 0.95 ? Tone::Warning : Tone::Danger;
}

FactCell timeCell(std::int64_t us, std::int64_t nowUs, const QString& never)
{
    if (us == 0)
        return {never, Tone::Muted, {}, {}, false};
    return {formatRelative(us, nowUs), Tone::Text, {}, formatDateTime(us), false};
}

FactCell numberCell(const QString& text, Tone tone)
{
    return {text, tone, {}, {}, true};
}

QString ruleText(RuleKind kind)
{
    switch (kind) {
    case RuleKind::FailureShare:
        return HealthWords::tr("Share of failed attempts");
    case RuleKind::ConsecutiveFailures:
        return HealthWords::tr("Failures in a row");
    case RuleKind::Latency:
        return HealthWords::tr("Latency near the timeout");
    case RuleKind::SignatureFailing:
        return HealthWords::tr("Signature failing");
    case RuleKind::EventSilent:
        return HealthWords::tr("Event type silent");
    case RuleKind::Duplicates:
        return HealthWords::tr("Duplicates");
    }
    return {};
}

QString ruleSummary(const AlertRule& rule)
{
    switch (rule.kind) {
    case RuleKind::ConsecutiveFailures:
        return HealthWords::tr("from %n in a row", nullptr, int(rule.threshold));
    case RuleKind::EventSilent:
        return HealthWords::tr("after %1").arg(spanText(std::int64_t(rule.threshold)));
    case RuleKind::Latency:
        return HealthWords::tr("p95 from %1 of the timeout, of %2 or more within %3")
            .arg(percentText(rule.threshold))
            .arg(rule.minimumCount)
            .arg(spanText(rule.windowSeconds));
    default:
        return HealthWords::tr("from %1 of %2 or more within %3")
            .arg(percentText(rule.threshold))
            .arg(rule.minimumCount)
            .arg(spanText(rule.windowSeconds));
    }
}

FactCell stateCell(AlertState state)
{
    switch (state) {
    case AlertState::Firing:
        return {HealthWords::tr("Firing"), Tone::Danger, QStringLiteral("bell-ring"), {}, false};
    case AlertState::Acknowledged:
        return {HealthWords::tr("Acknowledged"), Tone::Warning, QStringLiteral("circle-alert"), {}, false};
    case AlertState::Resolved:
        return {HealthWords::tr("Resolved"), Tone::Success, QStringLiteral("circle-check"), {}, false};
    case AlertState::Ok:
        break;
    }
    return {HealthWords::tr("OK"), Tone::Muted, QStringLiteral("circle-dashed"), {}, false};
}

FactCell registrationCell(const QString& name, const Standing* standing)
{
    FactCell cell{name, Tone::Text, {}, {}, false};
    if (!standing || standing->state == StandingState::Delivering)
        return cell;
    const QString since = formatDateTime(standing->sinceUs);
    if (standing->state == StandingState::Recovered) {
        cell.icon = QStringLiteral("circle-check");
        cell.tone = Tone::Success;
        cell.text = HealthWords::tr("%1: recovered").arg(name);
        cell.hint = HealthWords::tr("Accepted again since %1").arg(since);
        return cell;
    }
    const bool isExhausted = standing->state == StandingState::Exhausted;
    cell.icon = isExhausted ? QStringLiteral("circle-x") : QStringLiteral("circle-alert");
    cell.tone = isExhausted ? Tone::Danger : Tone::Warning;
    cell.text = isExhausted ? HealthWords::tr("%1: exhausted").arg(name) : HealthWords::tr("%1: failing").arg(name);
    cell.hint = HealthWords::tr("Failed attempts in a row: %1, since %2").arg(standing->failuresInARow).arg(since);
    return cell;
}

} // namespace hookbench::ui
