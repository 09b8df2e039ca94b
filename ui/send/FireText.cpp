#include "send/FireText.h"

#include "common/Formatting.h"

#include <QCoreApplication>
#include <QStringList>
#include <QUrl>

#include <algorithm>
#include <set>

namespace hookbench::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("Send", text);
}

/// The first of them by name, the others by number.
QString named(const std::vector<std::string>& places)
{
    // A button has only so much room; the list and the button's tool tip have it whole.
    constexpr int mostCharacters = 34;
    QString first = textFromBytes(places.front());
    if (first.size() > mostCharacters)
        first = first.left(mostCharacters / 2) + QChar(0x2026) + first.right(mostCharacters / 2);
    return places.size() == 1 ? first : tr("%1 and %2 more").arg(first).arg(places.size() - 1);
}

/// What is really reached on other machines; then, if wanted, on this one.
std::vector<std::string> realPlaces(delivery::RoutePlan plan, bool withLocal)
{
    auto& targets = plan.targets;
    const auto local = std::stable_partition(targets.begin(), targets.end(),
                                             [](const delivery::Target& one) { return !one.isLoopback; });
    if (!withLocal)
        targets.erase(local, targets.end());
    return plan.realTargets();
}

std::vector<std::string> localPlaces(const delivery::RoutePlan& plan)
{
    std::vector<std::string> places;
    for (const delivery::Target& target : plan.targets) {
        std::string place;
        if (target.mode == delivery::Mode::Send && target.isLoopback)
            place = target.host;
        else if (target.mode == delivery::Mode::Reroute) {
            const QUrl url(textFromBytes(target.rerouteTo));
            place = toBytes(url.port() > 0 ? QStringLiteral("%1:%2").arg(url.host()).arg(url.port())
                                           : url.host());
        }
        if (!place.empty() && std::find(places.begin(), places.end(), place) == places.end())
            places.push_back(place);
    }
    return places;
}

} // namespace

QString fireText(const delivery::RoutePlan& plan)
{
    const int dry = plan.count(delivery::Mode::DryRun);
    const QString ofDry = dry == 1 ? tr("1 dry run") : tr("%1 dry runs").arg(dry);
    QString text;
    if (plan.leavesMachine()) {
        const auto places = realPlaces(plan, true);
        text = tr("&Really send to %1").arg(places.empty() ? tr("other machines") : named(places));
    } else if (const auto places = localPlaces(plan); !places.empty()) {
        text = (plan.count(delivery::Mode::Send) > 0 ? tr("&Send to %1") : tr("&Reroute to %1"))
                   .arg(named(places));
    } else if (dry > 0) {
        return dry == 1 ? tr("&Dry run of 1 target") : tr("&Dry run of %1 targets").arg(dry);
    } else {
        return tr("No targets");
    }
    return dry > 0 ? text + QStringLiteral(", ") + ofDry : text;
}

QString productionQuestion(const delivery::RoutePlan& plan)
{
    QStringList places;
    for (const std::string& place : realPlaces(plan, false))
        places << textFromBytes(place);
    constexpr int mostNamed = 12;
    const int rest = int(places.size()) - mostNamed;
    QString all = places.mid(0, mostNamed).join(QStringLiteral(", "));
    if (rest > 0)
        all += tr(" and %1 more").arg(rest);
    return tr("“%1” is a production environment. This really sends to %2.")
        .arg(textFromBytes(plan.environmentName), all);
}

QString radiusText(const delivery::RoutePlan& plan)
{
    std::set<std::string> registrations;
    for (const delivery::Target& target : plan.targets)
        registrations.insert(target.registrationId);
    QString text =
        plan.targets.empty()
            ? tr("No active registration subscribes to %1.")
                  .arg(plan.eventType.empty() ? tr("an event without a type") : textFromBytes(plan.eventType))
        : plan.targets.size() == 1 ? tr("1 target of 1 registration.")
        : registrations.size() == 1
            ? tr("%1 targets of 1 registration.").arg(plan.targets.size())
            : tr("%1 targets of %2 registrations.").arg(plan.targets.size()).arg(registrations.size());
    if (plan.inactive > 0)
        text +=
            QLatin1Char(' ') + (plan.inactive == 1 ? tr("1 that subscribes is paused.")
                                                   : tr("%1 that subscribe are paused.").arg(plan.inactive));
    if (plan.others > 0)
        text += QLatin1Char(' ') + (plan.others == 1 ? tr("1 other wants other events.")
                                                     : tr("%1 others want other events.").arg(plan.others));
    return text;
}

} // namespace hookbench::ui
