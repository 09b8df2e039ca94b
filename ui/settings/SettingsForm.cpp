#include "settings/SettingsForm.h"

#include "common/Formatting.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "settings/HttpsSection.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHostAddress>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

constexpr std::uint64_t kib = 1024;
constexpr std::uint64_t mib = 1024 * 1024;

} // namespace

SettingsForm::SettingsForm(QWidget* parent) : QWidget(parent), m_layout(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("settingsForm"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(16);
    buildEndpoint();
    m_https = new HttpsSection(this);
    addSection(tr("HTTPS"), QStringLiteral("lock"))->addWidget(m_https);
    connect(m_https, &HttpsSection::edited, this, &SettingsForm::check);
    buildLimits();
    buildSending();
    buildSafety();
    buildLook();
}

QVBoxLayout* SettingsForm::addSection(const QString& title, const QString& iconName)
{
    auto* card = new Card(this);
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(20, 16, 20, 18);
    layout->setSpacing(14);
    auto* heading = new QHBoxLayout;
    heading->setSpacing(8);
    auto* picture = new IconLabel(card, 17);
    picture->setIcon(iconName, Tone::Accent);
    heading->addWidget(picture);
    heading->addWidget(makeHeading(card, title, 1.08), 1);
    layout->addLayout(heading);
    m_layout->addWidget(card);
    return layout;
}

MutedLabel* SettingsForm::addRow(QVBoxLayout* section, const QString& label, QWidget* field,
                                 const QString& unit, const QString& help)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    auto* name = new QLabel(label, this);
    name->setBuddy(field);
    const int nameWidth = fontMetrics().averageCharWidth() * 24;
    name->setFixedWidth(nameWidth);
    QString plain = label;
    plain.remove(QLatin1Char('&'));
    field->setAccessibleName(unit.isEmpty() ? plain : tr("%1 in %2").arg(plain, unit));
    row->addWidget(name, 0, Qt::AlignTop);
    name->setMinimumHeight(field->sizeHint().height());

    auto* column = new QVBoxLayout;
    column->setSpacing(4);
    auto* fieldRow = new QHBoxLayout;
    fieldRow->setSpacing(8);
    fieldRow->addWidget(field);
    if (!unit.isEmpty())
        fieldRow->addWidget(new MutedLabel(unit, this));
    fieldRow->addStretch();
    column->addLayout(fieldRow);
    auto* message = new MutedLabel(help, this);
    message->setWordWrap(true);
    message->setVisible(!help.isEmpty());
    field->setAccessibleDescription(help);
    column->addWidget(message);
    row->addLayout(column, 1);
    section->addLayout(row);
    return message;
}

void SettingsForm::addNumber(QVBoxLayout* section, const QString& objectName, const QString& label,
                             const QString& unit, const QString& help, std::uint64_t least,
                             std::uint64_t most, std::function<std::uint64_t(const storage::Settings&)> read,
                             std::function<void(storage::Settings&, std::uint64_t)> write)
{
    auto* edit = new QLineEdit(this);
    edit->setObjectName(objectName);
    edit->setFixedWidth(fontMetrics().averageCharWidth() * 16);
    MutedLabel* message = addRow(section, label, edit, unit, help);
    message->setObjectName(objectName + QStringLiteral("Message"));
    m_numbers.push_back({edit, message, help, least, most, std::move(write), std::move(read),
                         tr("Use a whole number from %1 to %2.")
                             .arg(formatCount(std::int64_t(least)), formatCount(std::int64_t(most)))});
    connect(edit, &QLineEdit::textChanged, this, &SettingsForm::check);
}

void SettingsForm::buildEndpoint()
{
    QVBoxLayout* section = addSection(tr("Endpoint"), QStringLiteral("radio"));
    addNumber(
        section, QStringLiteral("settingsPort"), tr("&Port"), {},
        tr("0 lets the system choose a free one at every start."), 0, 65535,
        [](const auto& s) { return std::uint64_t{s.port}; },
        [](auto& s, std::uint64_t value) { s.port = static_cast<std::uint16_t>(value); });
    m_address = new QLineEdit(this);
    m_address->setObjectName(QStringLiteral("settingsAddress"));
    m_address->setFixedWidth(fontMetrics().averageCharWidth() * 34);
    m_address->setFont(monospaceFont());
    m_addressMessage = addRow(section, tr("Bind &address"), m_address, {},
                              tr("Only programs on this machine can reach a loopback address."));
    m_addressMessage->setObjectName(QStringLiteral("settingsAddressMessage"));
    connect(m_address, &QLineEdit::textChanged, this, &SettingsForm::check);
    addNumber(
        section, QStringLiteral("settingsStatus"), tr("Answer &status"), {},
        tr("What every request is answered, after it has been stored: 200, or 500 to see a sender retry."),
        200, 599, [](const auto& s) { return static_cast<std::uint64_t>(s.responseStatus); },
        [](auto& s, std::uint64_t value) { s.responseStatus = static_cast<int>(value); });
}

void SettingsForm::buildLimits()
{
    QVBoxLayout* section = addSection(tr("Limits"), QStringLiteral("funnel"));
    addNumber(
        section, QStringLiteral("settingsHead"), tr("&Head"), tr("KB"),
        tr("Request line and headers; larger ones are answered 431."), 1, 16 * 1024,
        [](const auto& s) { return s.limits.headBytes / kib; },
        [](auto& s, std::uint64_t v) { s.limits.headBytes = static_cast<std::uint32_t>(v * kib); });
    addNumber(
        section, QStringLiteral("settingsHeaderCount"), tr("Header &lines"), {},
        tr("More of them are answered 431."), 1, 100'000,
        [](const auto& s) { return std::uint64_t{s.limits.headerCount}; },
        [](auto& s, std::uint64_t v) { s.limits.headerCount = static_cast<std::uint32_t>(v); });
    addNumber(
        section, QStringLiteral("settingsBody"), tr("&Body"), tr("MB"),
        tr("Larger bodies are answered 413; what came so far is captured and marked truncated."), 1,
        64 * 1024, [](const auto& s) { return s.limits.bodyBytes / mib; },
        [](auto& s, std::uint64_t v) { s.limits.bodyBytes = v * mib; });
    addNumber(
        section, QStringLiteral("settingsHeadTimeout"), tr("Head t&imeout"), tr("seconds"),
        tr("How long a sender may take for the head; then 408."), 1, 3600,
        [](const auto& s) { return std::uint64_t{s.limits.headTimeoutMs / 1000}; },
        [](auto& s, std::uint64_t v) { s.limits.headTimeoutMs = static_cast<std::uint32_t>(v * 1000); });
    addNumber(
        section, QStringLiteral("settingsIdleTimeout"), tr("Idle ti&meout"), tr("seconds"),
        tr("How long a connection may be silent."), 1, 3600,
        [](const auto& s) { return std::uint64_t{s.limits.idleTimeoutMs / 1000}; },
        [](auto& s, std::uint64_t v) { s.limits.idleTimeoutMs = static_cast<std::uint32_t>(v * 1000); });
    addNumber(
        section, QStringLiteral("settingsConnections"), tr("&Connections"), {},
        tr("Open at once; further ones are answered 503."), 1, 100'000,
        [](const auto& s) { return std::uint64_t{s.limits.connections}; },
        [](auto& s, std::uint64_t v) { s.limits.connections = static_cast<std::uint32_t>(v); });
}

void SettingsForm::buildSending()
{
    QVBoxLayout* section = addSection(tr("Sending"), QStringLiteral("send"));
    auto* manage = new QPushButton(tr("Mail servers and SMS &gateways…"), this);
    manage->setObjectName(QStringLiteral("manageGateways"));
    connect(manage, &QPushButton::clicked, this, &SettingsForm::gatewaysRequested);
    m_gateways = addRow(section, tr("Gateways"), manage, {},
                        tr("What email and SMS channels are really sent through."));
    manage->setAccessibleName(tr("Mail servers and SMS gateways…"));
    m_gateways->setObjectName(QStringLiteral("settingsGateways"));
    addNumber(
        section, QStringLiteral("settingsDeliveryDays"), tr("Keep &deliveries"), tr("days"),
        tr("Older attempts are removed from the log. 0 keeps them for ever."), 0, storage::maxDeliveryDays,
        [](const auto& s) { return std::uint64_t{s.deliveryDays}; },
        [](auto& s, std::uint64_t v) { s.deliveryDays = static_cast<std::uint32_t>(v); });
    addNumber(
        section, QStringLiteral("settingsDeliverySize"), tr("Log si&ze"), tr("MB"),
        tr("Beyond it the oldest attempts are removed. 0 sets no bound."), 0, storage::maxDeliveryMegabytes,
        [](const auto& s) { return std::uint64_t{s.deliveryMegabytes}; },
        [](auto& s, std::uint64_t v) { s.deliveryMegabytes = static_cast<std::uint32_t>(v); });
}

void SettingsForm::buildSafety()
{
    QVBoxLayout* section = addSection(tr("Safety"), QStringLiteral("lock"));
    m_powerLoss = new QCheckBox(tr("Sur&vive power loss"), this);
    m_powerLoss->setObjectName(QStringLiteral("settingsPowerLoss"));
    section->addWidget(m_powerLoss);
    auto* explanation = makeMuted(
        this, tr("An answered request is always safe from a crash of this program. With this, the disk is "
                 "also told to "
                 "write it down before the answer goes out, which makes the endpoint several times slower."));
    explanation->setContentsMargins(24, 0, 0, 0);
    section->addWidget(explanation);
    connect(m_powerLoss, &QCheckBox::toggled, this, &SettingsForm::check);
    m_secretsState = new QLabel(this);
    m_secretsState->setObjectName(QStringLiteral("settingsSecrets"));
    m_secretsText = makeMuted(this, {});
    auto* name = new QLabel(tr("Secrets"), this);
    name->setFixedWidth(fontMetrics().averageCharWidth() * 24);
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    auto* column = new QVBoxLayout;
    column->setSpacing(4);
    column->addWidget(m_secretsState);
    column->addWidget(m_secretsText);
    row->addWidget(name, 0, Qt::AlignTop);
    row->addLayout(column, 1);
    section->addLayout(row);
}

void SettingsForm::buildLook()
{
    QVBoxLayout* section = addSection(tr("Appearance"), QStringLiteral("settings"));
    m_theme = new QComboBox(this);
    m_theme->setObjectName(QStringLiteral("settingsTheme"));
    m_theme->addItem(tr("As the desktop"), int(storage::Theme::System));
    m_theme->addItem(tr("Light"), int(storage::Theme::Light));
    m_theme->addItem(tr("Dark"), int(storage::Theme::Dark));
    addRow(section, tr("&Theme"), m_theme, {}, {});
    connect(m_theme, &QComboBox::currentIndexChanged, this, [this] {
        check();
        if (!m_filling)
            Q_EMIT themeChosen(static_cast<storage::Theme>(m_theme->currentData().toInt()));
    });
}

void SettingsForm::setMessage(QWidget* field, MutedLabel* label, const QString& text, bool problem)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
    // The words say that it is a problem; the colour only helps to find it.
    label->setTone(problem ? Tone::Danger : Tone::Muted);
    setProblemMark(field, problem);
}

bool SettingsForm::checkNumber(NumberField& field)
{
    bool isNumber = false;
    const qulonglong value = field.edit->text().trimmed().toULongLong(&isNumber);
    const bool valid = isNumber && value >= field.least && value <= field.most;
    const bool isPort = field.edit->objectName() == QStringLiteral("settingsPort");
    const bool portTrouble = valid && isPort && !m_portProblem.isEmpty();
    const QString text = !valid ? tr("“%1” cannot be used here. %2").arg(field.edit->text(), field.range)
                         : portTrouble ? m_portProblem
                                       : field.help;
    setMessage(field.edit, field.message, text, !valid || portTrouble);
    return valid;
}

bool SettingsForm::checkAddress()
{
    const QString text = m_address->text().trimmed();
    const QHostAddress address(text);
    if (address.isNull()) {
        setMessage(
            m_address, m_addressMessage,
            tr("“%1” is not an IP address. Use 127.0.0.1, ::1, or an address of this machine.").arg(text),
            true);
        return false;
    }
    if (address.isLoopback()) {
        setMessage(m_address, m_addressMessage,
                   tr("Only programs on this machine can reach a loopback address."), false);
    } else {
        setMessage(m_address, m_addressMessage,
                   tr("Warning: everybody on the network who can reach this machine can send requests here."),
                   false);
        m_addressMessage->setTone(Tone::Warning);
    }
    return true;
}

void SettingsForm::check()
{
    if (m_filling)
        return;
    if (sender() == m_numbers.front().edit)
        m_portProblem.clear();
    m_valid = checkAddress() && m_https->isValid();
    for (NumberField& field : m_numbers)
        m_valid = checkNumber(field) && m_valid;
    Q_EMIT edited();
}

bool SettingsForm::isValid() const
{
    return m_valid;
}

void SettingsForm::setSettings(const storage::Settings& settings)
{
    m_filling = true;
    m_base = settings;
    m_portProblem.clear();
    for (NumberField& field : m_numbers)
        field.edit->setText(QString::number(field.read(settings)));
    m_address->setText(textFromBytes(settings.bindAddress));
    m_https->setSettings(settings);
    m_powerLoss->setChecked(settings.survivePowerLoss);
    m_theme->setCurrentIndex(m_theme->findData(int(settings.theme)));
    m_filling = false;
    check();
}

storage::Settings SettingsForm::settings() const
{
    storage::Settings settings = m_base;
    for (const NumberField& field : m_numbers) {
        bool isNumber = false;
        const qulonglong value = field.edit->text().trimmed().toULongLong(&isNumber);
        // A value finer than the unit of the field stays as it is unless the field was changed.
        if (isNumber && value >= field.least && value <= field.most && value != field.read(m_base))
            field.write(settings, value);
    }
    settings.bindAddress = toBytes(m_address->text().trimmed());
    m_https->write(settings);
    settings.survivePowerLoss = m_powerLoss->isChecked();
    settings.theme = static_cast<storage::Theme>(m_theme->currentData().toInt());
    return settings;
}

void SettingsForm::setPortProblem(const QString& text)
{
    m_portProblem = text;
    checkNumber(m_numbers.front());
}

void SettingsForm::setPort(std::uint16_t port)
{
    m_numbers.front().edit->setText(QString::number(port));
}

void SettingsForm::setGateways(const QString& state)
{
    m_gateways->setText(state);
}

void SettingsForm::setSecrets(const QString& state, const QString& explanation)
{
    m_secretsState->setText(state);
    m_secretsText->setText(explanation);
    m_secretsText->setVisible(!explanation.isEmpty());
}

} // namespace hookbench::ui
