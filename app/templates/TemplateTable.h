#pragma once

#include "storage/Database.h"
#include "templates/TemplateStore.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::templates {

/// The templates in the workspace's database: the SQL behind TemplateStore, for the workspace's thread and
/// the command line.
class TemplateTable {
public:
    explicit TemplateTable(storage::Database& database) : m_database(database) {}

    Result<std::vector<LibraryTemplate>> list();
    Result<LibraryTemplate> fetch(const std::string& id);
    Result<LibraryTemplate> save(LibraryTemplate item, std::int64_t nowUs);
    Status remove(const std::string& id);
    Result<std::vector<TemplateVersion>> versions(const std::string& id);
    Result<LibraryTemplate> restoreVersion(const std::string& id, int version, std::int64_t nowUs);

    /// Of one template, of one registration, or all ("" for both).
    Result<std::vector<TemplateLink>> links(const std::string& templateId, const std::string& registrationId);
    Status link(const std::string& registrationId, const std::string& field, const std::string& templateId);
    Status unlink(const std::string& registrationId, const std::string& field);

    Result<std::vector<Fixture>> fixtures(const std::string& eventType);
    Result<Fixture> saveFixture(Fixture fixture, std::int64_t nowUs);
    Status removeFixture(const std::string& id);

    Result<std::vector<Expectation>> expectations(const std::string& subject);
    Status accept(const Expectation& expectation, std::int64_t nowUs);
    Status forget(const std::string& subject, const std::string& fixtureId);

    Status saveDraft(const std::string& subject, const TemplateSource& source, std::int64_t nowUs);
    Status discardDraft(const std::string& subject);
    Result<std::optional<TemplateSource>> draft(const std::string& subject);

private:
    Status store(const LibraryTemplate& item, bool isNewVersion);
    Status checkName(const LibraryTemplate& item);
    Status run(const char* sql, std::initializer_list<std::string_view> texts,
               std::optional<std::int64_t> number = {});

    storage::Database& m_database;
};

} // namespace hookbench::templates
