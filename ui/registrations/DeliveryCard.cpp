#include "registrations/DeliveryCard.h"

#include "common/Formatting.h"
#include "registrations/FormField.h"
#include "signing/Presets.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QSpinBox>
#include <QTimer>
#include <QVBoxLayout>

#include <cmath>

namespace hookbench::ui {

namespace {

constexpr int saveDelayMs = 500;
constexpr std::int64_t msPerMinute = 60'000;
using Kind = delivery::RetryPolicy::Kind;

QString secondsText(std::int64_t ms)
{
    return ms % 1000 == 0 ? QString::number(ms / 1000) : QString::number(double(ms) / 1000.0);
}

std::vector<std::int64_t> waitsOf(const QString& text)
{
    std::vector<std::int64_t> waits;
    for (const QString& part : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        bool isNumber = false;
        const double seconds = part.trimmed().toDouble(&isNumber);
        if (isNumber)
            waits.push_back(std::llround(seconds * 1000));
    }
    return waits;
}

std::vector<delivery::StatusRange> rangesOf(const QString& text)
{
    std::vector<delivery::StatusRange> ranges;
    for (const QString& part : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const QStringList ends = part.split(QLatin1Char('-'));
        const int first = ends.front().trimmed().toInt();
        const int last = ends.back().trimmed().toInt();
        if (first > 0)
            ranges.push_back({first, last});
    }
    return ranges;
}

QString textOf(const std::vector<delivery::StatusRange>& ranges)
{
    QStringList parts;
    for (const delivery::StatusRange& range : ranges)
        parts << (range.first == range.last ? QString::number(range.first)
                                            : QStringLiteral("%1-%2").arg(range.first).arg(range.last));
    return parts.join(QStringLiteral(", "));
}

std::vector<std::string> secretsOf(const QString& text)
{
    std::vector<std::string> secrets;
    for (const QString& part : text.split(QLatin1Char(','), Qt::SkipEmptyParts))
        secrets.push_back(toBytes(part.trimmed()));
    return secrets;
}

} // namespace

DeliveryCard::DeliveryCard(delivery::DeliveryOptionsStore& store, QWidget* parent)
    : Card(parent), m_store(store), m_timer(new QTimer(this))
{
    setObjectName(QStringLiteral("deliveryCard"));
    m_timer->setSingleShot(true);
    m_timer->setInterval(saveDelayMs);
    connect(m_timer, &QTimer::timeout, this, &DeliveryCard::flush);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 14, 18, 18);
    layout->setSpacing(12);
    auto* heading = new QHBoxLayout;
    heading->setSpacing(8);
    auto* picture = new IconLabel(this, 17);
    picture->setIcon(QStringLiteral("send"), Tone::Accent);
    heading->addWidget(picture);
    heading->addWidget(makeHeading(this, tr("Delivery from this machine"), 1.08), 1);
    layout->addLayout(heading);
    m_state = new MutedLabel({}, this);
    m_state->setObjectName(QStringLiteral("deliveryCardState"));
    m_state->setWordWrap(true);
    layout->addWidget(m_state);
    m_fields = new QWidget(this);
    auto* fields = new QVBoxLayout(m_fields);
    fields->setContentsMargins(0, 0, 0, 0);
    fields->setSpacing(14);
    buildRetry(fields);
    buildSigning(fields);
    buildRequest(fields);
    buildTls(fields);
    layout->addWidget(m_fields);
    for (QWidget* field : m_fields->findChildren<QWidget*>()) {
        if (qobject_cast<QComboBox*>(field) || qobject_cast<QAbstractSpinBox*>(field))
            leaveWheelToForm(field);
    }
    show({});
}

QLineEdit* DeliveryCard::addLine(QVBoxLayout* layout, const char* objectName, const QString& label,
                                 const QString& key, const QString& hint)
{
    auto* line = new QLineEdit(m_fields);
    line->setObjectName(QString::fromLatin1(objectName));
    line->setFont(monospaceFont());
    line->setPlaceholderText(hint);
    auto* field = new FormField(label, line, key, m_fields);
    m_all.push_back(field);
    layout->addWidget(field);
    connect(line, &QLineEdit::textEdited, this, &DeliveryCard::onEdited);
    return line;
}

void DeliveryCard::buildRetry(QVBoxLayout* layout)
{
    m_retry = new QComboBox(m_fields);
    m_retry->setObjectName(QStringLiteral("retryKind"));
    m_retry->addItem(tr("Never: one attempt"), int(Kind::None));
    m_retry->addItem(tr("With growing waits"), int(Kind::Exponential));
    m_retry->addItem(tr("After the waits of a list"), int(Kind::Schedule));
    auto* field = new FormField(tr("Try again after a failure"), m_retry, QStringLiteral("retry"), m_fields);
    m_all.push_back(field);
    layout->addWidget(field);
    connect(m_retry, &QComboBox::activated, this, &DeliveryCard::onEdited);

    m_exponential = new QWidget(m_fields);
    auto* row = new QHBoxLayout(m_exponential);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    const auto add = [&](const QString& label, const QString& key, QAbstractSpinBox* box, const char* name) {
        box->setObjectName(QString::fromLatin1(name));
        auto* one = new FormField(label, box, key, m_exponential);
        m_all.push_back(one);
        row->addWidget(one);
    };
    m_count = new QSpinBox(m_exponential);
    m_count->setRange(0, 1000);
    m_base = new QDoubleSpinBox(m_exponential);
    m_factor = new QDoubleSpinBox(m_exponential);
    m_cap = new QDoubleSpinBox(m_exponential);
    m_base->setRange(0.001, 86'400);
    m_cap->setRange(0.001, 604'800);
    m_factor->setRange(1, 100);
    m_base->setSuffix(tr(" s"));
    m_cap->setSuffix(tr(" s"));
    add(tr("Further attempts"), QStringLiteral("retry.count"), m_count, "retryCount");
    add(tr("First wait"), QStringLiteral("retry.baseMs"), m_base, "retryBase");
    add(tr("Grows by"), QStringLiteral("retry.factor"), m_factor, "retryFactor");
    add(tr("Longest wait"), QStringLiteral("retry.capMs"), m_cap, "retryCap");
    m_jitter = new QSpinBox(m_exponential);
    m_jitter->setRange(0, 100);
    m_jitter->setPrefix(tr("± "));
    m_jitter->setSuffix(tr(" %"));
    m_jitter->setToolTip(tr("By how much each wait is shortened or lengthened at random, so that many "
                            "deliveries do not come back at once"));
    add(tr("Spread"), QStringLiteral("retry.jitter"), m_jitter, "retryJitter");
    row->addStretch();
    layout->addWidget(m_exponential);
    for (QSpinBox* box : {m_count, m_jitter})
        connect(box, &QSpinBox::valueChanged, this, &DeliveryCard::onEdited);
    for (QDoubleSpinBox* box : {m_base, m_factor, m_cap})
        connect(box, &QDoubleSpinBox::valueChanged, this, &DeliveryCard::onEdited);
    m_schedule = addLine(layout, "retrySchedule", tr("Waits in seconds"), QStringLiteral("retry.scheduleMs"),
                         tr("5, 300, 1800"));
    m_scheduleField = m_all.back();
    m_statuses = addLine(layout, "retryStatuses", tr("After these statuses"),
                         QStringLiteral("retry.statuses"), tr("every one but 2xx"));
    m_statusesField = m_all.back();
    m_statusesField->setHelp(tr("Like 408, 429, 500-599."));
    m_silent = new QCheckBox(tr("Also where no answer came: refused, timed out, broken off"), m_fields);
    m_silent->setObjectName(QStringLiteral("retryTransport"));
    layout->addWidget(m_silent);
    connect(m_silent, &QCheckBox::clicked, this, &DeliveryCard::onEdited);
    m_retryAfter = new QCheckBox(tr("Wait as long as the receiver's Retry-After asks"), m_fields);
    m_retryAfter->setObjectName(QStringLiteral("retryAfter"));
    layout->addWidget(m_retryAfter);
    buildMostWait(layout);
    connect(m_retryAfter, &QCheckBox::clicked, this, &DeliveryCard::onEdited);
}

void DeliveryCard::buildMostWait(QVBoxLayout* layout)
{
    m_mostWait = new QSpinBox(m_fields);
    m_mostWait->setObjectName(QStringLiteral("retryMostWait"));
    m_mostWait->setRange(1, 60 * 24 * 30);
    m_mostWait->setSuffix(tr(" min"));
    auto* field = new FormField(tr("But no longer than"), m_mostWait, QStringLiteral("retry.maxRetryAfterMs"),
                                m_fields);
    m_all.push_back(field);
    m_mostRow = field;
    field->setMaximumWidth(fontMetrics().averageCharWidth() * 30);
    layout->addWidget(field);
    connect(m_mostWait, &QSpinBox::valueChanged, this, &DeliveryCard::onEdited);
}

void DeliveryCard::buildSigning(QVBoxLayout* layout)
{
    m_scheme = new QComboBox(m_fields);
    m_scheme->setObjectName(QStringLiteral("signingScheme"));
    m_scheme->setMaxVisibleItems(16);
    m_scheme->addItem(tr("Not signed"), QString());
    for (const signing::Scheme& scheme : signing::allSchemes())
        m_scheme->addItem(
            QStringLiteral("%1 (%2)").arg(textFromBytes(scheme.title), textFromBytes(scheme.id)),
            textFromBytes(scheme.id));
    auto* field = new FormField(tr("Signature"), m_scheme, QStringLiteral("signing.scheme"), m_fields);
    m_all.push_back(field);
    layout->addWidget(field);
    connect(m_scheme, &QComboBox::activated, this, &DeliveryCard::onEdited);
    m_secrets = addLine(layout, "signingSecrets", tr("Secret to sign with"),
                        QStringLiteral("signing.secrets"), QStringLiteral("${SIGNING_SECRET}"));
    m_secretsField = m_all.back();
    m_secretsField->setHelp(
        tr("A variable of the environment, never the secret itself; two, with a comma, while it changes."));
    m_fault = new QComboBox(m_fields);
    m_fault->setObjectName(QStringLiteral("signingFault"));
    m_fault->addItem(tr("Sign correctly"), int(signing::Fault::None));
    m_fault->addItem(tr("With a wrong secret"), int(signing::Fault::WrongSecret));
    m_fault->addItem(tr("With a timestamp that is too old"), int(signing::Fault::StaleTimestamp));
    m_fault->addItem(tr("Change the body after signing"), int(signing::Fault::TamperedBody));
    m_faultField =
        new FormField(tr("Test of the receiver"), m_fault, QStringLiteral("signing.fault"), m_fields);
    m_all.push_back(m_faultField);
    layout->addWidget(m_faultField);
    connect(m_fault, &QComboBox::activated, this, &DeliveryCard::onEdited);
}

void DeliveryCard::buildRequest(QVBoxLayout* layout)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    m_method = new QComboBox(m_fields);
    m_method->setObjectName(QStringLiteral("deliveryMethod"));
    m_method->setEditable(true);
    m_method->setInsertPolicy(QComboBox::NoInsert);
    m_method->addItems({QStringLiteral("POST"), QStringLiteral("PUT"), QStringLiteral("PATCH")});
    m_version = new QComboBox(m_fields);
    m_version->setObjectName(QStringLiteral("deliveryHttpVersion"));
    m_version->addItem(tr("HTTP/2 where it is offered"), int(http::HttpVersion::Automatic));
    m_version->addItem(tr("HTTP/1.1 only"), int(http::HttpVersion::Http1));
    m_version->addItem(tr("HTTP/2"), int(http::HttpVersion::Http2));
    m_version->addItem(tr("HTTP/2 at once, also without TLS"), int(http::HttpVersion::Http2PriorKnowledge));
    auto* method = new FormField(tr("Method of webhooks"), m_method, QStringLiteral("method"), m_fields);
    auto* version = new FormField(tr("Protocol"), m_version, QStringLiteral("httpVersion"), m_fields);
    m_all.push_back(method);
    m_all.push_back(version);
    row->addWidget(method);
    row->addWidget(version);
    row->addStretch();
    layout->addLayout(row);
    connect(m_method, &QComboBox::currentTextChanged, this, &DeliveryCard::onEdited);
    connect(m_version, &QComboBox::activated, this, &DeliveryCard::onEdited);
}

void DeliveryCard::buildTls(QVBoxLayout* layout)
{
    m_skip = new QCheckBox(tr("Do not verify the receiver's certificate"), m_fields);
    m_skip->setObjectName(QStringLiteral("skipTls"));
    layout->addWidget(m_skip);
    connect(m_skip, &QCheckBox::clicked, this, &DeliveryCard::onEdited);
    m_warning = new QWidget(m_fields);
    m_warning->setObjectName(QStringLiteral("skipTlsWarning"));
    auto* picture = new IconLabel(m_warning, 16);
    picture->setIcon(QStringLiteral("triangle-alert"), Tone::Warning);
    auto* words = new MutedLabel(tr("Anyone in between can read and change what is sent, secrets included. "
                                    "Trusting the receiver's own "
                                    "authority below is safer."),
                                 m_warning);
    words->setTone(Tone::Warning);
    words->setWordWrap(true);
    auto* row = new QHBoxLayout(m_warning);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(picture, 0, Qt::AlignTop);
    row->addWidget(words, 1);
    layout->addWidget(m_warning);
    m_ca = addLine(layout, "tlsCaFile", tr("Authority to trust"), QStringLiteral("tls.caFile"),
                   tr("the system's; or a PEM file"));
    m_certificate = addLine(layout, "tlsCertificate", tr("Client certificate"),
                            QStringLiteral("tls.clientCertificateFile"), tr("none; or a PEM file"));
    m_key = addLine(layout, "tlsKey", tr("Its private key"), QStringLiteral("tls.clientKeyFile"),
                    tr("in the certificate's file; or a PEM file"));
    m_password = addLine(layout, "tlsKeyPassword", tr("Password of the key"),
                         QStringLiteral("tls.clientKeyPassword"), QStringLiteral("${KEY_PASSWORD}"));
}

void DeliveryCard::open(const std::string& registrationId, bool isSaved)
{
    if (registrationId == m_id && isSaved == m_isSaved)
        return;
    flush();
    m_id = registrationId;
    m_isSaved = isSaved;
    const int opened = ++m_opened;
    show({});
    m_fields->setEnabled(isSaved);
    m_state->setText(isSaved
                         ? tr("How this program delivers: the service does not know of it. Kept as you type.")
                         : tr("Save the registration first; then this says how it is delivered."));
    if (!isSaved)
        return;
    m_store.fetch(m_id, this, [this, opened](Result<delivery::DeliveryOptions> options) {
        if (opened != m_opened)
            return;
        if (options)
            return show(*options);
        m_state->setText(textFromBytes(options.error().message));
    });
}

void DeliveryCard::show(const delivery::DeliveryOptions& options)
{
    m_filling = true;
    m_loaded = options;
    m_retry->setCurrentIndex(m_retry->findData(int(options.retry.kind)));
    m_count->setValue(options.retry.count);
    m_base->setValue(double(options.retry.baseMs) / 1000.0);
    m_factor->setValue(options.retry.factor);
    m_cap->setValue(double(options.retry.capMs) / 1000.0);
    QStringList waits;
    for (const std::int64_t wait : options.retry.scheduleMs)
        waits << secondsText(wait);
    m_schedule->setText(waits.join(QStringLiteral(", ")));
    m_statuses->setText(textOf(options.retry.statuses));
    m_jitter->setValue(int(std::lround(options.retry.jitter * 100)));
    m_silent->setChecked(options.retry.afterTransportErrors);
    m_retryAfter->setChecked(options.retry.honourRetryAfter);
    m_mostWait->setValue(int(std::max<std::int64_t>(1, options.retry.maxRetryAfterMs / msPerMinute)));
    m_fault->setCurrentIndex(m_fault->findData(int(options.signing.fault)));
    m_scheme->setCurrentIndex(std::max(0, m_scheme->findData(textFromBytes(options.signing.scheme))));
    QStringList secrets;
    for (const std::string& secret : options.signing.secrets)
        secrets << textFromBytes(secret);
    m_secrets->setText(secrets.join(QStringLiteral(", ")));
    m_method->setCurrentText(textFromBytes(options.method));
    m_version->setCurrentIndex(m_version->findData(int(options.httpVersion)));
    m_skip->setChecked(options.tls.skipVerification);
    m_ca->setText(textFromBytes(options.tls.caFile));
    m_certificate->setText(textFromBytes(options.tls.clientCertificateFile));
    m_key->setText(textFromBytes(options.tls.clientKeyFile));
    m_password->setText(textFromBytes(options.tls.clientKeyPassword));
    m_filling = false;
    updateParts();
    check();
}

delivery::DeliveryOptions DeliveryCard::options() const
{
    delivery::DeliveryOptions options = m_loaded;
    options.retry.kind = static_cast<Kind>(m_retry->currentData().toInt());
    options.retry.count = m_count->value();
    options.retry.baseMs = std::llround(m_base->value() * 1000);
    options.retry.factor = m_factor->value();
    options.retry.capMs = std::llround(m_cap->value() * 1000);
    options.retry.scheduleMs = waitsOf(m_schedule->text());
    options.retry.statuses = rangesOf(m_statuses->text());
    // A value finer than the unit of its field stays as it is unless the field was changed.
    if (m_jitter->value() != std::lround(m_loaded.retry.jitter * 100))
        options.retry.jitter = m_jitter->value() / 100.0;
    options.retry.afterTransportErrors = m_silent->isChecked();
    options.retry.honourRetryAfter = m_retryAfter->isChecked();
    if (m_mostWait->value() != std::max<std::int64_t>(1, m_loaded.retry.maxRetryAfterMs / msPerMinute))
        options.retry.maxRetryAfterMs = m_mostWait->value() * msPerMinute;
    options.signing.fault = static_cast<signing::Fault>(m_fault->currentData().toInt());
    options.signing.scheme = toBytes(m_scheme->currentData().toString());
    options.signing.secrets = secretsOf(m_secrets->text());
    options.method = toBytes(m_method->currentText().trimmed());
    options.httpVersion = static_cast<http::HttpVersion>(m_version->currentData().toInt());
    options.tls.skipVerification = m_skip->isChecked();
    options.tls.caFile = toBytes(m_ca->text().trimmed());
    options.tls.clientCertificateFile = toBytes(m_certificate->text().trimmed());
    options.tls.clientKeyFile = toBytes(m_key->text().trimmed());
    options.tls.clientKeyPassword = toBytes(m_password->text().trimmed());
    return options;
}

void DeliveryCard::updateParts()
{
    const auto kind = static_cast<Kind>(m_retry->currentData().toInt());
    m_exponential->setVisible(kind == Kind::Exponential);
    m_scheduleField->setVisible(kind == Kind::Schedule);
    m_statusesField->setVisible(kind != Kind::None);
    m_silent->setVisible(kind != Kind::None);
    m_retryAfter->setVisible(kind != Kind::None);
    m_mostRow->setVisible(kind != Kind::None && m_retryAfter->isChecked());
    m_secretsField->setVisible(m_scheme->currentIndex() > 0);
    m_faultField->setVisible(m_scheme->currentIndex() > 0);
    m_faultField->setHelp(m_fault->currentIndex() > 0
                              ? tr("Every delivery goes out wrong: a good receiver refuses it.")
                              : tr("Or wrong on purpose, to see that the receiver refuses it."));
    m_warning->setVisible(m_skip->isChecked());
}

void DeliveryCard::onEdited()
{
    if (m_filling)
        return;
    updateParts();
    check();
    m_isEdited = true;
    m_timer->start();
}

void DeliveryCard::check()
{
    const registrations::Problems problems = delivery::validate(options());
    for (FormField* field : m_all) {
        registrations::Problems own;
        for (const registrations::Problem& problem : problems) {
            const QString path = textFromBytes(problem.field);
            // "retry" itself is the choice; its members have fields of their own.
            if (field->key() == QStringLiteral("retry") ? path == field->key() : field->owns(path))
                own.push_back(problem);
        }
        field->setProblems(own);
    }
}

void DeliveryCard::flush()
{
    m_timer->stop();
    if (!std::exchange(m_isEdited, false) || !m_isSaved || m_id.empty())
        return;
    const delivery::DeliveryOptions wanted = options();
    if (registrations::hasErrors(delivery::validate(wanted)))
        return m_state->setText(tr("Not kept yet: mend what is marked."));
    m_store.save(m_id, wanted, this, [this, id = m_id](Status status) {
        if (id == m_id)
            m_state->setText(status ? tr("Kept. It counts from the next delivery on.")
                                    : textFromBytes(status.error().message));
    });
}

} // namespace hookbench::ui
