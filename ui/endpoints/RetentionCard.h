#pragma once

#include "endpoints/EndpointCard.h"

namespace hookbench::ui {

/// How much of what an endpoint captures is kept.
class RetentionCard final : public EndpointCard {
    Q_OBJECT

public:
    explicit RetentionCard(QWidget* parent = nullptr);

    void load(const endpoint::EndpointConfig& config, const endpoint::EndpointSecrets& secrets) override;
    void write(endpoint::EndpointConfig& config, endpoint::EndpointSecrets& secrets) const override;

private:
    QSpinBox* m_days = nullptr;
    QSpinBox* m_megabytes = nullptr;
    QSpinBox* m_count = nullptr;
};

} // namespace hookbench::ui
