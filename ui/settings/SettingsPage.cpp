#include "settings/SettingsPage.h"

#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "settings/HttpsSection.h"
#include "settings/GatewaysDialog.h"
#include "settings/SettingsForm.h"
#include "Workbench.h"

#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace hookbench::ui {

SettingsPage::SettingsPage(Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_bar(new MessageBar(this)),
      m_form(new SettingsForm(this)),
      m_apply(new QPushButton(tr("Appl&y"), this)),
      m_revert(new QPushButton(tr("Re&vert"), this))
{
    setObjectName(QStringLiteral("settingsPage"));
    m_apply->setObjectName(QStringLiteral("applySettings"));
    m_revert->setObjectName(QStringLiteral("revertSettings"));
    setButtonKind(m_apply, ButtonKind::Primary);

    auto* column = new QWidget(this);
    column->setMaximumWidth(fontMetrics().averageCharWidth() * 120);
    auto* columnLayout = new QVBoxLayout(column);
    columnLayout->setContentsMargins(28, 24, 28, 24);
    columnLayout->setSpacing(16);
    columnLayout->addWidget(makeHeading(column, tr("Settings"), 1.5));
    columnLayout->addWidget(m_form);
    columnLayout->addStretch();
    auto* content = new QWidget(this);
    auto* contentLayout = new QHBoxLayout(content);
    contentLayout->setContentsMargins(0, 0, 0, 0);
    contentLayout->addWidget(column, 100);
    contentLayout->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("settingsScroll"));
    scroll->setAccessibleName(tr("Settings"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(content);

    auto* footer = new SurfacePanel(this);
    auto* buttons = new QHBoxLayout(footer);
    buttons->setContentsMargins(28, 10, 28, 10);
    buttons->setSpacing(8);
    buttons->addWidget(m_apply);
    buttons->addWidget(m_revert);
    buttons->addStretch();

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(scroll, 1);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addWidget(footer);

    connect(m_form, &SettingsForm::edited, this, &SettingsPage::onEdited);
    connect(m_form, &SettingsForm::themeChosen, this, &SettingsPage::themePreviewed);
    connect(m_apply, &QPushButton::clicked, this, &SettingsPage::apply);
    connect(m_revert, &QPushButton::clicked, this, &SettingsPage::revert);
    connect(&m_workbench, &Workbench::secretsReady, this, &SettingsPage::showSecrets);
    connect(&m_workbench, &Workbench::settingsChanged, this,
            [this] { m_form->setSettings(m_workbench.settings()); });
    connect(&m_workbench.endpoint(), &endpoint::Endpoint::stateChanged, this, &SettingsPage::showHttps);
    m_form->setSettings(m_workbench.settings());
    showSecrets();
    showHttps();
    connect(m_form, &SettingsForm::gatewaysRequested, this, &SettingsPage::openGateways);
    connect(&m_workbench.gateways(), &delivery::GatewayStore::changed, this, &SettingsPage::showGateways);
    connect(&m_workbench.environments(), &registrations::EnvironmentStore::changed, this,
            &SettingsPage::showGateways);
    showGateways();
}

bool SettingsPage::isChanged() const
{
    return !m_form->isValid() || m_form->https()->typedPassword() || m_form->settings() != m_workbench.settings();
}

void SettingsPage::onEdited()
{
    const bool changed = isChanged();
    m_apply->setEnabled(changed && m_form->isValid());
    m_revert->setEnabled(changed);
}

void SettingsPage::apply()
{
    if (!m_form->isValid())
        return;
    const std::optional<QString> password = m_form->https()->typedPassword();
    if (!password)
        return applyNow();
    m_workbench.secrets().write(Workbench::keyPasswordName(), password->toUtf8(), this,
                                [this](const Status& kept) {
                                    if (!kept)
                                        return m_bar->showError(kept.error());
                                    applyNow();
                                });
}

void SettingsPage::applyNow()
{
    const storage::Settings wanted = m_form->settings();
    if (const Status applied = m_workbench.applySettings(wanted); !applied)
        return onFailed(applied.error());
    m_form->setSettings(m_workbench.settings());
    m_bar->showMessage(MessageBar::Severity::Success, tr("Saved and in use."), {}, 3000);
}

void SettingsPage::showHttps()
{
    const auto state = m_workbench.authority().state();
    const storage::Settings& settings = m_workbench.settings();
    m_form->https()->setAuthority(state ? std::optional(*state) : std::nullopt,
                                  endpoint::endpointUrl(settings.bindAddress, settings.port, true));
    m_form->https()->setWarnings(m_workbench.tlsWarnings());
}

void SettingsPage::onFailed(const Error& error)
{
    if (error.code != ErrorCode::AddressInUse)
        return m_bar->showError(error);
    const storage::Settings wanted = m_form->settings();
    m_form->setPortProblem(tr("Port %1 is in use by another program. Choose another one.").arg(wanted.port));
    m_bar->showMessage(MessageBar::Severity::Problem,
                       tr("Port %1 is in use by another program; nothing was changed.").arg(wanted.port),
                       textFromBytes(error.detail));
    const auto free = endpoint::nextFreePort(wanted.bindAddress, wanted.port);
    if (free) {
        m_bar->addAction(tr("Use port %1").arg(*free), QStringLiteral("useFreePort"), [this, port = *free] {
            m_form->setPort(port);
            apply();
        });
    }
}

void SettingsPage::revert()
{
    m_bar->clear();
    m_form->setSettings(m_workbench.settings());
    Q_EMIT themePreviewed(m_workbench.settings().theme);
}

void SettingsPage::openGateways()
{
    if (!m_gateways) {
        m_gateways = new GatewaysDialog(m_workbench, this);
        m_gateways->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_gateways->open();
}

void SettingsPage::showGateways()
{
    const std::string environment = m_workbench.environments().current().id;
    const auto words = [&](const char* kind, const QString& none) {
        const delivery::GatewayAccount* used = m_workbench.gateways().inUse(environment, kind);
        return used ? tr("%1 (%2)").arg(textFromBytes(used->name),
                                        textFromBytes(delivery::gatewayOf(*used).host))
                    : none;
    };
    m_form->setGateways(
        tr("Mail goes through %1; SMS through %2. Without one, both can be tried in the local "
           "sinks.")
            .arg(words("email", tr("no server yet")), words("sms", tr("no gateway yet"))));
}

void SettingsPage::showSecrets()
{
    if (!m_workbench.secretsAreReady())
        return m_form->setSecrets(tr("Asking the keychain…"), {});
    if (m_workbench.secrets().backing() == secrets::Backing::Keychain)
        return m_form->setSecrets(tr("Kept in the desktop's keychain"),
                                  tr("They never stand in the profile, a log or an export."));
    const QString why = textFromBytes(m_workbench.whyNoKeychain());
    m_form->setSecrets(
        tr("Kept in memory until exit"),
        (why.isEmpty() ? QString() : tr("There is no keychain: %1").arg(why) + QLatin1Char(' ')) +
            tr("Secrets have to be entered again at the next start."));
}

} // namespace hookbench::ui
