#pragma once

#include <QListView>

#include <string>
#include <vector>

namespace hookbench::ui {

class RegistrationModel;

/// The list of registrations. What is selected is known by its id, and stays selected when the rows change
/// under it.
class RegistrationList final : public QListView {
    Q_OBJECT

public:
    explicit RegistrationList(RegistrationModel* model, QWidget* parent = nullptr);

    /// Of the row under the cursor; "" if there is none.
    const std::string& currentId() const { return m_current; }
    std::vector<std::string> selectedIds() const;
    /// "" takes the selection away. The row need not be in the list yet: it is selected as soon as it comes.
    void selectId(const std::string& id);

Q_SIGNALS:
    void currentIdChanged(const std::string& id);

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void remember();
    void restore();

    RegistrationModel* m_model;
    std::string m_current;
    std::vector<std::string> m_selected;
    bool m_restoring = false;
};

} // namespace hookbench::ui
