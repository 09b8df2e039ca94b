#pragma once

#include "registrations/Registration.h"

#include <QString>

#include <span>
#include <string_view>

namespace hookbench::ui {

/// How a kind of channel is shown: "Webhook", with its icon.
struct ChannelKind {
    const char* kind;
    const char* icon;
};

/// The four kinds that can be made here, in the order in which they are offered.
std::span<const ChannelKind> channelKinds();

/// "Webhook", "Slack", "E-mail", "SMS"; an unknown kind as it is written.
QString channelTitle(std::string_view kind);
/// The same for the chip of a list: lower case, as the service writes it.
QString channelChip(std::string_view kind);
QString channelIcon(std::string_view kind);
/// What such a channel does, in one line, for the menu that adds it.
QString channelHint(std::string_view kind);

/// An empty channel of this kind, with the service's defaults.
registrations::Channel makeChannel(std::string_view kind);

} // namespace hookbench::ui
