#include "registrations/EventPicker.h"

#include "common/Formatting.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "events/Catalogue.h"
#include "registrations/EditorFrame.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace hookbench::ui {

namespace {

constexpr int typeRole = Qt::UserRole;
constexpr int nameRole = Qt::UserRole + 1;

bool isGroup(const QTreeWidgetItem* item)
{
    return item->parent() == nullptr;
}

} // namespace

EventPicker::EventPicker(QWidget* parent)
    : QWidget(parent),
      m_all(new QCheckBox(tr("&All events, also those that the service adds later (*)"), this)),
      m_search(new QLineEdit(this)),
      m_add(new QPushButton(this)),
      m_tree(new QTreeWidget(this)),
      m_count(new MutedLabel({}, this)),
      m_choice(new QWidget(this))
{
    m_all->setObjectName(QStringLiteral("allEvents"));
    m_search->setObjectName(QStringLiteral("eventSearch"));
    m_search->setAccessibleName(tr("Search or add an event type"));
    m_search->setPlaceholderText(tr("Search, or type one that is not listed"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(QStringLiteral("search"), Tone::Muted), QLineEdit::LeadingPosition);
    m_add->setObjectName(QStringLiteral("addEventType"));
    m_add->setIcon(icon(QStringLiteral("plus"), Tone::Muted));
    m_add->setAccessibleName(tr("Add the event type that was typed"));
    m_add->hide();
    m_count->setObjectName(QStringLiteral("eventCount"));
    setFocusProxy(m_search);
    buildTree();

    auto* searchRow = new QHBoxLayout;
    searchRow->setSpacing(8);
    searchRow->addWidget(m_search, 1);
    searchRow->addWidget(m_add);
    searchRow->addWidget(m_count);
    auto* choiceLayout = new QVBoxLayout(m_choice);
    choiceLayout->setContentsMargins(0, 0, 0, 0);
    choiceLayout->setSpacing(8);
    choiceLayout->addLayout(searchRow);
    auto* frame = new EditorFrame(m_tree, m_choice);
    frame->setFixedHeight(fontMetrics().height() * 13);
    choiceLayout->addWidget(frame);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(m_all);
    layout->addWidget(m_choice);

    connect(m_all, &QCheckBox::toggled, this, [this] {
        updateLooks();
        if (!m_filling)
            Q_EMIT edited();
    });
    connect(m_search, &QLineEdit::textChanged, this, &EventPicker::filter);
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        if (m_add->isVisible())
            addTyped();
    });
    connect(m_add, &QPushButton::clicked, this, &EventPicker::addTyped);
    connect(m_tree, &QTreeWidget::itemChanged, this, &EventPicker::onItemChanged);
}

void EventPicker::buildTree()
{
    m_tree->setObjectName(QStringLiteral("eventTree"));
    m_tree->setAccessibleName(tr("Event types"));
    m_tree->setHeaderHidden(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setIndentation(20);
    m_tree->setUniformRowHeights(true);
    m_filling = true;
    QTreeWidgetItem* group = nullptr;
    for (const events::EventType& type : events::catalogue()) {
        const QString resource = textFromBytes(type.resource);
        if (!group || group->data(0, nameRole).toString() != resource) {
            group = new QTreeWidgetItem(m_tree);
            group->setData(0, nameRole, resource);
            group->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable |
                            Qt::ItemIsAutoTristate);
        }
        addType(group, textFromBytes(type.name), false);
    }
    m_filling = false;
    updateGroups();
}

QTreeWidgetItem* EventPicker::addType(QTreeWidgetItem* group, const QString& type, bool checked)
{
    auto* item = new QTreeWidgetItem(group, {type});
    item->setData(0, typeRole, type);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    item->setCheckState(0, checked ? Qt::Checked : Qt::Unchecked);
    return item;
}

QTreeWidgetItem* EventPicker::otherGroup()
{
    if (!m_other) {
        m_other = new QTreeWidgetItem;
        m_other->setData(0, nameRole, tr("not in the catalogue"));
        m_other->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable |
                          Qt::ItemIsAutoTristate);
        m_tree->insertTopLevelItem(0, m_other);
        m_other->setExpanded(true);
    }
    return m_other;
}

void EventPicker::setTypes(const std::vector<std::string>& types)
{
    if (types == m_types)
        return;
    m_filling = true;
    m_types = types;
    delete std::exchange(m_other, nullptr);
    const auto chosen = [&](const std::string& type) {
        return std::find(types.begin(), types.end(), type) != types.end();
    };
    for (int i = 0; i < m_tree->topLevelItemCount(); ++i) {
        QTreeWidgetItem* group = m_tree->topLevelItem(i);
        for (int j = 0; j < group->childCount(); ++j) {
            QTreeWidgetItem* item = group->child(j);
            item->setCheckState(0, chosen(toBytes(item->text(0))) ? Qt::Checked : Qt::Unchecked);
        }
        group->setExpanded(group->checkState(0) != Qt::Unchecked);
    }
    for (const std::string& type : types) {
        if (type != "*" && !events::isKnown(type))
            addType(otherGroup(), textFromBytes(type), true);
    }
    m_all->setChecked(chosen("*"));
    m_filling = false;
    updateGroups();
    updateLooks();
}

std::vector<std::string> EventPicker::types() const
{
    std::vector<std::string> result;
    const bool all = m_all->isChecked();
    const auto isChosen = [&](const std::string& type) {
        for (int i = 0; i < m_tree->topLevelItemCount(); ++i) {
            const QTreeWidgetItem* group = m_tree->topLevelItem(i);
            for (int j = 0; j < group->childCount(); ++j) {
                if (group->child(j)->text(0) == textFromBytes(type))
                    return group->child(j)->checkState(0) == Qt::Checked;
            }
        }
        return type == "*" && all;
    };
    // Beside "*" the others say nothing, but a record that came with both keeps them.
    const bool cameWithAll = std::find(m_types.begin(), m_types.end(), "*") != m_types.end();
    if (all && !cameWithAll)
        return {"*"};
    for (const std::string& type : m_types) {
        if (isChosen(type))
            result.push_back(type);
    }
    for (int i = 0; i < m_tree->topLevelItemCount(); ++i) {
        const QTreeWidgetItem* group = m_tree->topLevelItem(i);
        for (int j = 0; j < group->childCount(); ++j) {
            const std::string type = toBytes(group->child(j)->text(0));
            if (group->child(j)->checkState(0) == Qt::Checked &&
                std::find(result.begin(), result.end(), type) == result.end())
                result.push_back(type);
        }
    }
    return result;
}

void EventPicker::onItemChanged(QTreeWidgetItem* item)
{
    if (m_filling)
        return;
    // A group's own change follows from, or leads to, those of its types.
    if (isGroup(item) && item->data(0, typeRole).isNull())
        updateGroups();
    updateLooks();
    Q_EMIT edited();
}

void EventPicker::updateGroups()
{
    const bool before = std::exchange(m_filling, true);
    for (int i = 0; i < m_tree->topLevelItemCount(); ++i) {
        QTreeWidgetItem* group = m_tree->topLevelItem(i);
        int checked = 0;
        for (int j = 0; j < group->childCount(); ++j)
            checked += group->child(j)->checkState(0) == Qt::Checked ? 1 : 0;
        const QString name = group->data(0, nameRole).toString();
        group->setText(0, checked == 0
                              ? QStringLiteral("%1  (%2)").arg(name).arg(group->childCount())
                              : tr("%1  (%2 of %3)").arg(name).arg(checked).arg(group->childCount()));
    }
    m_filling = before;
}

void EventPicker::updateLooks()
{
    updateGroups();
    const bool all = m_all->isChecked();
    m_choice->setVisible(!all);
    const int count = int(types().size());
    m_count->setText(count == 1 ? tr("1 chosen") : tr("%n chosen", nullptr, count));
}

void EventPicker::filter()
{
    const QString words = m_search->text().trimmed();
    bool exact = false;
    for (int i = 0; i < m_tree->topLevelItemCount(); ++i) {
        QTreeWidgetItem* group = m_tree->topLevelItem(i);
        int shown = 0;
        for (int j = 0; j < group->childCount(); ++j) {
            QTreeWidgetItem* item = group->child(j);
            const bool match = item->text(0).contains(words, Qt::CaseInsensitive);
            exact = exact || item->text(0) == words;
            item->setHidden(!match);
            shown += match ? 1 : 0;
        }
        group->setHidden(shown == 0);
        group->setExpanded(words.isEmpty() ? group->checkState(0) != Qt::Unchecked : shown > 0);
    }
    const bool addable = !words.isEmpty() && !exact && !words.contains(QLatin1Char(' ')) &&
                         words.contains(QLatin1Char('.')) && words != QStringLiteral("*");
    m_add->setVisible(addable);
    m_add->setText(tr("Add “%1”").arg(words.size() > 28 ? words.left(27) + QChar(0x2026) : words));
}

void EventPicker::addTyped()
{
    const QString type = m_search->text().trimmed();
    m_filling = true;
    addType(otherGroup(), type, true);
    m_filling = false;
    m_search->clear();
    otherGroup()->setExpanded(true);
    m_tree->scrollToItem(m_other);
    updateLooks();
    Q_EMIT edited();
}

} // namespace hookbench::ui
