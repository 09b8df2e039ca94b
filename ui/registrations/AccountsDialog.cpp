#include "registrations/AccountsDialog.h"

#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "http/Target.h"
#include "registrations/FormField.h"
#include "Workbench.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QToolButton>

namespace hookbench::ui {

AccountsDialog::AccountsDialog(Workbench& workbench, QWidget* parent)
    : QDialog(parent), m_workbench(workbench), m_bar(new MessageBar(this))
{
    setObjectName(QStringLiteral("accountsDialog"));
    setWindowTitle(tr("Accounts"));
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
    resize(fontMetrics().averageCharWidth() * 112, fontMetrics().height() * 24);
    connect(&m_workbench.accounts(), &mixpeek::AccountStore::changed, this, &AccountsDialog::refresh);
    refresh();
}

AccountsDialog::~AccountsDialog()
{
    m_token.cancel();
}

QWidget* AccountsDialog::buildList()
{
    auto* panel = new QWidget(this);
    panel->setFixedWidth(fontMetrics().averageCharWidth() * 30);
    m_list = new QListWidget(panel);
    m_list->setObjectName(QStringLiteral("accountList"));
    m_list->setAccessibleName(tr("Accounts"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setIconSize(QSize(16, 16));
    QPalette clear = m_list->palette();
    clear.setColor(QPalette::Base, Qt::transparent);
    m_list->setPalette(clear);
    QToolButton* add =
        makeIconButton(panel, QStringLiteral("addAccount"), QStringLiteral("plus"), tr("New account"));
    m_remove = makeIconButton(panel, QStringLiteral("removeAccount"), QStringLiteral("trash-2"),
                              tr("Remove this account"));
    connect(m_list, &QListWidget::currentRowChanged, this, &AccountsDialog::choose);
    connect(add, &QToolButton::clicked, this, &AccountsDialog::addAccount);
    connect(m_remove, &QToolButton::clicked, this, &AccountsDialog::removeAccount);
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(6, 4, 6, 6);
    buttons->setSpacing(0);
    buttons->addWidget(add);
    buttons->addWidget(m_remove);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_list, 1);
    layout->addLayout(buttons);
    return panel;
}

QWidget* AccountsDialog::buildEditor()
{
    auto* panel = new SurfacePanel(this);
    const auto makeEdit = [panel](const char* name, bool code) {
        auto* edit = new QLineEdit(panel);
        edit->setObjectName(QString::fromLatin1(name));
        if (code)
            edit->setFont(monospaceFont());
        return edit;
    };
    m_name = makeEdit("accountName", false);
    m_name->setPlaceholderText(tr("Storefront, production"));
    m_url = makeEdit("accountUrl", true);
    m_key = makeEdit("accountKey", true);
    m_key->setEchoMode(QLineEdit::Password);
    m_urlField = new FormField(tr("&Base URL"), m_url, QStringLiteral("base_url"), panel);
    m_keyField = new FormField(tr("API &key"), m_key, QStringLiteral("key"), panel);
    m_keyField->setHelp(tr("It goes to the keychain, and is never shown again."));
    m_check = new QPushButton(tr("&Check"), panel);
    m_check->setObjectName(QStringLiteral("checkAccount"));
    m_check->setToolTip(tr("Asks the service for the account's registrations, and changes nothing"));
    auto* close = new QPushButton(tr("C&lose"), panel);
    close->setObjectName(QStringLiteral("closeAccounts"));
    m_save = new QPushButton(tr("&Save"), panel);
    m_save->setObjectName(QStringLiteral("saveAccount"));
    m_save->setDefault(true);
    setButtonKind(m_save, ButtonKind::Primary);
    connect(m_check, &QPushButton::clicked, this, &AccountsDialog::check);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &AccountsDialog::save);
    for (QLineEdit* edit : {m_name, m_url, m_key})
        connect(edit, &QLineEdit::textChanged, this, &AccountsDialog::updateState);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_check);
    buttons->addStretch();
    buttons->addWidget(close);
    buttons->addWidget(m_save);
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(20, 18, 20, 14);
    layout->setSpacing(14);
    layout->addWidget(new FormField(tr("&Name"), m_name, QStringLiteral("name"), panel));
    layout->addWidget(m_urlField);
    layout->addWidget(m_keyField);
    layout->addStretch();
    layout->addLayout(buttons);
    return panel;
}

void AccountsDialog::refresh()
{
    m_list->blockSignals(true);
    m_list->clear();
    int row = -1;
    for (const mixpeek::Account& account : m_workbench.accounts().accounts()) {
        if (account.id == m_account.id)
            row = m_list->count();
        m_list->addItem(
            new QListWidgetItem(icon(QStringLiteral("cloud"), Tone::Muted), textFromBytes(account.name)));
    }
    m_list->setCurrentRow(row);
    m_list->blockSignals(false);
    // What is being entered for a new account stays; an untouched form, or one of an account that is gone,
    // gives way.
    const bool untouched = m_name->text().isEmpty() && m_key->text().isEmpty();
    if (row >= 0 || (m_account.id.empty() && !untouched))
        return updateState();
    if (m_list->count() > 0)
        m_list->setCurrentRow(0);
    else
        addAccount();
}

void AccountsDialog::choose(int row)
{
    const auto& accounts = m_workbench.accounts().accounts();
    if (row < 0 || row >= int(accounts.size()))
        return;
    m_token.cancel();
    m_account = accounts[std::size_t(row)];
    m_name->setText(textFromBytes(m_account.name));
    m_url->setText(textFromBytes(m_account.baseUrl));
    m_key->clear();
    m_key->setPlaceholderText(tr("Kept in the keychain; type to replace it"));
    updateState();
}

void AccountsDialog::addAccount()
{
    m_list->blockSignals(true);
    m_list->setCurrentRow(-1);
    m_list->clearSelection();
    m_list->blockSignals(false);
    m_account = {};
    m_name->clear();
    m_url->setText(QString::fromLatin1(mixpeek::defaultBaseUrl));
    m_key->clear();
    m_key->setPlaceholderText({});
    m_name->setFocus(Qt::OtherFocusReason);
    updateState();
}

mixpeek::Account AccountsDialog::edited() const
{
    mixpeek::Account account = m_account;
    account.name = toBytes(m_name->text().trimmed());
    account.baseUrl = toBytes(m_url->text().trimmed());
    return account;
}

void AccountsDialog::updateState()
{
    const auto target = http::parseTarget(toBytes(m_url->text().trimmed()));
    registrations::Problems problems;
    if (!target)
        problems.push_back({"base_url", registrations::Problem::Severity::Error, target.error().message});
    else if (!target->isEncrypted && !target->isLoopback)
        problems.push_back(
            {"base_url", registrations::Problem::Severity::Error,
             toBytes(tr("The key would go out readable for everybody on the way. Use https."))});
    m_urlField->setProblems(problems);
    const bool isNew = m_account.id.empty();
    const bool complete =
        problems.empty() && !m_name->text().trimmed().isEmpty() && (!isNew || !m_key->text().isEmpty());
    m_save->setEnabled(complete && (edited() != m_account || !m_key->text().isEmpty()));
    m_save->setText(isNew ? tr("&Add the account") : tr("&Save"));
    m_check->setEnabled(!isNew && !m_save->isEnabled());
    m_check->setText(m_checking ? tr("Checking…") : tr("&Check"));
    m_remove->setEnabled(!isNew);
}

void AccountsDialog::save()
{
    m_bar->clear();
    m_workbench.accounts().save(edited(), toBytes(m_key->text().trimmed()), this,
                                [this](Result<mixpeek::Account> saved) {
                                    if (!saved)
                                        return m_bar->showError(saved.error());
                                    m_key->clear();
                                    m_account = *saved;
                                    m_name->setText(textFromBytes(saved->name));
                                    m_url->setText(textFromBytes(saved->baseUrl));
                                    m_key->setPlaceholderText(tr("Kept in the keychain; type to replace it"));
                                    refresh();
                                    m_bar->showMessage(MessageBar::Severity::Success,
                                                       tr("Saved. The key is in the keychain."), {}, 4000);
                                });
}

void AccountsDialog::check()
{
    m_bar->clear();
    m_token = {};
    m_checking = true;
    updateState();
    m_workbench.accounts().access(
        m_account.id, this, [this, token = m_token](Result<mixpeek::Access> access) {
            if (!access) {
                m_checking = false;
                updateState();
                return m_bar->showError(access.error());
            }
            m_workbench.api().list(
                *access, {}, token, this, {},
                [this, token](Result<std::vector<registrations::Registration>, mixpeek::ApiError> all) {
                    m_checking = false;
                    updateState();
                    if (token.isCancelled())
                        return;
                    if (!all)
                        return m_bar->showError(all.error().error);
                    const int count = int(all->size());
                    m_bar->showMessage(
                        MessageBar::Severity::Success,
                        count == 1
                            ? tr("The key was accepted. The account has 1 registration.")
                            : tr("The key was accepted. The account has %n registrations.", nullptr, count));
                });
        });
}

void AccountsDialog::removeAccount()
{
    m_bar->showMessage(MessageBar::Severity::Warning,
                       tr("Remove “%1”? Its key leaves the keychain; nothing happens at the service.")
                           .arg(textFromBytes(m_account.name)));
    m_bar->addAction(tr("&Remove it"), QStringLiteral("confirmRemoveAccount"), [this, id = m_account.id] {
        m_workbench.accounts().remove(id, this, [this](Status removed) {
            if (!removed)
                return m_bar->showError(removed.error());
            m_account = {};
            m_name->clear();
            refresh();
        });
    });
}

} // namespace hookbench::ui
