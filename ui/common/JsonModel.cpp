#include "common/JsonModel.h"

#include "common/Explanations.h"
#include "common/Formatting.h"
#include "json/Writer.h"

#include <QSet>

namespace hookbench::ui {

/// A value of the document, or a range of the children of one.
struct JsonModel::Node {
    const json::Value* value = nullptr;
    Node* parent = nullptr;
    int row = 0;
    const std::string* key = nullptr; ///< of a member
    std::size_t itemIndex = 0;        ///< of an item
    bool range = false;
    bool duplicateKey = false;
    std::size_t first = 0; ///< of a range: its first child
    std::size_t count = 0; ///< of a range: how many
    mutable std::vector<std::unique_ptr<Node>> children;

    std::size_t size() const
    {
        if (range)
            return count;
        return value->isArray() ? value->asArray().size() : value->isObject() ? value->asObject().size() : 0;
    }
    bool divided() const { return !range && size() > rangeSize; }
    std::size_t childCount() const { return divided() ? (size() + rangeSize - 1) / rangeSize : size(); }
};

JsonModel::JsonModel(QObject* parent) : QAbstractItemModel(parent) {}
JsonModel::~JsonModel() = default;

void JsonModel::setValue(std::shared_ptr<const json::Value> value)
{
    beginResetModel();
    m_root.reset();
    m_marks.clear();
    m_value = std::move(value);
    if (m_value) {
        m_root = std::make_unique<Node>();
        m_root->value = m_value.get();
    }
    endResetModel();
}

JsonModel::Node* JsonModel::nodeOf(const QModelIndex& index) const
{
    return static_cast<Node*>(index.internalPointer());
}

JsonModel::Node* JsonModel::child(Node* parent, std::size_t row) const
{
    if (parent->children.empty())
        parent->children.resize(parent->childCount());
    std::unique_ptr<Node>& slot = parent->children[row];
    if (slot)
        return slot.get();
    slot = std::make_unique<Node>();
    slot->parent = parent;
    slot->row = int(row);
    slot->value = parent->value;
    if (parent->divided()) {
        slot->range = true;
        slot->first = row * rangeSize;
        slot->count = std::min(rangeSize, parent->size() - slot->first);
        return slot.get();
    }
    const std::size_t at = parent->range ? parent->first + row : row;
    slot->itemIndex = at;
    if (parent->value->isArray()) {
        slot->value = &parent->value->asArray()[at];
        return slot.get();
    }
    const json::Object& object = parent->value->asObject();
    slot->value = &object[at].value;
    slot->key = &object[at].key;
    // Readers disagree about repeated keys, so they are flagged; in huge objects that is not worth the
    // search.
    if (object.size() <= rangeSize) {
        for (std::size_t i = 0; i < object.size() && !slot->duplicateKey; ++i)
            slot->duplicateKey = i != at && object[i].key == *slot->key;
    }
    return slot.get();
}

JsonModel::Steps JsonModel::steps(const QModelIndex& index) const
{
    Steps steps;
    if (!index.isValid())
        return steps;
    for (const Node* node = nodeOf(index); node->parent; node = node->parent) {
        if (!node->range)
            steps.push_back(node->itemIndex);
    }
    std::reverse(steps.begin(), steps.end());
    return steps;
}

QModelIndex JsonModel::indexOf(const Steps& steps) const
{
    QModelIndex at = index(0, 0);
    for (const std::size_t step : steps) {
        if (!at.isValid())
            return {};
        if (nodeOf(at)->divided()) {
            at = index(int(step / rangeSize), 0, at);
            at = at.isValid() ? index(int(step % rangeSize), 0, at) : QModelIndex();
        } else {
            at = index(int(step), 0, at);
        }
    }
    return at;
}

void JsonModel::setMarks(std::set<Steps> marks)
{
    if (marks == m_marks)
        return;
    m_marks = std::move(marks);
    // The views paint what is in sight anew; nothing else hangs on it.
    if (m_root)
        Q_EMIT dataChanged(index(0, 0), index(0, ColumnCount - 1), {MarkedRole});
}

QModelIndex JsonModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    if (!parent.isValid())
        return createIndex(row, column, m_root.get());
    return createIndex(row, column, child(nodeOf(parent), std::size_t(row)));
}

QModelIndex JsonModel::parent(const QModelIndex& index) const
{
    if (!index.isValid())
        return {};
    Node* parent = nodeOf(index)->parent;
    return parent ? createIndex(parent->row, 0, parent) : QModelIndex();
}

int JsonModel::rowCount(const QModelIndex& parent) const
{
    if (parent.column() > 0 || !m_root)
        return 0;
    return parent.isValid() ? int(nodeOf(parent)->childCount()) : 1;
}

int JsonModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

QString JsonModel::keyText(const Node& node) const
{
    if (node.range)
        return tr("%1 … %2").arg(node.first).arg(node.first + node.count - 1);
    if (node.key)
        return textFromBytes(*node.key);
    return node.parent ? QString::number(node.itemIndex) : QStringLiteral("$");
}

QString JsonModel::valueText(const Node& node) const
{
    if (node.range)
        return {};
    switch (node.value->kind()) {
    case json::Kind::Object: {
        const auto size = int(node.value->asObject().size());
        return size == 0   ? QStringLiteral("{}")
               : size == 1 ? tr("{ 1 key }")
                           : tr("{ %n keys }", nullptr, size);
    }
    case json::Kind::Array: {
        const auto size = int(node.value->asArray().size());
        return size == 0   ? QStringLiteral("[]")
               : size == 1 ? tr("[ 1 item ]")
                           : tr("[ %n items ]", nullptr, size);
    }
    case json::Kind::String: {
        // A row shows one line; the beginning of a long text is enough to know it by.
        const std::string& all = node.value->asString();
        QString text = textFromBytes(json::quoted(std::string_view(all).substr(0, 2000)));
        if (all.size() > 2000)
            text += QStringLiteral("…");
        return text;
    }
    default:
        return textFromBytes(json::write(*node.value));
    }
}

QString JsonModel::typeText(const Node& node) const
{
    if (node.range)
        return tr("range");
    switch (node.value->kind()) {
    case json::Kind::Null:
        return QStringLiteral("null");
    case json::Kind::Bool:
        return QStringLiteral("boolean");
    case json::Kind::Number:
        return node.value->asNumber().isInteger() ? QStringLiteral("integer") : QStringLiteral("number");
    case json::Kind::String:
        return QStringLiteral("string");
    case json::Kind::Array:
        return QStringLiteral("array");
    case json::Kind::Object:
        return QStringLiteral("object");
    }
    return {};
}

QString JsonModel::toolTip(const Node& node) const
{
    if (node.duplicateKey)
        return tr("This key appears more than once in its object. Readers disagree about which one counts; "
                  "most take the last.");
    if (const QString words = meaning(node); !words.isEmpty())
        return words;
    if (!node.range && node.value->isString() && node.value->asString().size() > 60)
        return textFromBytes(std::string_view(node.value->asString()).substr(0, 1000));
    return {};
}

QString JsonModel::meaning(const Node& node)
{
    if (node.range || (!node.value->isString() && !node.value->isNumber()))
        return {};
    return explanationOf(node.value->isString() ? node.value->asString() : node.value->asNumber().text);
}

QString JsonModel::meaning(const QModelIndex& index) const
{
    return index.isValid() ? meaning(*nodeOf(index)) : QString();
}

QVariant JsonModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Node& node = *nodeOf(index);
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Key:
            return keyText(node);
        case ValueText:
            return valueText(node);
        case Type:
            return typeText(node);
        default:
            return {};
        }
    case Qt::ToolTipRole: {
        const QString tip = toolTip(node);
        return tip.isEmpty() ? QVariant() : QVariant(tip);
    }
    case KindRole:
        return node.range ? -1 : static_cast<int>(node.value->kind());
    case DuplicateKeyRole:
        return node.duplicateKey;
    case MarkedRole:
        return !m_marks.empty() && !node.range && m_marks.contains(steps(index));
    default:
        return {};
    }
}

QVariant JsonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Key:
        return tr("Key");
    case ValueText:
        return tr("Value");
    case Type:
        return tr("Type");
    default:
        return {};
    }
}

QString JsonModel::path(const QModelIndex& index) const
{
    QString path;
    for (const Node* node = index.isValid() ? nodeOf(index) : nullptr; node; node = node->parent) {
        if (node->range)
            continue;
        if (!node->parent) {
            path.prepend(QLatin1Char('$'));
        } else if (!node->key) {
            path.prepend(QStringLiteral("[%1]").arg(node->itemIndex));
        } else {
            const bool plain =
                !node->key->empty() && std::all_of(node->key->begin(), node->key->end(), [](char c) {
                    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '_';
                });
            path.prepend(plain
                             ? QLatin1Char('.') + textFromBytes(*node->key)
                             : QLatin1Char('[') + textFromBytes(json::quoted(*node->key)) + QLatin1Char(']'));
        }
    }
    return path;
}

QString JsonModel::text(const QModelIndex& index, bool bare) const
{
    if (!index.isValid())
        return {};
    const Node& node = *nodeOf(index);
    if (bare && !node.range && node.value->isString())
        return textFromBytes(node.value->asString());
    return textFromBytes(json::write(*node.value, json::Style::Pretty));
}

} // namespace hookbench::ui
