#pragma once

#include "http/HttpMessage.h"

#include <QAbstractTableModel>
#include <QTableView>

namespace hookbench::ui {

/// Names and values in their order, with their case and their duplicates: headers or form fields.
/// An editable one has an empty row at the end that becomes a header when something is typed into it.
class HeadersModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, ValueColumn, ColumnCount };
    enum Role { RepeatedRole = Qt::UserRole, ProblemRole };
    enum class Mode { ReadOnly, Editable };

    explicit HeadersModel(Mode mode, QObject* parent = nullptr);

    void setHeaders(http::Headers headers);
    const http::Headers& headers() const { return m_headers; }
    void removeAt(int row);
    /// Names tell what they mean to HTTP and to providers, where one looks at them.
    void setExplained(bool explained) { m_explained = explained; }
    /// What is wrong with the first unusable line, "" if all can be sent.
    QString problem() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void edited();

private:
    QString problemOf(const http::Header& header, int column) const;
    bool repeated(int row) const;

    QString hint(int row, int column) const;

    Mode m_mode;
    bool m_explained = false;
    http::Headers m_headers;
};

/// The table of a HeadersModel. Ctrl+C copies the selected lines as "Name: value".
class HeadersView final : public QTableView {
    Q_OBJECT

public:
    HeadersView(HeadersModel::Mode mode, const QString& objectName, const QString& accessibleName,
                QWidget* parent = nullptr);

    HeadersModel* headersModel() const { return m_model; }
    void copySelection();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void removeSelection();

    HeadersModel::Mode m_mode;
    HeadersModel* m_model;
};

} // namespace hookbench::ui
