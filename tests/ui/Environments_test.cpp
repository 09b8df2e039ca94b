#include "WindowFixture.h"

#include "registrations/EnvironmentsDialog.h"
#include "registrations/EnvironmentStore.h"
#include "registrations/RegistrationsPage.h"
#include "shell/EnvironmentSwitch.h"

using namespace hookbench;
using namespace hookbench::test;

namespace {

class EnvironmentsFixture : public WindowFixture {
public:
    EnvironmentsFixture()
    {
        REQUIRE(eventually([this] { return workbench->environments().isLoaded(); }));
        // The first start puts the sample's secret in; until then the environment changes under the dialog.
        REQUIRE(eventually([this] { return !workbench->environments().current().variables.empty(); }));
    }

    registrations::EnvironmentStore& store() const { return workbench->environments(); }

    void save(registrations::Environment environment) const
    {
        bool done = false;
        store().save(std::move(environment), {}, window.get(), [&](Result<registrations::Environment> saved) {
            REQUIRE(saved);
            done = true;
        });
        REQUIRE(eventually([&] { return done; }));
    }

    registrations::VariableValues values(const std::string& id) const
    {
        std::optional<registrations::VariableValues> values;
        store().values(id, window.get(), [&](Result<registrations::VariableValues> answer) {
            REQUIRE(answer);
            values = *answer;
        });
        REQUIRE(eventually([&] { return values.has_value(); }));
        return *values;
    }
};

} // namespace

TEST_CASE_METHOD(EnvironmentsFixture,
                 "the switch names the environment, changes it, and says production in words")
{
    auto* button = find<ui::EnvironmentSwitch>("environmentSwitch");
    CHECK(button->accessibleName().toStdString() == "Environment local");
    save({"", "live", true, {}});
    Q_EMIT button->menu()->aboutToShow();
    QAction* live = nullptr;
    for (QAction* action : button->menu()->actions()) {
        if (action->text().startsWith(QStringLiteral("live")))
            live = action;
    }
    REQUIRE(live);
    CHECK(live->text().toStdString() == "live (production)");
    live->trigger();
    REQUIRE(eventually([&] { return button->isProduction(); }));
    CHECK(store().current().name == "live");
    CHECK(button->accessibleName().toStdString() == "Production environment live");
}

TEST_CASE_METHOD(EnvironmentsFixture, "variables are added, made secret, and their values kept apart")
{
    window->editEnvironments();
    auto* dialog = find<ui::EnvironmentsDialog>("environmentsDialog");
    REQUIRE(eventually(
        [&] { return dialog->findChildren<QLineEdit*>(QStringLiteral("variableName")).size() == 1; }));
    REQUIRE(eventually([&] { return find<QPushButton>("addVariable")->isEnabled(); }));
    click("addVariable");
    auto* name = dialog->findChildren<QLineEdit*>(QStringLiteral("variableName")).last();
    auto* value = dialog->findChildren<QLineEdit*>(QStringLiteral("variableValue")).last();
    QTest::keyClicks(name, QStringLiteral("1BAD"));
    CHECK_FALSE(find<QPushButton>("saveEnvironments")->isEnabled());
    name->clear();
    QTest::keyClicks(name, QStringLiteral("TOKEN"));
    QTest::keyClicks(value, QStringLiteral("t0ken-value"));
    auto* secret = dialog->findChildren<QToolButton*>(QStringLiteral("variableSecret")).last();
    secret->click();
    CHECK(value->echoMode() == QLineEdit::Password);
    auto* reveal = dialog->findChildren<QToolButton*>(QStringLiteral("revealValue")).last();
    reveal->click();
    CHECK(value->echoMode() == QLineEdit::Normal);
    REQUIRE(find<QPushButton>("saveEnvironments")->isEnabled());
    click("saveEnvironments");
    REQUIRE(eventually([&] { return store().current().variables.size() == 2; }));
    const registrations::Variable& kept = store().current().variables.back();
    CHECK(kept.name == "TOKEN");
    CHECK(kept.isSecret);
    CHECK(kept.value.empty());
    CHECK(values({}).values["TOKEN"] == "t0ken-value");
}

TEST_CASE_METHOD(EnvironmentsFixture,
                 "closing with changes asks in the dialog itself, and a secret without a value is named")
{
    save({"", "other", false, {{"LOST", true, {}}}});
    window->editEnvironments();
    auto* dialog = find<ui::EnvironmentsDialog>("environmentsDialog");
    find<QListWidget>("environmentList")->setCurrentRow(1);
    REQUIRE(eventually([&] {
        const auto labels = dialog->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->isVisible() && label->text().contains(QStringLiteral("does not hold this secret"));
        });
    }));
    QTest::keyClicks(find<QLineEdit>("environmentName"), QStringLiteral("!"));
    QTest::keyClick(dialog, Qt::Key_Escape);
    CHECK(dialog->isVisible());
    click("discardEnvironments");
    CHECK_FALSE(dialog->isVisible());
    CHECK(store().environments().back().name == "other");
}

TEST_CASE_METHOD(EnvironmentsFixture, "an unknown variable in a registration leads to where it is defined")
{
    window->showPage(ui::MainWindow::Registrations);
    REQUIRE(
        eventually([&] { return window->findChild<QLineEdit*>(QStringLiteral("webhookUrl")) != nullptr; }));
    auto* url = find<QLineEdit>("webhookUrl");
    url->selectAll();
    QTest::keyClicks(url, QStringLiteral("${NOWHERE}/x"));
    REQUIRE(eventually(
        [&] { return window->findChild<QPushButton*>(QStringLiteral("define_NOWHERE")) != nullptr; }));
    click("define_NOWHERE");
    auto* dialog = find<ui::EnvironmentsDialog>("environmentsDialog");
    REQUIRE(eventually([&] {
        const auto names = dialog->findChildren<QLineEdit*>(QStringLiteral("variableName"));
        return !names.isEmpty() && names.last()->text() == QStringLiteral("NOWHERE");
    }));
    CHECK(dialog->findChildren<QLineEdit*>(QStringLiteral("variableValue")).last()->hasFocus());
}
