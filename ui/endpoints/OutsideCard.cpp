#include "endpoints/OutsideCard.h"

#include "common/Formatting.h"
#include "common/Style.h"
#include "registrations/FormField.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace hookbench::ui {

using endpoint::OutsideState;

namespace {

constexpr const char* sshPrefix = "ssh:";

} // namespace

OutsideCard::OutsideCard(QWidget* parent)
    : EndpointCard(QStringLiteral("outsideCard"), QStringLiteral("cloud"), tr("Reachable from outside"), parent),
      m_tunnel(addChoice(tr("Tunnel"), QStringLiteral("tunnelKind"))),
      m_ssh(addLine(tr("SSH server"), QStringLiteral("tunnel"), QStringLiteral("user@host, or user@host:2222/8080"))),
      m_sshField(lastField()),
      m_command(addLine(tr("Command"), QStringLiteral("tunnel"), QStringLiteral("mytunnel --to {url}"))),
      m_commandField(lastField()),
      m_tunnelUrl(addLine(tr("Its public URL"), QStringLiteral("tunnelUrl"), tr("as the program prints it; or https://…"))),
      m_tunnelUrlField(lastField()),
      m_smee(addLine(tr("smee channel"), QStringLiteral("smee"), tr("none; or https://smee.io/new for a new one")))
{
    m_tunnel->addItem(tr("None"), NoTunnel);
    m_tunnel->addItem(QStringLiteral("cloudflared"), Cloudflared);
    m_tunnel->addItem(QStringLiteral("ngrok"), Ngrok);
    m_tunnel->addItem(QStringLiteral("ssh -R"), Ssh);
    m_tunnel->addItem(tr("A command"), Command);
    m_sshField->setHelp(tr("The server forwards its port (80, or the one behind the /) to this endpoint."));
    m_commandField->setHelp(tr("{url} and {port} stand for this endpoint's. No shell sees the command."));
    buildState();
    connect(this, &EndpointCard::edited, this, &OutsideCard::updateParts);
}

void OutsideCard::buildState()
{
    auto* row = new QWidget(fields());
    m_stateIcon = new IconLabel(row, 16);
    m_stateWords = new MutedLabel({}, row);
    m_stateWords->setObjectName(QStringLiteral("outsideState"));
    m_stateWords->setWordWrap(true);
    m_start = new QPushButton(icon(QStringLiteral("play"), Tone::Muted), tr("Let others &in"), row);
    m_start->setObjectName(QStringLiteral("startOutside"));
    m_stop = new QPushButton(icon(QStringLiteral("pause"), Tone::Muted), tr("Close &it"), row);
    m_stop->setObjectName(QStringLiteral("stopOutside"));
    connect(m_start, &QPushButton::clicked, this, &OutsideCard::startRequested);
    connect(m_stop, &QPushButton::clicked, this, &OutsideCard::stopRequested);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_stateIcon);
    layout->addWidget(m_stateWords, 1);
    layout->addWidget(m_start);
    layout->addWidget(m_stop);
    body()->addWidget(row);
    m_publicUrl = new CopyBox(QStringLiteral("publicUrl"), tr("Public URL"), fields());
    body()->addWidget(m_publicUrl);
}

void OutsideCard::load(const endpoint::EndpointConfig& config, const endpoint::EndpointSecrets&)
{
    const QSignalBlocker quiet(this);
    const QString tunnel = textFromBytes(config.outside.tunnel);
    const bool isSsh = tunnel.startsWith(QLatin1String(sshPrefix));
    const TunnelChoice choice = tunnel.isEmpty()                              ? NoTunnel
                                : tunnel == QStringLiteral("cloudflared")     ? Cloudflared
                                : tunnel == QStringLiteral("ngrok")           ? Ngrok
                                : isSsh                                       ? Ssh
                                                                              : Command;
    m_tunnel->setCurrentIndex(m_tunnel->findData(choice));
    m_ssh->setText(isSsh ? tunnel.mid(int(qstrlen(sshPrefix))) : QString());
    m_command->setText(choice == Command ? tunnel : QString());
    m_tunnelUrl->setText(textFromBytes(config.outside.tunnelUrl));
    m_smee->setText(textFromBytes(config.outside.smee));
    updateParts();
}

void OutsideCard::write(endpoint::EndpointConfig& config, endpoint::EndpointSecrets&) const
{
    switch (m_tunnel->currentData().toInt()) {
    case Cloudflared:
    case Ngrok:
        config.outside.tunnel = toBytes(m_tunnel->currentText());
        break;
    case Ssh:
        config.outside.tunnel = sshPrefix + toBytes(m_ssh->text().trimmed());
        break;
    case Command:
        config.outside.tunnel = toBytes(m_command->text().trimmed());
        break;
    default:
        config.outside.tunnel.clear();
    }
    config.outside.tunnelUrl =
        config.outside.tunnel.empty() ? std::string() : toBytes(m_tunnelUrl->text().trimmed());
    config.outside.smee = toBytes(m_smee->text().trimmed());
}

void OutsideCard::setState(const endpoint::EndpointState& state, bool canStart)
{
    struct Look {
        const char* icon;
        Tone tone;
        QString words;
    };
    const auto lookOf = [&]() -> Look {
        switch (state.outside) {
        case OutsideState::Starting:
            return {"clock", Tone::Muted, tr("Starting: the public URL is not known yet.")};
        case OutsideState::Open:
            return {"radio", Tone::Success, tr("Open: what is sent to this URL arrives here.")};
        case OutsideState::Waiting:
            return {"clock", Tone::Warning, tr("It ended and is tried again soon: %1").arg(textFromBytes(state.outsideError))};
        case OutsideState::Failed:
            return {"circle-alert", Tone::Danger, textFromBytes(state.outsideError)};
        case OutsideState::Off:
            break;
        }
        return {"lock", Tone::Muted,
                canStart ? tr("Closed. Nothing starts by itself.") : tr("Closed. Save it and let it listen first.")};
    };
    const Look look = lookOf();
    m_stateIcon->setIcon(QString::fromLatin1(look.icon), look.tone);
    m_stateWords->setText(look.words);
    const bool off = state.outside == OutsideState::Off || state.outside == OutsideState::Failed;
    m_start->setVisible(off);
    m_start->setEnabled(canStart);
    m_stop->setVisible(!off);
    m_publicUrl->setText(textFromBytes(state.publicUrl));
    m_publicUrl->setVisible(!state.publicUrl.empty());
}

void OutsideCard::updateParts()
{
    const int choice = m_tunnel->currentData().toInt();
    m_sshField->setVisible(choice == Ssh);
    m_commandField->setVisible(choice == Command);
    m_tunnelUrlField->setVisible(choice == Ssh || choice == Command);
}

} // namespace hookbench::ui
