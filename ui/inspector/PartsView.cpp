#include "inspector/PartsView.h"

#include "common/Background.h"
#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Widgets.h"

#include <QHeaderView>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

/// The last piece of a name that came from outside: where it is saved is the user's choice alone.
QString fileNameOf(const capture::MultipartPart& part, int row)
{
    QString name = textFromBytes(part.fileName);
    name = name.mid(std::max(name.lastIndexOf(QLatin1Char('/')), name.lastIndexOf(QLatin1Char('\\'))) + 1);
    name.removeIf([](QChar c) { return !c.isPrint(); });
    while (name.startsWith(QLatin1Char('.')))
        name.remove(0, 1);
    return name.isEmpty() ? QStringLiteral("part-%1.%2").arg(row + 1).arg(textFromBytes(capture::suffixFor(part.contentType)))
                          : name;
}

QString headersOf(const capture::MultipartPart& part)
{
    QStringList lines;
    for (const http::Header& header : part.headers)
        lines << textFromBytes(header.name) + QStringLiteral(": ") + textFromBytes(header.value);
    return lines.join(QLatin1Char('\n'));
}

} // namespace

PartsView::PartsView(QWidget* parent)
    : QWidget(parent), m_bar(new MessageBar(this)), m_list(new QTreeWidget(this)), m_part(new BodyView(QStringLiteral("part"), this))
{
    setObjectName(QStringLiteral("partsView"));
    m_list->setObjectName(QStringLiteral("partsList"));
    m_list->setAccessibleName(tr("Parts of the body"));
    m_list->setHeaderLabels({tr("Part"), tr("File"), tr("Type"), tr("Size")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->header()->setStretchLastSection(true);
    const int letter = fontMetrics().averageCharWidth();
    for (int column = 0; column < 3; ++column)
        m_list->header()->resizeSection(column, letter * 17);
    auto* splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_list);
    splitter->addWidget(m_part);
    splitter->setStretchFactor(1, 3);
    splitter->setChildrenCollapsible(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(splitter, 1);
    connect(m_list, &QTreeWidget::currentItemChanged, this,
            [this](QTreeWidgetItem* item) { showPart(item ? m_list->indexOfTopLevelItem(item) : -1); });
    connect(m_part, &BodyView::hexRequested, this, [this](quint64 first, quint64 length) {
        const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
        if (!m_body || row < 0)
            return;
        const capture::MultipartPart& part = m_body->parts[std::size_t(row)];
        Q_EMIT hexRequested(part.begin + first, length == 0 ? part.end - part.begin : length);
    });
}

void PartsView::showBody(BodyView::Body body)
{
    m_list->clear();
    m_bar->clear();
    m_body = std::move(body);
    if (!m_body)
        return;
    if (!m_body->problem.empty()) {
        m_bar->showMessage(MessageBar::Severity::Problem, textFromBytes(m_body->problem));
        m_bar->setClosable(false);
    }
    QList<QTreeWidgetItem*> items;
    for (const capture::MultipartPart& part : m_body->parts) {
        const QString name = part.name.empty() ? tr("Part %1").arg(items.size() + 1) : textFromBytes(part.name);
        auto* item = new QTreeWidgetItem(
            {name, textFromBytes(part.fileName), textFromBytes(part.contentType), formatSize(part.end - part.begin)});
        item->setToolTip(0, headersOf(part));
        items.append(item);
    }
    m_list->addTopLevelItems(items);
    m_list->setCurrentItem(m_list->topLevelItem(0));
}

void PartsView::showPart(int row)
{
    const int request = ++m_request;
    if (!m_body || row < 0 || row >= int(m_body->parts.size()))
        return m_part->showBody(nullptr);
    const capture::MultipartPart& part = m_body->parts[std::size_t(row)];
    m_part->setFileName(fileNameOf(part, row));
    const auto read = [whole = m_body, &part] {
        return std::make_shared<const capture::BodyContent>(
            capture::readBody(whole->data.substr(part.begin, part.end - part.begin), whole, part.contentType));
    };
    runInBackground(this, read, [this, request](BodyView::Body body) {
        if (request == m_request)
            m_part->showBody(std::move(body), tr("This part is empty."));
    });
}

} // namespace hookbench::ui
