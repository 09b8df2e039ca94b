#include "endpoints/VerificationCard.h"

#include "common/Formatting.h"
#include "registrations/EditorFrame.h"
#include "registrations/FormField.h"
#include "signing/Presets.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace hookbench::ui {

VerificationCard::VerificationCard(QWidget* parent)
    : EndpointCard(QStringLiteral("verificationCard"), QStringLiteral("key-round"), tr("Verification"), parent)
{
    buildScheme();
    m_strict = addCheck(QStringLiteral("strict"), tr("Answer 401 to what is not validly signed"));
    m_header = addLine(tr("A header that must hold a shared secret"), QStringLiteral("secretHeader"),
                       tr("none; or X-Mixpeek-Secret"));
    m_shared = addSecret(tr("Shared secret"), QStringLiteral("sharedHeader"), {});
    m_sharedField = lastField();
    m_sharedField->setHelp(tr("Kept in the keychain. Requests without it are marked invalid, and answered 401 if they must "
                              "be validly signed."));
    connect(this, &EndpointCard::edited, this, &VerificationCard::updateParts);
}

void VerificationCard::buildScheme()
{
    m_scheme = addChoice(tr("Signature"), QStringLiteral("scheme"));
    m_schemeField = lastField();
    m_scheme->setMaxVisibleItems(16);
    m_scheme->addItem(tr("Not verified"), QString());
    for (const signing::Scheme& scheme : signing::allSchemes())
        m_scheme->addItem(QStringLiteral("%1 (%2)").arg(textFromBytes(scheme.title), textFromBytes(scheme.id)),
                          textFromBytes(scheme.id));
    m_secret = addSecret(tr("Secret"), QStringLiteral("verificationSecret"), tr("as the service shows it"));
    m_secretField = lastField();
    m_secretField->setHelp(tr("Kept in the keychain."));
    m_older = addSecret(tr("Older secret"), QStringLiteral("olderSecret"), tr("while it is being changed"));
    m_olderField = lastField();
    m_publicKey = new QPlainTextEdit(fields());
    m_publicKey->setObjectName(QStringLiteral("endpoint.publicKey"));
    m_publicKey->setPlaceholderText(QStringLiteral("-----BEGIN PUBLIC KEY-----"));
    m_publicKeyField = addField(body(), tr("Public key or certificate"), makeTextBox(m_publicKey, fields(), 4, 10),
                                QStringLiteral("verificationSecret"));
    connect(m_publicKey, &QPlainTextEdit::textChanged, this, &EndpointCard::edited);
    m_publicUrl = addLine(tr("URL that the sender signs"), QStringLiteral("publicUrl"),
                          tr("the endpoint's own; behind a proxy, the public one"));
    m_publicUrlField = lastField();
}

bool VerificationCard::takesPublicKey() const
{
    const signing::Scheme* scheme = signing::findScheme(toBytes(m_scheme->currentData().toString()));
    return scheme && scheme->isAsymmetric();
}

void VerificationCard::load(const endpoint::EndpointConfig& config, const endpoint::EndpointSecrets& secrets)
{
    const QSignalBlocker quiet(this);
    m_scheme->setCurrentIndex(std::max(0, m_scheme->findData(textFromBytes(config.verification.scheme))));
    const auto secret = [&](std::size_t index) {
        return index < secrets.verification.size() ? textFromBytes(secrets.verification[index]) : QString();
    };
    const bool isPublic = takesPublicKey();
    m_secret->setText(isPublic ? QString() : secret(0));
    m_older->setText(isPublic ? QString() : secret(1));
    m_publicKey->setPlainText(isPublic ? secret(0) : QString());
    m_publicUrl->setText(textFromBytes(config.verification.publicUrl));
    m_strict->setChecked(config.verification.strict);
    m_header->setText(textFromBytes(config.verification.secretHeader));
    m_shared->setText(textFromBytes(secrets.sharedHeader));
    updateParts();
}

void VerificationCard::write(endpoint::EndpointConfig& config, endpoint::EndpointSecrets& secrets) const
{
    config.verification.scheme = toBytes(m_scheme->currentData().toString());
    const bool signs = !config.verification.scheme.empty();
    config.verification.strict = signs && m_strict->isChecked();
    config.verification.publicUrl = signs ? toBytes(m_publicUrl->text().trimmed()) : std::string();
    config.verification.secretHeader = toBytes(m_header->text().trimmed());
    // Secrets beyond the second have no field; they stay until the first is changed.
    std::vector<std::string> kept;
    const std::string first = toBytes(takesPublicKey() ? m_publicKey->toPlainText().trimmed() : m_secret->text());
    const std::string second = takesPublicKey() ? std::string() : toBytes(m_older->text());
    if (signs && !first.empty())
        kept.push_back(first);
    if (signs && !second.empty())
        kept.push_back(second);
    if (signs && secrets.verification.size() > 2 && first == secrets.verification[0])
        kept.insert(kept.end(), secrets.verification.begin() + 2, secrets.verification.end());
    secrets.verification = std::move(kept);
    secrets.sharedHeader = config.verification.secretHeader.empty() ? std::string() : toBytes(m_shared->text());
}

void VerificationCard::updateParts()
{
    const signing::Scheme* scheme = signing::findScheme(toBytes(m_scheme->currentData().toString()));
    const bool isPublic = scheme && scheme->isAsymmetric();
    m_schemeField->setHelp(scheme ? textFromBytes(scheme->note) : QString());
    m_secretField->setVisible(scheme && !isPublic);
    m_olderField->setVisible(scheme && !isPublic);
    m_publicKeyField->setVisible(isPublic);
    m_publicUrlField->setVisible(scheme != nullptr);
    fieldOf(QStringLiteral("strict"))->setVisible(scheme != nullptr);
    m_sharedField->setVisible(!m_header->text().trimmed().isEmpty());
}

} // namespace hookbench::ui
