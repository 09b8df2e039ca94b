#include "endpoints/ForwardCard.h"

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

using Mode = endpoint::ForwardOptions::Mode;

ForwardCard::ForwardCard(QWidget* parent)
    : EndpointCard(QStringLiteral("forwardCard"), QStringLiteral("arrow-right"), tr("Forwarding"), parent),
      m_enabled(addCheck(QStringLiteral("forwardEnabled"), tr("Hand requests on to a receiver, unchanged"))),
      m_url(addLine(tr("Receiver"), QStringLiteral("forwarding"), QStringLiteral("http://127.0.0.1:3000/hooks"))),
      m_urlField(lastField()),
      m_mode(addChoice(tr("The sender gets"), QStringLiteral("forwardMode"))),
      m_modeField(lastField()),
      m_numbers(new QWidget(fields()))
{
    m_urlField->setHelp(tr("What follows the prefix in the request's path, and its query, are appended."));
    m_mode->addItem(tr("The receiver's answer"), int(Mode::Relay));
    m_mode->addItem(tr("This endpoint's answer; the request waits until the receiver takes it"), int(Mode::Behind));
    auto* row = new QHBoxLayout(m_numbers);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    m_timeout = addNumber(row, tr("Each attempt at most"), QStringLiteral("forwardTimeout"), 1, 3600);
    m_timeout->setSuffix(tr(" s"));
    m_retries = addNumber(row, tr("Further attempts"), QStringLiteral("forwardRetries"), 0, 10);
    m_retriesField = lastField();
    row->addStretch();
    body()->addWidget(m_numbers);
    m_keepHost = addCheck(QStringLiteral("keepHost"), tr("Keep the Host header that came"));
    m_verify = addCheck(QStringLiteral("verifyForward"), tr("Verify the receiver's certificate"));
    buildQueue();
    connect(this, &EndpointCard::edited, this, &ForwardCard::updateParts);
}

void ForwardCard::buildQueue()
{
    m_queue = new QWidget(fields());
    m_queue->setObjectName(QStringLiteral("forwardQueue"));
    m_queueIcon = new IconLabel(m_queue, 16);
    m_queueWords = new MutedLabel({}, m_queue);
    m_queueWords->setObjectName(QStringLiteral("forwardQueueWords"));
    m_queueWords->setWordWrap(true);
    m_retry = new QPushButton(icon(QStringLiteral("refresh-cw"), Tone::Muted), tr("Tr&y now"), m_queue);
    m_retry->setObjectName(QStringLiteral("retryForwards"));
    m_discard = new QPushButton(tr("For&get them"), m_queue);
    m_discard->setObjectName(QStringLiteral("discardForwards"));
    connect(m_retry, &QPushButton::clicked, this, &ForwardCard::retryRequested);
    connect(m_discard, &QPushButton::clicked, this, &ForwardCard::discardRequested);
    auto* layout = new QHBoxLayout(m_queue);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_queueIcon);
    layout->addWidget(m_queueWords, 1);
    layout->addWidget(m_retry);
    layout->addWidget(m_discard);
    body()->addWidget(m_queue);
}

void ForwardCard::load(const endpoint::EndpointConfig& config, const endpoint::EndpointSecrets&)
{
    const QSignalBlocker quiet(this);
    const endpoint::ForwardOptions& forwarding = config.forwarding;
    m_enabled->setChecked(forwarding.enabled);
    m_url->setText(textFromBytes(forwarding.url));
    m_mode->setCurrentIndex(m_mode->findData(int(forwarding.mode)));
    m_timeout->setValue(int(forwarding.timeoutMs / 1000));
    m_retries->setValue(int(forwarding.retries));
    m_keepHost->setChecked(forwarding.keepHost);
    m_verify->setChecked(forwarding.verifyTls);
    m_hasQueue = false;
    updateParts();
}

void ForwardCard::write(endpoint::EndpointConfig& config, endpoint::EndpointSecrets&) const
{
    endpoint::ForwardOptions& forwarding = config.forwarding;
    forwarding.enabled = m_enabled->isChecked();
    forwarding.url = toBytes(m_url->text().trimmed());
    forwarding.mode = static_cast<Mode>(m_mode->currentData().toInt());
    // A value finer than the unit of its field stays unless the field was changed.
    if (m_timeout->value() != int(forwarding.timeoutMs / 1000))
        forwarding.timeoutMs = static_cast<std::uint32_t>(m_timeout->value()) * 1000;
    forwarding.retries = static_cast<std::uint32_t>(m_retries->value());
    forwarding.keepHost = m_keepHost->isChecked();
    forwarding.verifyTls = m_verify->isChecked();
}

void ForwardCard::setQueue(const endpoint::ForwardQueueState& queue)
{
    m_hasQueue = queue.waiting > 0 || queue.isDown;
    const QString count = queue.waiting == 1
                              ? tr("1 request waits for the receiver.")
                              : tr("%n requests wait for the receiver.", nullptr, int(queue.waiting));
    m_queueIcon->setIcon(queue.isDown ? QStringLiteral("triangle-alert") : QStringLiteral("clock"),
                         queue.isDown ? Tone::Warning : Tone::Muted);
    m_queueWords->setText(queue.isDown ? tr("%1 It was not there at the last attempt: %2")
                                             .arg(count, textFromBytes(queue.error))
                                       : count);
    m_discard->setVisible(queue.waiting > 0);
    updateParts();
}

void ForwardCard::updateParts()
{
    const bool on = m_enabled->isChecked();
    const bool relays = static_cast<Mode>(m_mode->currentData().toInt()) == Mode::Relay;
    m_urlField->setVisible(on);
    m_modeField->setVisible(on);
    m_numbers->setVisible(on);
    m_retriesField->setVisible(relays);
    fieldOf(QStringLiteral("keepHost"))->setVisible(on);
    fieldOf(QStringLiteral("verifyForward"))->setVisible(on && m_url->text().startsWith(QStringLiteral("https")));
    m_queue->setVisible(m_hasQueue);
}

} // namespace hookbench::ui
