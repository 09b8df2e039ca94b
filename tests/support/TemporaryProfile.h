#pragma once

#include <QTemporaryDir>

#include <string>

namespace hookbench::test {

/// A profile folder that is gone after the test.
class TemporaryProfile {
public:
    QString path() const;
    QString file(const QString& name) const;
    std::string stdPath() const;

private:
    QTemporaryDir m_dir;
};

/// The bytes of a file of tests/data; the test fails if it is not there.
std::string testData(const QString& relativePath);

} // namespace hookbench::test
