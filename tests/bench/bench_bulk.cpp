// How fast a load is fired with every attempt logged, as a share of what a bare libcurl multi loop reaches.
//
//   bench_bulk URL [requests] [concurrency] [rounds]
//
// The two alternate, so that a busy machine hurts both; the medians are compared. Beside the rates stands the
// processor time that each took for a request, in all of its threads: other programs hardly change it.
// bulk-vs-curl.sh starts an nginx for it.

#include "delivery/BulkRun.h"
#include "delivery/UrlParts.h"
#include "json/Writer.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>

#include <curl/curl.h>
#include <sys/resource.h>

using namespace hookbench;
using namespace hookbench::delivery;

namespace {

json::Value event()
{
    json::Object data;
    data.append("object_id", json::Value("obj_1"));
    data.append("pad", json::Value(std::string(820, 'x')));
    json::Object envelope;
    envelope.append("event_type", json::Value("object.created"));
    envelope.append("event_id", json::Value("evt_0123456789abcdef01234567"));
    envelope.append("occurred_at", json::Value("2025-09-26T10:00:00Z"));
    envelope.append("data", std::move(data));
    return envelope;
}

std::size_t ignore(char*, std::size_t size, std::size_t count, void*)
{
    return size * count;
}

/// What one run took.
struct Figures {
    double rate = 0;  ///< requests a second
    double cpuUs = 0; ///< processor time of this process for a request
};

double processorUs()
{
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto us = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
    };
    return us(used.ru_utime) + us(used.ru_stime);
}

/// Measures from its making to end().
class Stopwatch {
public:
    Stopwatch() : m_cpuUs(processorUs()) { m_timer.start(); }
    Figures end(int total) const
    {
        return {total * 1e9 / static_cast<double>(m_timer.nsecsElapsed()), (processorUs() - m_cpuUs) / total};
    }

private:
    QElapsedTimer m_timer;
    double m_cpuUs;
};

/// libcurl alone: no head kept, nothing rendered, nothing logged.
Figures bareLoop(const std::string& url, const std::string& body, int total, int concurrency)
{
    CURLM* multi = curl_multi_init();
    curl_slist* headers = curl_slist_append(nullptr, "Content-Type: application/json");
    headers = curl_slist_append(headers, "X-Mixpeek-Secret: bench");
    std::vector<CURL*> handles;
    int left = total;
    const Stopwatch watch;
    for (int i = 0; i < concurrency && left > 0; ++i, --left) {
        CURL* easy = curl_easy_init();
        curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.c_str());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &ignore);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_multi_add_handle(multi, easy);
        handles.push_back(easy);
    }
    int running = 1;
    while (running > 0) {
        curl_multi_perform(multi, &running);
        int queued = 0;
        while (const CURLMsg* message = curl_multi_info_read(multi, &queued)) {
            CURL* easy = message->easy_handle;
            curl_multi_remove_handle(multi, easy);
            if (left > 0) {
                --left;
                curl_multi_add_handle(multi, easy);
                running = 1;
            }
        }
        if (running > 0)
            curl_multi_poll(multi, nullptr, 0, 100, nullptr);
    }
    const Figures figures = watch.end(total);
    for (CURL* easy : handles)
        curl_easy_cleanup(easy);
    curl_multi_cleanup(multi);
    curl_slist_free_all(headers);
    return figures;
}

/// Until the last attempt is committed.
Figures bulk(const std::string& url, int total, int concurrency)
{
    const SystemClock clock;
    const QTemporaryDir folder;
    auto log = DeliveryLog::open(clock, {.profileFolder = folder.path().toStdString()});
    if (!log)
        std::exit(3);
    http::HttpClient client;
    Recipe recipe;
    registrations::WebhookConfig config;
    config.url = url;
    config.headers = {{"X-Mixpeek-Secret", "bench"}};
    recipe.channel.config = config;
    recipe.host = placeOfUrl(url)->text();
    BulkPlan plan;
    plan.events.push_back({event(), {recipe}, 1});
    plan.count = total;
    plan.concurrency = concurrency;
    BulkRun run(clock, client, **log, std::move(plan));
    QObject::connect(&run, &BulkRun::finished, &run, [](const BulkProgress& progress) {
        if (progress.failed > 0)
            std::fprintf(stderr, "%lld failed: %s\n", static_cast<long long>(progress.failed),
                         progress.firstProblem.c_str());
        QCoreApplication::quit();
    });
    const Stopwatch watch;
    run.start();
    QCoreApplication::exec();
    (*log)->flush();
    return watch.end(total);
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// The median of each figure on its own.
Figures median(const std::vector<Figures>& runs)
{
    std::vector<double> rates;
    std::vector<double> cpu;
    for (const Figures& run : runs) {
        rates.push_back(run.rate);
        cpu.push_back(run.cpuUs);
    }
    return {median(std::move(rates)), median(std::move(cpu))};
}

void print(const std::string& what, const Figures& bare, const Figures& logged)
{
    std::printf("%s: libcurl alone %.0f/s (%.1f us of processor each), logged load %.0f/s (%.1f us), ratio %.2f\n",
                what.c_str(), bare.rate, bare.cpuUs, logged.rate, logged.cpuUs, logged.rate / bare.rate);
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    if (argc < 2) {
        std::fprintf(stderr, "usage: bench_bulk URL [requests] [concurrency] [rounds]\n");
        return 2;
    }
    curl_global_init(CURL_GLOBAL_DEFAULT);
    const std::string url = argv[1];
    const int total = argc > 2 ? std::atoi(argv[2]) : 100'000;
    const int concurrency = argc > 3 ? std::atoi(argv[3]) : 32;
    const int rounds = argc > 4 ? std::atoi(argv[4]) : 3;
    const std::string body = json::write(event());
    std::vector<Figures> bare;
    std::vector<Figures> logged;
    for (int i = 0; i < rounds; ++i) {
        bare.push_back(bareLoop(url, body, total, concurrency));
        logged.push_back(bulk(url, total, concurrency));
        print("round " + std::to_string(i + 1), bare.back(), logged.back());
    }
    print("medians (wanted: 0.60)", median(bare), median(logged));
    return median(logged).rate >= 0.6 * median(bare).rate ? 0 : 1;
}
