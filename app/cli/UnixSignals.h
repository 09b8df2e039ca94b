#pragma once

#include <QObject>

namespace hookbench::cli {

/// Turns SIGINT and SIGTERM into one Qt signal, from its making to its end. One at a time; main thread.
class UnixSignals : public QObject {
    Q_OBJECT

public:
    explicit UnixSignals(QObject* parent = nullptr);
    ~UnixSignals() override;

Q_SIGNALS:
    void endRequested();

private:
    int m_descriptor = -1;
};

} // namespace hookbench::cli
