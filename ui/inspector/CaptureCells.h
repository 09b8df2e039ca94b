#pragma once

#include "capture/CaptureTable.h"
#include "inspector/CaptureOrigins.h"

#include <QCoreApplication>
#include <QString>

namespace hookbench::ui {

/// The columns of the list: those of the table, in its order, and behind them those that are read for the rows in sight.
enum class CaptureColumn { Time, Method, Target, Status, EventType, Size, Duration, Marks, Signature, EventId, Source, Notes };

/// The words of the list's cells.
class CaptureCells {
    Q_DECLARE_TR_FUNCTIONS(hookbench::ui::CaptureCells)

public:
    using Position = capture::CaptureTable::Position;

    CaptureCells(const capture::CaptureTable& table, const CaptureOrigins& origins) : m_table(table), m_origins(origins) {}

    QString text(Position position, CaptureColumn column) const;
    QString toolTip(Position position, CaptureColumn column) const;
    static QString title(CaptureColumn column);

private:
    const capture::CaptureTable& m_table;
    const CaptureOrigins& m_origins;
};

} // namespace hookbench::ui
