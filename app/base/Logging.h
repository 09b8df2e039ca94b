#pragma once

#include <QLoggingCategory>

namespace hookbench {

// Developer messages, off by default below warning: QT_LOGGING_RULES="hookbench.*=true" shows all.
Q_DECLARE_LOGGING_CATEGORY(logHttp)    // hookbench.http
Q_DECLARE_LOGGING_CATEGORY(logCapture) // hookbench.capture
Q_DECLARE_LOGGING_CATEGORY(logStorage) // hookbench.storage
Q_DECLARE_LOGGING_CATEGORY(logSecrets) // hookbench.secrets
Q_DECLARE_LOGGING_CATEGORY(logUi)      // hookbench.ui

} // namespace hookbench
