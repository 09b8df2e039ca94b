#pragma once

#include "capture/CaptureReader.h"

#include <QObject>
#include <QTimer>

#include <optional>
#include <unordered_map>
#include <vector>

namespace hookbench::ui {

/// What a list shows of the captures in sight that its rows do not hold: read when it is first asked for.
class CaptureOrigins final : public QObject {
    Q_OBJECT

public:
    using Origin = capture::CaptureReader::Origin;

    explicit CaptureOrigins(capture::CaptureReader& reader, QObject* parent = nullptr);

    /// Nothing while it is being read: known() tells when it is there.
    const Origin* find(capture::CaptureId id) const;

Q_SIGNALS:
    void known(const std::vector<hookbench::capture::CaptureId>& ids);

private:
    void read();

    capture::CaptureReader& m_reader;
    mutable std::vector<capture::CaptureId> m_wanted;
    mutable QTimer m_timer;
    mutable std::unordered_map<capture::CaptureId, std::optional<Origin>> m_origins; ///< empty: being read, or gone
};

} // namespace hookbench::ui
