#pragma once

#include "registrations/Problem.h"

#include <QWidget>

class QVBoxLayout;

namespace hookbench::ui {

/// What keeps a registration from being active, in a list whose entries lead to their fields.
class ProblemList final : public QWidget {
    Q_OBJECT

public:
    explicit ProblemList(QWidget* parent = nullptr);

    /// Errors and warnings are listed; notes stand beside their fields only.
    void setProblems(const registrations::Problems& problems);

Q_SIGNALS:
    void fieldRequested(const QString& path);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void addEntry(const registrations::Problem& problem);

    registrations::Problems m_problems;
    QVBoxLayout* m_entries;
    class QScrollArea* m_scroll;
};

/// "Channel 1, URL" for "channels[0].configs.url": how people call the place of a problem.
QString placeText(const std::string& field);

} // namespace hookbench::ui
