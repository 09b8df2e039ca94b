#pragma once

#include "registrations/ChannelForm.h"

class QComboBox;

namespace hookbench::ui {

class HeaderRows;

/// A webhook: where it goes, with which headers, how long it may take, and what its body is.
class WebhookForm final : public ChannelForm {
    Q_OBJECT

public:
    WebhookForm(registrations::Channel channel, QWidget* parent);

    registrations::Problems ownProblems() const override;
    void showSecrets(const std::vector<QString>& paths) override;

private:
    enum Shape { NoTemplate, Text, Object };

    void buildUrl();
    void buildHeaders();
    void buildTimeout();
    void buildTemplate();
    void onShapeChosen();
    void readTemplate();
    registrations::WebhookConfig& config()
    {
        return std::get<registrations::WebhookConfig>(m_channel.config);
    }

    HeaderRows* m_headers = nullptr;
    QComboBox* m_shape = nullptr;
    CodeEditor* m_template = nullptr;
    QWidget* m_templateBox = nullptr;
    QString m_templateProblem; ///< why the text is no object although it is meant to be one
};

} // namespace hookbench::ui
