#pragma once

#include <QWidget>

class QButtonGroup;
class QToolButton;
class QVBoxLayout;

namespace hookbench::ui {

/// The pages at the left edge, an icon above a word each.
class NavigationRail final : public QWidget {
    Q_OBJECT

public:
    explicit NavigationRail(QWidget* parent = nullptr);

    enum class Place { Top, Bottom };
    void addPage(int page, const QString& objectName, const QString& iconName, const QString& text,
                 const QString& hint, Place place);
    void setCurrentPage(int page);

Q_SIGNALS:
    void pageChosen(int page);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QButtonGroup* m_group;
    QVBoxLayout* m_layout;
};

} // namespace hookbench::ui
