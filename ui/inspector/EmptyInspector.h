#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace hookbench::ui {

class CopyBox;

/// What the inspector shows before the first capture: where to send requests, and a way to send one at once.
class EmptyInspector final : public QWidget {
    Q_OBJECT

public:
    explicit EmptyInspector(QWidget* parent = nullptr);

    /// "" while the endpoint is stopped; `paused` while it accepts nothing.
    void setEndpoint(const QString& url, bool paused);
    void setSending(bool sending);

Q_SIGNALS:
    void testEventRequested();

private:
    QLabel* m_title;
    QLabel* m_explanation;
    CopyBox* m_url;
    CopyBox* m_curl;
    QLabel* m_curlLabel;
    QPushButton* m_send;
};

} // namespace hookbench::ui
