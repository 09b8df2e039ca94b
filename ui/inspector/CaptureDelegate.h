#pragma once

#include "common/LiveTable.h"

#include <QIcon>

#include <array>

namespace hookbench::ui {

/// Paints a row of the capture list: the method by its kind, the status as a badge, marks as icons.
class CaptureDelegate final : public LiveDelegate {
    Q_OBJECT

public:
    explicit CaptureDelegate(QObject* parent = nullptr);

    /// At the left and right of what a cell shows.
    static constexpr int padding = 9;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

private:
    void paintMarks(QPainter* painter, const QRect& rect, int marks) const;
    /// The labels at the right end of the target, where they leave half of it; the place that is left for the text.
    static QRect paintLabels(QPainter* painter, const QRect& rect, const QString& labels, const QPalette& palette);
    /// What a sink received has a picture before its target; the place that is left for the text.
    QRect paintKind(QPainter* painter, const QRect& rect, int kind) const;

    mutable std::array<QIcon, 7> m_icons; ///< of the marks, made when first painted
    mutable std::array<QIcon, 4> m_kinds; ///< of the kinds of captures, likewise
};

} // namespace hookbench::ui
