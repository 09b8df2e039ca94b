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
    QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Phase {
        QString name;
        double ms;
        QColor color;
    };
    std::vector<Phase> phases() const;

    http::Timings m_timings;
};

} // namespace hookbench::ui
