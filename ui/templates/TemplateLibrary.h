#pragma once

#include "templates/EditedTemplate.h"

#include <QWidget>

class QLineEdit;
class QTimer;
class QTreeWidget;
class QTreeWidgetItem;

namespace hookbench {
class Workbench;
}

namespace hookbench::ui {

/// What can be edited: the templates of the library, and those in the channels of the registrations.
class TemplateLibrary final : public QWidget {
    Q_OBJECT

public:
    TemplateLibrary(registrations::RegistrationStore& registrations, templates::TemplateStore& templates,
                    QWidget* parent = nullptr);

    void setCurrent(const TemplateRef& ref);
    TemplateRef current() const;
    /// Whether there is nothing at all to edit.
    bool isEmpty() const;
    bool isLoaded() const { return m_loadedLists == 2; }
    void createTemplate(templates::TemplateKind kind);
    void renameCurrent();
    void duplicateCurrent();
    void removeCurrent();
    void focusList();
    /// Shows that a template has edits that are not saved.
    void setDirty(const TemplateRef& ref, bool dirty);

Q_SIGNALS:
    void chosen(const hookbench::ui::TemplateRef& ref);
    void removed(const hookbench::ui::TemplateRef& ref);
    void loaded();
    void failed(const hookbench::Error& error);

private:
    void reload();
    void showAll();
    void addLibrary(const TemplateRef& selected);
    void addRegistrations(const TemplateRef& selected);
    QTreeWidgetItem* addGroup(const QString& title);
    void applyFilter();
    void onRenamed(QTreeWidgetItem* item);
    void showMenu(const QPoint& at);
    QString freeName(const QString& base) const;
    QTreeWidgetItem* itemOf(const TemplateRef& ref) const;

    registrations::RegistrationStore& m_registrations;
    templates::TemplateStore& m_store;
    QLineEdit* m_filter;
    QTreeWidget* m_tree;
    QTimer* m_reload;
    std::vector<templates::LibraryTemplate> m_templates;
    std::vector<registrations::RegistrationSummary> m_summaries;
    TemplateRef m_dirty;
    TemplateRef m_wanted; ///< to be selected once it is in the list
    int m_loadedLists = 0;
    bool m_filling = false;
};

} // namespace hookbench::ui
