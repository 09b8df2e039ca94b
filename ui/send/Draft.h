#pragma once

#include "http/HttpMessage.h"

#include <QString>

namespace hookbench::ui {

/// What stands in the request view, kept over a restart.
struct Draft {
    QString eventType;
    QString body;
    QString method;
    QString url; ///< "": the local endpoint
    http::Headers headers;
    int timeoutSeconds = 10;

    bool operator==(const Draft&) const = default;
};

/// The draft of a profile folder; the defaults of `fallback` where nothing was saved.
Draft loadDraft(const QString& file, const Draft& fallback);
/// Writes it. Values of headers that carry credentials are left out: secrets are not kept in files.
void saveDraft(const QString& file, const Draft& draft);

} // namespace hookbench::ui
