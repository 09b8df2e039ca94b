#pragma once

#include "capture/CaptureTable.h"
#include "capture/query/QueryCompletion.h"

#include <QElapsedTimer>
#include <QLineEdit>

class QCompleter;
class QListView;

namespace hookbench::ui {

class FilterOffers;

/// Where a filter of the captures is typed: it offers keys, and the values that the captures have.
///
/// Down opens the offers, Tab takes the first, Enter the chosen one; Escape closes them, or
/// empties the box and leaves it.
class FilterBox final : public QLineEdit {
    Q_OBJECT

public:
    /// `table` outlives it.
    explicit FilterBox(const capture::CaptureTable& table, QWidget* parent = nullptr);

    QListView* offerList() const { return m_list; }
    void showOffers();

Q_SIGNALS:
    /// With Escape; the box is empty.
    void left();

protected:
    bool event(QEvent* event) override;

private:
    bool handleKey(int key, Qt::KeyboardModifiers modifiers);
    bool takeOffer(bool orFirst);
    void take(int row);
    const capture::QueryFacts& facts();

    const capture::CaptureTable& m_table;
    capture::QueryFacts m_facts;
    QElapsedTimer m_factsAge;
    FilterOffers* m_offers;
    QListView* m_list;
    QCompleter* m_completer;
    bool m_taking = false; ///< an offer is put in, which is no typing
};

} // namespace hookbench::ui
