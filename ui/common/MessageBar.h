#pragma once

#include <QFrame>
#include <QString>

#include <functional>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace hookbench {
struct Error;
}

namespace hookbench::ui {

class IconLabel;

/// A message in the page it belongs to, with the actions that mend it; it never blocks and never covers
/// anything.
class MessageBar final : public QFrame {
    Q_OBJECT

public:
    enum class Severity { Info, Success, Warning, Problem };

    explicit MessageBar(QWidget* parent = nullptr);

    /// Shows a message in place of the last one, and takes its actions away. `timeoutMs` 0: until it is
    /// closed.
    void showMessage(Severity severity, const QString& text, const QString& detail = {}, int timeoutMs = 0);
    void showError(const Error& error);
    /// A button of the message now shown. The bar closes when it is pressed.
    void addAction(const QString& text, const QString& objectName, std::function<void()> action);
    /// Whether the user may close the message; true unless said otherwise after showMessage().
    void setClosable(bool closable);
    void clear();

    QString text() const;

Q_SIGNALS:
    void cleared();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void removeActions();

    Severity m_severity = Severity::Info;
    IconLabel* m_icon;
    QLabel* m_text;
    QHBoxLayout* m_actions;
    QToolButton* m_close;
    class QTimer* m_timer;
};

} // namespace hookbench::ui
