#include "storage/Workspace.h"

#include "Await.h"
#include "TemporaryProfile.h"

using namespace hookbench;
using namespace hookbench::storage;

namespace {

std::unique_ptr<Workspace> openIn(const test::TemporaryProfile& profile)
{
    auto workspace = Workspace::open(profile.stdPath());
    REQUIRE(workspace);
    return std::move(*workspace);
}

Workspace::Query<Done> setFact(const std::string& name)
{
    return [name](Database& database) -> Result<Done> {
        return database.execute("INSERT OR REPLACE INTO facts VALUES ('" + name + "', 'yes')");
    };
}

Result<std::int64_t> countFacts(Database& database)
{
    return database.integer("SELECT count(*) FROM facts");
}

} // namespace

TEST_CASE("queries run in the order of the calls, and answer on the context's thread")
{
    test::TemporaryProfile profile;
    const auto workspace = openIn(profile);
    QObject context;
    std::vector<std::int64_t> counts;
    for (const char* name : {"a", "b"}) {
        workspace->run<Done>(setFact(name), &context, [](Result<Done> done) { CHECK(done); });
        workspace->run<std::int64_t>(countFacts, &context,
                                     [&](Result<std::int64_t> count) { counts.push_back(*count); });
    }
    REQUIRE(test::waitFor([&] { return counts.size() == 2; }));
    CHECK(counts == std::vector<std::int64_t>{1, 2});
}

TEST_CASE("what is queued is done before the workspace closes")
{
    test::TemporaryProfile profile;
    {
        const auto workspace = openIn(profile);
        QObject context;
        for (int i = 0; i < 100; ++i)
            workspace->run<Done>(setFact(std::to_string(i)), &context, [](Result<Done>) {});
    }
    CHECK(*openIn(profile)->wait<std::int64_t>(countFacts) == 100);
}

TEST_CASE("an answer for a context that is gone is dropped")
{
    test::TemporaryProfile profile;
    const auto workspace = openIn(profile);
    bool answered = false;
    {
        QObject context;
        workspace->run<Done>(setFact("a"), &context, [&](Result<Done>) { answered = true; });
    }
    (void)workspace->wait<std::int64_t>(countFacts);
    QCoreApplication::processEvents();
    CHECK_FALSE(answered);
}

TEST_CASE("a change by another process is noticed, one's own is not")
{
    test::TemporaryProfile profile;
    const auto workspace = openIn(profile);
    QObject context;
    int noticed = 0;
    QObject::connect(workspace.get(), &Workspace::changedElsewhere, &context, [&] { ++noticed; });
    REQUIRE(workspace->wait<Done>(setFact("own")));
    const auto other = openIn(profile);
    REQUIRE(other->wait<Done>(setFact("other")));
    REQUIRE(test::waitFor([&] { return noticed == 1; }));
    CHECK(*workspace->wait<std::int64_t>(countFacts) == 2);
}

TEST_CASE("a damaged workspace is named with the mend, and its daily copy can take its place")
{
    test::TemporaryProfile profile;
    REQUIRE(openIn(profile)->wait<Done>(setFact("a")));
    const QString file = profile.file(QStringLiteral("workspace.db"));
    const QString backup = file + QStringLiteral(".bak");
    REQUIRE(QFile::remove(backup)); // the first one is of the empty file
    REQUIRE(openIn(profile)->wait<std::int64_t>(countFacts));
    QFile damaged(file);
    REQUIRE(damaged.open(QIODevice::WriteOnly | QIODevice::Truncate));
    damaged.write(QByteArray(8192, 'x'));
    damaged.close();
    const auto opened = Workspace::open(profile.stdPath());
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == ErrorCode::Corrupt);
    CHECK_THAT(opened.error().message, Catch::Contains("workspace.db.bak"));
    REQUIRE(QFile::remove(file));
    REQUIRE(QFile::rename(backup, file));
    CHECK(*openIn(profile)->wait<std::int64_t>(countFacts) == 1);
}
