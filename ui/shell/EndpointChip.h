#pragma once

#include "endpoint/Endpoint.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QToolButton;

namespace hookbench::ui {

class IconLabel;

/// Where the endpoint listens and whether it does: told by an icon and in words, with Copy and Pause beside.
class EndpointChip final : public QWidget {
    Q_OBJECT

public:
    explicit EndpointChip(endpoint::Endpoint& endpoint, QWidget* parent = nullptr);

    /// The last attempt to start failed; "" takes that back.
    void setFailure(const QString& reason);
    void copyUrl();
    /// Pauses, resumes, or asks for a start, whichever the state offers.
    void toggle();

Q_SIGNALS:
    void startRequested();
    void resumeFailed(const hookbench::Error& error);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void setLook(const QString& iconName, int tone, const QString& state, const QString& action,
                 const QString& actionIcon);

    endpoint::Endpoint& m_endpoint;
    QString m_failure;
    bool m_attempted = false;
    IconLabel* m_icon;
    QLabel* m_state;
    QLabel* m_url;
    QToolButton* m_copy;
    QToolButton* m_toggle;
};

} // namespace hookbench::ui
