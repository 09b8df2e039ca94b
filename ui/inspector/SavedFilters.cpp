#include "inspector/SavedFilters.h"

#include "capture/query/SavedFilterStore.h"
#include "common/Formatting.h"
#include "common/Icons.h"
#include "inspector/CaptureModel.h"
#include "inspector/SavedFiltersDialog.h"

#include <QMenu>

namespace hookbench::ui {

namespace {

/// A name as menus take it, where & marks a mnemonic and a tab begins the column of shortcuts.
QString menuText(const QString& name)
{
    QString text = name;
    return text.replace(QLatin1Char('&'), QStringLiteral("&&")).replace(QLatin1Char('\t'), QLatin1Char(' '));
}

} // namespace

SavedFiltersButton::SavedFiltersButton(capture::SavedFilterStore& store, CaptureModel& model,
                                       std::function<QString()> text, QWidget* parent)
    : QToolButton(parent), m_store(store), m_model(model), m_text(std::move(text)), m_menu(new QMenu(this))
{
    setObjectName(QStringLiteral("savedFilters"));
    setAccessibleName(tr("Saved filters"));
    setToolTip(tr("Saved filters"));
    setIcon(ui::icon(QStringLiteral("bookmark"), Tone::Muted));
    setAutoRaise(true);
    setFocusPolicy(Qt::TabFocus);
    m_menu->setObjectName(QStringLiteral("savedFiltersMenu"));
    m_menu->setToolTipsVisible(true);
    connect(m_menu, &QMenu::aboutToShow, this, &SavedFiltersButton::fillMenu);
    connect(this, &QToolButton::clicked, this, [this] { m_menu->popup(mapToGlobal(QPoint(0, height()))); });
    connect(&m_store, &capture::SavedFilterStore::changed, this, &SavedFiltersButton::load);
    load();
}

void SavedFiltersButton::load()
{
    m_store.all(this, [this](Result<std::vector<capture::SavedFilter>> filters) {
        if (!filters) {
            Q_EMIT failed(filters.error());
            return;
        }
        m_filters = std::move(*filters);
        Q_EMIT changed();
    });
}

void SavedFiltersButton::fillMenu()
{
    m_menu->clear();
    const QString now = m_text().trimmed();
    for (const capture::SavedFilter& filter : m_filters) {
        const QString text = textFromBytes(filter.text);
        const auto count = m_model.filter().countOf(text);
        // Where the messages have to be searched, the number is known once the filter is on.
        const QString holds = count ? formatCount(std::int64_t(*count))
                              : text == now && !m_model.filter().isSearching() ? formatCount(m_model.rowCount())
                                                                               : tr("search");
        QAction* action = m_menu->addAction(menuText(textFromBytes(filter.name)) + QLatin1Char('\t') + holds);
        action->setCheckable(text == now);
        action->setChecked(text == now);
        action->setToolTip(text);
        if (filter.notify)
            action->setIcon(ui::icon(QStringLiteral("bell-ring"), Tone::Muted));
        connect(action, &QAction::triggered, this, [this, text] { Q_EMIT filterChosen(text); });
    }
    if (!m_filters.empty())
        m_menu->addSeparator();
    QAction* save = m_menu->addAction(ui::icon(QStringLiteral("plus"), Tone::Muted), tr("&Save this filter…"), this,
                                      [this, now] { openDialog(now); });
    save->setEnabled(!now.isEmpty() && m_model.filter().errors().empty());
    QAction* edit = m_menu->addAction(tr("&Edit saved filters…"), this, [this] { openDialog(); });
    edit->setEnabled(!m_filters.empty());
}

void SavedFiltersButton::openDialog(const QString& text)
{
    auto* dialog = new SavedFiltersDialog(m_store, m_model, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SavedFiltersDialog::filterChosen, this, &SavedFiltersButton::filterChosen);
    dialog->open();
    dialog->show(m_filters, text);
}

} // namespace hookbench::ui
