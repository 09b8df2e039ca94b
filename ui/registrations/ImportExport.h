#pragma once

#include "base/Result.h"
#include "registrations/Upsert.h"

#include <QObject>

#include <functional>
#include <string>
#include <vector>

namespace hookbench::registrations {
class EnvironmentStore;
class RegistrationStore;
struct RegistrationSummary;
} // namespace hookbench::registrations

namespace hookbench::ui {

/// Takes registrations in from a text and writes them to a file. Files are read and written in the
/// background.
class ImportExport final : public QObject {
    Q_OBJECT

public:
    using Registrations = std::vector<registrations::Registration>;

    ImportExport(registrations::RegistrationStore& store, registrations::EnvironmentStore& environments,
                 QObject* parent);

    void readFile(const QString& path, std::function<void(Result<QString>)> done);
    /// Reads the text and compares it, by name, with what is there.
    void plan(const QString& text, const QString& what,
              std::function<void(Result<registrations::UpsertPlan>)> done);
    /// Stores new and changed ones, with their secrets in the environment in use; those with errors as
    /// paused. Told the ids of what was stored, and the first error if one came.
    struct Stored {
        std::vector<std::string> created;
        Registrations replaced; ///< as they were before
        int paused = 0;
    };
    void store(registrations::UpsertPlan plan, std::function<void(Result<Stored>)> done);
    /// What store() has done is undone.
    void undo(const Stored& stored, std::function<void(Status)> done);
    /// By the ending of the name: JSON (an existing file keeps its comments), YAML, or curl commands.
    void writeFile(const QString& path, Registrations registrations, std::function<void(Status)> done);

private:
    struct Job;
    void storeNext(std::shared_ptr<Job> job);
    void saveAll(Registrations registrations, std::function<void(Status)> done);

    registrations::RegistrationStore& m_store;
    registrations::EnvironmentStore& m_environments;
};

} // namespace hookbench::ui
