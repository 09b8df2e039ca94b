#pragma once

#include "monitoring/HealthReport.h"

#include <QHash>
#include <QWidget>

class QComboBox;

namespace hookbench::ui {

class FactTable;

/// What the charts draw, as numbers: by registration, channel, target or event type, or over time. A row that is chosen
/// becomes what the rest of the page shows.
class FiguresTab final : public QWidget {
    Q_OBJECT

public:
    explicit FiguresTab(QWidget* parent = nullptr);

    void setReport(const monitoring::HealthReport& report);
    FactTable* table() const { return m_table; }
    QComboBox* dimensions() const { return m_by; }
    void clearChoice();

Q_SIGNALS:
    void groupChosen(hookbench::monitoring::Dimension dimension, const QString& key, const QString& name);
    void dimensionChosen();

private:
    bool isTimeline() const;
    void showGroups(const monitoring::HealthReport& report, monitoring::Dimension dimension);
    void showTimeline(const monitoring::HealthReport& report);
    void choose(const QString& key);

    QHash<QString, QString> m_names; ///< of the groups in sight, by key
    QComboBox* m_by;
    FactTable* m_table;
};

} // namespace hookbench::ui
