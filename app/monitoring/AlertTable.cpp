#include "monitoring/AlertTable.h"

#include "json/Parser.h"
#include "json/Writer.h"

#include <algorithm>
#include <cmath>

namespace hookbench::monitoring {

namespace {

constexpr double millionth = 1e6;

std::int64_t toMillionths(double value)
{
    return std::llround(std::clamp(value, -9e11, 9e11) * millionth);
}

double fromMillionths(std::int64_t number)
{
    return static_cast<double>(number) / millionth;
}

AlertState stateOf(std::int64_t number)
{
    return number >= 0 && number <= static_cast<int>(AlertState::Resolved) ? static_cast<AlertState>(number)
                                                                            : AlertState::Ok;
}

} // namespace

Result<std::vector<AlertRule>> AlertTable::rules()
{
    auto statement = m_database.prepare("SELECT rule FROM alert_rules ORDER BY id");
    if (!statement)
        return statement.error();
    std::vector<AlertRule> rules = builtInRules();
    while (true) {
        const auto row = statement->step();
        if (!row)
            return row.error();
        if (!*row)
            return rules;
        // One that cannot be read must not silence the others.
        const auto value = json::parse(statement->text(0));
        const auto rule = value ? ruleFromJson(*value) : Result<AlertRule>(Error{});
        if (!rule)
            continue;
        const auto known =
            std::find_if(rules.begin(), rules.end(), [&](const AlertRule& one) { return one.id == rule->id; });
        if (known == rules.end())
            rules.push_back(*rule);
        else
            *known = *rule;
    }
}

Status AlertTable::saveRule(const AlertRule& rule)
{
    if (Status valid = checkRule(rule); !valid)
        return valid;
    auto statement = m_database.prepare("INSERT INTO alert_rules (id, rule) VALUES (?1, ?2) "
                                        "ON CONFLICT (id) DO UPDATE SET rule = excluded.rule");
    if (!statement)
        return statement.error();
    const std::string text = json::write(toJson(rule));
    statement->bind(1, rule.id);
    statement->bind(2, text);
    return statement->run();
}

Status AlertTable::removeRule(const std::string& id)
{
    auto statement = m_database.prepare("DELETE FROM alert_rules WHERE id = ?1 RETURNING 1");
    if (!statement)
        return statement.error();
    statement->bind(1, id);
    const auto row = statement->step();
    if (!row)
        return row.error();
    if (!*row)
        return Error{ErrorCode::NotFound, "The rule \"" + id + "\" is as it was made, or does not exist.", ""};
    return Done{};
}

Result<std::vector<AlertStatus>> AlertTable::states()
{
    auto statement =
        m_database.prepare("SELECT rule, subject, name, state, since_us, value, count FROM alert_states");
    if (!statement)
        return statement.error();
    std::vector<AlertStatus> all;
    while (true) {
        const auto row = statement->step();
        if (!row)
            return row.error();
        if (!*row)
            return all;
        all.push_back({std::string(statement->text(0)), std::string(statement->text(1)),
                       std::string(statement->text(2)), stateOf(statement->integer(3)), statement->integer(4),
                       fromMillionths(statement->integer(5)), statement->integer(6)});
    }
}

Status AlertTable::add(const std::vector<AlertEntry>& entries)
{
    return m_database.transaction([&]() -> Status {
        auto gone = m_database.prepare("DELETE FROM alert_states WHERE rule = ?1 AND subject = ?2");
        auto state = m_database.prepare("INSERT INTO alert_states (rule, subject, name, state, since_us, value, count) "
                                        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        auto line = m_database.prepare("INSERT INTO alert_history (rule, subject, name, to_state, at_us, value, count, "
                                       "from_state, words) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
        for (const auto* statement : {&gone, &state, &line}) {
            if (!*statement)
                return statement->error();
        }
        for (const AlertEntry& entry : entries) {
            const AlertStatus& now = entry.change.now;
            gone->bind(1, now.rule);
            gone->bind(2, now.subject);
            if (Status done = gone->run(); !done)
                return done;
            for (storage::Statement* statement : {&*state, &*line}) {
                if (statement == &*state && now.state == AlertState::Ok)
                    continue;
                statement->bind(1, now.rule);
                statement->bind(2, now.subject);
                statement->bind(3, now.name);
                statement->bind(4, static_cast<std::int64_t>(now.state));
                statement->bind(5, now.sinceUs);
                statement->bind(6, toMillionths(now.value));
                statement->bind(7, now.count);
                if (statement == &*line) {
                    statement->bind(8, static_cast<std::int64_t>(entry.change.before));
                    statement->bind(9, entry.sentence);
                }
                if (Status done = statement->run(); !done)
                    return done;
            }
        }
        return m_database.execute("DELETE FROM alert_history WHERE id <= (SELECT max(id) FROM alert_history) - 10000");
    });
}

Result<std::vector<AlertEntry>> AlertTable::history(std::size_t limit)
{
    auto statement = m_database.prepare("SELECT id, rule, subject, name, to_state, at_us, value, count, from_state, words "
                                        "FROM alert_history ORDER BY id DESC LIMIT ?1");
    if (!statement)
        return statement.error();
    statement->bind(1, static_cast<std::int64_t>(limit));
    std::vector<AlertEntry> all;
    while (true) {
        const auto row = statement->step();
        if (!row)
            return row.error();
        if (!*row)
            return all;
        const auto text = [&](int column) { return std::string(statement->text(column)); };
        AlertEntry entry;
        entry.id = statement->integer(0);
        entry.change.now = {text(1), text(2), text(3), stateOf(statement->integer(4)), statement->integer(5),
                            fromMillionths(statement->integer(6)), statement->integer(7)};
        entry.change.before = stateOf(statement->integer(8));
        entry.sentence = text(9);
        all.push_back(std::move(entry));
    }
}

} // namespace hookbench::monitoring
