#include "settings/GatewayForm.h"

#include "common/Formatting.h"
#include "common/HeadersView.h"
#include "common/Widgets.h"
#include "registrations/FormField.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace hookbench::ui {

using delivery::MailServer;
using delivery::SmsGateway;
using delivery::SmsService;

namespace {

constexpr int startTlsPort = 587;
constexpr int implicitTlsPort = 465;

template <class Value>
Value chosen(const QComboBox* box)
{
    return static_cast<Value>(box->currentData().toInt());
}

template <class Value>
void choose(QComboBox* box, Value value)
{
    box->setCurrentIndex(std::max(0, box->findData(int(value))));
}

std::string lineOf(const QLineEdit* edit)
{
    return toBytes(edit->text().trimmed());
}

} // namespace

GatewayForm::GatewayForm(QWidget* parent)
    : QWidget(parent), m_layout(new QVBoxLayout(this)), m_kinds(new QStackedWidget(this))
{
    setObjectName(QStringLiteral("gatewayForm"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(14);
    m_name = addLine(m_layout, "gatewayName", tr("&Name"), tr("office"));
    m_kinds->addWidget(buildMail());
    m_kinds->addWidget(buildSms());
    m_layout->addWidget(m_kinds);
    m_secret = addLine(m_layout, "gatewaySecret", tr("&Password"), {}, &m_secretField);
    m_secret->setEchoMode(QLineEdit::Password);
    m_secret->setFont(monospaceFont());
    m_secretField->setHelp(tr("It goes to the keychain, and is never shown again."));
    m_layout->addStretch();
    for (QComboBox* box : {m_tls, m_auth, m_service, m_method}) {
        leaveWheelToForm(box);
        connect(box, &QComboBox::currentIndexChanged, this, [this] {
            updateParts();
            Q_EMIT edited();
        });
    }
    leaveWheelToForm(m_port);
    connect(m_tls, &QComboBox::activated, this, &GatewayForm::onTlsChosen);
    connect(m_port, &QSpinBox::valueChanged, this, &GatewayForm::edited);
    connect(m_insecure, &QCheckBox::toggled, this, &GatewayForm::edited);
    connect(m_body, &QPlainTextEdit::textChanged, this, &GatewayForm::edited);
    connect(m_headers->headersModel(), &HeadersModel::edited, this, &GatewayForm::edited);
    connect(m_user, &QLineEdit::textChanged, this, &GatewayForm::updateParts);
}

QLineEdit* GatewayForm::addLine(QVBoxLayout* layout, const char* objectName, const QString& label,
                                const QString& hint, FormField** field)
{
    auto* line = new QLineEdit(this);
    line->setObjectName(QString::fromLatin1(objectName));
    line->setPlaceholderText(hint);
    auto* whole = new FormField(label, line, QString::fromLatin1(objectName), this);
    layout->addWidget(whole);
    if (field)
        *field = whole;
    connect(line, &QLineEdit::textChanged, this, &GatewayForm::edited);
    return line;
}

QComboBox* GatewayForm::addChoice(QVBoxLayout* layout, const char* objectName, const QString& label)
{
    auto* box = new QComboBox(this);
    box->setObjectName(QString::fromLatin1(objectName));
    layout->addWidget(new FormField(label, box, QString::fromLatin1(objectName), this));
    return box;
}

QWidget* GatewayForm::buildMail()
{
    auto* page = new QWidget(this);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(14);
    auto* place = new QHBoxLayout;
    auto* left = new QVBoxLayout;
    m_host = addLine(left, "gatewayHost", tr("Ser&ver"), QStringLiteral("smtp.example.com"));
    m_host->setFont(monospaceFont());
    m_port = new QSpinBox(page);
    m_port->setObjectName(QStringLiteral("gatewayPort"));
    m_port->setRange(1, 65535);
    place->addLayout(left, 1);
    place->addWidget(new FormField(tr("P&ort"), m_port, QStringLiteral("port"), page));
    layout->addLayout(place);
    m_mailFrom =
        addLine(layout, "gatewayMailFrom", tr("Sen&der"), QStringLiteral("Alerts <alerts@example.com>"));
    m_tls = addChoice(layout, "gatewayTls", tr("&Encryption"));
    m_tls->addItem(tr("STARTTLS, or no mail at all"), int(http::MailTls::StartTls));
    m_tls->addItem(tr("TLS from the first byte"), int(http::MailTls::Implicit));
    m_tls->addItem(tr("STARTTLS where it is offered"), int(http::MailTls::IfOffered));
    m_tls->addItem(tr("None: for this machine alone"), int(http::MailTls::Never));
    m_user = addLine(layout, "gatewayUser", tr("&User"), tr("nobody logs in"));
    m_auth = addChoice(layout, "gatewayAuth", tr("&Login"));
    m_auth->addItem(tr("The best that the server offers"), int(http::MailAuth::Automatic));
    m_auth->addItem(QStringLiteral("PLAIN"), int(http::MailAuth::Plain));
    m_auth->addItem(QStringLiteral("LOGIN"), int(http::MailAuth::Login));
    m_auth->addItem(QStringLiteral("CRAM-MD5"), int(http::MailAuth::CramMd5));
    m_auth->addItem(tr("XOAUTH2, with an access token"), int(http::MailAuth::XOAuth2));
    m_caFile = addLine(layout, "gatewayCaFile", tr("Authority to &trust"), tr("the system's; or a PEM file"));
    m_insecure = new QCheckBox(tr("Do not verif&y the server's certificate"), page);
    m_insecure->setObjectName(QStringLiteral("gatewayInsecure"));
    layout->addWidget(m_insecure);
    layout->addStretch();
    return page;
}

QWidget* GatewayForm::buildSms()
{
    auto* page = new QWidget(this);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(14);
    m_service = addChoice(layout, "gatewayService", tr("Ser&vice"));
    m_service->addItem(tr("Twilio, or what answers as it does"), int(SmsService::Twilio));
    m_service->addItem(tr("Vonage (SMS API)"), int(SmsService::Vonage));
    m_service->addItem(tr("MessageBird"), int(SmsService::MessageBird));
    m_service->addItem(tr("Another one: a request made from templates"), int(SmsService::Generic));
    m_accountName = addLine(layout, "gatewayAccount", tr("A&ccount"), {}, &m_accountField);
    m_accountName->setFont(monospaceFont());
    m_smsFrom = addLine(layout, "gatewaySmsFrom", tr("Sen&der"), QStringLiteral("+15005550006"));
    m_url = addLine(layout, "gatewayUrl", tr("&URL"), {}, &m_urlField);
    m_url->setFont(monospaceFont());
    m_generic = new QWidget(page);
    auto* generic = new QVBoxLayout(m_generic);
    generic->setContentsMargins(0, 0, 0, 0);
    generic->setSpacing(14);
    m_method = addChoice(generic, "gatewayMethod", tr("&Method"));
    for (const char* method : {"POST", "PUT", "GET"})
        m_method->addItem(QString::fromLatin1(method));
    m_headers = new HeadersView(HeadersModel::Mode::Editable, QStringLiteral("gatewayHeaders"),
                                tr("Headers of the gateway's request"), m_generic);
    m_headers->setMinimumHeight(fontMetrics().height() * 7);
    generic->addWidget(new FormField(tr("&Headers"), m_headers, QStringLiteral("headers"), m_generic));
    m_body = new QPlainTextEdit(m_generic);
    m_body->setObjectName(QStringLiteral("gatewayBody"));
    m_body->setFont(monospaceFont());
    m_body->setTabChangesFocus(true);
    m_body->setMinimumHeight(fontMetrics().height() * 6);
    m_body->setPlaceholderText(QStringLiteral("{\"to\": {{ to | tojson }}, \"text\": {{ text | tojson }}}"));
    auto* body = new FormField(tr("&Body"), m_body, QStringLiteral("body"), m_generic);
    body->setHelp(tr("Templates may read to, from, text, event and secret."));
    generic->addWidget(body);
    layout->addWidget(m_generic);
    layout->addStretch();
    return page;
}

void GatewayForm::onTlsChosen()
{
    // The usual port follows; one of the user's own stays.
    const bool isImplicit = chosen<http::MailTls>(m_tls) == http::MailTls::Implicit;
    if (m_port->value() == (isImplicit ? startTlsPort : implicitTlsPort))
        m_port->setValue(isImplicit ? implicitTlsPort : startTlsPort);
}

void GatewayForm::updateParts()
{
    const bool isMail = m_kinds->currentIndex() == 0;
    const auto service = chosen<SmsService>(m_service);
    const bool isGeneric = service == SmsService::Generic;
    m_auth->setEnabled(!m_user->text().trimmed().isEmpty());
    m_accountField->setVisible(service == SmsService::Twilio || service == SmsService::Vonage);
    m_accountField->setHelp(service == SmsService::Twilio ? tr("The account SID: it begins with AC.")
                                                          : tr("The API key that belongs to the secret."));
    m_generic->setVisible(isGeneric);
    m_url->setPlaceholderText(isGeneric
                                  ? QStringLiteral("https://sms.example.com/send?to={{ to | urlencode }}")
                                  : textFromBytes(std::string(delivery::usualBaseUrl(service))));
    m_urlField->setHelp(isGeneric ? tr("The whole URL; it may be a template.")
                                  : tr("Empty: the service's own. Or what answers as it does."));
    m_secret->setPlaceholderText(m_hasSecret ? tr("Kept in the keychain; type to replace it") : QString());
    m_secretField->setVisible(!isMail || !m_user->text().trimmed().isEmpty());
    m_secretField->setHelp(isMail && chosen<http::MailAuth>(m_auth) == http::MailAuth::XOAuth2
                               ? tr("The password, here an access token, goes to the keychain.")
                           : isMail    ? tr("It goes to the keychain, and is never shown again.")
                           : isGeneric ? tr("What the templates read as secret. It goes to the keychain.")
                                       : tr("The auth token, API secret or access key. It goes to the "
                                            "keychain, and is never shown again."));
}

void GatewayForm::setAccount(const delivery::GatewayAccount& account, bool hasSecret)
{
    const bool wasBlocked = blockSignals(true);
    m_account = account;
    m_hasSecret = hasSecret;
    m_name->setText(textFromBytes(account.name));
    m_secret->clear();
    if (const auto* server = std::get_if<MailServer>(&account.settings)) {
        m_kinds->setCurrentIndex(0);
        m_host->setText(textFromBytes(server->host));
        m_port->setValue(server->port);
        choose(m_tls, server->tls);
        choose(m_auth, server->auth);
        m_user->setText(textFromBytes(server->user));
        m_mailFrom->setText(textFromBytes(server->from));
        m_caFile->setText(textFromBytes(server->caFile));
        m_insecure->setChecked(!server->verifyTls);
    } else {
        const auto& gateway = std::get<SmsGateway>(account.settings);
        m_kinds->setCurrentIndex(1);
        choose(m_service, gateway.service);
        m_accountName->setText(textFromBytes(gateway.account));
        m_smsFrom->setText(textFromBytes(gateway.from));
        m_url->setText(textFromBytes(gateway.baseUrl));
        const QString method = textFromBytes(gateway.method);
        if (m_method->findText(method) < 0)
            m_method->addItem(method);
        m_method->setCurrentText(method);
        m_headers->headersModel()->setHeaders(gateway.headers);
        m_body->setPlainText(textFromBytes(gateway.body));
    }
    updateParts();
    blockSignals(wasBlocked);
}

delivery::GatewayAccount GatewayForm::account() const
{
    delivery::GatewayAccount account = m_account;
    account.name = lineOf(m_name);
    if (auto* server = std::get_if<MailServer>(&account.settings)) {
        server->host = lineOf(m_host);
        server->port = static_cast<std::uint16_t>(m_port->value());
        server->tls = chosen<http::MailTls>(m_tls);
        server->auth = chosen<http::MailAuth>(m_auth);
        server->user = lineOf(m_user);
        server->from = lineOf(m_mailFrom);
        server->caFile = lineOf(m_caFile);
        server->verifyTls = !m_insecure->isChecked();
    } else {
        auto& gateway = std::get<SmsGateway>(account.settings);
        gateway.service = chosen<SmsService>(m_service);
        gateway.account = lineOf(m_accountName);
        gateway.from = lineOf(m_smsFrom);
        gateway.baseUrl = lineOf(m_url);
        gateway.method = toBytes(m_method->currentText());
        gateway.headers = m_headers->headersModel()->headers();
        gateway.body = toBytes(m_body->toPlainText());
    }
    return account;
}

std::string GatewayForm::secret() const
{
    return m_secretField->isVisibleTo(this) ? toBytes(m_secret->text().trimmed()) : std::string();
}

void GatewayForm::clearSecret()
{
    m_secret->clear();
}

void GatewayForm::focusName()
{
    m_name->setFocus(Qt::OtherFocusReason);
}

} // namespace hookbench::ui
