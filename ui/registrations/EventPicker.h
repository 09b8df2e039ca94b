#pragma once

#include <QWidget>

#include <string>
#include <vector>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace hookbench::ui {

/// Chooses event types: the catalogue by resource, searchable, `*` for all of them. Types that the catalogue
/// does not know are kept in a group of their own, and can be added.
class EventPicker final : public QWidget {
    Q_OBJECT

public:
    explicit EventPicker(QWidget* parent = nullptr);

    void setTypes(const std::vector<std::string>& types);
    /// In the order in which they came; those that were added last stand last. "*" alone where all are
    /// chosen.
    std::vector<std::string> types() const;

Q_SIGNALS:
    void edited();

private:
    void buildTree();
    QTreeWidgetItem* addType(QTreeWidgetItem* group, const QString& type, bool checked);
    QTreeWidgetItem* otherGroup();
    void onItemChanged(QTreeWidgetItem* item);
    void updateGroups();
    void filter();
    void addTyped();
    void updateLooks();

    QCheckBox* m_all;
    QLineEdit* m_search;
    QPushButton* m_add;
    QTreeWidget* m_tree;
    QLabel* m_count;
    QWidget* m_choice;
    QTreeWidgetItem* m_other = nullptr;
    std::vector<std::string> m_types;
    bool m_filling = false;
};

} // namespace hookbench::ui
