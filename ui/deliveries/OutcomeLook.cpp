#include "deliveries/OutcomeLook.h"

#include <QCoreApplication>

namespace hookbench::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Deliveries", text);
}

} // namespace

OutcomeLook lookOf(delivery::Outcome outcome, bool isLast)
{
    switch (outcome) {
    case delivery::Outcome::Delivered:
        return {QStringLiteral("circle-check"), Tone::Success, tr("Delivered")};
    case delivery::Outcome::Failed:
        return isLast ? OutcomeLook{QStringLiteral("circle-x"), Tone::Danger, tr("Failed")}
                      : OutcomeLook{QStringLiteral("refresh-cw"), Tone::Warning, tr("Retrying")};
    case delivery::Outcome::DryRun:
        return {QStringLiteral("circle-dashed"), Tone::Muted, tr("Dry run")};
    case delivery::Outcome::Cancelled:
        return {QStringLiteral("x"), Tone::Muted, tr("Cancelled")};
    case delivery::Outcome::Unknown:
        return {QStringLiteral("circle-help"), Tone::Warning, tr("Unknown")};
    }
    return {};
}

OutcomeLook lookOf(const delivery::AttemptSummary& attempt)
{
    return lookOf(attempt.outcome, attempt.isLast());
}

OutcomeLook lookOf(delivery::DeliveryState::Phase phase)
{
    using Phase = delivery::DeliveryState::Phase;
    switch (phase) {
    case Phase::Preparing:
        return {QStringLiteral("circle-dashed"), Tone::Muted, tr("Preparing")};
    case Phase::UnderWay:
        return {QStringLiteral("send"), Tone::Accent, tr("Under way")};
    case Phase::Waiting:
        return {QStringLiteral("clock"), Tone::Warning, tr("Waiting")};
    case Phase::Delivered:
        return lookOf(delivery::Outcome::Delivered, true);
    case Phase::Failed:
        return lookOf(delivery::Outcome::Failed, true);
    case Phase::Cancelled:
        return lookOf(delivery::Outcome::Cancelled, true);
    case Phase::DryRun:
        return lookOf(delivery::Outcome::DryRun, true);
    }
    return {};
}

QString modeText(delivery::Mode mode)
{
    switch (mode) {
    case delivery::Mode::Send:
        return tr("Send");
    case delivery::Mode::DryRun:
        return tr("Dry run");
    case delivery::Mode::Reroute:
        return tr("Reroute to a sink");
    }
    return {};
}

QString formatUntil(std::int64_t unixUs, std::int64_t nowUs)
{
    const std::int64_t seconds = (unixUs - nowUs + 999'999) / 1'000'000;
    if (seconds <= 0)
        return tr("now");
    if (seconds < 120)
        return tr("in %1 s").arg(seconds);
    if (seconds < 7200)
        return tr("in %1 min").arg((seconds + 30) / 60);
    return tr("in %1 h").arg((seconds + 1800) / 3600);
}

} // namespace hookbench::ui
