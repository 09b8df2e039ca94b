#include "registrations/BorrowDialog.h"

#include "endpoint/Endpoint.h"
#include "common/Formatting.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "http/Target.h"
#include "registrations/ChannelKinds.h"
#include "registrations/FormField.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace hookbench::ui {

BorrowDialog::BorrowDialog(const endpoint::Endpoint& endpoint, const mixpeek::SyncItem& item,
                           const QString& host, QWidget* parent)
    : QDialog(parent), m_host(host), m_channel(new QComboBox(this)), m_url(new QLineEdit(this))
{
    setObjectName(QStringLiteral("borrowDialog"));
    setWindowTitle(tr("Point at my endpoint"));
    m_channel->setObjectName(QStringLiteral("borrowChannel"));
    m_url->setObjectName(QStringLiteral("borrowUrl"));
    m_url->setFont(monospaceFont());
    const auto& record = item.remote ? item.remote : item.local;
    for (std::size_t i = 0; record && i < record->channels.size(); ++i) {
        const std::string_view kind = record->channels[i].kind();
        // Only these two have a URL that can point elsewhere.
        if (kind != "webhook" && kind != "slack")
            continue;
        m_channel->addItem(icon(channelIcon(kind), Tone::Muted),
                           tr("Channel %1, %2").arg(i + 1).arg(channelTitle(kind)), int(i));
    }
    const QString base = textFromBytes(endpoint.url());
    m_url->setText(base.isEmpty() ? QString() : base + QStringLiteral("hooks/mixpeek"));
    m_field = new FormField(tr("&URL that it shall call"), m_url, QStringLiteral("url"), this);
    auto* channelField = new FormField(tr("C&hannel"), m_channel, QStringLiteral("channel"), this);
    channelField->setVisible(m_channel->count() > 1);
    m_accept = new QPushButton(icon(QStringLiteral("magnet"), Tone::OnAccent), tr("&Point it there"), this);
    m_accept->setObjectName(QStringLiteral("acceptBorrow"));
    m_accept->setDefault(true);
    setButtonKind(m_accept, ButtonKind::Primary);
    auto* cancel = new QPushButton(tr("&Cancel"), this);
    cancel->setObjectName(QStringLiteral("cancelBorrow"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_accept);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 20, 22, 16);
    layout->setSpacing(12);
    layout->addWidget(makeHeading(this, tr("Point “%1” at my endpoint").arg(textFromBytes(item.name)), 1.2));
    layout->addWidget(
        makeMuted(this, tr("%1 is told to send to another URL. The present one is written down first, and "
                           "given back when you say so, when the program ends, or at its next start.")
                            .arg(m_host)));
    layout->addWidget(channelField);
    layout->addWidget(m_field);
    layout->addStretch();
    layout->addLayout(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 84);
    connect(m_url, &QLineEdit::textChanged, this, &BorrowDialog::check);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_accept, &QPushButton::clicked, this, [this] {
        Q_EMIT chosen(m_channel->currentData().toInt(), m_url->text().trimmed());
        accept();
    });
    check();
}

void BorrowDialog::check()
{
    using Severity = registrations::Problem::Severity;
    const auto target = http::parseTarget(toBytes(m_url->text().trimmed()));
    registrations::Problems problems;
    if (m_channel->count() == 0)
        problems.push_back({"url", Severity::Error,
                            toBytes(tr("It has no channel with a URL, so it cannot be pointed "
                                       "anywhere."))});
    else if (!target)
        problems.push_back({"url", Severity::Error, target.error().message});
    else if (target->isLoopback)
        problems.push_back(
            {"url", Severity::Warning,
             toBytes(tr("This address means the machine itself, so %1 cannot reach it from outside. Give "
                        "the public URL of a tunnel that leads here, unless the service runs on this "
                        "machine.")
                         .arg(m_host))});
    else if (!target->isEncrypted)
        problems.push_back({"url", Severity::Warning, toBytes(tr("The service accepts https only."))});
    m_field->setProblems(problems);
    m_accept->setEnabled(!registrations::hasErrors(problems));
}

} // namespace hookbench::ui
