#pragma once

#include "endpoints/EndpointCard.h"

#include <map>
#include <string>

class QGridLayout;

namespace hookbench::ui {

/// What an endpoint answers where no rule says otherwise: its status, handshakes, and repeated events.
class AnswerCard final : public EndpointCard {
    Q_OBJECT

public:
    explicit AnswerCard(QWidget* parent = nullptr);

    void load(const endpoint::EndpointConfig& config, const endpoint::EndpointSecrets& secrets) override;
    void write(endpoint::EndpointConfig& config, endpoint::EndpointSecrets& secrets) const override;

private:
    enum HandshakeChoice { None, Automatic, Chosen };

    void buildHandshakes();
    bool answers(const std::string& id, bool isAutomatic) const;
    void updateParts();

    bool m_isFirst = false;
    QSpinBox* m_status;
    FormField* m_statusField;
    QComboBox* m_duplicates;
    QComboBox* m_handshakes = nullptr;
    FormField* m_handshakesField = nullptr;
    QWidget* m_list = nullptr;
    std::map<std::string, QCheckBox*> m_checks;    ///< by preset id
    std::map<std::string, QLineEdit*> m_secrets;   ///< by preset id, of those that can have one
    std::map<std::string, FormField*> m_secretFields;
};

} // namespace hookbench::ui
