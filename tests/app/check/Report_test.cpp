#include "check/Checker.h"
#include "check/ReportText.h"
#include "json/Writer.h"

#include "TestReceiver.h"

#include <catch2/catch.hpp>

#include <QXmlStreamReader>

using namespace hookbench;
using namespace hookbench::check;

namespace {

Report reportOf(test::Flaw flaw)
{
    test::TestReceiver receiver(flaw);
    auto report = runCheck(test::planFor("https://user:hidden-password@receiver.test/hooks?token=hidden-too"), receiver, {}, {});
    REQUIRE(report);
    return *report;
}

} // namespace

TEST_CASE("the JUnit report has a case for each probe, and its failures and skips add up")
{
    const Report report = reportOf(test::Flaw::RepeatsEffects);
    QXmlStreamReader xml(QByteArray::fromStdString(toJunit(report)));
    int cases = 0;
    int failures = 0;
    int skipped = 0;
    QString failed;
    QString stated;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QStringLiteral("testsuite"))
            stated = QStringLiteral("%1/%2/%3")
                         .arg(xml.attributes().value(QStringLiteral("tests")),
                              xml.attributes().value(QStringLiteral("failures")),
                              xml.attributes().value(QStringLiteral("skipped")));
        if (xml.name() == QStringLiteral("testcase")) {
            ++cases;
            failed = xml.attributes().value(QStringLiteral("name")).toString();
        }
        if (xml.name() == QStringLiteral("failure")) {
            ++failures;
            CHECK(failed == QStringLiteral("duplicate-twice"));
        }
        skipped += xml.name() == QStringLiteral("skipped") ? 1 : 0;
    }
    CHECK_FALSE(xml.hasError());
    CHECK(cases == 16);
    CHECK(failures == 1);
    CHECK(skipped == 3);
    CHECK(stated == QStringLiteral("16/1/3"));
}

TEST_CASE("the HTML report shows findings as text, and no secret")
{
    Report report = reportOf(test::Flaw::WorksBeforeAnswer);
    report.results.front().trials.front().answer = "<script>alert(1)</script>";
    const std::string html = toHtml(report);
    CHECK_THAT(html, Catch::StartsWith("<!DOCTYPE html>") && Catch::Contains("20 of 20 would have missed 10 s"));
    CHECK_THAT(html, Catch::Contains("&lt;script&gt;") && !Catch::Contains("<script>"));
    CHECK_THAT(html, Catch::Contains("https://receiver.test/hooks"));
    for (const std::string& text : {html, toJunit(report), json::write(toJson(report, true)), summaryText(report)}) {
        CHECK_THAT(text, !Catch::Contains("hidden") && !Catch::Contains(test::TestReceiver::secret));
    }
}

TEST_CASE("the text tells what is wrong and what to do about it")
{
    const Report report = reportOf(test::Flaw::TakesAnySecret);
    std::string text;
    for (const ProbeResult& result : report.results)
        text += resultText(result);
    CHECK_THAT(text, Catch::Contains("FAIL  Refuses a wrong secret: It accepted an event of a wrong secret.\n      Verify the"));
    CHECK_THAT(text, Catch::Contains("skip  Refuses a changed body"));
    CHECK_THAT(summaryText(report), Catch::StartsWith("FLAWED RECEIVER  https://receiver.test/hooks: "));
    CHECK_THAT(summaryText(reportOf(test::Flaw::None)), Catch::StartsWith("GOOD RECEIVER  ") && Catch::Contains("16 passed"));
}

TEST_CASE("a report as JSON has exact figures")
{
    const Report report = reportOf(test::Flaw::None);
    const json::Value value = toJson(report, true);
    CHECK(value.find("passed")->asBool());
    CHECK(value.find("counts")->find("passed")->asNumber().text == "16");
    CHECK(value.find("latency")->find("p95_ms")->asNumber().text == "3");
    CHECK(value.find("results")->asArray().size() == 16);
    CHECK(value.find("results")->asArray()[0].find("trials")->asArray()[0].find("status")->asNumber().text == "200");
    CHECK(toJson(report, false).find("results") == nullptr);
}
