#include "settings/HttpsSection.h"

#include "common/Formatting.h"
#include "common/Style.h"
#include "common/Widgets.h"

#include <QComboBox>
#include <QDateTime>
#include <QFormLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

constexpr int commandLines = 4;

QString joined(const std::vector<std::string>& texts, const QString& between)
{
    QStringList list;
    for (const std::string& text : texts)
        list.append(textFromBytes(text));
    return list.join(between);
}

QLabel* selectable(QWidget* parent, const QString& objectName, bool mono)
{
    auto* label = new QLabel(parent);
    label->setObjectName(objectName);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    if (mono)
        label->setFont(monospaceFont());
    return label;
}

} // namespace

HttpsSection::HttpsSection(QWidget* parent)
    : QWidget(parent), m_choice(new QComboBox(this)), m_message(new MutedLabel({}, this))
{
    setObjectName(QStringLiteral("httpsSection"));
    m_choice->setObjectName(QStringLiteral("httpsChoice"));
    m_choice->setAccessibleName(tr("HTTPS"));
    m_choice->addItem(tr("Off: plain HTTP"), int(storage::Https::Off));
    m_choice->addItem(tr("On, with this profile's local authority"), int(storage::Https::LocalAuthority));
    m_choice->addItem(tr("On, with an own certificate"), int(storage::Https::OwnCertificate));
    m_message->setObjectName(QStringLiteral("httpsMessage"));
    m_message->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    auto* row = new QHBoxLayout;
    row->setSpacing(16);
    auto* name = new QLabel(tr("Endpoint spea&ks"), this);
    name->setBuddy(m_choice);
    name->setFixedWidth(fontMetrics().averageCharWidth() * 24);
    row->addWidget(name);
    row->addWidget(m_choice);
    row->addStretch();
    layout->addLayout(row);
    layout->addWidget(m_message);
    m_own = buildOwn();
    m_authority = buildAuthority();
    m_guide = buildGuide();
    for (QWidget* part : {m_own, m_authority, m_guide})
        layout->addWidget(part);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &HttpsSection::onEdited);
    showParts();
}

QLineEdit* HttpsSection::addLine(QFormLayout* form, const QString& objectName, const QString& label,
                                 const QString& placeholder)
{
    auto* edit = new QLineEdit(this);
    edit->setObjectName(objectName);
    edit->setPlaceholderText(placeholder);
    auto* name = new QLabel(label, this);
    name->setBuddy(edit);
    name->setFixedWidth(fontMetrics().averageCharWidth() * 24);
    QString plain = label;
    edit->setAccessibleName(plain.remove(QLatin1Char('&')));
    form->addRow(name, edit);
    connect(edit, &QLineEdit::textChanged, this, &HttpsSection::onEdited);
    return edit;
}

QWidget* HttpsSection::buildOwn()
{
    auto* part = new QWidget(this);
    auto* form = new QFormLayout(part);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(16);
    m_certificate = addLine(form, QStringLiteral("httpsCertificate"), tr("Certi&ficate"),
                            tr("path of a PEM file: the endpoint's certificate, then its chain"));
    m_key = addLine(form, QStringLiteral("httpsKey"), tr("Private ke&y"), tr("path of a PEM file"));
    m_password = addLine(form, QStringLiteral("httpsKeyPassword"), tr("Key's pass&word"),
                         tr("if the key has one; as stored if left empty"));
    m_password->setEchoMode(QLineEdit::Password);
    return part;
}

void HttpsSection::addTextRow(QFormLayout* form, const QString& label, QLabel* text, QToolButton* copy)
{
    auto* name = new QLabel(label, this);
    name->setFixedWidth(fontMetrics().averageCharWidth() * 24);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(text, 1);
    if (copy) {
        row->addWidget(copy, 0, Qt::AlignTop);
        connect(copy, &QToolButton::clicked, this, [text, copy] { copyToClipboard(text->text(), copy); });
    }
    form->addRow(name, row);
}

QWidget* HttpsSection::buildAuthority()
{
    auto* part = new QWidget(this);
    auto* form = new QFormLayout(part);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(16);
    m_subject = selectable(part, QStringLiteral("httpsAuthority"), false);
    m_fingerprint = selectable(part, QStringLiteral("httpsFingerprint"), true);
    m_file = selectable(part, QStringLiteral("httpsAuthorityFile"), true);
    addTextRow(form, tr("Authority"), m_subject, nullptr);
    addTextRow(form, tr("SHA-256 fingerprint"), m_fingerprint,
               makeIconButton(part, QStringLiteral("copyFingerprint"), QStringLiteral("copy"),
                              tr("Copy the fingerprint")));
    addTextRow(form, tr("Its certificate"), m_file,
               makeIconButton(part, QStringLiteral("copyAuthorityFile"), QStringLiteral("copy"),
                              tr("Copy the path of the authority's certificate")));
    return part;
}

QWidget* HttpsSection::buildGuide()
{
    auto* part = new QWidget(this);
    m_client = new QComboBox(part);
    m_client->setObjectName(QStringLiteral("trustClient"));
    m_commands = new QPlainTextEdit(part);
    m_commands->setObjectName(QStringLiteral("trustCommands"));
    m_commands->setAccessibleName(tr("Commands that make the client trust the authority"));
    m_commands->setReadOnly(true);
    m_commands->setTabChangesFocus(true);
    m_commands->setFont(monospaceFont());
    m_commands->setFixedHeight(QFontMetrics(m_commands->font()).lineSpacing() * (commandLines + 2));
    auto* copy = makeIconButton(part, QStringLiteral("copyTrustCommands"), QStringLiteral("copy"),
                                tr("Copy the commands"));
    connect(copy, &QToolButton::clicked, this,
            [this, copy] { copyToClipboard(m_commands->toPlainText(), copy); });
    auto* name = new QLabel(tr("Tr&ust it in"), part);
    name->setBuddy(m_client);
    name->setFixedWidth(fontMetrics().averageCharWidth() * 24);
    auto* top = new QHBoxLayout;
    top->setSpacing(16);
    top->addWidget(name);
    top->addWidget(m_client);
    top->addWidget(copy);
    top->addStretch();
    auto* layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(top);
    layout->addWidget(m_commands);
    layout->addWidget(makeMuted(part, tr("Type these in a terminal. Nothing outside the profile is changed "
                                         "from here, and the authority can sign for this machine alone.")));
    connect(m_client, &QComboBox::currentIndexChanged, this, &HttpsSection::showCommands);
    return part;
}

void HttpsSection::setSettings(const storage::Settings& settings)
{
    m_filling = true;
    m_choice->setCurrentIndex(m_choice->findData(int(settings.https)));
    m_certificate->setText(textFromBytes(settings.certificateFile));
    m_key->setText(textFromBytes(settings.keyFile));
    m_password->clear();
    m_password->setModified(false);
    m_filling = false;
    showParts();
}

void HttpsSection::write(storage::Settings& settings) const
{
    settings.https = static_cast<storage::Https>(m_choice->currentData().toInt());
    settings.certificateFile = toBytes(m_certificate->text().trimmed());
    settings.keyFile = toBytes(m_key->text().trimmed());
}

bool HttpsSection::isValid() const
{
    storage::Settings settings;
    write(settings);
    return settings.https != storage::Https::OwnCertificate ||
           (!settings.certificateFile.empty() && !settings.keyFile.empty());
}

std::optional<QString> HttpsSection::typedPassword() const
{
    return m_password->text().isEmpty() ? std::nullopt : std::optional(m_password->text());
}

void HttpsSection::setAuthority(const std::optional<endpoint::LocalAuthority::State>& state,
                                const std::string& url)
{
    m_hasAuthority = state.has_value();
    if (state) {
        const QDateTime until = QDateTime::fromMSecsSinceEpoch(state->facts.untilUs / 1000);
        m_subject->setText(
            tr("%1\nValid until %2; signs for %3; its key is %4")
                .arg(textFromBytes(state->facts.subject).remove(QStringLiteral("CN=")),
                     QLocale().toString(until.date(), QLocale::LongFormat),
                     joined(state->facts.allowed, QStringLiteral(", ")),
                     state->keyPlace == endpoint::LocalAuthority::KeyPlace::Keychain
                         ? tr("in the keychain")
                         : tr("in a file of the profile that you alone can read")));
        m_fingerprint->setText(textFromBytes(state->facts.fingerprintSha256));
        m_file->setText(textFromBytes(state->certificateFile));
        m_hints = endpoint::trustGuide(state->certificateFile, url);
        const int chosen = std::max(0, m_client->currentIndex());
        m_client->clear();
        for (const endpoint::TrustHint& hint : m_hints)
            m_client->addItem(hint.client == "system" ? tr("the system's store") : textFromBytes(hint.client));
        m_client->setCurrentIndex(chosen);
        showCommands();
    }
    showParts();
}

void HttpsSection::setWarnings(const std::vector<std::string>& warnings)
{
    m_warnings = warnings;
    showParts();
}

void HttpsSection::onEdited()
{
    if (m_filling)
        return;
    showParts();
    Q_EMIT edited();
}

void HttpsSection::showParts()
{
    const auto choice = static_cast<storage::Https>(m_choice->currentData().toInt());
    m_own->setVisible(choice == storage::Https::OwnCertificate);
    const bool local = choice == storage::Https::LocalAuthority;
    m_authority->setVisible(local && m_hasAuthority);
    m_guide->setVisible(local && m_hasAuthority);
    QString text;
    Tone tone = Tone::Muted;
    if (local && !m_hasAuthority) {
        text = tr("The authority is made when this is applied: once, for loopback and this machine's names.");
    } else if (choice == storage::Https::OwnCertificate && !isValid()) {
        text = tr("Name both files: the certificate and its private key.");
        tone = Tone::Danger;
    } else if (choice == storage::Https::OwnCertificate && !m_warnings.empty()) {
        text = joined(m_warnings, QStringLiteral("\n"));
        tone = Tone::Warning;
    }
    m_message->setText(text);
    m_message->setTone(tone);
    m_message->setVisible(!text.isEmpty());
}

void HttpsSection::showCommands()
{
    const int index = m_client->currentIndex();
    if (index < 0 || index >= static_cast<int>(m_hints.size()))
        return;
    const endpoint::TrustHint& hint = m_hints[static_cast<std::size_t>(index)];
    QString text = joined(hint.commands, QStringLiteral("\n"));
    if (!hint.undo.empty())
        text += QLatin1Char('\n') + tr("# to undo:") + QLatin1Char('\n') + joined(hint.undo, QStringLiteral("\n"));
    m_commands->setPlainText(text);
}

} // namespace hookbench::ui
