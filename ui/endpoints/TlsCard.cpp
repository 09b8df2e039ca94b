#include "endpoints/TlsCard.h"

#include "common/Formatting.h"
#include "registrations/FormField.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

namespace hookbench::ui {

using endpoint::TlsChoice;

TlsCard::TlsCard(QWidget* parent)
    : EndpointCard(QStringLiteral("tlsCard"), QStringLiteral("lock"), tr("HTTPS"), parent),
      m_choice(addChoice(tr("Speaks"), QStringLiteral("tls"))),
      m_choiceField(lastField()),
      m_certificate(addLine(tr("Certificate"), QStringLiteral("certificateFile"), tr("a PEM file, with its chain"))),
      m_certificateField(lastField()),
      m_key(addLine(tr("Private key"), QStringLiteral("keyFile"), tr("in the certificate's file; or a PEM file"))),
      m_keyField(lastField()),
      m_trust(new QWidget(fields())),
      m_fault(addChoice(tr("Handshakes"), QStringLiteral("tlsFault"))),
      m_faultField(lastField()),
      m_percent(addNumber(body(), tr("Of so many connections in a hundred"), QStringLiteral("tlsFaultPercent"), 1, 100)),
      m_percentField(lastField()),
      m_httpsOnly(addCheck(QStringLiteral("httpsOnly"), tr("Answer plain HTTP with 403, and show it")))
{
    m_choice->addItem(tr("HTTP"), int(TlsChoice::Off));
    m_choice->addItem(tr("HTTPS, with a certificate of the local authority"), int(TlsChoice::LocalAuthority));
    m_choice->addItem(tr("HTTPS, with an own certificate"), int(TlsChoice::OwnCertificate));
    using Refusal = http::TlsServerContext::Refusal;
    m_fault->addItem(tr("Succeed"), int(Refusal::Never));
    m_fault->addItem(tr("Fail with an alert"), int(Refusal::Alert));
    m_fault->addItem(tr("Are cut off after the client's hello"), int(Refusal::CloseAfter));
    m_fault->addItem(tr("Are cut off at once"), int(Refusal::CloseAtOnce));
    m_percent->setSuffix(tr(" %"));
    m_percent->setMaximumWidth(fontMetrics().averageCharWidth() * 16);
    auto* words = makeMuted(m_trust, tr("Senders must trust this machine's authority once; the settings have the commands."));
    auto* open = new QPushButton(tr("How to tr&ust it"), m_trust);
    open->setObjectName(QStringLiteral("openTrustGuide"));
    connect(open, &QPushButton::clicked, this, &TlsCard::trustRequested);
    auto* layout = new QHBoxLayout(m_trust);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(14);
    layout->addWidget(words, 1);
    layout->addWidget(open);
    body()->insertWidget(body()->indexOf(m_faultField), m_trust);
    connect(this, &EndpointCard::edited, this, &TlsCard::updateParts);
}

void TlsCard::load(const endpoint::EndpointConfig& config, const endpoint::EndpointSecrets&)
{
    const QSignalBlocker quiet(this);
    m_isFirst = config.number == 1;
    m_choice->setCurrentIndex(m_choice->findData(int(config.tls)));
    m_certificate->setText(textFromBytes(config.certificateFile));
    m_key->setText(textFromBytes(config.keyFile));
    m_fault->setCurrentIndex(m_fault->findData(int(config.tlsFault.refusal)));
    m_percent->setValue(int(config.tlsFault.percent));
    m_httpsOnly->setChecked(config.httpsOnly);
    updateParts();
}

void TlsCard::write(endpoint::EndpointConfig& config, endpoint::EndpointSecrets&) const
{
    config.httpsOnly = m_httpsOnly->isChecked();
    if (m_isFirst)
        return;
    config.tls = static_cast<TlsChoice>(m_choice->currentData().toInt());
    const bool speaks = config.tls != TlsChoice::Off;
    config.tlsFault.refusal = speaks
                                  ? static_cast<http::TlsServerContext::Refusal>(m_fault->currentData().toInt())
                                  : http::TlsServerContext::Refusal::Never;
    config.tlsFault.percent = static_cast<std::uint32_t>(m_percent->value());
    const bool own = config.tls == TlsChoice::OwnCertificate;
    config.certificateFile = own ? toBytes(m_certificate->text().trimmed()) : std::string();
    config.keyFile = own ? toBytes(m_key->text().trimmed()) : std::string();
}

void TlsCard::updateParts()
{
    const auto choice = static_cast<TlsChoice>(m_choice->currentData().toInt());
    m_choiceField->setVisible(!m_isFirst);
    m_certificateField->setVisible(!m_isFirst && choice == TlsChoice::OwnCertificate);
    m_keyField->setVisible(!m_isFirst && choice == TlsChoice::OwnCertificate);
    const bool faults = !m_isFirst && choice != TlsChoice::Off;
    m_faultField->setVisible(faults);
    m_percentField->setVisible(faults && m_fault->currentIndex() > 0);
    m_trust->setVisible(choice == TlsChoice::LocalAuthority);
}

} // namespace hookbench::ui
