#pragma once

#include "common/Icons.h"

#include <QStyledItemDelegate>

#include <map>

namespace hookbench::registrations {
struct RegistrationSummary;
}

namespace hookbench::ui {

struct Tokens;

/// One registration in three lines: its name and state, where it goes, what it is told of and through which
/// channels.
class RegistrationDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;

    // What lists of three-line rows have in common.
    static QSize rowSize(const QStyleOptionViewItem& option);
    static QFont smaller(const QFont& base);
    /// Selection, hover and the line below.
    static void paintGround(QPainter* painter, const QStyleOptionViewItem& option);

private:
    /// Icon and word at the right end of `line`; returns how wide they are.
    int paintLatest(QPainter* painter, const QRect& line, const QFont& font, const QModelIndex& index,
                    const Tokens& tokens) const;
    int paintState(QPainter* painter, const QRect& line, const QFont& font,
                   const registrations::RegistrationSummary& summary, const Tokens& tokens) const;
    const QIcon& cachedIcon(const QString& name, Tone tone) const;

    mutable std::map<std::pair<QString, Tone>, QIcon> m_icons;
};

} // namespace hookbench::ui
