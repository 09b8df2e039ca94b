#pragma once

#include "delivery/GatewayAccount.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;
class QStackedWidget;
class QVBoxLayout;

namespace hookbench::ui {

class FormField;
class HeadersView;

/// The fields of a mail server or an SMS gateway, but for its secret's value, which is only ever typed in.
class GatewayForm final : public QWidget {
    Q_OBJECT

public:
    explicit GatewayForm(QWidget* parent = nullptr);

    void setAccount(const delivery::GatewayAccount& account, bool hasSecret);
    /// What the fields say; the id is that of setAccount().
    delivery::GatewayAccount account() const;
    /// What was typed as the secret; "" keeps the one that is there.
    std::string secret() const;
    void clearSecret();
    void focusName();

Q_SIGNALS:
    void edited();

private:
    QWidget* buildMail();
    QWidget* buildSms();
    QLineEdit* addLine(QVBoxLayout* layout, const char* objectName, const QString& label, const QString& hint,
                       FormField** field = nullptr);
    QComboBox* addChoice(QVBoxLayout* layout, const char* objectName, const QString& label);
    void updateParts();
    void onTlsChosen();

    delivery::GatewayAccount m_account;
    bool m_hasSecret = false;
    QVBoxLayout* m_layout;
    QLineEdit* m_name = nullptr;
    QStackedWidget* m_kinds = nullptr;
    QLineEdit* m_host = nullptr;
    QSpinBox* m_port = nullptr;
    QComboBox* m_tls = nullptr;
    QComboBox* m_auth = nullptr;
    QLineEdit* m_user = nullptr;
    QLineEdit* m_mailFrom = nullptr;
    QLineEdit* m_caFile = nullptr;
    QCheckBox* m_insecure = nullptr;
    QComboBox* m_service = nullptr;
    QLineEdit* m_accountName = nullptr;
    FormField* m_accountField = nullptr;
    QLineEdit* m_smsFrom = nullptr;
    QLineEdit* m_url = nullptr;
    FormField* m_urlField = nullptr;
    QComboBox* m_method = nullptr;
    HeadersView* m_headers = nullptr;
    QPlainTextEdit* m_body = nullptr;
    QWidget* m_generic = nullptr;
    QLineEdit* m_secret = nullptr;
    FormField* m_secretField = nullptr;
};

} // namespace hookbench::ui
