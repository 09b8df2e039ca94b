#pragma once

#include "common/ByteSource.h"

#include <QWidget>

class QLabel;

namespace hookbench::ui {

class HexView;

/// All bytes of a capture in hexadecimal, and below them what the selected ones are: where they stand, the numbers and the
/// text that they make.
class HexTab final : public QWidget {
    Q_OBJECT

public:
    explicit HexTab(QWidget* parent = nullptr);

    void setBytes(Bytes bytes);
    HexView* view() const { return m_view; }

private:
    void tellSelection();

    HexView* m_view;
    QLabel* m_facts;
};

} // namespace hookbench::ui
