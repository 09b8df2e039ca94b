#pragma once

#include "delivery/FourLayers.h"

#include <QPlainTextEdit>
#include <QWidget>

#include <array>

class QGridLayout;
class QLabel;

namespace hookbench::ui {

/// One layer of a delivery: its bytes as text, with what differs marked.
class LayerPane final : public QPlainTextEdit {
    Q_OBJECT

public:
    LayerPane(const QString& objectName, const QString& accessibleName, QWidget* parent = nullptr);
    /// `next` is the layer behind it, or null: what that one lacks is marked here.
    void showLayer(const delivery::Layer& layer, const delivery::Layer* next);
    /// The stretches that are marked, as text.
    QStringList marked() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Mark {
        int begin;
        int end;
        bool isGone; ///< the next layer has something else here
    };
    void applyMarks();

    std::vector<Mark> m_marks;
};

/// Template, rendered, sent, received: side by side where there is room, two and two otherwise.
class LayersTab final : public QWidget {
    Q_OBJECT

public:
    explicit LayersTab(QWidget* parent = nullptr);

    void showLayers(const delivery::FourLayers& layers);
    void clear();
    LayerPane* pane(delivery::Layer::Kind kind) const { return m_panes[std::size_t(kind)]; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void place();

    QLabel* m_summary;
    QGridLayout* m_grid;
    std::array<QWidget*, 4> m_boxes{};
    std::array<LayerPane*, 4> m_panes{};
    int m_columns = 0;
};

} // namespace hookbench::ui
