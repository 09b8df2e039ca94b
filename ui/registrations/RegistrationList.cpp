#include "registrations/RegistrationList.h"

#include "registrations/RegistrationDelegate.h"
#include "registrations/RegistrationModel.h"

#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>

namespace hookbench::ui {

RegistrationList::RegistrationList(RegistrationModel* model, QWidget* parent)
    : QListView(parent), m_model(model)
{
    setObjectName(QStringLiteral("registrationList"));
    setAccessibleName(tr("Registrations"));
    setModel(model);
    setItemDelegate(new RegistrationDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setMouseTracking(true);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setTabKeyNavigation(false);
    connect(model, &QAbstractItemModel::modelAboutToBeReset, this, &RegistrationList::remember);
    connect(model, &QAbstractItemModel::modelReset, this, &RegistrationList::restore);
}

std::vector<std::string> RegistrationList::selectedIds() const
{
    std::vector<int> rows;
    for (const QModelIndex& index : selectionModel()->selectedIndexes())
        rows.push_back(index.row());
    std::sort(rows.begin(), rows.end());
    std::vector<std::string> ids;
    for (const int row : rows)
        ids.push_back(m_model->at(row)->id);
    return ids;
}

void RegistrationList::remember()
{
    m_selected = selectedIds();
}

void RegistrationList::restore()
{
    // The view has forgotten everything by now, also where it was scrolled to.
    m_restoring = true;
    QItemSelection selection;
    for (const std::string& id : m_selected) {
        if (const int row = m_model->rowOf(id); row >= 0)
            selection.select(m_model->index(row), m_model->index(row));
    }
    if (const int row = m_model->rowOf(m_current); row >= 0) {
        selectionModel()->setCurrentIndex(m_model->index(row), QItemSelectionModel::NoUpdate);
        if (selection.isEmpty())
            selection.select(m_model->index(row), m_model->index(row));
    }
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    m_restoring = false;
}

void RegistrationList::selectId(const std::string& id)
{
    const bool same = id == m_current;
    m_current = id;
    const int row = m_model->rowOf(id);
    m_restoring = true;
    if (row >= 0) {
        selectionModel()->setCurrentIndex(m_model->index(row), QItemSelectionModel::ClearAndSelect);
        scrollTo(m_model->index(row));
    } else {
        selectionModel()->clear();
    }
    m_restoring = false;
    if (!same)
        Q_EMIT currentIdChanged(id);
}

void RegistrationList::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QListView::currentChanged(current, previous);
    const auto* summary = current.isValid() ? m_model->at(current.row()) : nullptr;
    // A row that a filter hides stays in the editor; so does everything while the rows are being replaced.
    if (m_restoring || !summary || summary->id == m_current)
        return;
    m_current = summary->id;
    Q_EMIT currentIdChanged(m_current);
}

void RegistrationList::keyPressEvent(QKeyEvent* event)
{
    // j and k move, as in the inspector; other letters are not a search.
    if (event->modifiers() == Qt::NoModifier && (event->key() == Qt::Key_J || event->key() == Qt::Key_K)) {
        QKeyEvent arrow(QEvent::KeyPress, event->key() == Qt::Key_J ? Qt::Key_Down : Qt::Key_Up,
                        Qt::NoModifier);
        return QListView::keyPressEvent(&arrow);
    }
    if (!event->text().isEmpty() && event->text().at(0).isPrint()) {
        event->ignore();
        return;
    }
    QListView::keyPressEvent(event);
}

} // namespace hookbench::ui
