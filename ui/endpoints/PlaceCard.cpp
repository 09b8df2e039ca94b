#include "endpoints/PlaceCard.h"

#include "common/Formatting.h"
#include "common/Style.h"
#include "endpoint/store/EndpointStore.h"
#include "registrations/FormField.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

constexpr const char* loopback = "127.0.0.1";
constexpr const char* everywhere = "0.0.0.0";

} // namespace

PlaceCard::PlaceCard(QWidget* parent)
    : EndpointCard(QStringLiteral("placeCard"), QStringLiteral("globe"), tr("Address"), parent),
      m_name(addLine(tr("Na&me"), QStringLiteral("name"), tr("Orders")))
{
    m_name->setFont(windowFont());
    buildPlace();
    buildAccess();
    for (auto* check : {m_token, m_basic})
        connect(check, &QCheckBox::clicked, this, &PlaceCard::updateParts);
    connect(this, &EndpointCard::edited, this, &PlaceCard::updateParts);
}

void PlaceCard::buildPlace()
{
    m_settingsRow = new QWidget(fields());
    auto* settings = new QPushButton(icon(QStringLiteral("settings"), Tone::Muted), tr("Open the se&ttings"), fields());
    settings->setObjectName(QStringLiteral("openEndpointSettings"));
    connect(settings, &QPushButton::clicked, this, &PlaceCard::settingsRequested);
    auto* words = makeMuted(m_settingsRow, tr("Address, port, HTTPS and answer of the main endpoint are in the settings. "
                                              "It takes every request that no prefix of another endpoint takes."));
    auto* settingsLayout = new QHBoxLayout(m_settingsRow);
    settingsLayout->setContentsMargins(0, 0, 0, 0);
    settingsLayout->setSpacing(14);
    settingsLayout->addWidget(words, 1);
    settingsLayout->addWidget(settings);
    body()->addWidget(m_settingsRow);

    m_placeRow = new QWidget(fields());
    auto* row = new QHBoxLayout(m_placeRow);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    m_address = new QComboBox(fields());
    m_address->setEditable(true);
    m_address->setInsertPolicy(QComboBox::NoInsert);
    m_address->addItems({QString::fromLatin1(loopback), QString::fromLatin1(everywhere), QStringLiteral("::1")});
    m_address->setItemData(0, tr("This machine alone"), Qt::ToolTipRole);
    m_address->setItemData(1, tr("Every network that this machine is in"), Qt::ToolTipRole);
    m_address->setFont(monospaceFont());
    leaveWheelToForm(m_address);
    addField(row, tr("Listens &on"), m_address, QStringLiteral("bindAddress"));
    connect(m_address, &QComboBox::editTextChanged, this, &EndpointCard::edited);
    m_port = addNumber(row, tr("&Port"), QStringLiteral("port"), 0, 65535);
    m_port->setToolTip(tr("0 takes any that is free"));
    m_prefix = new QLineEdit(fields());
    m_prefix->setFont(monospaceFont());
    m_prefix->setPlaceholderText(tr("all paths; or /orders"));
    m_prefixField = addField(row, tr("Path prefi&x"), m_prefix, QStringLiteral("pathPrefix"));
    connect(m_prefix, &QLineEdit::textEdited, this, &EndpointCard::edited);
    row->setStretch(0, 3);
    row->setStretch(1, 2);
    row->setStretch(2, 4);
    for (int i = 0; i < row->count(); ++i)
        row->setAlignment(row->itemAt(i)->widget(), Qt::AlignTop);
    body()->addWidget(m_placeRow);
}

void PlaceCard::buildAccess()
{
    m_token = addCheck(QStringLiteral("tokenWanted"), tr("The path must begin with a secret to&ken"));
    m_tokenText = addSecret(tr("Token"), QStringLiteral("token"), tr("8 characters or more"));
    m_tokenField = lastField();
    auto* make = new QPushButton(tr("Make a ne&w one"), fields());
    make->setObjectName(QStringLiteral("makeToken"));
    connect(make, &QPushButton::clicked, this, &PlaceCard::makeNewToken);
    m_tokenField->addBeside(make);
    m_basic = addCheck(QStringLiteral("basic"), tr("Senders must give a user name and a pass&word (Basic)"));
    m_user = addLine(tr("User name"), QStringLiteral("basicUser"), {});
    m_userField = lastField();
    m_password = addSecret(tr("Password"), QStringLiteral("basicPassword"), {});
    m_passwordField = lastField();

    m_warning = new QWidget(fields());
    m_warning->setObjectName(QStringLiteral("exposureWarning"));
    auto* picture = new IconLabel(m_warning, 16);
    picture->setIcon(QStringLiteral("shield-alert"), Tone::Warning);
    auto* words = new MutedLabel(tr("Whoever reaches this machine over the network can send to this endpoint, and what "
                                    "they send is kept. Ask for a token or a password, unless that is meant."),
                                 m_warning);
    words->setTone(Tone::Warning);
    words->setWordWrap(true);
    auto* warning = new QHBoxLayout(m_warning);
    warning->setContentsMargins(0, 0, 0, 0);
    warning->setSpacing(8);
    warning->addWidget(picture, 0, Qt::AlignTop);
    warning->addWidget(words, 1);
    body()->addWidget(m_warning);
    m_acknowledged = addCheck(QStringLiteral("exposure"), tr("That is meant: others may send without eit&her"));
}

bool PlaceCard::isExposureAcknowledged() const
{
    return m_acknowledged->isChecked();
}

void PlaceCard::makeNewToken()
{
    m_tokenText->setText(textFromBytes(endpoint::makeToken()));
    Q_EMIT edited();
}

void PlaceCard::load(const endpoint::EndpointConfig& config, const endpoint::EndpointSecrets& secrets)
{
    const QSignalBlocker quiet(this);
    m_isFirst = config.number == 1;
    m_name->setText(textFromBytes(config.name));
    m_address->setCurrentText(textFromBytes(config.bindAddress));
    m_port->setValue(config.port);
    m_prefix->setText(textFromBytes(config.pathPrefix));
    m_token->setChecked(config.access.token);
    m_tokenText->setText(textFromBytes(secrets.token));
    m_basic->setChecked(config.access.basic);
    m_user->setText(textFromBytes(config.access.basicUser));
    m_password->setText(textFromBytes(secrets.basicPassword));
    // What is open already was said yes to when it was saved.
    m_acknowledged->setChecked(!config.id.empty() && endpoint::isOpenToOthers(config));
    updateParts();
}

void PlaceCard::write(endpoint::EndpointConfig& config, endpoint::EndpointSecrets& secrets) const
{
    config.name = toBytes(m_name->text().trimmed());
    if (!m_isFirst) {
        config.bindAddress = toBytes(m_address->currentText().trimmed());
        config.port = static_cast<std::uint16_t>(m_port->value());
        config.pathPrefix = toBytes(m_prefix->text().trimmed());
    }
    config.access.token = m_token->isChecked();
    config.access.basic = m_basic->isChecked();
    config.access.basicUser = m_basic->isChecked() ? toBytes(m_user->text().trimmed()) : std::string();
    secrets.token = m_token->isChecked() ? toBytes(m_tokenText->text().trimmed()) : std::string();
    secrets.basicPassword = m_basic->isChecked() ? toBytes(m_password->text()) : std::string();
}

void PlaceCard::updateParts()
{
    m_settingsRow->setVisible(m_isFirst);
    m_placeRow->setVisible(!m_isFirst);
    m_tokenField->setVisible(m_token->isChecked());
    if (m_token->isChecked() && m_tokenText->text().isEmpty()) {
        const QSignalBlocker quiet(this);
        m_tokenText->setText(textFromBytes(endpoint::makeToken()));
    }
    m_userField->setVisible(m_basic->isChecked());
    m_passwordField->setVisible(m_basic->isChecked());
    endpoint::EndpointConfig config;
    config.bindAddress = toBytes(m_address->currentText().trimmed());
    config.access.token = m_token->isChecked();
    config.access.basic = m_basic->isChecked();
    const bool open = endpoint::isOpenToOthers(config);
    m_warning->setVisible(open);
    fieldOf(QStringLiteral("exposure"))->setVisible(open);
}

} // namespace hookbench::ui
