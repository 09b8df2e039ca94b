#include "storage/Profile.h"
#include "TemporaryProfile.h"

#include <unistd.h>

using namespace hookbench;
using storage::Profile;

TEST_CASE("a profile folder is made for its owner alone")
{
    test::TemporaryProfile profile;
    const QString folder = profile.file(QStringLiteral("deep/er"));
    REQUIRE(Profile::open(folder));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther |
                        QFile::WriteOther | QFile::ExeOther;
    CHECK((QFile::permissions(folder) & others) == QFile::Permissions());
}

TEST_CASE("a profile in use is refused with the process that holds it")
{
    test::TemporaryProfile folder;
    const auto held = Profile::open(folder.path());
    REQUIRE(held);
    const auto second = Profile::open(folder.path());
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::AlreadyRunning);
    CHECK_THAT(second.error().message, Catch::Contains(std::to_string(::getpid())));
}

TEST_CASE("a profile is free again when its holder is gone")
{
    test::TemporaryProfile folder;
    {
        const auto held = Profile::open(folder.path());
        REQUIRE(held);
    }
    CHECK(Profile::open(folder.path()));
}

TEST_CASE("a file in place of the profile folder is named in the refusal")
{
    test::TemporaryProfile folder;
    QFile file(folder.file(QStringLiteral("f")));
    REQUIRE(file.open(QIODevice::WriteOnly));
    const auto profile = Profile::open(file.fileName());
    REQUIRE_FALSE(profile);
    CHECK(profile.error().code == ErrorCode::InvalidInput);
    CHECK_THAT(profile.error().message, Catch::Contains("is a file"));
}
