#pragma once

#include <QAbstractButton>

namespace hookbench::ui {

/// A switch that says its state in words beside it: "Active", "Paused".
class Switch final : public QAbstractButton {
    Q_OBJECT

public:
    Switch(const QString& onText, const QString& offText, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_onText;
    QString m_offText;
};

} // namespace hookbench::ui
