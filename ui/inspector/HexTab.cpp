#include "inspector/HexTab.h"

#include "base/Text.h"
#include "common/Formatting.h"
#include "common/HexView.h"
#include "common/Widgets.h"

#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

/// "little-endian 258, big-endian 513" of two, four or eight bytes; "" of others.
QString numbersOf(const std::string& bytes)
{
    if (bytes.size() == 1)
        return HexTab::tr("number %1").arg(static_cast<unsigned char>(bytes[0]));
    if (bytes.size() != 2 && bytes.size() != 4 && bytes.size() != 8)
        return {};
    quint64 little = 0;
    quint64 big = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        big = big << 8 | static_cast<unsigned char>(bytes[i]);
        little |= quint64(static_cast<unsigned char>(bytes[i])) << (8 * i);
    }
    return HexTab::tr("number %1 little-endian, %2 big-endian").arg(little).arg(big);
}

} // namespace

HexTab::HexTab(QWidget* parent) : QWidget(parent), m_view(new HexView(this)), m_facts(new MutedLabel({}, this))
{
    setObjectName(QStringLiteral("hexTab"));
    m_facts->setObjectName(QStringLiteral("hexFacts"));
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setContentsMargins(14, 6, 14, 6);
    m_facts->setWordWrap(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_view, 1);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addWidget(m_facts);
    setFocusProxy(m_view);
    connect(m_view, &HexView::selectionChanged, this, &HexTab::tellSelection);
}

void HexTab::setBytes(Bytes bytes)
{
    m_view->setBytes(std::move(bytes));
}

void HexTab::tellSelection()
{
    const Bytes& bytes = m_view->bytes();
    if (!bytes || bytes->size() == 0)
        return m_facts->clear();
    auto [first, length] = m_view->selection();
    length = std::max<std::uint64_t>(length, 1);
    constexpr std::uint64_t mostRead = 64;
    const std::string piece = bytes->read(first, std::min(length, mostRead));
    const bool isHead = first < bytes->headSize();
    QStringList facts = {isHead ? tr("byte %1 of the head").arg(first) : tr("byte %1 of the body").arg(first - bytes->headSize())};
    facts << tr("0x%1 from the beginning").arg(first, 0, 16);
    if (length > 1)
        facts << tr("%1 selected").arg(formatSize(length));
    if (length <= mostRead) {
        if (const QString numbers = numbersOf(piece); !numbers.isEmpty())
            facts << numbers;
        facts << (isValidUtf8(piece) ? tr("text “%1”").arg(textFromBytes(piece).simplified()) : tr("no UTF-8 text"));
    }
    m_facts->setText(facts.join(QStringLiteral("  ·  ")));
}

} // namespace hookbench::ui
