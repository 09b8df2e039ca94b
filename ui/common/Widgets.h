#pragma once

#include "common/Icons.h"

#include <QFrame>
#include <QLabel>
#include <QPlainTextEdit>
#include <QString>

class QPushButton;
class QToolButton;

namespace hookbench::ui {

// Small widgets that every page uses.

/// An icon button: `name` is its accessible name and, with the shortcut, its tool tip.
QToolButton* makeIconButton(QWidget* parent, const QString& objectName, const QString& iconName,
                            const QString& name, Tone tone = Tone::Muted);

/// A heading of a page or section, `scale` times the window's font, semi-bold.
QLabel* makeHeading(QWidget* parent, const QString& text, qreal scale);
/// Secondary text that wraps.
QLabel* makeMuted(QWidget* parent, const QString& text);

/// A label in the secondary colour of whatever theme is on, or in another tone.
class MutedLabel : public QLabel {
    Q_OBJECT

public:
    explicit MutedLabel(const QString& text = {}, QWidget* parent = nullptr);
    void setTone(Tone tone);

protected:
    void changeEvent(QEvent* event) override;

private:
    void tint();
    Tone m_tone = Tone::Muted;
    bool m_tinting = false;
};

/// An icon that is painted anew when the theme changes, as a pixmap in a QLabel would not be.
class IconLabel final : public QWidget {
    Q_OBJECT

public:
    explicit IconLabel(QWidget* parent = nullptr, int size = 16);
    void setIcon(const QString& name, Tone tone);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QIcon m_icon;
};

/// A hairline.
class Hairline final : public QWidget {
    Q_OBJECT

public:
    explicit Hairline(Qt::Orientation orientation, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

/// A rounded surface with a hairline around it.
class Card : public QFrame {
    Q_OBJECT

public:
    enum class Fill { Surface, Sunken };
    explicit Card(QWidget* parent = nullptr, Fill fill = Fill::Surface);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Fill m_fill;
};

/// A panel on the surface colour, without an edge.
class SurfacePanel : public QWidget {
    Q_OBJECT

public:
    explicit SurfacePanel(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

/// A status in words on a tint: "200 OK", "Duplicate of #12".
class Pill final : public QWidget {
    Q_OBJECT

public:
    explicit Pill(QWidget* parent = nullptr);
    void setStatus(int status, const QString& text);
    void setTone(Tone tone, const QString& text);
    QString text() const { return m_text; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    Tone m_tone = Tone::Muted;
};

/// A monospaced text in a well, with a button that copies it.
class CopyBox final : public Card {
    Q_OBJECT

public:
    CopyBox(const QString& objectName, const QString& accessibleName, QWidget* parent = nullptr);
    void setText(const QString& text);
    QString text() const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitHeight();
    QPlainTextEdit* m_text;
    QToolButton* m_copy;
};

/// Puts `text` on the clipboard; `button`, if there is one, shows a check mark for a moment.
void copyToClipboard(const QString& text, QToolButton* button = nullptr);

} // namespace hookbench::ui
