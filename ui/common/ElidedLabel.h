#pragma once

#include <QLabel>

namespace hookbench::ui {

/// A line of text that gives way: it is cut with "…" where there is no room, and then shows all in its tool
/// tip.
class ElidedLabel final : public QLabel {
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    void setFullText(const QString& text);
    QString fullText() const { return m_text; }
    void setElideMode(Qt::TextElideMode mode);
    /// A tool tip to show instead of the text that did not fit.
    void setHint(const QString& hint);

    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void elide();

    QString m_text;
    QString m_hint;
    Qt::TextElideMode m_mode = Qt::ElideRight;
};

} // namespace hookbench::ui
