#pragma once

#include <QPointer>
#include <QWidget>

class QVBoxLayout;

namespace hookbench::ui {

/// A card above the window's content; a click beside it or Escape closes it, and the focus goes back.
class Overlay : public QWidget {
    Q_OBJECT

public:
    explicit Overlay(QWidget* window);

    void open();
    void dismiss();

protected:
    /// Where the card's content goes.
    QVBoxLayout* cardLayout() const { return m_cardLayout; }
    void setCardWidth(int width);
    virtual void opened() {}

    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* m_card;
    QVBoxLayout* m_cardLayout;
    QPointer<QWidget> m_focusBefore;
};

} // namespace hookbench::ui
