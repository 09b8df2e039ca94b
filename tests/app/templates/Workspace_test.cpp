#include "TestHelpers.h"

#include "Await.h"
#include "FakeClock.h"
#include "templates/CheckFolder.h"
#include "templates/Coverage.h"
#include "templates/TemplateFields.h"
#include "templates/TemplateStore.h"
#include "templates/UndefinedView.h"
#include "TemporaryProfile.h"

#include <QDir>
#include <QFile>

using namespace hookbench;
using namespace hookbench::templates;
using test::await;
using test::parsed;

namespace {

TemplateSource text(std::string source)
{
    return {TemplateSource::Shape::Text, std::move(source)};
}

struct StoreFixture {
    test::TemporaryProfile profile;
    test::FakeClock clock;
    std::unique_ptr<storage::Workspace> workspace = std::move(*storage::Workspace::open(profile.stdPath()));
    registrations::RegistrationStore registrations{*workspace, clock};
    TemplateStore store{*workspace, registrations, clock};

    Result<LibraryTemplate> save(LibraryTemplate item)
    {
        return await<LibraryTemplate>([&](auto* context, auto done) { store.save(item, context, done); });
    }
    LibraryTemplate made(const std::string& name, const std::string& source)
    {
        LibraryTemplate item;
        item.name = name;
        item.source = text(source);
        const auto saved = save(item);
        REQUIRE(saved);
        return *saved;
    }
    registrations::Registration registration()
    {
        registrations::Registration record;
        record.name = "r";
        record.eventTypes = {"*"};
        registrations::WebhookConfig config;
        config.url = "https://example.com/";
        record.channels.push_back({config, {}});
        const auto saved = await<registrations::Registration>(
            [&](auto* context, auto done) { registrations.save(record, context, done); });
        REQUIRE(saved);
        return *saved;
    }
};

void write(const test::TemporaryProfile& folder, const char* name, const char* content)
{
    const QString path = folder.file(QString::fromLatin1(name));
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.write(content);
}

const char* const field = "channels[0].configs.payload_template";

} // namespace

TEST_CASE("a template keeps its versions, and an old one can be restored")
{
    StoreFixture f;
    LibraryTemplate item = f.made("order", "{\"a\": 1}");
    CHECK(item.version == 1);
    item.name = "Order";
    CHECK(f.save(item)->version == 1);
    item.source = text("{\"a\": 2}");
    CHECK(f.save(item)->version == 2);
    const auto restored = await<LibraryTemplate>(
        [&](auto* context, auto done) { f.store.restoreVersion(item.id, 1, context, done); });
    REQUIRE(restored);
    CHECK(restored->version == 3);
    CHECK(restored->source == text("{\"a\": 1}"));
    const auto versions = await<std::vector<TemplateVersion>>(
        [&](auto* context, auto done) { f.store.versions(item.id, context, done); });
    REQUIRE(versions->size() == 3);
    CHECK(versions->front().number == 3);
    LibraryTemplate second;
    second.name = "Order";
    second.source = text("x");
    CHECK(f.save(second).error().code == ErrorCode::InvalidInput);
}

TEST_CASE("a template's new text reaches all registrations that use it")
{
    StoreFixture f;
    LibraryTemplate item = f.made("order", "{\"a\": 1}");
    const registrations::Registration user = f.registration();
    REQUIRE(
        await<Done>([&](auto* context, auto done) { f.store.link(user.id, field, item.id, context, done); }));
    const auto links = [&] {
        return *await<std::vector<TemplateLink>>(
            [&](auto* context, auto done) { f.store.links(item.id, context, done); });
    };
    REQUIRE(links().size() == 1);
    CHECK_FALSE(links()[0].isCurrent);
    const auto updated =
        await<UpdatedUsers>([&](auto* context, auto done) { f.store.updateUsers(item.id, context, done); });
    REQUIRE(updated);
    CHECK(updated->updated.size() == 1);
    CHECK(links()[0].isCurrent);
    const auto stored = await<registrations::StoredRegistration>(
        [&](auto* context, auto done) { f.registrations.fetch(user.id, context, done); });
    CHECK(templateFields(*stored->saved)[0].source == text("{\"a\": 1}"));
    item.source = text("{\"a\": {{");
    REQUIRE(f.save(item));
    const auto refused =
        await<UpdatedUsers>([&](auto* context, auto done) { f.store.updateUsers(item.id, context, done); });
    CHECK(refused->failed.size() == 1);
    REQUIRE(await<Done>([&](auto* context, auto done) { f.store.remove(item.id, context, done); }));
    CHECK(links().empty());
}

TEST_CASE("fixtures, expectations and drafts come back, and go with what they belong to")
{
    StoreFixture f;
    Fixture fixture{"", "big", "object.created", "{\"a\": 1}", 0};
    const auto saveFixture = [&](const Fixture& given) {
        return await<Fixture>([&](auto* context, auto done) { f.store.saveFixture(given, context, done); });
    };
    const auto saved = saveFixture(fixture);
    REQUIRE(saved);
    CHECK_FALSE(saveFixture(fixture));
    fixture.name = "broken";
    fixture.text = "{";
    CHECK_FALSE(saveFixture(fixture));
    REQUIRE(await<Done>([&](auto* context, auto done) {
        f.store.accept({"tpl_1", saved->id, "out", 0}, context, done);
    }));
    const auto expectations = [&] {
        return *await<std::vector<Expectation>>(
            [&](auto* context, auto done) { f.store.expectations("tpl_1", context, done); });
    };
    REQUIRE(expectations().size() == 1);
    CHECK(expectations()[0].output == "out");
    REQUIRE(await<Done>([&](auto* context, auto done) { f.store.removeFixture(saved->id, context, done); }));
    CHECK(expectations().empty());
    REQUIRE(
        await<Done>([&](auto* context, auto done) { f.store.saveDraft("x", text("draft"), context, done); }));
    const auto draft = [&] {
        return *await<std::optional<TemplateSource>>(
            [&](auto* context, auto done) { f.store.draft("x", context, done); });
    };
    CHECK(draft() == text("draft"));
    REQUIRE(await<Done>([&](auto* context, auto done) { f.store.discardDraft("x", context, done); }));
    CHECK_FALSE(draft());
}

TEST_CASE(
    "the undefined view lists what the template reads and the context lacks, branches not entered included")
{
    const UndefinedView view =
        undefinedView(text("{{ data.ownr.name }}{% if no %}{{ data.gone }}{% endif %}{% for i in items %}{{ "
                           "i.n }}{{ i.x }}{% endfor %}"),
                      parsed(R"({"data": {"owner": 1}, "items": [{"n": 1, "x": 1}, {"n": 2}]})"));
    std::vector<std::string> paths;
    for (const UndefinedPath& missing : view.missing)
        paths.push_back(missing.path);
    CHECK(paths == std::vector<std::string>{"data.ownr.name", "no", "data.gone", "items[1].x"});
    CHECK(view.missing[0].nearest == "data.owner");
    CHECK(view.missing[0].places.at(0).column == 4);
    CHECK_FALSE(view.missing[2].wasRead);
    CHECK_FALSE(view.outcomes[0].rendering.ok());
    CHECK_FALSE(view.outcomes[1].rendering.ok());
    CHECK(view.outcomes[2].rendering.text == "112");
}

TEST_CASE("coverage tells which contexts entered a branch, in object leaves too")
{
    const TemplateSource source{TemplateSource::Shape::Object, "{\n\"a\": \"{% if x %}1{% endif %}\"}"};
    const CoverageReport report =
        coverageOf(source, {parsed(R"({"x": 1})"), parsed("{}"), parsed(R"({"x": 2})")});
    REQUIRE(report.entries.size() == 2);
    CHECK(report.covered == 2);
    CHECK(report.entries[0].enteredBy == std::vector<std::size_t>{0, 2});
    CHECK(report.entries[0].source.line == 2);
    CHECK(report.entries[0].source.column == 13);
    CHECK(report.entries[1].enteredBy == std::vector<std::size_t>{1});
}

TEST_CASE("a changed template is judged against every case")
{
    using Verdict = RegressionResult::Verdict;
    const std::vector<RegressionCase> cases{
        {"plain", parsed(R"({"x": "a"})")}, {"quote", parsed(R"({"x": "\""})")}, {"none", parsed("{}")}};
    const auto verdicts = [&](const char* before, const char* after) {
        std::vector<Verdict> found;
        for (const RegressionResult& result :
             compareTemplates(TemplateKind::Payload, text(before), text(after), cases))
            found.push_back(result.verdict);
        return found;
    };
    CHECK(verdicts("{\"x\": {{ x|d|tojson }}}", "{\"x\": \"{{ x }}\"}") ==
          std::vector<Verdict>{Verdict::Same, Verdict::NoLongerJson, Verdict::Same});
    CHECK(verdicts("{\"x\": 1}", "{ \"x\": 1 }") == std::vector<Verdict>(3, Verdict::SameValue));
    CHECK(verdicts("{\"x\": 1}", "{{ x.y.z }}") == std::vector<Verdict>(3, Verdict::Breaks));
    CHECK(verdicts("{{", "1") == std::vector<Verdict>(3, Verdict::Mended));
    const auto changed = compareTemplates(TemplateKind::Payload, text("{\"a\": [1, 2]}"),
                                          text("{\"a\": [1, 3, 2]}"), {cases[0]});
    REQUIRE(changed[0].jsonDiff.size() == 1);
    CHECK(changed[0].jsonDiff[0].path == "a[1]");
    CHECK(changed[0].isRegression());
}

TEST_CASE("a folder of templates is checked against its expectations")
{
    test::TemporaryProfile folder;
    write(folder, "order.payload.j2", "{\"id\": {{ id|tojson }}}");
    write(folder, "order.message.j2", "order {{ id }}");
    write(folder, "fixtures/one.json", "{\"id\": 1}");
    write(folder, "fixtures/order/two.json", "{\"id\": 2}");
    const auto first = checkFolder(folder.stdPath(), false);
    REQUIRE(first);
    CHECK(first->results.size() == 4);
    CHECK_FALSE(first->passed());
    CHECK(checkFolder(folder.stdPath(), true)->passed());
    CHECK(checkFolder(folder.stdPath(), false)->passed());
    write(folder, "order.message.j2", "Order {{ id }}");
    const auto changed = checkFolder(folder.stdPath(), false);
    CHECK_FALSE(changed->passed());
    CHECK(changed->results[0].diff.find("-order 1\n+Order 1\n") != std::string::npos);
    write(folder, "expected/gone/x.txt", "");
    CHECK(checkFolder(folder.stdPath(), false)->leftOver == std::vector<std::string>{"expected/gone/x.txt"});
    CHECK_FALSE(checkFolder(folder.stdPath() + "/none", false));
}
