#include "Traffic.h"
#include "monitoring/Exposition.h"

using namespace hookbench;
using namespace hookbench::monitoring;
using test::Traffic;

namespace {

constexpr std::int64_t now = 1'795'423'444'000'000;

bool holds(const std::string& text, const std::string& line)
{
    return text.find(line + "\n") != std::string::npos;
}

} // namespace

TEST_CASE("attempts are counters by series, and durations a cumulative histogram")
{
    Traffic traffic;
    traffic.deliver(now, "Orders", 5'000);
    traffic.deliver(now, "Orders", 30'000);
    traffic.deliver(now, "Orders", 20'000'000);
    traffic.fail(now, 500, delivery::DiagnosisCode::ReceiverFailed);
    Exposition exposition;
    exposition.take(traffic.table, {});
    const std::string labels = "origin=\"delivery\",registration=\"Orders\",registration_id=\"wh_Orders\","
                               "channel=\"webhook\",target=\"example.com/hooks\",event_type=\"object.created\"";
    const std::string text = exposition.text({});
    CHECK(holds(text, "# TYPE hookbench_attempts_total counter"));
    CHECK(holds(text, "hookbench_attempts_total{" + labels + ",outcome=\"delivered\"} 3"));
    CHECK(holds(text, "hookbench_attempts_total{" + labels + ",outcome=\"failed\"} 1"));
    CHECK(holds(text, "hookbench_attempt_duration_seconds_bucket{" + labels + ",le=\"0.005\"} 1"));
    CHECK(holds(text, "hookbench_attempt_duration_seconds_bucket{" + labels + ",le=\"0.05\"} 3"));
    CHECK(holds(text, "hookbench_attempt_duration_seconds_bucket{" + labels + ",le=\"10\"} 3"));
    CHECK(holds(text, "hookbench_attempt_duration_seconds_bucket{" + labels + ",le=\"+Inf\"} 4"));
    CHECK(holds(text, "hookbench_attempt_duration_seconds_count{" + labels + "} 4"));
}

TEST_CASE("a counter never falls, whatever is removed from the log, and counts nothing twice")
{
    Traffic traffic;
    traffic.deliver(now);
    traffic.deliver(now);
    Exposition exposition;
    exposition.take(traffic.table, {});
    exposition.take(traffic.table, {});
    CHECK(exposition.text({}).find("outcome=\"delivered\"} 2\n") != std::string::npos);
    traffic.table.remove(Origin::Delivery, {1, 2});
    traffic.deliver(now);
    exposition.take(traffic.table, {});
    CHECK(exposition.text({}).find("outcome=\"delivered\"} 3\n") != std::string::npos);
}

TEST_CASE("what strangers name cannot break out of a label")
{
    Traffic traffic;
    traffic.deliver(now, "a\"} 1\n\\evil");
    Exposition exposition;
    exposition.take(traffic.table, {});
    const std::string text = exposition.text({{"rule", "wh_1", "say \"hi\"", AlertState::Firing, now, 1, 1}});
    CHECK(text.find("registration=\"a\\\"} 1\\n\\\\evil\"") != std::string::npos);
    CHECK(text.find("subject=\"say \\\"hi\\\"\"") != std::string::npos);
    CHECK(text.find("\n\\evil") == std::string::npos);
}
