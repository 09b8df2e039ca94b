#pragma once

#include "common/Icons.h"
#include "endpoint/Endpoints.h"

#include <QString>
#include <QStringList>

namespace hookbench::ui {

// How endpoints are told of in words.

struct EndpointLook {
    QString icon;
    Tone tone;
    QString word; ///< "Listening"
};
EndpointLook lookOf(const endpoint::EndpointConfig& config, const endpoint::EndpointState& state);

/// Its URL, also while it is stopped.
QString urlOf(const endpoint::EndpointConfig& config, const endpoint::EndpointState& state);

/// What is special about it, in a word each: "HTTPS", "GitHub", "3 rules", "forwards", "tunnel".
QStringList marksOf(const endpoint::EndpointConfig& config);

} // namespace hookbench::ui
