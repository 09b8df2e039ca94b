#pragma once

#include "common/Theme.h"
#include "templates/SlackModel.h"

#include <QFont>
#include <QRectF>

#include <memory>
#include <vector>

class QPainter;
class QTextDocument;

namespace hookbench::ui {

/// Slack's own colours, light or dark: a preview looks like Slack, not like this program.
struct SlackColors {
    QColor background;
    QColor text;
    QColor muted;
    QColor link;
    QColor border;
    QColor well; ///< behind code and pictures
    QColor code;
    QColor mention;
    QColor mentionTint;
    QColor primary;
    QColor danger;
    bool dark = false;
};
const SlackColors& slackColors(bool dark);

/// One block laid out for a width: pieces at places relative to its top left corner.
struct SlackPiece {
    enum class Kind { Text, Button, Menu, Image, Rule, Unknown };
    Kind kind = Kind::Text;
    QRectF rect;
    std::shared_ptr<QTextDocument> text;
    QString label;
    QString style; ///< of a button
};

struct SlackLayout {
    std::vector<SlackPiece> pieces;
    qreal height = 0;
};

SlackLayout layoutBlock(const templates::SlackBlock& block, qreal width, const QFont& font,
                        const SlackColors& colors);
/// A text alone, as a message without blocks.
SlackLayout layoutText(const templates::SlackText& text, qreal width, const QFont& font,
                       const SlackColors& colors);

void paintPiece(QPainter& painter, const SlackPiece& piece, const QFont& font, const SlackColors& colors);

/// What a block says, for assistive programs.
QString describeBlock(const templates::SlackBlock& block);

} // namespace hookbench::ui
