#pragma once

#include "endpoint/Endpoints.h"
#include "endpoint/store/EndpointCheck.h"

#include <QWidget>

#include <map>
#include <optional>
#include <string>
#include <vector>

class QPushButton;
class QScrollArea;
class QStackedWidget;
class QTimer;
class QVBoxLayout;

namespace hookbench {
class Workbench;
}

namespace hookbench::ui {

class ElidedLabel;
class EndpointCard;
class ForwardCard;
class MessageBar;
class MutedLabel;
class OutsideCard;
class Pill;
class PlaceCard;
class RulesCard;
class Switch;

/// One endpoint whole. Edits are checked as they are typed, count with Save, and wait here while another endpoint is
/// looked at.
class EndpointEditor final : public QWidget {
    Q_OBJECT

public:
    explicit EndpointEditor(Workbench& workbench, QWidget* parent = nullptr);

    /// Shows the endpoint with this id; "" shows none.
    void open(const std::string& id);
    const std::string& currentId() const { return m_id; }
    /// Whether that endpoint is in the fields already: its secrets come from the keychain.
    bool isShown() const;
    bool isChanged() const;
    const std::vector<endpoint::EndpointProblem>& problems() const { return m_problems; }
    void save();
    /// Back to what was saved.
    void discard();
    void focusName();
    /// Adds a rule to what is in the fields.
    void addRule(const endpoint::Rule& rule);
    /// The state of the endpoint, and what its queue holds, may have changed.
    void refreshState();

Q_SIGNALS:
    void shown(const std::string& id);
    void saved(const std::string& id);
    void settingsRequested();
    void actionsMenuRequested(QWidget* under);

private:
    struct Draft {
        endpoint::EndpointConfig config;
        endpoint::EndpointSecrets secrets;
        bool operator==(const Draft&) const = default;
    };

    QWidget* buildHead();
    QWidget* buildForm();
    QWidget* buildFooter();
    template <class T>
    T* addCard(QVBoxLayout* column, QWidget* parent);
    void present(const endpoint::EndpointConfig& config, const Result<endpoint::EndpointSecrets>& secrets);
    void show(const Draft& draft);
    void keepDraft();
    void onEdited();
    void onToggled(bool on);
    void check();
    void showProblems();
    void updateFooter();
    void onStoreChanged();
    void followQueues();
    void focusFirstProblem();

    Workbench& m_workbench;
    std::string m_id;
    Draft m_saved;
    Draft m_working;
    bool m_secretsKnown = false;
    bool m_saving = false;
    int m_fetches = 0; ///< answers of earlier ones are not looked at
    std::map<std::string, Draft> m_drafts; ///< of endpoints that are not shown now
    std::vector<endpoint::EndpointProblem> m_problems;
    std::map<std::uint16_t, endpoint::ForwardQueueState> m_queues;
    QTimer* m_checkTimer;

    QStackedWidget* m_stack;
    MessageBar* m_bar;
    ElidedLabel* m_title = nullptr;
    Pill* m_state = nullptr;
    ElidedLabel* m_url = nullptr;
    Switch* m_enabled = nullptr;
    QScrollArea* m_scroll = nullptr;
    std::vector<EndpointCard*> m_cards;
    PlaceCard* m_place = nullptr;
    RulesCard* m_rules = nullptr;
    ForwardCard* m_forward = nullptr;
    OutsideCard* m_outside = nullptr;
    MutedLabel* m_words = nullptr;
    QPushButton* m_save = nullptr;
    QPushButton* m_discard = nullptr;
};

} // namespace hookbench::ui
