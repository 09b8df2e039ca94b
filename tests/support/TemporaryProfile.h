#pragma once

#include <QTemporaryDir>

#include <string>

namespace hookbench::test {

/// A profile folder that is gone after the test.
class TemporaryProfile {
public:
    QString path() const { return m_dir.path(); }
    QString file(const QString& name) const { return m_dir.filePath(name); }
    std::string stdPath() const { return m_dir.path().toStdString(); }

private:
    QTemporaryDir m_dir;
};

} // namespace hookbench::test
