#pragma once

#include <QDialog>

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QTabBar;

namespace hookbench::ui {

class MessageBar;

/// A working receiver for a signature scheme, in each language: to read, copy and save. It holds no secret.
class ReceiverDialog final : public QDialog {
    Q_OBJECT

public:
    explicit ReceiverDialog(QWidget* parent = nullptr);

private:
    void write();
    void save();

    MessageBar* m_bar;
    QComboBox* m_scheme;
    QLineEdit* m_path;
    QTabBar* m_languages;
    QPlainTextEdit* m_code;
};

} // namespace hookbench::ui
