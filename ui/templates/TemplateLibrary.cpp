#include "templates/TemplateLibrary.h"

#include "common/Formatting.h"
#include "common/Widgets.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QTimer>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace hookbench::ui {

using templates::LibraryTemplate;
using templates::TemplateKind;

namespace {

enum Role { TemplateRole = Qt::UserRole, RegistrationRole, FieldRole };

constexpr std::array allKinds{TemplateKind::Payload, TemplateKind::Blocks, TemplateKind::Subject,
                              TemplateKind::Body, TemplateKind::Message};

TemplateRef refOf(const QTreeWidgetItem* item)
{
    if (!item)
        return {};
    return {toBytes(item->data(0, TemplateRole).toString()),
            toBytes(item->data(0, RegistrationRole).toString()),
            toBytes(item->data(0, FieldRole).toString())};
}

struct Field {
    TemplateKind kind;
    const char* name;
};

std::vector<Field> fieldsOf(std::string_view channel)
{
    if (channel == "webhook")
        return {{TemplateKind::Payload, "payload_template"}};
    if (channel == "slack")
        return {{TemplateKind::Blocks, "blocks_template"}};
    if (channel == "email")
        return {{TemplateKind::Subject, "subject_template"}, {TemplateKind::Body, "body_template"}};
    if (channel == "sms")
        return {{TemplateKind::Message, "message_template"}};
    return {};
}

} // namespace

TemplateLibrary::TemplateLibrary(registrations::RegistrationStore& registrations,
                                 templates::TemplateStore& templates, QWidget* parent)
    : QWidget(parent),
      m_registrations(registrations),
      m_store(templates),
      m_filter(new QLineEdit(this)),
      m_tree(new QTreeWidget(this)),
      m_reload(new QTimer(this))
{
    setObjectName(QStringLiteral("templateLibrary"));
    m_filter->setObjectName(QStringLiteral("templateFilter"));
    m_filter->setAccessibleName(tr("Filter templates"));
    m_filter->setPlaceholderText(tr("Filter…"));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(icon(QStringLiteral("search"), Tone::Muted), QLineEdit::LeadingPosition);
    auto* create =
        makeIconButton(this, QStringLiteral("newTemplate"), QStringLiteral("plus"), tr("New template"));
    auto* menu = new QMenu(create);
    for (const TemplateKind kind : allKinds)
        menu->addAction(icon(kindIcon(kind), Tone::Muted), kindName(kind), this,
                        [this, kind] { createTemplate(kind); });
    connect(create, &QToolButton::clicked, this,
            [create, menu] { menu->popup(create->mapToGlobal(QPoint(0, create->height()))); });
    m_tree->setObjectName(QStringLiteral("templateTree"));
    m_tree->setAccessibleName(tr("Templates"));
    m_tree->setHeaderHidden(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setIndentation(14);
    m_tree->setUniformRowHeights(true);
    m_tree->setTextElideMode(Qt::ElideRight);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(10, 8, 8, 8);
    row->setSpacing(6);
    row->addWidget(m_filter, 1);
    row->addWidget(create);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addWidget(m_tree, 1);

    m_reload->setSingleShot(true);
    m_reload->setInterval(30);
    connect(m_reload, &QTimer::timeout, this, &TemplateLibrary::reload);
    connect(&m_registrations, &registrations::RegistrationStore::changed, m_reload,
            qOverload<>(&QTimer::start));
    connect(&m_store, &templates::TemplateStore::templatesChanged, m_reload, qOverload<>(&QTimer::start));
    connect(m_filter, &QLineEdit::textChanged, this, &TemplateLibrary::applyFilter);
    connect(m_tree, &QTreeWidget::currentItemChanged, this, [this](QTreeWidgetItem* item) {
        const TemplateRef ref = refOf(item);
        if (!m_filling && !ref.isNull())
            Q_EMIT chosen(ref);
    });
    connect(m_tree, &QTreeWidget::itemChanged, this, &TemplateLibrary::onRenamed);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &TemplateLibrary::showMenu);
    auto* remove = new QShortcut(QKeySequence::Delete, m_tree, this, &TemplateLibrary::removeCurrent);
    remove->setContext(Qt::WidgetShortcut);
    reload();
}

void TemplateLibrary::reload()
{
    m_registrations.list(this, [this](Result<std::vector<registrations::RegistrationSummary>> all) {
        if (!all)
            return void(Q_EMIT failed(all.error()));
        m_summaries = std::move(all).value();
        m_loadedLists = std::max(m_loadedLists, 1);
    });
    // Answers come in the order of the calls: with this one, both lists are there.
    m_store.list(this, [this](Result<std::vector<LibraryTemplate>> all) {
        if (!all)
            return void(Q_EMIT failed(all.error()));
        m_templates = std::move(all).value();
        m_loadedLists = 2;
        showAll();
        Q_EMIT loaded();
    });
}

QTreeWidgetItem* TemplateLibrary::addGroup(const QString& title)
{
    auto* group = new QTreeWidgetItem(m_tree, {title});
    group->setFlags(Qt::ItemIsEnabled);
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    group->setFont(0, strong);
    group->setExpanded(true);
    return group;
}

void TemplateLibrary::showAll()
{
    m_filling = true;
    const TemplateRef selected = m_wanted.isNull() ? current() : m_wanted;
    m_tree->clear();
    addLibrary(selected);
    addRegistrations(selected);
    const TemplateRef now = current();
    if (now == m_wanted)
        m_wanted = {};
    m_filling = false;
    applyFilter();
    setDirty(m_dirty, !m_dirty.isNull());
}

void TemplateLibrary::addLibrary(const TemplateRef& selected)
{
    QTreeWidgetItem* group = addGroup(tr("Library"));
    for (const LibraryTemplate& entry : m_templates) {
        auto* item = new QTreeWidgetItem(group, {textFromBytes(entry.name)});
        item->setFlags(item->flags() | Qt::ItemIsEditable);
        item->setIcon(0, icon(kindIcon(entry.kind), Tone::Muted));
        item->setData(0, TemplateRole, textFromBytes(entry.id));
        item->setToolTip(0, (entry.users == 1 ? tr("%1, version %2, used by one field")
                                              : tr("%1, version %2, used by %n fields", nullptr, entry.users))
                                .arg(kindName(entry.kind))
                                .arg(entry.version));
        if (refOf(item) == selected)
            m_tree->setCurrentItem(item);
    }
    if (m_templates.empty()) {
        auto* none = new QTreeWidgetItem(group, {tr("None yet")});
        none->setFlags(Qt::NoItemFlags);
    }
}

void TemplateLibrary::addRegistrations(const TemplateRef& selected)
{
    QTreeWidgetItem* group = addGroup(tr("Registrations"));
    for (const registrations::RegistrationSummary& summary : m_summaries) {
        if (summary.isNew)
            continue;
        auto* parent = new QTreeWidgetItem(group, {textFromBytes(summary.name)});
        parent->setFlags(Qt::ItemIsEnabled);
        parent->setToolTip(0, textFromBytes(summary.name));
        for (std::size_t i = 0; i < summary.channels.size(); ++i) {
            for (const Field& field : fieldsOf(summary.channels[i])) {
                auto* item = new QTreeWidgetItem(parent, {kindName(field.kind)});
                item->setIcon(0, icon(kindIcon(field.kind), Tone::Muted));
                item->setData(0, RegistrationRole, textFromBytes(summary.id));
                item->setData(
                    0, FieldRole,
                    QStringLiteral("channels[%1].configs.%2").arg(i).arg(QString::fromLatin1(field.name)));
                if (refOf(item) == selected)
                    m_tree->setCurrentItem(item);
            }
        }
        parent->setExpanded(m_summaries.size() <= 30 ||
                            refOf(m_tree->currentItem()).registrationId == summary.id);
    }
}

void TemplateLibrary::applyFilter()
{
    const QStringList words = m_filter->text().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    const auto matches = [&words](const QString& text) {
        return std::all_of(words.begin(), words.end(),
                           [&text](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
    };
    for (int g = 0; g < m_tree->topLevelItemCount(); ++g) {
        QTreeWidgetItem* group = m_tree->topLevelItem(g);
        for (int i = 0; i < group->childCount(); ++i) {
            QTreeWidgetItem* item = group->child(i);
            QString text = item->text(0);
            for (int c = 0; c < item->childCount(); ++c)
                text += QLatin1Char(' ') + item->child(c)->text(0);
            item->setHidden(!matches(text));
        }
    }
}

QTreeWidgetItem* TemplateLibrary::itemOf(const TemplateRef& ref) const
{
    for (QTreeWidgetItemIterator it(m_tree); *it; ++it) {
        if (!ref.isNull() && refOf(*it) == ref)
            return *it;
    }
    return nullptr;
}

void TemplateLibrary::setCurrent(const TemplateRef& ref)
{
    if (QTreeWidgetItem* item = itemOf(ref)) {
        m_tree->setCurrentItem(item);
        m_wanted = {};
    } else {
        m_wanted = ref;
    }
}

TemplateRef TemplateLibrary::current() const
{
    return refOf(m_tree->currentItem());
}

bool TemplateLibrary::isEmpty() const
{
    return m_templates.empty() && m_summaries.empty();
}

void TemplateLibrary::setDirty(const TemplateRef& ref, bool dirty)
{
    m_filling = true;
    if (QTreeWidgetItem* before = itemOf(m_dirty)) {
        QFont plain = before->font(0);
        plain.setItalic(false);
        before->setFont(0, plain);
    }
    m_dirty = dirty ? ref : TemplateRef();
    if (QTreeWidgetItem* item = itemOf(m_dirty)) {
        QFont italic = item->font(0);
        italic.setItalic(true);
        item->setFont(0, italic);
    }
    m_filling = false;
}

QString TemplateLibrary::freeName(const QString& base) const
{
    const auto taken = [this](const QString& name) {
        return std::any_of(m_templates.begin(), m_templates.end(),
                           [&](const LibraryTemplate& t) { return textFromBytes(t.name) == name; });
    };
    QString name = base;
    for (int n = 2; taken(name); ++n)
        name = QStringLiteral("%1 %2").arg(base).arg(n);
    return name;
}

void TemplateLibrary::createTemplate(TemplateKind kind)
{
    LibraryTemplate item;
    item.name = toBytes(freeName(kindName(kind)));
    item.kind = kind;
    item.source.shape = templates::TemplateSource::Shape::Text;
    switch (kind) {
    case TemplateKind::Payload:
        item.source.text = "{\n  \"type\": {{ event_type|tojson }},\n  \"id\": {{ event_id|tojson }},\n"
                           "  \"data\": {{ data|tojson }}\n}\n";
        break;
    case TemplateKind::Blocks:
        item.source.text =
            "[\n  {\n    \"type\": \"section\",\n    \"text\": {\n      \"type\": \"mrkdwn\",\n"
            "      \"text\": {{ (\"*\" ~ event_type ~ \"*\")|tojson }}\n    }\n  }\n]\n";
        break;
    case TemplateKind::Body:
        item.source.text = "<h1>{{ event_type }}</h1>\n<p>{{ event_id }} at {{ occurred_at }}</p>\n";
        break;
    case TemplateKind::Subject:
    case TemplateKind::Message:
        item.source.text = "{{ event_type }}: {{ event_id }}";
        break;
    }
    m_store.save(std::move(item), this, [this](Result<LibraryTemplate> saved) {
        if (!saved)
            return void(Q_EMIT failed(saved.error()));
        m_wanted = {saved->id, {}, {}};
        reload();
        Q_EMIT chosen({saved->id, {}, {}});
    });
}

void TemplateLibrary::renameCurrent()
{
    if (!current().templateId.empty())
        m_tree->editItem(m_tree->currentItem());
}

void TemplateLibrary::onRenamed(QTreeWidgetItem* item)
{
    const TemplateRef ref = refOf(item);
    const auto entry = std::find_if(m_templates.begin(), m_templates.end(),
                                    [&](const LibraryTemplate& t) { return t.id == ref.templateId; });
    if (m_filling || ref.templateId.empty() || entry == m_templates.end() ||
        textFromBytes(entry->name) == item->text(0))
        return;
    LibraryTemplate renamed = *entry;
    renamed.name = toBytes(item->text(0).trimmed());
    m_store.save(std::move(renamed), this, [this](Result<LibraryTemplate> saved) {
        if (!saved)
            Q_EMIT failed(saved.error());
        reload();
    });
}

void TemplateLibrary::duplicateCurrent()
{
    const TemplateRef ref = current();
    const auto entry = std::find_if(m_templates.begin(), m_templates.end(),
                                    [&](const LibraryTemplate& t) { return t.id == ref.templateId; });
    if (entry == m_templates.end())
        return;
    LibraryTemplate copy = *entry;
    copy.id.clear();
    copy.name = toBytes(freeName(textFromBytes(entry->name) + tr(" copy")));
    m_store.save(std::move(copy), this, [this](Result<LibraryTemplate> saved) {
        if (!saved)
            return void(Q_EMIT failed(saved.error()));
        m_wanted = {saved->id, {}, {}};
        reload();
        Q_EMIT chosen({saved->id, {}, {}});
    });
}

void TemplateLibrary::removeCurrent()
{
    const TemplateRef ref = current();
    if (ref.templateId.empty())
        return;
    m_store.remove(ref.templateId, this, [this, ref](Status done) {
        if (!done)
            return void(Q_EMIT failed(done.error()));
        Q_EMIT removed(ref);
    });
}

void TemplateLibrary::showMenu(const QPoint& at)
{
    if (current().templateId.empty())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("&Rename"), QKeySequence(Qt::Key_F2), this, &TemplateLibrary::renameCurrent);
    menu->addAction(tr("D&uplicate"), this, &TemplateLibrary::duplicateCurrent);
    menu->addAction(icon(QStringLiteral("trash-2"), Tone::Muted), tr("&Delete"), QKeySequence::Delete, this,
                    &TemplateLibrary::removeCurrent);
    menu->popup(m_tree->viewport()->mapToGlobal(at));
}

void TemplateLibrary::focusList()
{
    m_tree->setFocus(Qt::OtherFocusReason);
}

} // namespace hookbench::ui
