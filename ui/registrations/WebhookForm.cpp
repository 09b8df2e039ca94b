#include "registrations/WebhookForm.h"

#include "common/CodeEditor.h"
#include "common/Formatting.h"
#include "common/Widgets.h"
#include "registrations/EditorFrame.h"
#include "registrations/HeaderRows.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>

namespace hookbench::ui {

namespace {

const char* const templatePath = "configs.payload_template";

} // namespace

WebhookForm::WebhookForm(registrations::Channel channel, QWidget* parent)
    : ChannelForm(std::move(channel), parent)
{
    buildUrl();
    buildHeaders();
    buildTimeout();
    buildTemplate();
    addExtraNote(config().extra);
}

void WebhookForm::buildUrl()
{
    QLineEdit* url = makeLineEdit("webhookUrl", config().url, true,
                                  [this](const std::string& text) { config().url = text; });
    url->setPlaceholderText(QStringLiteral("https://example.com/hooks/mixpeek"));
    FormField* field = addField(tr("URL"), url, QStringLiteral("configs.url"));
    addSecretButton(field);
    field->setTexts([this] { return std::vector{config().url}; });
}

void WebhookForm::buildHeaders()
{
    m_headers = new HeaderRows(config().headers, this);
    FormField* field = addField(tr("Headers"), m_headers, QStringLiteral("configs.headers"));
    field->setParts([this](const auto& problems) { m_headers->markProblems(problems); },
                    [this](const QString& path) { m_headers->focusHeader(path); });
    field->setTexts([this] {
        std::vector<std::string> texts;
        for (const http::Header& header : config().headers)
            texts.push_back(header.value);
        return texts;
    });
    connect(m_headers, &HeaderRows::secretMoveRequested, this, &ChannelForm::secretMoveRequested);
    connect(m_headers, &HeaderRows::edited, this, [this] {
        config().headers = m_headers->headers();
        changed();
    });
}

void WebhookForm::buildTimeout()
{
    auto* timeout = new QDoubleSpinBox(this);
    timeout->setObjectName(QStringLiteral("webhookTimeout"));
    timeout->setAccessibleName(tr("Timeout in seconds"));
    // Wider than what is allowed: a value that came with a record is shown as it is, and its problem beside
    // it.
    timeout->setRange(0, 1'000'000);
    timeout->setDecimals(1);
    timeout->setSuffix(tr(" s"));
    timeout->setValue(config().timeoutSeconds);
    timeout->setFixedWidth(fontMetrics().averageCharWidth() * 18);
    leaveWheelToForm(timeout);
    connect(timeout, &QDoubleSpinBox::valueChanged, this, [this](double seconds) {
        config().timeoutSeconds = seconds;
        changed();
    });
    auto* row = new QWidget(this);
    row->setFocusProxy(timeout);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(timeout);
    layout->addStretch();
    FormField* field = addField(tr("Timeout"), row, QStringLiteral("configs.timeout"));
    field->setHelp(tr("For the whole request; then it counts as failed and is tried again."));
}

void WebhookForm::buildTemplate()
{
    m_shape = new QComboBox(this);
    m_shape->setObjectName(QStringLiteral("templateShape"));
    m_shape->setAccessibleName(tr("Form of the payload template"));
    m_shape->addItem(tr("None: the event as it is"));
    m_shape->addItem(tr("Text that renders to JSON"));
    m_shape->addItem(tr("JSON object with templates in its texts"));
    leaveWheelToForm(m_shape);
    m_template = new CodeEditor(this);
    m_template->setObjectName(QStringLiteral("payloadTemplate"));
    m_template->setAccessibleName(tr("Payload template"));
    m_templateBox = makeCodeBox(m_template, this);
    auto* column = new QWidget(this);
    column->setFocusProxy(m_shape);
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    auto* shapeRow = new QHBoxLayout;
    shapeRow->addWidget(m_shape);
    shapeRow->addStretch();
    layout->addLayout(shapeRow);
    layout->addWidget(m_templateBox);

    const json::Value& value = config().payloadTemplate;
    m_shape->setCurrentIndex(value.isNull() ? NoTemplate : value.isString() ? Text : Object);
    if (value.isString())
        m_template->setText(textFromBytes(value.asString()));
    else if (!value.isNull())
        m_template->setText(textFromBytes(json::write(value, json::Style::Pretty)));
    m_templateBox->setVisible(!value.isNull());
    FormField* field = addField(tr("Payload template"), column, QString::fromLatin1(templatePath));
    field->setParts({}, [this](const QString&) {
        (m_templateBox->isVisible() ? static_cast<QWidget*>(m_template) : m_shape)
            ->setFocus(Qt::OtherFocusReason);
    });
    addTemplateLink(field);
    connect(m_shape, &QComboBox::currentIndexChanged, this, &WebhookForm::onShapeChosen);
    connect(m_template, &QsciScintilla::textChanged, this, &WebhookForm::readTemplate);
}

void WebhookForm::onShapeChosen()
{
    m_templateBox->setVisible(m_shape->currentIndex() != NoTemplate);
    if (m_shape->currentIndex() == Object && m_template->text().trimmed().isEmpty()) {
        const QSignalBlocker blocker(m_template);
        m_template->setText(QStringLiteral("{\n  \"text\": \"{{ event_type }}\"\n}"));
    }
    readTemplate();
}

void WebhookForm::readTemplate()
{
    const std::string text = toBytes(m_template->text());
    m_templateProblem.clear();
    m_template->setError(0, 0);
    if (m_shape->currentIndex() == NoTemplate) {
        config().payloadTemplate = nullptr;
    } else if (m_shape->currentIndex() == Text) {
        config().payloadTemplate = json::Value(text);
    } else if (auto parsed = json::parse(text); parsed && parsed->isObject()) {
        config().payloadTemplate = std::move(*parsed);
    } else {
        // What was typed is kept as text, so that a draft loses nothing of it.
        config().payloadTemplate = json::Value(text);
        m_templateProblem =
            parsed
                ? tr("This is JSON, but no object. Begin it with {, or choose “Text that renders to JSON”.")
                : tr("This is no JSON object yet: line %1, column %2: %3. Mend it, or choose “Text that "
                     "renders "
                     "to JSON”.")
                      .arg(parsed.error().line)
                      .arg(parsed.error().column)
                      .arg(textFromBytes(parsed.error().message));
        if (!parsed)
            m_template->setError(int(parsed.error().line), int(parsed.error().column));
    }
    changed();
}

registrations::Problems WebhookForm::ownProblems() const
{
    if (m_templateProblem.isEmpty())
        return {};
    return {{templatePath, registrations::Problem::Severity::Error, toBytes(m_templateProblem)}};
}

void WebhookForm::showSecrets(const std::vector<QString>& paths)
{
    ChannelForm::showSecrets(paths);
    m_headers->showSecrets(paths);
}

} // namespace hookbench::ui
