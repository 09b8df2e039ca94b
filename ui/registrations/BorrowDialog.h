#pragma once

#include "mixpeek/SyncItem.h"

#include <QDialog>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace hookbench::endpoint {
class Endpoint;
}

namespace hookbench::ui {

class FormField;

/// Asks where a remote registration is to point for a while.
class BorrowDialog final : public QDialog {
    Q_OBJECT

public:
    BorrowDialog(const endpoint::Endpoint& endpoint, const mixpeek::SyncItem& item, const QString& host,
                 QWidget* parent = nullptr);

Q_SIGNALS:
    void chosen(int channel, const QString& url);

private:
    void check();

    QString m_host;
    QComboBox* m_channel;
    QLineEdit* m_url;
    FormField* m_field;
    QPushButton* m_accept;
};

} // namespace hookbench::ui
