#include "endpoints/AnswerCard.h"

#include "common/Formatting.h"
#include "endpoint/handshakes/Handshake.h"
#include "registrations/FormField.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

namespace hookbench::ui {

using endpoint::DuplicatePolicy;

AnswerCard::AnswerCard(QWidget* parent)
    : EndpointCard(QStringLiteral("answerCard"), QStringLiteral("undo-2"), tr("Answer"), parent),
      m_status(addNumber(body(), tr("Status"), QStringLiteral("responseStatus"), 200, 599)),
      m_statusField(lastField()),
      m_duplicates(addChoice(tr("A repeated event_id"), QStringLiteral("duplicates")))
{
    m_status->setMaximumWidth(fontMetrics().averageCharWidth() * 16);
    m_statusField->setHelp(tr("Where no rule answers. Paths like /status/503 and /delay/2 answer by themselves."));
    m_duplicates->addItem(tr("Is marked, and handled as any other"), int(DuplicatePolicy::Mark));
    m_duplicates->addItem(tr("Is answered 200, and not forwarded"), int(DuplicatePolicy::Acknowledge));
    buildHandshakes();
    connect(this, &EndpointCard::edited, this, &AnswerCard::updateParts);
}

void AnswerCard::buildHandshakes()
{
    m_handshakes = addChoice(tr("Handshakes of providers"), QStringLiteral("handshakes"));
    m_handshakesField = lastField();
    m_handshakes->addItem(tr("Are requests like any other"), None);
    m_handshakes->addItem(tr("Are answered wherever one is recognised"), Automatic);
    m_handshakes->addItem(tr("Are answered for these providers"), Chosen);
    m_list = new QWidget(fields());
    auto* grid = new QGridLayout(m_list);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(18);
    grid->setVerticalSpacing(6);
    int place = 0;
    for (const endpoint::HandshakePreset& preset : endpoint::allHandshakes()) {
        auto* check = new QCheckBox(textFromBytes(preset.name), m_list);
        check->setObjectName(QStringLiteral("handshake.") + textFromBytes(preset.id));
        connect(check, &QCheckBox::clicked, this, &EndpointCard::edited);
        grid->addWidget(check, place / 2, place % 2);
        ++place;
        m_checks[std::string(preset.id)] = check;
    }
    body()->addWidget(m_list);
    for (const endpoint::HandshakePreset& preset : endpoint::allHandshakes()) {
        if (preset.secret == endpoint::HandshakePreset::Secret::None)
            continue;
        const std::string id(preset.id);
        m_secrets[id] = addSecret(tr("%1: %2").arg(textFromBytes(preset.name), textFromBytes(preset.secretName)),
                                  QStringLiteral("handshakeSecret.") + textFromBytes(preset.id),
                                  preset.secret == endpoint::HandshakePreset::Secret::Needed
                                      ? tr("needed for a right answer")
                                      : tr("answered unchecked without it"));
        m_secretFields[id] = lastField();
    }
}

bool AnswerCard::answers(const std::string& id, bool isAutomatic) const
{
    switch (m_handshakes->currentData().toInt()) {
    case Automatic:
        return isAutomatic;
    case Chosen:
        return m_checks.at(id)->isChecked();
    default:
        return false;
    }
}

void AnswerCard::load(const endpoint::EndpointConfig& config, const endpoint::EndpointSecrets& secrets)
{
    const QSignalBlocker quiet(this);
    m_isFirst = config.number == 1;
    m_status->setValue(config.responseStatus);
    m_duplicates->setCurrentIndex(m_duplicates->findData(int(config.duplicates)));
    const bool automatic = config.handshakes == std::vector<std::string>{"auto"};
    m_handshakes->setCurrentIndex(m_handshakes->findData(config.handshakes.empty() ? None
                                                         : automatic              ? Automatic
                                                                                  : Chosen));
    for (const auto& [id, check] : m_checks)
        check->setChecked(std::find(config.handshakes.begin(), config.handshakes.end(), id) != config.handshakes.end());
    for (const auto& [id, line] : m_secrets) {
        const auto found = secrets.handshakes.find(id);
        line->setText(found == secrets.handshakes.end() ? QString() : textFromBytes(found->second));
    }
    updateParts();
}

void AnswerCard::write(endpoint::EndpointConfig& config, endpoint::EndpointSecrets& secrets) const
{
    if (!m_isFirst)
        config.responseStatus = m_status->value();
    config.duplicates = static_cast<DuplicatePolicy>(m_duplicates->currentData().toInt());
    config.handshakes.clear();
    if (m_handshakes->currentData().toInt() == Automatic)
        config.handshakes.push_back("auto");
    if (m_handshakes->currentData().toInt() == Chosen) {
        for (const endpoint::HandshakePreset& preset : endpoint::allHandshakes()) {
            if (m_checks.at(std::string(preset.id))->isChecked())
                config.handshakes.emplace_back(preset.id);
        }
    }
    for (const endpoint::HandshakePreset& preset : endpoint::allHandshakes()) {
        const auto line = m_secrets.find(std::string(preset.id));
        if (line == m_secrets.end())
            continue;
        const std::string secret = toBytes(line->second->text());
        if (answers(line->first, preset.automatic) && !secret.empty())
            secrets.handshakes[line->first] = secret;
        else
            secrets.handshakes.erase(line->first);
    }
}

void AnswerCard::updateParts()
{
    m_statusField->setVisible(!m_isFirst);
    m_list->setVisible(m_handshakes->currentData().toInt() == Chosen);
    for (const endpoint::HandshakePreset& preset : endpoint::allHandshakes()) {
        if (const auto field = m_secretFields.find(std::string(preset.id)); field != m_secretFields.end())
            field->second->setVisible(answers(field->first, preset.automatic));
    }
}

} // namespace hookbench::ui
