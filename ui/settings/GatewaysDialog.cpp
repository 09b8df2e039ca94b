#include "settings/GatewaysDialog.h"

#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "settings/GatewayForm.h"
#include "Workbench.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>

namespace hookbench::ui {

using delivery::GatewayAccount;

GatewaysDialog::GatewaysDialog(Workbench& workbench, QWidget* parent)
    : QDialog(parent), m_workbench(workbench), m_bar(new MessageBar(this))
{
    setObjectName(QStringLiteral("gatewaysDialog"));
    setWindowTitle(tr("Mail servers and SMS gateways"));
    auto* columns = new QHBoxLayout;
    columns->setSpacing(0);
    columns->addWidget(buildList());
    columns->addWidget(new Hairline(Qt::Vertical, this));
    columns->addWidget(buildEditor(), 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addLayout(columns, 1);
    resize(fontMetrics().averageCharWidth() * 124, fontMetrics().height() * 36);
    show({});
    connect(&m_workbench.gateways(), &delivery::GatewayStore::changed, this, &GatewaysDialog::refresh);
    connect(&m_workbench.environments(), &registrations::EnvironmentStore::changed, this,
            &GatewaysDialog::refresh);
    refresh();
}

GatewaysDialog::~GatewaysDialog()
{
    m_token.cancel();
}

QWidget* GatewaysDialog::buildList()
{
    auto* panel = new QWidget(this);
    panel->setFixedWidth(fontMetrics().averageCharWidth() * 34);
    m_list = new QListWidget(panel);
    m_list->setObjectName(QStringLiteral("gatewayList"));
    m_list->setAccessibleName(tr("Mail servers and SMS gateways"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setIconSize(QSize(16, 16));
    QPalette clear = m_list->palette();
    clear.setColor(QPalette::Base, Qt::transparent);
    m_list->setPalette(clear);
    QToolButton* mail =
        makeIconButton(panel, QStringLiteral("addMailServer"), QStringLiteral("mail"), tr("New mail server"));
    QToolButton* sms = makeIconButton(panel, QStringLiteral("addSmsGateway"), QStringLiteral("smartphone"),
                                      tr("New SMS gateway"));
    mail->setText(tr("+ &Mail"));
    sms->setText(tr("+ SM&S"));
    for (QToolButton* button : {mail, sms})
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_remove = makeIconButton(panel, QStringLiteral("removeGateway"), QStringLiteral("trash-2"),
                              tr("Remove this gateway"));
    connect(m_list, &QListWidget::currentRowChanged, this, &GatewaysDialog::choose);
    connect(mail, &QToolButton::clicked, this, [this] { add({{}, {}, delivery::MailServer{}}); });
    connect(sms, &QToolButton::clicked, this, [this] { add({{}, {}, delivery::SmsGateway{}}); });
    connect(m_remove, &QToolButton::clicked, this, &GatewaysDialog::removeGateway);
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(6, 4, 6, 6);
    buttons->setSpacing(0);
    buttons->addWidget(mail);
    buttons->addWidget(sms);
    buttons->addStretch();
    buttons->addWidget(m_remove);
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_list, 1);
    layout->addLayout(buttons);
    return panel;
}

QWidget* GatewaysDialog::buildEditor()
{
    auto* panel = new SurfacePanel(this);
    m_form = new GatewayForm(panel);
    m_form->setContentsMargins(20, 18, 20, 14);
    auto* scroll = new QScrollArea(panel);
    scroll->setObjectName(QStringLiteral("gatewayScroll"));
    scroll->setAccessibleName(tr("Settings of the gateway"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(m_form);
    m_problem = new MutedLabel({}, panel);
    m_problem->setObjectName(QStringLiteral("gatewayProblem"));
    m_problem->setWordWrap(true);
    auto* close = new QPushButton(tr("Clos&e"), panel);
    close->setObjectName(QStringLiteral("closeGateways"));
    m_save = new QPushButton(panel);
    m_save->setObjectName(QStringLiteral("saveGateway"));
    m_save->setDefault(true);
    setButtonKind(m_save, ButtonKind::Primary);
    connect(m_form, &GatewayForm::edited, this, &GatewaysDialog::updateState);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &GatewaysDialog::save);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_problem, 1);
    buttons->addWidget(close);
    buttons->addWidget(m_save);
    auto* footer = new QVBoxLayout;
    footer->setContentsMargins(20, 12, 20, 14);
    footer->setSpacing(12);
    footer->addLayout(buildTest());
    footer->addLayout(buttons);
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(scroll, 1);
    layout->addWidget(new Hairline(Qt::Horizontal, panel));
    layout->addLayout(footer);
    return panel;
}

QLayout* GatewaysDialog::buildTest()
{
    m_use = new QComboBox(this);
    m_use->setObjectName(QStringLiteral("gatewayUse"));
    m_use->setAccessibleName(tr("Where this gateway is used"));
    m_to = new QLineEdit(this);
    m_to->setObjectName(QStringLiteral("gatewayTestTo"));
    m_to->setAccessibleName(tr("Address or number of the test"));
    m_test = new QPushButton(this);
    m_test->setObjectName(QStringLiteral("testGateway"));
    connect(m_use, &QComboBox::activated, this, &GatewaysDialog::use);
    connect(m_to, &QLineEdit::textChanged, this, &GatewaysDialog::updateState);
    connect(m_test, &QPushButton::clicked, this, &GatewaysDialog::test);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_use, 1);
    row->addWidget(m_to, 1);
    row->addWidget(m_test);
    return row;
}

void GatewaysDialog::refresh()
{
    m_list->blockSignals(true);
    m_list->clear();
    int row = -1;
    const delivery::GatewayStore& store = m_workbench.gateways();
    const std::string environment = m_workbench.environments().current().id;
    for (const GatewayAccount& account : store.gateways()) {
        if (account.id == m_stored.id)
            row = m_list->count();
        const bool isMail = account.kind() == "email";
        const GatewayAccount* used = store.inUse(environment, account.kind());
        const QString name = textFromBytes(account.name);
        auto* item = new QListWidgetItem(
            icon(isMail ? QStringLiteral("mail") : QStringLiteral("smartphone"), Tone::Muted),
            used && used->id == account.id ? tr("%1 (in use)").arg(name) : name);
        item->setToolTip(textFromBytes(delivery::gatewayOf(account).host));
        m_list->addItem(item);
    }
    m_list->setCurrentRow(row);
    m_list->blockSignals(false);
    // What is being entered for a new one stays; one that is gone gives way.
    if (row >= 0 || (m_stored.id.empty() && isChanged())) {
        fillUses();
        return updateState();
    }
    if (m_list->count() > 0)
        m_list->setCurrentRow(0);
    else
        add({{}, {}, delivery::MailServer{}});
}

void GatewaysDialog::choose(int row)
{
    const auto& gateways = m_workbench.gateways().gateways();
    if (row >= 0 && row < int(gateways.size()))
        show(gateways[std::size_t(row)]);
}

void GatewaysDialog::add(GatewayAccount account)
{
    m_list->blockSignals(true);
    m_list->setCurrentRow(-1);
    m_list->clearSelection();
    m_list->blockSignals(false);
    show(account);
    m_form->focusName();
}

void GatewaysDialog::show(const GatewayAccount& account)
{
    m_token.cancel();
    m_token = {};
    m_isBusy = false;
    m_bar->clear();
    m_stored = account;
    m_form->setAccount(account, !account.id.empty());
    m_to->clear();
    fillUses();
    updateState();
}

bool GatewaysDialog::isChanged() const
{
    return m_form->account() != m_stored || !m_form->secret().empty();
}

void GatewaysDialog::updateState()
{
    const bool isNew = m_stored.id.empty();
    const bool isMail = m_stored.kind() == "email";
    const bool changed = isChanged();
    const Status good = delivery::checkGateway(m_form->account());
    m_problem->setText(good || !changed ? QString() : textFromBytes(good.error().message));
    m_save->setText(!isNew ? tr("Sa&ve") : isMail ? tr("&Add the mail server") : tr("&Add the gateway"));
    m_save->setEnabled(good && changed);
    m_remove->setEnabled(!isNew);
    m_use->setEnabled(!isNew);
    m_to->setPlaceholderText(isMail ? tr("Test: ann@example.com") : tr("Test: +14155550100"));
    m_to->setEnabled(!isNew && !changed && !m_isBusy);
    m_test->setEnabled(!isNew && !changed && !m_isBusy && !m_to->text().trimmed().isEmpty());
    m_test->setText(m_isBusy ? tr("Sending…") : isMail ? tr("Send a &test mail") : tr("Send a &test SMS"));
    m_test->setToolTip(changed ? tr("Save first") : tr("Really sends one message through it"));
}

void GatewaysDialog::save()
{
    m_bar->clear();
    const bool hadSecret = !m_form->secret().empty();
    m_workbench.gateways().save(
        m_form->account(), m_form->secret(), this, [this, hadSecret](Result<GatewayAccount> saved) {
            if (!saved)
                return m_bar->showError(saved.error());
            m_stored = *saved;
            m_form->setAccount(*saved, true);
            refresh();
            m_bar->showMessage(
                MessageBar::Severity::Success,
                hadSecret ? tr("Saved. The secret is kept apart, in the keychain.") : tr("Saved."), {}, 4000);
        });
}

void GatewaysDialog::removeGateway()
{
    m_bar->showMessage(MessageBar::Severity::Warning,
                       tr("Remove “%1”? Its secret leaves the keychain, and channels that went through it "
                          "cannot be sent.")
                           .arg(textFromBytes(m_stored.name)));
    m_bar->addAction(tr("&Remove it"), QStringLiteral("confirmRemoveGateway"), [this, id = m_stored.id] {
        m_workbench.gateways().remove(id, this, [this](Status removed) {
            if (!removed)
                return m_bar->showError(removed.error());
            add({{}, {}, delivery::MailServer{}});
            refresh();
        });
    });
}

void GatewaysDialog::fillUses()
{
    m_use->clear();
    const delivery::GatewayStore& store = m_workbench.gateways();
    const auto uses = [&](const std::string& environment) {
        const GatewayAccount* used = store.inUse(environment, m_stored.kind());
        return used && used->id == m_stored.id;
    };
    m_use->addItem(uses({}) ? tr("Used by all environments") : tr("Use it in all environments"), QString());
    for (const registrations::Environment& environment : m_workbench.environments().environments()) {
        const QString name = textFromBytes(environment.name);
        m_use->addItem(uses(environment.id) ? tr("Used by “%1”").arg(name) : tr("Use it in “%1”").arg(name),
                       textFromBytes(environment.id));
    }
    const int current = m_use->findData(textFromBytes(m_workbench.environments().current().id));
    m_use->setCurrentIndex(uses({}) ? 0 : std::max(0, current));
}

void GatewaysDialog::use(int row)
{
    const std::string environment = toBytes(m_use->itemData(row).toString());
    m_workbench.gateways().use(environment, m_stored.kind(), m_stored.id, this, [this](Status used) {
        if (!used)
            return m_bar->showError(used.error());
        m_bar->showMessage(MessageBar::Severity::Success,
                           tr("Sent through “%1” from now on.").arg(textFromBytes(m_stored.name)), {}, 4000);
        refresh();
    });
}

void GatewaysDialog::test()
{
    m_bar->clear();
    const std::string to = toBytes(m_to->text().trimmed());
    const delivery::Gateway gateway = delivery::gatewayOf(m_stored);
    if (gateway.isLoopback)
        return runTest(to);
    m_bar->showMessage(
        MessageBar::Severity::Warning,
        tr("This really sends to %1 through %2.").arg(textFromBytes(to), textFromBytes(gateway.host)));
    m_bar->addAction(tr("&Really send it"), QStringLiteral("confirmTestGateway"),
                     [this, to] { runTest(to); });
}

void GatewaysDialog::runTest(const std::string& to)
{
    m_token = {};
    m_isBusy = true;
    updateState();
    m_workbench.gateways().accessTo(
        m_stored.id, this, [this, to, token = m_token](Result<delivery::GatewayAccess> access) {
            if (token.isCancelled())
                return;
            if (!access)
                return onTested(to, {access.error(), {}, {}});
            delivery::testGateway(m_workbench.client(), *access, to, {}, m_workbench.clock().nowUs(), token,
                                  this, [this, to, token](delivery::GatewayTestReport report) {
                                      if (!token.isCancelled())
                                          onTested(to, std::move(report));
                                  });
        });
}

void GatewaysDialog::onTested(const std::string& to, delivery::GatewayTestReport report)
{
    m_isBusy = false;
    updateState();
    if (report.error) {
        const std::string& detail = report.dialogue.empty() ? report.error->detail : report.dialogue;
        return m_bar->showMessage(MessageBar::Severity::Problem, textFromBytes(report.error->message),
                                  textFromBytes(detail));
    }
    m_bar->showMessage(MessageBar::Severity::Success,
                       report.words.empty() ? tr("The server took the mail to %1.").arg(textFromBytes(to))
                                            : tr("The gateway took the message to %1: %2.")
                                                  .arg(textFromBytes(to), textFromBytes(report.words)),
                       textFromBytes(report.dialogue));
}

} // namespace hookbench::ui
