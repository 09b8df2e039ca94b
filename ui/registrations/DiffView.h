#pragma once

#include "mixpeek/ThreeWay.h"
#include "registrations/Problem.h"

#include <QAbstractTableModel>
#include <QTableView>

#include <map>
#include <vector>

namespace hookbench::ui {

/// The differences of one registration: field | last synced | this machine | service, and the side chosen per
/// conflict.
class DiffModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Field, Base, Local, Remote, ColumnCount };
    enum Role { ChosenRole = Qt::UserRole, ProblemRole, ConflictRole, ChangedRole };

    explicit DiffModel(QObject* parent = nullptr);

    void setDifferences(std::vector<mixpeek::FieldDifference> differences);
    void setProblems(registrations::Problems problems);
    void choose(int row, mixpeek::Side side);
    void chooseAll(mixpeek::Side side);
    std::vector<mixpeek::Choice> choices() const;
    /// Conflicts that have no choice yet.
    int openConflicts() const;
    int conflicts() const;
    /// Fields that the service would get, and those that this machine would.
    int pushCount() const;
    int pullCount() const;
    int rowOf(const QString& field) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void chosen();

private:
    bool isConflict(int row) const;
    int countOf(mixpeek::FieldDifference::State state, mixpeek::Side side) const;

    std::vector<mixpeek::FieldDifference> m_rows;
    std::map<std::string, mixpeek::Side> m_choices;
    registrations::Problems m_problems;
};

/// The table of a DiffModel. A click on a side of a conflict takes that side; so do L and R on the row.
class DiffView final : public QTableView {
    Q_OBJECT

public:
    explicit DiffView(QWidget* parent = nullptr);

    DiffModel* diffModel() const { return m_model; }

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    DiffModel* m_model;
};

} // namespace hookbench::ui
