#include "base/Logging.h"

namespace hookbench {

Q_LOGGING_CATEGORY(logHttp, "hookbench.http", QtWarningMsg)
Q_LOGGING_CATEGORY(logCapture, "hookbench.capture", QtWarningMsg)
Q_LOGGING_CATEGORY(logStorage, "hookbench.storage", QtWarningMsg)
Q_LOGGING_CATEGORY(logSecrets, "hookbench.secrets", QtWarningMsg)
Q_LOGGING_CATEGORY(logUi, "hookbench.ui", QtWarningMsg)

} // namespace hookbench
