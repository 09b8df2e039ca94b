#pragma once

#include "endpoint/forwarding/Forwarder.h"
#include "endpoints/EndpointCard.h"

class QPushButton;

namespace hookbench::ui {

/// Where an endpoint hands its requests on to, and what waits there.
class ForwardCard final : public EndpointCard {
    Q_OBJECT

public:
    explicit ForwardCard(QWidget* parent = nullptr);

    void load(const endpoint::EndpointConfig& config, const endpoint::EndpointSecrets& secrets) override;
    void write(endpoint::EndpointConfig& config, endpoint::EndpointSecrets& secrets) const override;
    /// How the queue of the endpoint's target stands.
    void setQueue(const endpoint::ForwardQueueState& queue);

Q_SIGNALS:
    void retryRequested();
    void discardRequested();

private:
    void buildQueue();
    void updateParts();

    QCheckBox* m_enabled;
    QLineEdit* m_url;
    FormField* m_urlField;
    QComboBox* m_mode;
    FormField* m_modeField;
    QWidget* m_numbers;
    QSpinBox* m_timeout = nullptr; ///< seconds
    QSpinBox* m_retries = nullptr;
    FormField* m_retriesField = nullptr;
    QCheckBox* m_keepHost = nullptr;
    QCheckBox* m_verify = nullptr;
    QWidget* m_queue = nullptr;
    IconLabel* m_queueIcon = nullptr;
    MutedLabel* m_queueWords = nullptr;
    QPushButton* m_retry = nullptr;
    QPushButton* m_discard = nullptr;
    bool m_hasQueue = false;
};

} // namespace hookbench::ui
