#include "TemporaryProfile.h"

namespace hookbench::test {

QString TemporaryProfile::path() const
{
    return m_dir.path();
}

QString TemporaryProfile::file(const QString& name) const
{
    return m_dir.filePath(name);
}

std::string TemporaryProfile::stdPath() const
{
    return m_dir.path().toStdString();
}

std::string testData(const QString& relativePath)
{
    QFile file(QStringLiteral(HOOKBENCH_TEST_DATA "/") + relativePath);
    REQUIRE(file.open(QIODevice::ReadOnly));
    return file.readAll().toStdString();
}

} // namespace hookbench::test
