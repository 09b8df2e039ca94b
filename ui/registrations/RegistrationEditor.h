#pragma once

#include "registrations/LiteralSecrets.h"
#include "registrations/Problem.h"
#include "registrations/RegistrationStore.h"
#include "registrations/VariableScope.h"

#include <QWidget>

#include <optional>
#include <string>
#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QTimer;
class QToolButton;
class QVBoxLayout;

namespace hookbench::registrations {
class EnvironmentStore;
}

namespace hookbench::delivery {
class DeliveryOptionsStore;
}

namespace hookbench::ui {

class ChannelCard;
class DeliveryCard;
class ElidedLabel;
class EventPicker;
class FormField;
class MessageBar;
class MutedLabel;
class Pill;
class ProblemList;
class Switch;

/// One registration whole: its name, its events, its channels. Edits are checked as they are typed and kept
/// as a draft a moment later; Save makes them count.
class RegistrationEditor final : public QWidget {
    Q_OBJECT

public:
    RegistrationEditor(registrations::RegistrationStore& store, registrations::EnvironmentStore& environments,
                       delivery::DeliveryOptionsStore& options, QWidget* parent = nullptr);
    ~RegistrationEditor() override;

    /// Shows the registration with this id; "" shows none. Edits of the one before are kept as its draft.
    void open(const std::string& id);
    /// As open(), for one that is not stored yet: it becomes a draft, and the focus goes to its name.
    void openNew(registrations::Registration registration);
    const std::string& currentId() const { return m_id; }
    /// What is in the fields now.
    const registrations::Registration& working() const { return m_working; }
    bool isChanged() const;
    const registrations::Problems& problems() const { return m_problems; }

    /// Saves; a registration with errors as paused.
    void save();
    /// Back to what was saved; a new one, that never was, is removed.
    void discard();
    /// Writes the draft now if one is due.
    void flushDraft();
    void addChannel(std::string_view kind);
    void focusField(const QString& path);
    MessageBar* messageBar() const { return m_bar; }

Q_SIGNALS:
    void saved(const std::string& id);
    /// The record of this path: "channels[0].configs.payload_template".
    void templateRequested(const QString& registrationId, const QString& path);
    void defineRequested(const QString& variable);
    /// A new one was discarded.
    void removeRequested(const std::string& id);
    void shown(const std::string& id);
    void actionsMenuRequested(QWidget* under);

private:
    QWidget* buildHead();
    QWidget* buildForm();
    QWidget* buildNameCard(QWidget* parent);
    QWidget* buildEventsCard(QWidget* parent);
    QWidget* buildAddRow(QWidget* parent);
    QWidget* buildFooter();
    void present(registrations::StoredRegistration stored);
    void showWorking();
    void showChannels();
    ChannelCard* insertCard(int index, registrations::Channel channel);
    void collectChannels();
    void updatePlaces();
    void removeChannel(ChannelCard* card);
    void moveChannel(ChannelCard* card, int by);
    void onEdited();
    void check();
    void showProblems();
    void showSecrets();
    void updateHead();
    void updateButtons();
    void store(registrations::Registration registration, bool asPaused);
    void moveSecret(const QString& path);
    void onStoreChanged(const std::vector<std::string>& ids);
    void onChangedElsewhere(registrations::StoredRegistration stored);
    void refreshScope();
    void showError(const Error& error);

    registrations::RegistrationStore& m_store;
    registrations::EnvironmentStore& m_environments;
    delivery::DeliveryOptionsStore& m_options;
    std::string m_id;
    registrations::Registration m_working;
    std::optional<registrations::Registration> m_saved;
    registrations::Problems m_problems;
    std::vector<registrations::LiteralSecret> m_secrets;
    VariableScope m_scope;
    QTimer* m_checkTimer;
    QTimer* m_draftTimer;
    bool m_filling = false;
    bool m_saving = false;
    int m_fetches = 0; ///< answers of earlier ones are not looked at

    QStackedWidget* m_stack;
    MutedLabel* m_placeholder;
    MessageBar* m_bar;
    ElidedLabel* m_title = nullptr;
    Pill* m_state = nullptr;
    MutedLabel* m_facts = nullptr;
    QScrollArea* m_scroll = nullptr;
    QLineEdit* m_name = nullptr;
    FormField* m_nameField = nullptr;
    Switch* m_active = nullptr;
    EventPicker* m_events = nullptr;
    FormField* m_eventsField = nullptr;
    FormField* m_channelsField = nullptr;
    QVBoxLayout* m_channelLayout = nullptr;
    std::vector<ChannelCard*> m_cards;
    ProblemList* m_problemList = nullptr;
    DeliveryCard* m_delivery = nullptr;
    QPushButton* m_save = nullptr;
    QPushButton* m_discard = nullptr;
    MutedLabel* m_draftState = nullptr;
};

} // namespace hookbench::ui
