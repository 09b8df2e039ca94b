#pragma once

#include "common/Widgets.h"
#include "templates/EditedTemplate.h"
#include "templates/Regression.h"

class QPushButton;
class QTreeWidget;

namespace hookbench::ui {

class TextDiffView;

/// The versions of a library template, each with what was different from what is in the editor.
class VersionsPanel final : public SurfacePanel {
    Q_OBJECT

public:
    explicit VersionsPanel(templates::TemplateStore& store, QWidget* parent = nullptr);
    void open(const EditedTemplate& edited);
    /// The text to compare with.
    void setPresent(const std::string& text);

Q_SIGNALS:
    /// The user wants this text in the editor.
    void restoreRequested(const std::string& text);
    void failed(const hookbench::Error& error);

private:
    void reload();
    void showDiff();

    templates::TemplateStore& m_store;
    QTreeWidget* m_list;
    TextDiffView* m_diff;
    QPushButton* m_restore;
    std::vector<templates::TemplateVersion> m_versions;
    std::string m_templateId;
    std::string m_present;
};

/// What the template is expected to render with each fixture, and whether it does.
class SnapshotsPanel final : public SurfacePanel {
    Q_OBJECT

public:
    explicit SnapshotsPanel(templates::TemplateStore& store, QWidget* parent = nullptr);
    void open(const EditedTemplate& edited);
    /// Renders every fixture and compares.
    void run(const templates::TemplateSource& source, const std::vector<templates::Fixture>& fixtures);
    void acceptAll();

Q_SIGNALS:
    void failed(const hookbench::Error& error);
    void finished();

private:
    struct Row {
        templates::Fixture fixture;
        bool hasExpectation = false;
        templates::RegressionResult result;
    };
    static std::vector<Row> compare(templates::TemplateKind kind, const templates::TemplateSource& source,
                                    const std::vector<templates::Fixture>& fixtures,
                                    const std::vector<templates::Expectation>& expectations);
    void showRows(std::vector<Row> rows);
    void showDiff();
    void accept(std::size_t row);

    templates::TemplateStore& m_store;
    QTreeWidget* m_list;
    TextDiffView* m_diff;
    QPushButton* m_accept;
    QPushButton* m_acceptAll;
    MutedLabel* m_summary;
    EditedTemplate m_edited;
    templates::TemplateSource m_source;
    std::vector<templates::Fixture> m_fixtures;
    std::vector<Row> m_rows;
    int m_run = 0;
};

} // namespace hookbench::ui
