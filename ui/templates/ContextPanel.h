#pragma once

#include "common/Widgets.h"
#include "registrations/Environment.h"
#include "templates/TemplateStore.h"
#include "json/Value.h"

#include <memory>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSettings;
class QTimer;

namespace hookbench {
class Workbench;
}

namespace hookbench::ui {

class CodeEditor;

/// The event that a template is tried with: a sample of a type, a named fixture, the body of a captured
/// request, a file, or what is on the clipboard; to be edited as JSON. Its clock and ids can be frozen.
class ContextPanel final : public SurfacePanel {
    Q_OBJECT

public:
    ContextPanel(Workbench& workbench, templates::TemplateStore& store, QWidget* parent = nullptr);

    /// The last text that was JSON, as templates are rendered with it: an object in any case.
    std::shared_ptr<const json::Value> event() const { return m_event; }
    const registrations::VariableValues& variables() const { return m_variables; }
    QString eventType() const;
    void setEventType(const QString& type);
    void setText(const QString& text);
    /// The fixtures of the event type.
    const std::vector<templates::Fixture>& fixtures() const { return m_fixtures; }
    /// The fixture that is shown; "" if it is something else, or was changed.
    std::string fixtureId() const;

    void loadCapture(qint64 id);
    void loadFile(const QString& path);
    void paste();
    void saveFixture(const QString& name);

    void saveState(QSettings& state) const;
    void restoreState(QSettings& state);

Q_SIGNALS:
    void eventChanged();
    void variablesChanged();
    void fixturesChanged();
    void failed(const hookbench::Error& error);

private:
    void buildRows();
    void connectParts();
    void fillSources();
    void onSourceChosen(int index);
    void showSample();
    void parse();
    void reloadFixtures();
    void reloadCaptures();
    void reloadVariables();
    void showVariables();
    void askName();
    void chooseFile();
    void removeFixture();
    void updateActions();

    Workbench& m_workbench;
    templates::TemplateStore& m_store;
    QComboBox* m_type;
    QComboBox* m_source;
    CodeEditor* m_editor;
    QCheckBox* m_frozen;
    QLineEdit* m_name;
    class QToolButton* m_saveButton = nullptr;
    class QToolButton* m_removeButton = nullptr;
    IconLabel* m_stateIcon;
    MutedLabel* m_state;
    MutedLabel* m_environment;
    QTimer* m_parseTimer;
    std::shared_ptr<const json::Value> m_event;
    registrations::VariableValues m_variables;
    std::vector<templates::Fixture> m_fixtures;
    struct CaptureEntry {
        qint64 id;
        QString text;
    };
    std::vector<CaptureEntry> m_captures;
    int m_parse = 0;
    bool m_setting = false;
};

} // namespace hookbench::ui
