#pragma once

#include "inspector/BodyView.h"

#include <QWidget>

class QTreeWidget;

namespace hookbench::ui {

/// The parts of a multipart body: a list, and below it the chosen one as the body that it is.
class PartsView final : public QWidget {
    Q_OBJECT

public:
    explicit PartsView(QWidget* parent = nullptr);

    void showBody(BodyView::Body body);
    BodyView* part() const { return m_part; }

Q_SIGNALS:
    /// Bytes of the whole body are to be looked at.
    void hexRequested(quint64 first, quint64 length);

private:
    void showPart(int row);

    BodyView::Body m_body;
    int m_request = 0;
    class MessageBar* m_bar;
    QTreeWidget* m_list;
    BodyView* m_part;
};

} // namespace hookbench::ui
