#pragma once

#include "http/HttpClient.h"

#include <QWidget>

namespace hookbench::ui {

/// Where the time of an exchange went: name lookup, connecting, TLS, waiting, receiving.
class TimingBar final : public QWidget {
    Q_OBJECT

public:
    explicit TimingBar(QWidget* parent = nullptr);

    void setTimings(const http::Timings& timings);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {200, heightForWidth(width())}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    struct Phase {
        QString name;
        double ms;
        QColor color;
    };
    std::vector<Phase> phases() const;
    /// Where each phase's words stand: as many lines as the width asks for.
    std::vector<QPoint> legend(const std::vector<Phase>& phases, int width) const;

    http::Timings m_timings;
};

} // namespace hookbench::ui
