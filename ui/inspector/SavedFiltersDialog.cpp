#include "inspector/SavedFiltersDialog.h"

#include "capture/query/QueryParser.h"
#include "capture/query/SavedFilterStore.h"
#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "inspector/CaptureModel.h"
#include "inspector/FilterBox.h"
#include "registrations/FormField.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>

#include <algorithm>

namespace hookbench::ui {

using capture::SavedFilter;

SavedFiltersDialog::SavedFiltersDialog(capture::SavedFilterStore& store, CaptureModel& model, QWidget* parent)
    : QDialog(parent), m_store(store), m_model(model), m_bar(new MessageBar(this))
{
    setObjectName(QStringLiteral("savedFiltersDialog"));
    setWindowTitle(tr("Saved filters"));
    auto* columns = new QHBoxLayout;
    columns->setSpacing(0);
    columns->addWidget(buildList());
    columns->addWidget(new Hairline(Qt::Vertical, this));
    columns->addWidget(buildEditor(), 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addLayout(columns, 1);
    resize(fontMetrics().averageCharWidth() * 108, fontMetrics().height() * 21);
    connect(&m_store, &capture::SavedFilterStore::changed, this, &SavedFiltersDialog::reload);
}

QWidget* SavedFiltersDialog::buildList()
{
    auto* panel = new QWidget(this);
    panel->setFixedWidth(fontMetrics().averageCharWidth() * 32);
    m_list = new QListWidget(panel);
    m_list->setObjectName(QStringLiteral("savedFilterList"));
    m_list->setAccessibleName(tr("Saved filters"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setIconSize(QSize(16, 16));
    QPalette clear = m_list->palette();
    clear.setColor(QPalette::Base, Qt::transparent);
    m_list->setPalette(clear);
    QToolButton* add =
        makeIconButton(panel, QStringLiteral("addFilter"), QStringLiteral("plus"), tr("New saved filter"));
    m_remove = makeIconButton(panel, QStringLiteral("removeFilter"), QStringLiteral("trash-2"),
                              tr("Delete this saved filter; captures stay"));
    connect(m_list, &QListWidget::currentRowChanged, this, &SavedFiltersDialog::choose);
    connect(add, &QToolButton::clicked, this, [this] { addNew({}); });
    connect(m_remove, &QToolButton::clicked, this, &SavedFiltersDialog::remove);
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(6, 4, 6, 6);
    buttons->setSpacing(0);
    buttons->addWidget(add);
    buttons->addWidget(m_remove);
    buttons->addStretch();
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_list, 1);
    layout->addLayout(buttons);
    return panel;
}

QWidget* SavedFiltersDialog::buildEditor()
{
    auto* panel = new SurfacePanel(this);
    m_name = new QLineEdit(panel);
    m_name->setObjectName(QStringLiteral("savedFilterName"));
    m_name->setPlaceholderText(tr("Errors of the shop"));
    m_text = new FilterBox(m_model.table(), panel);
    m_text->setObjectName(QStringLiteral("savedFilterText"));
    m_text->setFont(monospaceFont());
    m_notify = new QCheckBox(tr("&Tell me on the desktop when a new capture matches"), panel);
    m_notify->setObjectName(QStringLiteral("savedFilterNotify"));
    m_nameField = new FormField(tr("&Name"), m_name, QStringLiteral("name"), panel);
    m_textField = new FormField(tr("&Filter"), m_text, QStringLiteral("filter"), panel);
    m_apply = new QPushButton(tr("S&how its captures"), panel);
    m_apply->setObjectName(QStringLiteral("applySavedFilter"));
    auto* close = new QPushButton(tr("C&lose"), panel);
    close->setObjectName(QStringLiteral("closeSavedFilters"));
    m_save = new QPushButton(tr("&Save"), panel);
    m_save->setObjectName(QStringLiteral("saveSavedFilter"));
    m_save->setDefault(true);
    setButtonKind(m_save, ButtonKind::Primary);
    connect(m_apply, &QPushButton::clicked, this, [this] {
        Q_EMIT filterChosen(m_text->text().trimmed());
        accept();
    });
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, &SavedFiltersDialog::save);
    connect(m_text, &FilterBox::left, this, &QDialog::reject);
    for (QLineEdit* edit : {m_name, static_cast<QLineEdit*>(m_text)})
        connect(edit, &QLineEdit::textChanged, this, &SavedFiltersDialog::updateState);
    connect(m_notify, &QCheckBox::toggled, this, &SavedFiltersDialog::updateState);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_apply);
    buttons->addStretch();
    buttons->addWidget(close);
    buttons->addWidget(m_save);
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(20, 18, 20, 14);
    layout->setSpacing(14);
    layout->addWidget(m_nameField);
    layout->addWidget(m_textField);
    layout->addWidget(m_notify);
    layout->addStretch();
    layout->addLayout(buttons);
    return panel;
}

void SavedFiltersDialog::show(const std::vector<SavedFilter>& filters, const QString& text)
{
    if (text.isEmpty() && !filters.empty())
        m_filter = filters.front();
    refill(filters);
    if (!text.isEmpty() || filters.empty())
        addNew(text);
    else
        m_list->setFocus(Qt::OtherFocusReason);
}

void SavedFiltersDialog::refill(std::vector<SavedFilter> filters)
{
    m_filters = std::move(filters);
    m_list->blockSignals(true);
    m_list->clear();
    int row = -1;
    for (const SavedFilter& filter : m_filters) {
        if (filter.name == m_filter.name)
            row = m_list->count();
        m_list->addItem(new QListWidgetItem(
            icon(filter.notify ? QStringLiteral("bell-ring") : QStringLiteral("bookmark"), Tone::Muted),
            textFromBytes(filter.name)));
    }
    m_list->setCurrentRow(row);
    m_list->blockSignals(false);
    // What is being entered stays; one that is gone gives way to the next.
    if (row >= 0)
        choose(row);
    else if (!m_filter.name.empty())
        m_filters.empty() ? addNew({}) : m_list->setCurrentRow(0);
}

void SavedFiltersDialog::reload()
{
    m_store.all(this, [this](Result<std::vector<SavedFilter>> filters) {
        if (!filters)
            return m_bar->showError(filters.error());
        const SavedFilter before = m_filter;
        const bool unsaved = edited() != before;
        const auto same = std::find(filters->begin(), filters->end(), before);
        if (unsaved && same != filters->end()) {
            // Another one was changed meanwhile: what is being edited here stays as it is.
            m_filters = std::move(*filters);
            return;
        }
        refill(std::move(*filters));
    });
}

void SavedFiltersDialog::choose(int row)
{
    if (row < 0 || row >= int(m_filters.size()))
        return;
    m_filter = m_filters[std::size_t(row)];
    m_name->setText(textFromBytes(m_filter.name));
    m_text->setText(textFromBytes(m_filter.text));
    m_notify->setChecked(m_filter.notify);
    updateState();
}

void SavedFiltersDialog::addNew(const QString& text)
{
    m_list->blockSignals(true);
    m_list->setCurrentRow(-1);
    m_list->clearSelection();
    m_list->blockSignals(false);
    m_filter = {};
    m_name->clear();
    m_text->setText(text);
    m_notify->setChecked(false);
    m_name->setFocus(Qt::OtherFocusReason);
    updateState();
}

SavedFilter SavedFiltersDialog::edited() const
{
    return {toBytes(m_name->text().trimmed()), toBytes(m_text->text().trimmed()), m_notify->isChecked()};
}

void SavedFiltersDialog::updateState()
{
    using registrations::Problem;
    const SavedFilter now = edited();
    const bool isNew = m_filter.name.empty();
    const bool taken = now.name != m_filter.name &&
                       std::any_of(m_filters.begin(), m_filters.end(),
                                   [&](const SavedFilter& other) { return other.name == now.name; });
    registrations::Problems ofName;
    if (taken)
        ofName.push_back({"name", Problem::Severity::Error, toBytes(tr("This name is taken; choose another."))});
    const auto query = capture::queryOrError(now.text, {});
    registrations::Problems ofText;
    if (!query)
        ofText.push_back({"filter", Problem::Severity::Error, query.error().message});
    m_nameField->setProblems(ofName);
    m_textField->setProblems(ofText);
    const bool usable = query && !now.text.empty();
    const auto count = usable ? m_model.filter().countOf(m_text->text()) : std::optional<std::size_t>();
    m_textField->setHelp(count    ? *count == 1 ? tr("1 capture matches now.")
                                                : tr("%1 captures match now.").arg(formatCount(std::int64_t(*count)))
                         : usable ? tr("It is looked for in whole messages when it is used.")
                                  : tr("As in the filter bar: status>=400 event:object.* \"text\" /expression/"));
    m_save->setEnabled(usable && !taken && !now.name.empty() && now != m_filter);
    m_save->setText(isNew ? tr("&Save the filter") : tr("&Save"));
    m_apply->setEnabled(usable);
    m_remove->setEnabled(!isNew);
}

void SavedFiltersDialog::save()
{
    const SavedFilter now = edited();
    const auto done = [this, now](Status saved) {
        if (!saved)
            return m_bar->showError(saved.error());
        // The store has told of the change already, and the list is being read: it will show this one.
        m_filter = now;
        m_bar->showMessage(MessageBar::Severity::Success, tr("Saved."), {}, 3000);
    };
    m_bar->clear();
    if (m_filter.name.empty())
        m_store.save(now, this, done);
    else
        m_store.replace(m_filter.name, now, this, done);
}

void SavedFiltersDialog::remove()
{
    const SavedFilter gone = m_filter;
    m_store.remove(gone.name, this, [this, gone](Status removed) {
        if (!removed)
            return m_bar->showError(removed.error());
        m_bar->showMessage(MessageBar::Severity::Info, tr("“%1” deleted.").arg(textFromBytes(gone.name)), {}, 20'000);
        m_bar->addAction(tr("&Undo"), QStringLiteral("undoRemoveFilter"), [this, gone] {
            m_store.save(gone, this, [this, gone](Status saved) {
                if (!saved)
                    return m_bar->showError(saved.error());
                m_filter = gone;
            });
        });
    });
}

} // namespace hookbench::ui
