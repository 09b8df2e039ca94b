#pragma once

#include <QToolButton>

#include <string>

namespace hookbench::registrations {
class EnvironmentStore;
}

namespace hookbench::ui {

/// The environment in use, in the top bar: a menu changes it, and "Edit environments…" opens the editor. One
/// that is marked as production says so in words and with an icon.
class EnvironmentSwitch final : public QToolButton {
    Q_OBJECT

public:
    explicit EnvironmentSwitch(registrations::EnvironmentStore& environments, QWidget* parent = nullptr);

    bool isProduction() const { return m_production; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void editRequested();
    void productionChanged(bool production);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();
    void fillMenu();

    registrations::EnvironmentStore& m_environments;
    QString m_label;
    QString m_name;
    QIcon m_warning;
    bool m_production = false;
};

/// The bar above everything: on the colour of warnings while a production environment is in use.
class TopBar final : public QWidget {
    Q_OBJECT

public:
    explicit TopBar(QWidget* parent = nullptr);
    void setProduction(bool production);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool m_production = false;
};

} // namespace hookbench::ui
