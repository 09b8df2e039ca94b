#include "WindowFixture.h"

#include "common/Formatting.h"
#include "common/HeadersView.h"
#include "common/JsonModel.h"
#include "json/Parser.h"

using namespace hookbench;
using namespace hookbench::test;

namespace {

std::shared_ptr<const json::Value> parsed(std::string_view text)
{
    auto value = json::parse(text);
    REQUIRE(value);
    return std::make_shared<const json::Value>(std::move(value).value());
}

} // namespace

TEST_CASE("the JSON model keeps numbers, order and repeated keys, and knows paths")
{
    ui::JsonModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setValue(parsed(R"({"b":1.0,"a":[{"x y":12345678901234567890}],"b":null})"));
    const QModelIndex root = model.index(0, 0);
    REQUIRE(model.rowCount(root) == 3);
    CHECK(model.index(0, 1, root).data().toString().toStdString() == "1.0");
    CHECK(model.index(0, 0, root).data(ui::JsonModel::DuplicateKeyRole).toBool());
    CHECK_FALSE(model.index(1, 0, root).data(ui::JsonModel::DuplicateKeyRole).toBool());
    const QModelIndex number = model.index(0, 0, model.index(0, 0, model.index(1, 0, root)));
    CHECK(model.path(number).toStdString() == "$.a[0][\"x y\"]");
    CHECK(model.text(number, false).toStdString() == "12345678901234567890");
    CHECK(number.siblingAtColumn(ui::JsonModel::Type).data().toString().toStdString() == "integer");
    model.setValue(nullptr);
    CHECK(model.rowCount() == 0);
}

TEST_CASE("long arrays are divided into ranges that keep the indexes of their items")
{
    std::string text = "[";
    for (int i = 0; i < 2500; ++i)
        text += (i ? "," : "") + std::to_string(i);
    ui::JsonModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setValue(parsed(text + "]"));
    const QModelIndex root = model.index(0, 0);
    REQUIRE(model.rowCount(root) == 3);
    const QModelIndex last = model.index(2, 0, root);
    CHECK(last.data().toString().toStdString() == "2000 … 2499");
    REQUIRE(model.rowCount(last) == 500);
    CHECK(model.path(model.index(499, 0, last)).toStdString() == "$[2499]");
    CHECK(model.index(499, 1, last).data().toString().toStdString() == "2499");
}

TEST_CASE("the headers model takes new lines at its end and says what cannot be sent")
{
    ui::HeadersModel model(ui::HeadersModel::Mode::Editable);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setHeaders({{"A", "1"}, {"a", "2"}});
    CHECK(model.index(0, 0).data(ui::HeadersModel::RepeatedRole).toBool());
    CHECK(model.rowCount() == 3);
    CHECK(model.setData(model.index(2, 0), QStringLiteral("X Y")));
    CHECK(model.rowCount() == 4);
    CHECK(model.problem().contains(QStringLiteral("X Y")));
    CHECK(model.setData(model.index(2, 0), QStringLiteral("X-Y")));
    CHECK(model.problem().isEmpty());
    CHECK(model.setData(model.index(2, 0), QString()));
    CHECK(model.headers() == http::Headers{{"A", "1"}, {"a", "2"}});
}

TEST_CASE_METHOD(WindowFixture,
                 "the capture model stays consistent while rows come, go, are sorted and filtered")
{
    QAbstractItemModelTester tester(model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    start();
    using Column = ui::CaptureModel::Column;
    for (int i = 0; i < 8; ++i)
        sendEvent("evt_" + QByteArray::number(i % 5), i % 2 ? "/b" : "/a");
    REQUIRE(waitForCaptures(8));
    for (int column = 0; column < ui::CaptureModel::columns; ++column) {
        for (const Qt::SortOrder order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
            model()->sort(column, order);
            const auto before = model()->captureCount();
            list()->selectId(model()->idAt(2));
            const capture::CaptureId chosen = list()->currentId();
            sendEvent("evt_new", column % 2 ? "/c" : "/0");
            REQUIRE(waitForCaptures(int(before) + 1));
            CHECK(list()->currentId() == chosen);
            CHECK(model()->idAt(list()->currentIndex().row()) == chosen);
            for (int row = 0; row < model()->rowCount(); ++row)
                CHECK(model()->rowOf(model()->idAt(row)) == row);
        }
    }
    model()->sort(int(Column::Target), Qt::AscendingOrder);
    CHECK(model()->index(0, int(Column::Target)).data().toString().toStdString() == "/0");
    model()->setFilter(QStringLiteral("/b"));
    CHECK(model()->rowCount() == 4);
    const auto total = model()->captureCount();
    workbench->captures().remove({model()->idAt(0), model()->idAt(3)}, model(), [](Status) {});
    REQUIRE(waitForCaptures(int(total) - 2));
    CHECK(model()->rowCount() == 2);
    model()->setFilter({});
    for (int row = 0; row < model()->rowCount(); ++row)
        CHECK(model()->rowOf(model()->idAt(row)) == row);
}

TEST_CASE_METHOD(WindowFixture, "a relayed capture gets its status in the list when its target has answered")
{
    QAbstractItemModelTester tester(model(), QAbstractItemModelTester::FailureReportingMode::Fatal);
    start();
    using Column = ui::CaptureModel::Column;
    http::ReceivedRequest request;
    request.method = "POST";
    request.target = "/relayed";
    request.rawHead = "POST /relayed HTTP/1.1\r\n\r\n";
    REQUIRE(workbench->captures().append({std::move(request), 0}));
    REQUIRE(waitForCaptures(1));
    const auto status = [&] { return model()->index(0, int(Column::Status)).data().toString().toStdString(); };
    CHECK(status() == "…");
    workbench->captures().settle(model()->idAt(0), 202, 0);
    CHECK(eventually([&] { return status() == "202"; }));
    model()->sort(int(Column::Status), Qt::AscendingOrder);
    workbench->captures().settle(model()->idAt(0), 503, 0);
    CHECK(eventually([&] { return status() == "503"; }));
}

TEST_CASE("figures carry their units")
{
    CHECK(ui::formatSize(412).toStdString() == "412 B");
    CHECK(ui::formatSize(1024).toStdString() == "1 KB");
    CHECK(ui::formatSize(100 * 1024 * 1024).toStdString() == "100 MB");
    CHECK(ui::formatDurationUs(3100).toStdString() == "3.1 ms");
    CHECK(ui::formatDurationUs(65'000'000).toStdString() == "1 min 05 s");
    CHECK(ui::formatRelative(0, 12'000'000).toStdString() == "12 s ago");
    CHECK(ui::textFromBytes("caf\xe9").toStdString() == "café");
}
