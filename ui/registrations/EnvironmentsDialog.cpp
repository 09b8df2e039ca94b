#include "registrations/EnvironmentsDialog.h"

#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "registrations/VariableRows.h"
#include "Workbench.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>

#include <algorithm>

namespace hookbench::ui {

EnvironmentsDialog::EnvironmentsDialog(Workbench& workbench, QWidget* parent)
    : QDialog(parent), m_workbench(workbench), m_store(workbench.environments()), m_bar(new MessageBar(this))
{
    setObjectName(QStringLiteral("environmentsDialog"));
    setWindowTitle(tr("Environments"));
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
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addWidget(buildFooter());
    resize(fontMetrics().averageCharWidth() * 122, fontMetrics().height() * 30);
    connect(&m_workbench, &Workbench::secretsReady, this, &EnvironmentsDialog::updateKeychainNote);
    updateKeychainNote();
    loadEntries();
}

QWidget* EnvironmentsDialog::buildList()
{
    auto* panel = new QWidget(this);
    panel->setFixedWidth(fontMetrics().averageCharWidth() * 30);
    m_list = new QListWidget(panel);
    m_list->setObjectName(QStringLiteral("environmentList"));
    m_list->setAccessibleName(tr("Environments"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setIconSize(QSize(16, 16));
    QPalette clear = m_list->palette();
    clear.setColor(QPalette::Base, Qt::transparent);
    m_list->setPalette(clear);
    QToolButton* add = makeIconButton(panel, QStringLiteral("addEnvironment"), QStringLiteral("plus"),
                                      tr("New environment"));
    m_remove = makeIconButton(panel, QStringLiteral("removeEnvironment"), QStringLiteral("trash-2"),
                              tr("Remove this environment"));
    connect(m_list, &QListWidget::currentRowChanged, this, &EnvironmentsDialog::choose);
    connect(add, &QToolButton::clicked, this, &EnvironmentsDialog::addEnvironment);
    connect(m_remove, &QToolButton::clicked, this, &EnvironmentsDialog::removeEnvironment);
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

QWidget* EnvironmentsDialog::buildEditor()
{
    auto* panel = new SurfacePanel(this);
    m_name = new QLineEdit(panel);
    m_name->setObjectName(QStringLiteral("environmentName"));
    m_name->setAccessibleName(tr("Name of the environment"));
    auto* nameLabel = new QLabel(tr("&Name"), panel);
    nameLabel->setBuddy(m_name);
    m_production = new QCheckBox(tr("&Production: tint the window's bar, and ask before a real send"), panel);
    m_production->setObjectName(QStringLiteral("environmentProduction"));
    m_rows = new VariableRows;
    m_rows->setContentsMargins(0, 0, 8, 0);
    m_scroll = new QScrollArea(panel);
    m_scroll->setObjectName(QStringLiteral("variableScroll"));
    m_scroll->setAccessibleName(tr("Variables"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(m_rows);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_rows->setAutoFillBackground(false);
    m_builtIn = new MutedLabel({}, panel);
    m_builtIn->setWordWrap(true);
    m_noteIcon = new IconLabel(panel, 14);
    m_note = new MutedLabel({}, panel);
    m_note->setObjectName(QStringLiteral("keychainNote"));
    m_note->setWordWrap(true);

    auto* nameRow = new QHBoxLayout;
    nameRow->setSpacing(12);
    nameRow->addWidget(nameLabel);
    nameRow->addWidget(m_name, 1);
    auto* note = new QHBoxLayout;
    note->setSpacing(7);
    note->addWidget(m_noteIcon);
    note->addWidget(m_note, 1);
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(20, 18, 14, 12);
    layout->setSpacing(10);
    layout->addLayout(nameRow);
    layout->addWidget(m_production);
    layout->addSpacing(6);
    layout->addWidget(makeHeading(panel, tr("Variables"), 1.08));
    layout->addWidget(
        makeMuted(panel, tr("${NAME} in a URL, a header or an address takes its value from here when an "
                            "event is sent or previewed.")));
    layout->addWidget(m_scroll, 1);
    layout->addWidget(m_builtIn);
    layout->addLayout(note);
    connect(m_name, &QLineEdit::textEdited, this, &EnvironmentsDialog::collect);
    connect(m_production, &QCheckBox::toggled, this, &EnvironmentsDialog::collect);
    connect(m_rows, &VariableRows::edited, this, &EnvironmentsDialog::collect);
    return panel;
}

QWidget* EnvironmentsDialog::buildFooter()
{
    auto* footer = new QWidget(this);
    auto* close = new QPushButton(tr("&Cancel"), footer);
    close->setObjectName(QStringLiteral("cancelEnvironments"));
    m_save = new QPushButton(tr("&Save"), footer);
    m_save->setObjectName(QStringLiteral("saveEnvironments"));
    m_save->setDefault(true);
    setButtonKind(m_save, ButtonKind::Primary);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &EnvironmentsDialog::save);
    auto* layout = new QHBoxLayout(footer);
    layout->setContentsMargins(16, 10, 16, 10);
    layout->setSpacing(8);
    layout->addStretch();
    layout->addWidget(close);
    layout->addWidget(m_save);
    return footer;
}

void EnvironmentsDialog::loadEntries()
{
    int inUse = 0;
    for (const registrations::Environment& environment : m_store.environments()) {
        if (environment.id == m_store.current().id)
            inUse = int(m_entries.size());
        m_entries.push_back({environment, environment, {}, {}, {}, false});
    }
    refreshList();
    m_list->setCurrentRow(m_entries.empty() ? -1 : inUse);
    for (const Entry& entry : m_entries)
        loadValues(entry.environment.id);
}

void EnvironmentsDialog::loadValues(const std::string& id)
{
    m_store.values(id, this, [this, id](Result<registrations::VariableValues> values) {
        const auto entry = std::find_if(m_entries.begin(), m_entries.end(),
                                        [&](const Entry& candidate) { return candidate.stored.id == id; });
        if (entry == m_entries.end())
            return;
        if (!values)
            return m_bar->showError(values.error());
        for (const std::string& name : values->secretNames) {
            if (const auto found = values->values.find(name); found != values->values.end())
                entry->storedSecrets[name] = found->second;
        }
        entry->secrets = entry->storedSecrets;
        entry->missing = values->missingSecrets;
        entry->isLoaded = true;
        if (entry - m_entries.begin() == m_row)
            choose(m_row);
    });
}

EnvironmentsDialog::Entry* EnvironmentsDialog::current()
{
    return m_row >= 0 && m_row < int(m_entries.size()) ? &m_entries[std::size_t(m_row)] : nullptr;
}

void EnvironmentsDialog::choose(int row)
{
    m_row = row;
    const Entry* entry = current();
    if (!entry)
        return;
    m_filling = true;
    m_name->setText(textFromBytes(entry->environment.name));
    m_production->setChecked(entry->environment.isProduction);
    m_rows->setVariables(entry->environment.variables, entry->secrets, entry->missing);
    m_rows->setEnabled(entry->isLoaded);
    QStringList builtIn;
    for (const auto& [name, value] : m_store.builtIn())
        builtIn << QStringLiteral("${%1}: %2").arg(textFromBytes(name), textFromBytes(value));
    m_builtIn->setText(tr("In every environment: %1").arg(builtIn.join(QStringLiteral(", "))));
    m_builtIn->setVisible(!builtIn.isEmpty());
    m_filling = false;
    if (entry->isLoaded && !m_wantedVariable.isEmpty())
        m_rows->define(std::exchange(m_wantedVariable, {}), false);
    updateState();
}

void EnvironmentsDialog::defineVariable(const QString& name)
{
    m_wantedVariable = name;
    choose(m_row);
}

void EnvironmentsDialog::collect()
{
    Entry* entry = current();
    if (m_filling || !entry || !entry->isLoaded)
        return;
    entry->environment.name = toBytes(m_name->text().trimmed());
    entry->environment.isProduction = m_production->isChecked();
    entry->environment.variables = m_rows->variables();
    entry->secrets = m_rows->secretValues();
    refreshList();
    updateState();
}

void EnvironmentsDialog::refreshList()
{
    const bool before = m_list->blockSignals(true);
    while (m_list->count() > int(m_entries.size()))
        delete m_list->takeItem(m_list->count() - 1);
    while (m_list->count() < int(m_entries.size()))
        m_list->addItem(QString());
    for (int row = 0; row < m_list->count(); ++row) {
        const registrations::Environment& environment = m_entries[std::size_t(row)].environment;
        QString text = environment.name.empty() ? tr("Without a name") : textFromBytes(environment.name);
        if (!environment.id.empty() && environment.id == m_store.current().id)
            text += tr("  (in use)");
        QListWidgetItem* item = m_list->item(row);
        item->setText(text);
        item->setIcon(environment.isProduction ? icon(QStringLiteral("shield-alert"), Tone::Warning)
                                               : icon(QStringLiteral("variable"), Tone::Muted));
        item->setToolTip(environment.isProduction ? tr("Production") : QString());
        item->setData(Qt::AccessibleTextRole,
                      environment.isProduction ? tr("%1, production").arg(text) : text);
    }
    m_list->blockSignals(before);
}

bool EnvironmentsDialog::isChanged(const Entry& entry) const
{
    return entry.environment != entry.stored || entry.secrets != entry.storedSecrets;
}

bool EnvironmentsDialog::anyChanged() const
{
    return std::any_of(m_entries.begin(), m_entries.end(),
                       [this](const Entry& entry) { return isChanged(entry); });
}

void EnvironmentsDialog::updateState()
{
    const Entry* entry = current();
    const bool nameless = entry && entry->environment.name.empty();
    setProblemMark(m_name, nameless);
    const QString problem = nameless ? tr("Give this environment a name.") : m_rows->problem();
    m_save->setEnabled(anyChanged() && problem.isEmpty());
    m_save->setToolTip(problem);
    m_remove->setEnabled(m_entries.size() > 1);
}

void EnvironmentsDialog::addEnvironment()
{
    Entry entry;
    entry.isLoaded = true;
    entry.environment.name = toBytes(tr("new environment"));
    m_entries.push_back(std::move(entry));
    refreshList();
    m_list->setCurrentRow(int(m_entries.size()) - 1);
    m_name->setFocus(Qt::OtherFocusReason);
    m_name->selectAll();
}

void EnvironmentsDialog::removeEnvironment()
{
    const Entry* entry = current();
    if (!entry || m_entries.size() < 2)
        return;
    const std::string id = entry->stored.id;
    const auto take = [this](const std::string& gone, int row) {
        const auto found =
            gone.empty() ? m_entries.begin() + row
                         : std::find_if(m_entries.begin(), m_entries.end(),
                                        [&](const Entry& candidate) { return candidate.stored.id == gone; });
        if (found == m_entries.end())
            return;
        m_row = -1;
        m_entries.erase(found);
        refreshList();
        m_list->setCurrentRow(0);
        choose(0);
    };
    if (id.empty())
        return take({}, m_row);
    // Its secrets leave the keychain with it, so that is asked, where it is pressed.
    m_bar->showMessage(
        MessageBar::Severity::Warning,
        tr("Remove “%1”? The values of its secrets leave the keychain, and cannot be brought back.")
            .arg(textFromBytes(entry->stored.name)));
    m_bar->addAction(tr("&Remove it"), QStringLiteral("confirmRemoveEnvironment"), [this, id, take] {
        m_store.remove(id, this, [this, id, take](Status removed) {
            if (!removed)
                return m_bar->showError(removed.error());
            take(id, -1);
        });
    });
}

void EnvironmentsDialog::save()
{
    m_save->setEnabled(false);
    saveNext();
}

void EnvironmentsDialog::saveNext()
{
    const auto next = std::find_if(m_entries.begin(), m_entries.end(),
                                   [this](const Entry& entry) { return isChanged(entry); });
    if (next == m_entries.end())
        return accept();
    registrations::EnvironmentStore::SecretValues changed;
    for (const auto& [name, value] : next->secrets) {
        const auto before = next->storedSecrets.find(name);
        if (before == next->storedSecrets.end() || before->second != value)
            changed[name] = value;
    }
    const std::ptrdiff_t at = next - m_entries.begin();
    m_store.save(next->environment, changed, this, [this, at](Result<registrations::Environment> saved) {
        if (!saved) {
            m_list->setCurrentRow(int(at));
            updateState();
            return m_bar->showError(saved.error());
        }
        Entry& entry = m_entries[std::size_t(at)];
        entry.environment = *saved;
        entry.stored = std::move(*saved);
        entry.storedSecrets = entry.secrets;
        saveNext();
    });
}

void EnvironmentsDialog::reject()
{
    if (!anyChanged())
        return QDialog::reject();
    m_bar->showMessage(MessageBar::Severity::Warning, tr("There are changes that are not saved."));
    m_bar->addAction(tr("&Throw them away"), QStringLiteral("discardEnvironments"),
                     [this] { QDialog::reject(); });
}

void EnvironmentsDialog::updateKeychainNote()
{
    if (!m_workbench.secretsAreReady()) {
        m_noteIcon->setIcon(QStringLiteral("lock"), Tone::Muted);
        return m_note->setText(tr("Asking the keychain…"));
    }
    const bool keychain = m_workbench.secrets().backing() == secrets::Backing::Keychain;
    m_noteIcon->setIcon(keychain ? QStringLiteral("lock") : QStringLiteral("lock-open"),
                        keychain ? Tone::Muted : Tone::Warning);
    m_note->setText(keychain
                        ? tr("Secret values are kept in the desktop's keychain, never in the profile.")
                        : tr("There is no keychain: secret values are kept in memory, and have to be entered "
                             "again at the next start."));
    m_note->setTone(keychain ? Tone::Muted : Tone::Warning);
}

} // namespace hookbench::ui
