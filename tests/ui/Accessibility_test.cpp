#include "WindowFixture.h"

#include "registrations/AccountsDialog.h"
#include "registrations/RegistrationEditor.h"
#include "registrations/RegistrationsPage.h"
#include "registrations/SyncView.h"
#include "send/SendPage.h"

using namespace hookbench;
using namespace hookbench::test;

namespace {

bool isInteractive(const QWidget* widget)
{
    if (widget->focusPolicy() == Qt::NoFocus && !qobject_cast<const QAbstractButton*>(widget))
        return false;
    return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget) ||
           qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
           qobject_cast<const QAbstractItemView*>(widget) || qobject_cast<const QPlainTextEdit*>(widget) ||
           qobject_cast<const QTabBar*>(widget) || qobject_cast<const QAbstractScrollArea*>(widget);
}

/// Parts of Qt's own compound widgets speak through the whole.
bool isInternal(const QWidget* widget)
{
    for (const QWidget* parent = widget->parentWidget(); parent; parent = parent->parentWidget()) {
        if (qobject_cast<const QComboBox*>(parent) || qobject_cast<const QAbstractSpinBox*>(parent) ||
            qobject_cast<const QLineEdit*>(parent))
            return true;
        if (qobject_cast<const QTabBar*>(parent))
            return true;
    }
    return qobject_cast<const QHeaderView*>(widget) || widget->inherits("QTableCornerButton") ||
           widget->inherits("QScrollBar");
}

QString accessibleNameOf(QWidget* widget)
{
    QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
    return interface ? interface->text(QAccessible::Name) : widget->accessibleName();
}

} // namespace

TEST_CASE_METHOD(WindowFixture,
                 "every interactive widget has an object name and a name for assistive programs")
{
    start();
    sendEvent("evt_1");
    REQUIRE(waitForCaptures(1));
    window->showPage(ui::MainWindow::Send);
    window->showPage(ui::MainWindow::Templates);
    window->showPage(ui::MainWindow::Registrations);
    ui::RegistrationsPage* page = window->registrationsPage();
    REQUIRE(eventually([&] { return !page->editor()->working().name.empty(); }));
    for (const char* kind : {"slack", "email", "sms"})
        page->editor()->addChannel(kind);
    page->showTab(ui::RegistrationsPage::Sync);
    page->syncView();
    (new ui::AccountsDialog(*workbench, window.get()))->open();
    window->editEnvironments();
    QTest::qWait(200);
    window->showPage(ui::MainWindow::Settings);
    QTest::keyClick(window.get(), Qt::Key_K, Qt::ControlModifier);
    QTest::keyClick(window.get(), Qt::Key_F1);
    int seen = 0;
    for (QWidget* widget : window->findChildren<QWidget*>()) {
        if (!isInteractive(widget) || isInternal(widget))
            continue;
        ++seen;
        INFO(widget->metaObject()->className() << " " << widget->objectName().toStdString() << " in "
                                               << widget->parentWidget()->objectName().toStdString());
        CHECK_FALSE(accessibleNameOf(widget).isEmpty());
        CHECK_FALSE(widget->objectName().isEmpty());
    }
    CHECK(seen > 50);
}

TEST_CASE_METHOD(WindowFixture, "Tab leads through the controls of a page and out of the editor")
{
    window->showPage(ui::MainWindow::Send);
    window->sendPage()->showMode(ui::SendPage::Request);
    auto* start = find<QWidget>("sendUrl");
    start->setFocus();
    QSet<QString> visited;
    for (int i = 0; i < 40; ++i) {
        QWidget* focus = QApplication::focusWidget();
        REQUIRE(focus != nullptr);
        visited.insert(focus->objectName());
        QTest::keyClick(focus, Qt::Key_Tab);
    }
    for (const char* name :
         {"sendUrl", "sendBody", "sendTimeout", "sendButton", "newEventId", "openPalette"}) {
        INFO(name);
        CHECK(visited.contains(QString::fromLatin1(name)));
    }
}
