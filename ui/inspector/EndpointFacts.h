#pragma once

#include "capture/Capture.h"
#include "endpoint/forwarding/ForwardAttempt.h"

#include <QString>

#include <vector>

namespace hookbench::ui {

/// A line of an overview: what it is called, and what it is.
struct Fact {
    QString name;
    QString value;
    QString hint;
    bool code = false;
    capture::CaptureId link = 0; ///< the value leads to this capture
};

/// What the endpoint made of a capture: who took it, whether its signature is good, what answered it. Only what there is
/// to tell. `endpointName` is "" where it is not known any more.
std::vector<Fact> endpointFacts(const capture::Capture& capture, const QString& endpointName);

/// What the handshake of its connection settled on; nothing without TLS.
std::vector<Fact> tlsFacts(const http::TlsDetails& tls);

/// The attempts at handing a capture on, one a line; where there is none yet, that it waits.
std::vector<Fact> forwardFacts(const std::vector<endpoint::ForwardAttempt>& attempts);

} // namespace hookbench::ui
