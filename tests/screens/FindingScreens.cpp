// Finding captures: completion, saved filters, a search that is stopped, all columns, and the smallest window.
#include "inspector/CaptureWindow.h"
#include "inspector/FilterBox.h"
#include "inspector/SavedFilters.h"
#include "SampleTraffic.h"
#include "Studio.h"

#include <QDialog>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QToolButton>

namespace hookbench::screens {

namespace {

/// The window with what has popped up over it.
void saveWith(Studio& studio, const char* name, QWidget& popup)
{
    QTest::qWait(200);
    auto* over = new QLabel(&studio.window());
    over->setPixmap(popup.grab());
    over->adjustSize();
    over->move(studio.window().mapFromGlobal(popup.mapToGlobal(QPoint())));
    over->show();
    studio.save(name);
    delete over;
    popup.hide();
}

void shootCompletion(Studio& studio)
{
    auto* box = studio.find<ui::FilterBox>("captureFilter");
    box->setFocus();
    box->showOffers();
    saveWith(studio, "finding-offers", *box->offerList());
    QTest::keyClicks(box, QStringLiteral("status>=400 event:ob"));
    saveWith(studio, "finding-values", *box->offerList());
    box->setText(QStringLiteral("path:/hooks staus>=400"));
    QTest::qWait(250);
    studio.save("finding-error");
    box->setText(QStringLiteral("evt_no_such_word"));
    QTest::qWait(250);
    studio.save("finding-no-match");
    box->clear();
    QTest::qWait(250);
}

void shootSaved(Studio& studio)
{
    auto& store = studio.workbench().savedFilters();
    for (const capture::SavedFilter& filter :
         {capture::SavedFilter{"Errors", "status>=400", true}, {"Duplicates of objects", "is:duplicate event:object.*", false},
          {"Large", "size>1k", false}, {"Needle", "\"obj_\" method:POST", false}})
        store.save(filter, &studio.window(), [](Status) {});
    auto* button = studio.find<ui::SavedFiltersButton>("savedFilters");
    (void)QTest::qWaitFor([&] { return button->filters().size() == 4; });
    button->click();
    saveWith(studio, "finding-saved", *studio.find<QMenu>("savedFiltersMenu"));
    studio.inspector().setFilter(QStringLiteral("method:POST -is:duplicate"));
    studio.inspector().saveFilter();
    auto* dialog = studio.find<QDialog>("savedFiltersDialog");
    studio.find<QLineEdit>("savedFilterName")->setText(QStringLiteral("Errors"));
    studio.save("finding-save", *dialog);
    dialog->reject();
    QTest::qWait(100);
    studio.inspector().setFilter({});
}

} // namespace

void shootFinding(const QString& outFolder, bool dark)
{
    Studio studio(outFolder, dark);
    studio.startEndpoint();
    const auto requests = sampleRequests(studio.workbench().clock().nowUs());
    sendAll(studio.workbench(), requests);
    (void)QTest::qWaitFor(
        [&] { return studio.inspector().model()->captureCount() == std::int64_t(requests.size()); });
    shootCompletion(studio);
    shootSaved(studio);
    studio.choose(QStringLiteral("attempt"));
    studio.inspector().openInWindow();
    auto* own = studio.find<ui::CaptureWindow>("captureWindow");
    (void)QTest::qWaitFor([&] { return own->detail()->content() != nullptr; });
    studio.save("finding-window", *own);
    own->close();
    using Column = ui::CaptureColumn;
    for (const Column column : {Column::Signature, Column::EventId, Column::Source})
        studio.inspector().list()->setColumnWanted(int(column), true);
    for (const Column column : {Column::Method, Column::Size, Column::Duration})
        studio.inspector().list()->setColumnWanted(int(column), false);
    studio.inspector().list()->sortByColumn(int(Column::EventId), Qt::AscendingOrder);
    studio.save("finding-columns");
    studio.window().resize(1024, 700);
    studio.inspector().setFilter(QStringLiteral("method:POST -is:duplicate"));
    studio.save("finding-small");
}

} // namespace hookbench::screens
