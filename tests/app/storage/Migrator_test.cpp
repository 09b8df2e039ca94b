#include "storage/Database.h"
#include "storage/Migrator.h"
#include "TemporaryProfile.h"

using namespace hookbench;
using namespace hookbench::storage;

namespace {

constexpr Migration first{1, "CREATE TABLE a (x INTEGER); INSERT INTO a VALUES (7);"};
constexpr Migration second{2, "ALTER TABLE a ADD COLUMN y INTEGER DEFAULT 9;"};
constexpr Migration broken{2, "ALTER TABLE a ADD COLUMN y INTEGER; CREATE TABLE a (again INTEGER);"};

Database openIn(const test::TemporaryProfile& profile)
{
    auto database = Database::open(profile.stdPath() + "/t.db", Database::Access::ReadWrite);
    REQUIRE(database);
    return std::move(*database);
}

} // namespace

TEST_CASE("a new database gets every step and the newest version number")
{
    test::TemporaryProfile profile;
    Database database = openIn(profile);
    const Migration steps[] = {first, second};
    REQUIRE(migrate(database, steps));
    CHECK(*database.integer("PRAGMA user_version") == 2);
    CHECK(*database.integer("SELECT y FROM a") == 9);
    CHECK(*database.integer("PRAGMA page_size") == 4096);
}

TEST_CASE("an older database is backed up before the steps it lacks, and keeps its rows")
{
    test::TemporaryProfile profile;
    {
        Database database = openIn(profile);
        REQUIRE(migrate(database, {&first, 1}));
    }
    Database database = openIn(profile);
    const Migration steps[] = {first, second};
    REQUIRE(migrate(database, steps));
    CHECK(*database.integer("SELECT x FROM a") == 7);
    auto backup = Database::open(profile.stdPath() + "/t.db.v1.bak", Database::Access::ReadOnly);
    REQUIRE(backup);
    CHECK(*backup->integer("PRAGMA user_version") == 1);
    CHECK(*backup->integer("SELECT x FROM a") == 7);
}

TEST_CASE("a step that fails leaves the database as it was before it")
{
    test::TemporaryProfile profile;
    Database database = openIn(profile);
    const Migration steps[] = {first, broken};
    const Status migrated = migrate(database, steps);
    REQUIRE_FALSE(migrated);
    CHECK(*database.integer("PRAGMA user_version") == 1);
    CHECK(*database.integer("SELECT count(*) FROM pragma_table_info('a')") == 1);
}

TEST_CASE("a database of a newer program is refused and not changed")
{
    test::TemporaryProfile profile;
    Database database = openIn(profile);
    REQUIRE(database.execute("PRAGMA user_version=99"));
    const Status migrated = migrate(database, {&first, 1});
    REQUIRE_FALSE(migrated);
    CHECK(migrated.error().code == ErrorCode::SchemaTooNew);
    CHECK_THAT(migrated.error().message, Catch::Contains("schema 99"));
    CHECK(*database.integer("SELECT count(*) FROM sqlite_master") == 0);
}

TEST_CASE("the program's own steps are numbered from 1 without gaps")
{
    for (const auto steps : {capturesMigrations(), workspaceMigrations()}) {
        int expected = 1;
        for (const Migration& step : steps)
            CHECK(step.version == expected++);
        CHECK(expected > 1);
    }
}

TEST_CASE("a file that is no database is called damaged")
{
    test::TemporaryProfile profile;
    QFile file(profile.file(QStringLiteral("t.db")));
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(8192, 'x'));
    file.close();
    const auto database = Database::open(profile.stdPath() + "/t.db", Database::Access::ReadWrite);
    REQUIRE_FALSE(database);
    CHECK(database.error().code == ErrorCode::Corrupt);
    CHECK_THAT(database.error().message, Catch::Contains("captures rebuild"));
}
