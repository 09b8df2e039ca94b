#pragma once

#include "endpoint/EndpointConfig.h"
#include "endpoint/EndpointSecrets.h"

#include <QWidget>

#include <optional>
#include <string>

class QListView;
class QMenu;
class QSettings;
class QSplitter;

namespace hookbench {
class Workbench;
}

namespace hookbench::ui {

class EndpointEditor;
class EndpointModel;
class MessageBar;

/// The receivers of this machine: a list of them, and one of them whole.
class EndpointsPage final : public QWidget {
    Q_OBJECT

public:
    explicit EndpointsPage(Workbench& workbench, QWidget* parent = nullptr);

    EndpointModel* model() const { return m_model; }
    EndpointEditor* editor() const { return m_editor; }
    QListView* list() const { return m_list; }
    void selectId(const std::string& id);
    /// Shows the endpoint with the rule added to what is edited.
    void addRule(const std::string& endpointId, const endpoint::Rule& rule);
    void focusList();

    /// Adds an endpoint on a port that no other has; it listens at once.
    void newEndpoint();
    void duplicateCurrent();
    void removeCurrent();
    void undoRemove();
    void save();

    void saveState(QSettings& state) const;
    void restoreState(QSettings& state);

Q_SIGNALS:
    void settingsRequested();

private:
    QWidget* buildListPanel();
    void buildShortcuts();
    void reload();
    void showMenu(const QPoint& globalPosition);
    void add(endpoint::EndpointConfig config, endpoint::EndpointSecrets secrets, bool acknowledged);
    std::string freeName(const QString& wanted) const;
    std::uint16_t freePort() const;

    Workbench& m_workbench;
    EndpointModel* m_model;
    MessageBar* m_bar;
    EndpointEditor* m_editor;
    QSplitter* m_splitter = nullptr;
    QListView* m_list = nullptr;
    std::string m_wantedId; ///< to be selected as soon as it is there
    std::string m_removed;  ///< what undo brings back
    bool m_focusName = false;
    std::optional<endpoint::Rule> m_newRule; ///< for the endpoint that is about to be shown
};

} // namespace hookbench::ui
