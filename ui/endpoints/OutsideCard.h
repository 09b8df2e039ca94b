#pragma once

#include "endpoint/Endpoints.h"
#include "endpoints/EndpointCard.h"

class QPushButton;

namespace hookbench::ui {

/// How an endpoint is reached from outside of this machine: a tunnel, a smee channel, or both. They are started here,
/// and never by themselves.
class OutsideCard final : public EndpointCard {
    Q_OBJECT

public:
    explicit OutsideCard(QWidget* parent = nullptr);

    void load(const endpoint::EndpointConfig& config, const endpoint::EndpointSecrets& secrets) override;
    void write(endpoint::EndpointConfig& config, endpoint::EndpointSecrets& secrets) const override;
    /// How it stands; `canStart` is false while there are edits that were not saved, or it does not listen.
    void setState(const endpoint::EndpointState& state, bool canStart);

Q_SIGNALS:
    void startRequested();
    void stopRequested();

private:
    enum TunnelChoice { NoTunnel, Cloudflared, Ngrok, Ssh, Command };

    void buildState();
    void updateParts();

    QComboBox* m_tunnel;
    QLineEdit* m_ssh;
    FormField* m_sshField;
    QLineEdit* m_command;
    FormField* m_commandField;
    QLineEdit* m_tunnelUrl;
    FormField* m_tunnelUrlField;
    QLineEdit* m_smee;
    IconLabel* m_stateIcon = nullptr;
    MutedLabel* m_stateWords = nullptr;
    CopyBox* m_publicUrl = nullptr;
    QPushButton* m_start = nullptr;
    QPushButton* m_stop = nullptr;
};

} // namespace hookbench::ui
