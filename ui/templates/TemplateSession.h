#pragma once

#include "templates/EditedTemplate.h"

#include <QObject>

#include <functional>
#include <memory>

class QTimer;

namespace hookbench {
class Workbench;
}

namespace hookbench::ui {

/// What becomes of the template in the editor: opening it with its draft, keeping the draft while one types,
/// collecting the events to try it with, and saving.
class TemplateSession final : public QObject {
    Q_OBJECT

public:
    using Cases = std::vector<templates::RegressionCase>;

    TemplateSession(Workbench& workbench, templates::TemplateStore& store, QObject* parent = nullptr);
    ~TemplateSession() override;

    void open(const TemplateRef& ref);
    /// Null while there is none.
    const EditedTemplate* edited() const { return m_edited ? &*m_edited : nullptr; }
    /// What is in the editor.
    templates::TemplateSource source() const { return m_source; }
    /// The text was edited; its draft is kept within a second.
    void setText(std::string text);
    /// Text and shape at once, after a conversion.
    void setSource(templates::TemplateSource source);
    bool isDirty() const { return m_edited && !(m_source == m_edited->saved); }

    /// Fixtures and recent captures of the event types that the template is used for; `present` is the type
    /// in view.
    void collectCases(const std::string& present, std::function<void(Cases)> done);
    void save();
    /// Back to what is saved.
    void discard();
    /// Puts a field's text into the library and links it; or makes a field use a library template.
    void moveToLibrary(const std::string& name);
    void useLibraryTemplate(const templates::LibraryTemplate& item);
    /// Writes the library template into the registrations that use it.
    void updateUsers();
    /// Writes a draft that waits.
    void flush();

Q_SIGNALS:
    /// Another template is in the editor, with this text.
    void opened();
    /// The text has to be shown anew, and can be undone: after discard() or a change elsewhere.
    void replaced();
    void dirtyChanged(bool dirty);
    /// `users`: registrations that still hold an older text of a library template.
    void saved(int users);
    void usersUpdated(int updated, int failed);
    void failed(const hookbench::Error& error);

private:
    void openLibrary(const TemplateRef& ref, int request);
    void openField(const TemplateRef& ref, int request);
    void finishOpening(EditedTemplate edited, int request);
    void saveLibrary();
    void saveField();
    void onSaved(EditedTemplate edited, int users);
    void wantedTypes(std::function<void(std::vector<std::string>)> done);
    void collectCaptures(std::vector<std::string> types, Cases cases, std::function<void(Cases)> done);
    void report(const Status& done);
    void emitDirty();

    Workbench& m_workbench;
    templates::TemplateStore& m_store;
    QTimer* m_draftTimer;
    std::optional<EditedTemplate> m_edited;
    templates::TemplateSource m_source;
    int m_request = 0;
    bool m_wasDirty = false;
};

} // namespace hookbench::ui
