#pragma once

#include "http/HttpMessage.h"
#include "registrations/Problem.h"

#include <QWidget>

#include <vector>

class QLineEdit;
class QToolButton;
class QVBoxLayout;

namespace hookbench::ui {

/// The headers of a webhook, a row each: name, value, remove. A value that is a secret as text is masked
/// while its field has no focus, and has a button that moves it to the environment.
class HeaderRows final : public QWidget {
    Q_OBJECT

public:
    explicit HeaderRows(http::Headers headers, QWidget* parent = nullptr);

    /// In their order; rows without a name and a value are none.
    http::Headers headers() const;
    void addRow(const http::Header& header, bool focus);
    /// Marks rows by their names; paths as in Problem::field, from "configs.headers" on.
    void markProblems(const registrations::Problems& problems);
    void showSecrets(const std::vector<QString>& paths);
    void focusHeader(const QString& path);

Q_SIGNALS:
    void edited();
    void secretMoveRequested(const QString& path);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Row {
        QWidget* widget;
        QLineEdit* name;
        QLineEdit* value;
        QToolButton* move;
        bool secret = false;
    };
    void removeRow(const QWidget* widget);
    QString pathOf(const Row& row) const;
    void updateMask(const Row& row);

    std::vector<Row> m_rows;
    QVBoxLayout* m_layout;
    class QPushButton* m_add;
};

} // namespace hookbench::ui
