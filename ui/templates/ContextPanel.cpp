#include "templates/ContextPanel.h"

#include "common/Background.h"
#include "common/CodeEditor.h"
#include "common/Formatting.h"
#include "common/Widgets.h"
#include "events/Catalogue.h"
#include "events/Envelope.h"
#include "events/Samples.h"
#include "Workbench.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QCompleter>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLineEdit>
#include <QSettings>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

namespace hookbench::ui {

using templates::Fixture;

namespace {

enum SourceRole { KindRole = Qt::UserRole, IdRole };
enum SourceKind { Sample, FixtureSource, CaptureSource, Other };
constexpr qint64 mostFileBytes = 16 << 20;
// A frozen event happens at the same moment with the same id in every preview.
constexpr auto frozenId = "evt_5f0c8d2e91b74a6c8e3d1f20";
constexpr std::int64_t frozenUs = 1'758'880'800'000'000; // 2025-09-26T10:00:00Z

} // namespace

ContextPanel::ContextPanel(Workbench& workbench, templates::TemplateStore& store, QWidget* parent)
    : SurfacePanel(parent),
      m_workbench(workbench),
      m_store(store),
      m_type(new QComboBox(this)),
      m_source(new QComboBox(this)),
      m_editor(new CodeEditor(this)),
      m_frozen(new QCheckBox(tr("&Freeze clock and ids"), this)),
      m_name(new QLineEdit(this)),
      m_stateIcon(new IconLabel(this, 15)),
      m_state(new MutedLabel({}, this)),
      m_environment(new MutedLabel({}, this)),
      m_parseTimer(new QTimer(this)),
      m_event(std::make_shared<const json::Value>(json::Object()))
{
    setObjectName(QStringLiteral("contextPanel"));
    buildRows();
    connectParts();
    setEventType(QStringLiteral("object.created"));
    reloadVariables();
}

void ContextPanel::buildRows()
{
    m_type->setObjectName(QStringLiteral("contextEvent"));
    m_type->setAccessibleName(tr("Event type"));
    m_type->setEditable(true);
    m_type->setInsertPolicy(QComboBox::NoInsert);
    m_type->setMaxVisibleItems(16);
    for (const events::EventType& type : events::catalogue())
        m_type->addItem(textFromBytes(type.name));
    m_type->completer()->setFilterMode(Qt::MatchContains);
    m_type->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_type->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_type->setMinimumContentsLength(10);
    m_source->setObjectName(QStringLiteral("contextSource"));
    m_source->setAccessibleName(tr("Event to preview with"));
    m_source->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_source->setMinimumContentsLength(10);
    m_source->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    auto* file =
        makeIconButton(this, QStringLiteral("contextFile"), QStringLiteral("import"), tr("From a file…"));
    auto* clip = makeIconButton(this, QStringLiteral("contextPaste"), QStringLiteral("copy"),
                                tr("From the clipboard"));
    m_saveButton =
        makeIconButton(this, QStringLiteral("saveFixture"), QStringLiteral("plus"), tr("Save as a fixture"));
    m_removeButton = makeIconButton(this, QStringLiteral("removeFixture"), QStringLiteral("trash-2"),
                                    tr("Delete this fixture"));
    connect(file, &QToolButton::clicked, this, &ContextPanel::chooseFile);
    connect(clip, &QToolButton::clicked, this, &ContextPanel::paste);
    connect(m_saveButton, &QToolButton::clicked, this, &ContextPanel::askName);
    connect(m_removeButton, &QToolButton::clicked, this, &ContextPanel::removeFixture);
    m_name->setObjectName(QStringLiteral("fixtureName"));
    m_name->setAccessibleName(tr("Name of the fixture"));
    m_name->setPlaceholderText(tr("Name of the fixture, then Enter"));
    m_name->hide();
    m_editor->setObjectName(QStringLiteral("contextEditor"));
    m_editor->setAccessibleName(tr("Event as JSON"));
    m_frozen->setObjectName(QStringLiteral("freezeContext"));
    m_frozen->setToolTip(tr("The event keeps one id and one time, so that outputs can be compared"));
    m_state->setObjectName(QStringLiteral("contextState"));
    m_environment->setObjectName(QStringLiteral("contextEnvironment"));

    auto* row = new QHBoxLayout;
    row->setSpacing(6);
    row->addWidget(m_type, 3);
    row->addWidget(m_source, 4);
    for (QWidget* button : std::initializer_list<QWidget*>{file, clip, m_saveButton, m_removeButton})
        row->addWidget(button);
    auto* top = new QVBoxLayout;
    top->setContentsMargins(10, 8, 10, 8);
    top->setSpacing(6);
    top->addLayout(row);
    top->addWidget(m_name);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(12, 5, 12, 5);
    foot->setSpacing(7);
    foot->addWidget(m_stateIcon);
    foot->addWidget(m_state);
    foot->addStretch();
    foot->addWidget(m_environment);
    foot->addSpacing(6);
    foot->addWidget(m_frozen);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_editor, 1);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addLayout(foot);
}

void ContextPanel::connectParts()
{
    m_parseTimer->setSingleShot(true);
    m_parseTimer->setInterval(0);
    connect(m_parseTimer, &QTimer::timeout, this, &ContextPanel::parse);
    connect(m_editor, &QsciScintilla::textChanged, this, [this] {
        m_parseTimer->start();
        updateActions();
        if (!m_setting && m_source->currentData(KindRole).toInt() != Other) {
            // What was edited is neither the sample nor the fixture any more.
            const QSignalBlocker quiet(m_source);
            m_source->setCurrentIndex(m_source->findData(Other, KindRole));
        }
    });
    connect(m_frozen, &QCheckBox::toggled, this, &ContextPanel::parse);
    connect(m_type, &QComboBox::currentTextChanged, this, &ContextPanel::reloadFixtures);
    connect(m_type, &QComboBox::activated, this, &ContextPanel::showSample);
    connect(m_type->lineEdit(), &QLineEdit::returnPressed, this, &ContextPanel::showSample);
    connect(m_source, &QComboBox::activated, this, &ContextPanel::onSourceChosen);
    connect(m_name, &QLineEdit::returnPressed, this, [this] { saveFixture(m_name->text().trimmed()); });
    connect(&m_store, &templates::TemplateStore::fixturesChanged, this, &ContextPanel::reloadFixtures);
    connect(&m_workbench.environments(), &registrations::EnvironmentStore::changed, this,
            &ContextPanel::reloadVariables);
    connect(&m_workbench.captures(), &capture::CaptureStore::captured, this, [this] {
        if (isVisible())
            reloadCaptures();
    });
    reloadCaptures();
}

QString ContextPanel::eventType() const
{
    return m_type->currentText().trimmed();
}

void ContextPanel::setEventType(const QString& type)
{
    m_type->setCurrentText(type);
    showSample();
}

void ContextPanel::setText(const QString& text)
{
    m_editor->selectAll();
    m_editor->replaceSelectedText(text);
    m_editor->setCursorPosition(0, 0);
}

std::string ContextPanel::fixtureId() const
{
    if (m_source->currentData(KindRole).toInt() != FixtureSource)
        return {};
    return toBytes(m_source->currentData(IdRole).toString());
}

void ContextPanel::fillSources()
{
    const QSignalBlocker quiet(m_source);
    const QVariant kind =
        m_source->currentIndex() < 0 ? QVariant(int(Sample)) : m_source->currentData(KindRole);
    const QVariant id = m_source->currentData(IdRole);
    m_source->clear();
    const auto add = [this](const QString& text, SourceKind which, const QVariant& entry) {
        m_source->addItem(text);
        m_source->setItemData(m_source->count() - 1, int(which), KindRole);
        m_source->setItemData(m_source->count() - 1, entry, IdRole);
    };
    add(tr("Sample event"), Sample, {});
    for (const Fixture& fixture : m_fixtures)
        add(tr("Fixture: %1").arg(textFromBytes(fixture.name)), FixtureSource, textFromBytes(fixture.id));
    for (const CaptureEntry& capture : m_captures)
        add(capture.text, CaptureSource, capture.id);
    add(tr("As edited below"), Other, {});
    int index = m_source->findData(Other, KindRole);
    for (int i = 0; i < m_source->count(); ++i) {
        if (m_source->itemData(i, KindRole) == kind && m_source->itemData(i, IdRole) == id)
            index = i;
    }
    m_source->setCurrentIndex(index);
    updateActions();
}

void ContextPanel::onSourceChosen(int index)
{
    const QVariant id = m_source->itemData(index, IdRole);
    switch (m_source->itemData(index, KindRole).toInt()) {
    case Sample:
        return showSample();
    case FixtureSource:
        for (const Fixture& fixture : m_fixtures) {
            if (textFromBytes(fixture.id) != id.toString())
                continue;
            m_setting = true;
            setText(textFromBytes(fixture.text));
            m_setting = false;
        }
        return updateActions();
    case CaptureSource:
        return loadCapture(id.toLongLong());
    default:
        return;
    }
}

void ContextPanel::showSample()
{
    const std::string type = toBytes(eventType());
    if (type.empty())
        return;
    const json::Value sample = events::sampleEvent(type, events::EnvelopeKind::Simple, events::makeEventId(),
                                                   m_workbench.clock().nowUs());
    m_setting = true;
    setText(textFromBytes(json::write(sample, json::Style::Pretty)) + QLatin1Char('\n'));
    m_setting = false;
    fillSources();
    const QSignalBlocker quiet(m_source);
    m_source->setCurrentIndex(0);
    updateActions();
}

void ContextPanel::parse()
{
    const int number = ++m_parse;
    struct Parsed {
        std::shared_ptr<const json::Value> value;
        std::optional<json::ParseError> error;
    };
    runInBackground(
        this,
        [text = m_editor->bytes(), frozen = m_frozen->isChecked()]() -> Parsed {
            auto value = json::parse(text);
            if (!value)
                return {nullptr, value.error()};
            if (!value->isObject())
                return {nullptr, json::ParseError{0, 1, 1, "an event is an object: it begins with {"}};
            json::Value event = std::move(value).value();
            if (frozen)
                event = events::withFrozen(std::move(event), frozenId, frozenUs);
            return {std::make_shared<const json::Value>(std::move(event)), std::nullopt};
        },
        [this, number](Parsed parsed) {
            if (number != m_parse)
                return;
            const bool ok = parsed.value != nullptr;
            m_stateIcon->setIcon(ok ? QStringLiteral("circle-check") : QStringLiteral("circle-alert"),
                                 ok ? Tone::Success : Tone::Danger);
            m_editor->setError(ok ? 0 : int(parsed.error->line), ok ? 0 : int(parsed.error->column));
            m_state->setText(
                ok ? tr("Valid JSON")
                   : tr("Line %1: %2").arg(parsed.error->line).arg(textFromBytes(parsed.error->message)));
            if (!ok)
                return;
            m_event = std::move(parsed.value);
            Q_EMIT eventChanged();
        });
}

void ContextPanel::reloadFixtures()
{
    m_store.fixtures(toBytes(eventType()), this, [this](Result<std::vector<Fixture>> all) {
        if (!all)
            return void(Q_EMIT failed(all.error()));
        m_fixtures = std::move(all).value();
        fillSources();
        Q_EMIT fixturesChanged();
    });
}

void ContextPanel::reloadCaptures()
{
    capture::ListQuery query;
    query.limit = 15;
    m_workbench.reader().list(query, this, [this](Result<std::vector<capture::CaptureSummary>> all) {
        if (!all)
            return;
        m_captures.clear();
        for (const capture::CaptureSummary& summary : *all) {
            const QString type =
                summary.eventType.empty() ? textFromBytes(summary.target) : textFromBytes(summary.eventType);
            m_captures.push_back(
                {summary.id,
                 tr("Capture #%1: %2, %3").arg(summary.id).arg(type, formatTimeOfDay(summary.receivedAtUs))});
        }
        fillSources();
    });
}

void ContextPanel::loadCapture(qint64 id)
{
    m_workbench.reader().fetch(id, std::size_t(mostFileBytes), this,
                               [this, id](Result<capture::Capture> capture) {
                                   if (!capture)
                                       return void(Q_EMIT failed(capture.error()));
                                   auto value = json::parse(capture->body);
                                   m_setting = true;
                                   setText(value ? textFromBytes(json::write(*value, json::Style::Pretty))
                                                 : textFromBytes(capture->body));
                                   m_setting = false;
                                   const QSignalBlocker quiet(m_source);
                                   for (int i = 0; i < m_source->count(); ++i) {
                                       if (m_source->itemData(i, KindRole).toInt() == CaptureSource &&
                                           m_source->itemData(i, IdRole).toLongLong() == id)
                                           m_source->setCurrentIndex(i);
                                   }
                                   updateActions();
                               });
}

void ContextPanel::chooseFile()
{
    auto* dialog = new QFileDialog(this, tr("Event to preview with"), {}, tr("JSON (*.json);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &ContextPanel::loadFile);
    dialog->open();
}

void ContextPanel::loadFile(const QString& path)
{
    runInBackground(
        this,
        [path]() -> Result<std::string> {
            QFile file(path);
            const std::string name = toBytes(QFileInfo(path).fileName());
            if (!file.open(QIODevice::ReadOnly))
                return Error{ErrorCode::Io, name + " cannot be read: check that it is there and may be read.",
                             toBytes(file.errorString())};
            if (file.size() > mostFileBytes)
                return Error{
                    ErrorCode::LimitExceeded, name + " is larger than 16 MB: choose a smaller event.", {}};
            return file.readAll().toStdString();
        },
        [this](Result<std::string> text) {
            if (!text)
                return void(Q_EMIT failed(text.error()));
            setText(textFromBytes(*text));
        });
}

void ContextPanel::paste()
{
    setText(QGuiApplication::clipboard()->text());
}

void ContextPanel::askName()
{
    m_name->show();
    m_name->setFocus(Qt::OtherFocusReason);
    m_name->selectAll();
}

void ContextPanel::saveFixture(const QString& name)
{
    Fixture fixture;
    fixture.name = toBytes(name);
    fixture.eventType = toBytes(eventType());
    fixture.text = m_editor->bytes();
    m_store.saveFixture(std::move(fixture), this, [this](Result<Fixture> saved) {
        if (!saved)
            return void(Q_EMIT failed(saved.error()));
        m_name->hide();
        m_name->clear();
        m_fixtures.push_back(*saved);
        fillSources();
        const QSignalBlocker quiet(m_source);
        for (int i = 0; i < m_source->count(); ++i) {
            if (m_source->itemData(i, IdRole).toString() == textFromBytes(saved->id))
                m_source->setCurrentIndex(i);
        }
        updateActions();
        reloadFixtures();
    });
}

void ContextPanel::removeFixture()
{
    const std::string id = fixtureId();
    if (id.empty())
        return;
    m_store.removeFixture(id, this, [this](Status done) {
        if (!done)
            Q_EMIT failed(done.error());
    });
}

void ContextPanel::updateActions()
{
    const bool fixture = !fixtureId().empty();
    m_removeButton->setEnabled(fixture);
    m_saveButton->setEnabled(!fixture);
}

void ContextPanel::reloadVariables()
{
    m_workbench.environments().values({}, this, [this](Result<registrations::VariableValues> values) {
        if (!values)
            return void(Q_EMIT failed(values.error()));
        m_variables = std::move(values).value();
        showVariables();
        Q_EMIT variablesChanged();
    });
}

void ContextPanel::showVariables()
{
    const QString name = textFromBytes(m_variables.environmentName);
    m_environment->setText(name.isEmpty() ? QString() : tr("Environment: %1").arg(name));
    QStringList lines;
    for (const auto& [variable, value] : m_variables.values) {
        const bool secret = std::find(m_variables.secretNames.begin(), m_variables.secretNames.end(),
                                      variable) != m_variables.secretNames.end();
        lines << QStringLiteral("${%1} = %2")
                     .arg(textFromBytes(variable),
                          secret ? QStringLiteral("••••••••") : textFromBytes(value));
    }
    m_environment->setToolTip(lines.isEmpty() ? tr("No variables") : lines.join(QLatin1Char('\n')));
}

void ContextPanel::saveState(QSettings& state) const
{
    state.setValue(QStringLiteral("templates/eventType"), eventType());
    state.setValue(QStringLiteral("templates/frozen"), m_frozen->isChecked());
}

void ContextPanel::restoreState(QSettings& state)
{
    m_frozen->setChecked(state.value(QStringLiteral("templates/frozen")).toBool());
    const QString type = state.value(QStringLiteral("templates/eventType")).toString();
    if (!type.isEmpty() && type != eventType())
        setEventType(type);
}

} // namespace hookbench::ui
