#include "inspector/CaptureList.h"

#include "common/Formatting.h"
#include "inspector/CaptureDelegate.h"
#include "inspector/CaptureModel.h"

#include <QHeaderView>

namespace hookbench::ui {

CaptureList::CaptureList(CaptureModel* model, QWidget* parent)
    : LiveTable(model, *model, new CaptureDelegate, parent)
{
    setObjectName(QStringLiteral("captureList"));
    setAccessibleName(tr("Captured requests"));
    QHeaderView* header = horizontalHeader();
    header->setObjectName(QStringLiteral("captureHeader"));
    header->setSectionsMovable(true);
    header->setSortIndicator(int(CaptureModel::Column::Time), Qt::DescendingOrder);
    m_wanted.fill(true);
    sizeColumns();
}

void CaptureList::sizeColumns()
{
    QFont semiBold = monospaceFont(0.95);
    semiBold.setWeight(QFont::DemiBold);
    const QFontMetrics code(semiBold);
    const QFontMetrics plain = fontMetrics();
    const auto width = [this](CaptureModel::Column column, const QFontMetrics& metrics, const char* sample) {
        horizontalHeader()->resizeSection(int(column),
                                          metrics.horizontalAdvance(QString::fromLatin1(sample)) +
                                              2 * CaptureDelegate::padding + 2);
    };
    width(CaptureModel::Column::Time, code, "00:00:00.000");
    width(CaptureModel::Column::Method, code, "OPTIONS");
    width(CaptureModel::Column::Target, code, "/hooks/subscriptions");
    width(CaptureModel::Column::Status, plain, "Status");
    width(CaptureModel::Column::EventType, plain, "collection.updated");
    width(CaptureModel::Column::Size, plain, "1 023 KB");
    width(CaptureModel::Column::Duration, plain, "Duration");
    width(CaptureModel::Column::Marks, plain, "Marks");
}

void CaptureList::setColumnWanted(int column, bool wanted)
{
    m_wanted[std::size_t(column)] = wanted;
    fitColumns();
}

void CaptureList::fitColumns()
{
    QHeaderView* header = horizontalHeader();
    const int path = int(CaptureModel::Column::Target);
    const int least = QFontMetrics(monospaceFont(0.95)).horizontalAdvance(QLatin1Char('0')) * 12 +
                      2 * CaptureDelegate::padding;
    int others = 0;
    for (int column = 0; column < CaptureModel::columns; ++column) {
        header->setSectionHidden(column, !m_wanted[std::size_t(column)]);
        others += column == path ? 0 : header->sectionSize(column);
    }
    for (const CaptureModel::Column column : {CaptureModel::Column::Duration, CaptureModel::Column::Size}) {
        if (viewport()->width() - others >= least)
            break;
        others -= header->sectionSize(int(column));
        header->setSectionHidden(int(column), true);
    }
    header->resizeSection(path, qMax(least, viewport()->width() - others));
}

} // namespace hookbench::ui
