#pragma once

#include "common/Widgets.h"
#include "registrations/Problem.h"
#include "registrations/Registration.h"
#include "registrations/VariableScope.h"

class QToolButton;
class QVBoxLayout;

namespace hookbench::ui {

class ChannelForm;
class ElidedLabel;

/// One channel of a registration: its kind and target in a head that stays when the fields are folded away,
/// and the form of its kind.
class ChannelCard final : public Card {
    Q_OBJECT

public:
    ChannelCard(registrations::Channel channel, QWidget* parent);

    const registrations::Channel& channel() const;
    ChannelForm* form() const { return m_form; }
    /// Where it stands among the channels: for its buttons and its name.
    void setPlace(int index, int count);
    /// Paths relative to the channel; those that no field shows are returned.
    registrations::Problems setProblems(const registrations::Problems& problems);
    void setFolded(bool folded);
    bool focusField(const QString& path);

Q_SIGNALS:
    void edited();
    void removeRequested();
    void moveRequested(int by);

private:
    QWidget* buildHead();
    void updateHead();

    ChannelForm* m_form;
    QToolButton* m_fold = nullptr;
    QToolButton* m_up = nullptr;
    QToolButton* m_down = nullptr;
    QToolButton* m_remove = nullptr;
    ElidedLabel* m_target = nullptr;
    Pill* m_problemPill = nullptr;
};

} // namespace hookbench::ui
