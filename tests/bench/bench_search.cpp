// Makes a log of captures and measures how fast it is searched: a rare text, a common one, regular expressions.
//     bench_search FOLDER [captures] [TEXT [rounds [niceness]]]
// FOLDER/captures/*.seg stay there, for grep -c and rg on the same files:
//     grep -c TEXT FOLDER/captures/*.seg        rg -c TEXT FOLDER/captures
// One round times the whole process against theirs; many, at the niceness of the window, run beside a flood of captures:
//     hookbench-cli --profile FOLDER listen      wrk …      bench_search FOLDER 0 TEXT 100000 15
#include "capture/CaptureLog.h"
#include "capture/query/QueryParser.h"
#include "capture/search/CaptureSearch.h"

#include <QCoreApplication>
#include <QEventLoop>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

using namespace hookbench;
using namespace hookbench::capture;
using Clock_ = std::chrono::steady_clock;

namespace {

double since(Clock_::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock_::now() - start).count();
}

/// About 1 KB each, as webhooks are.
void makeLog(const std::string& folder, CaptureId captures)
{
    auto log = CaptureLog::open(folder, {0, 0}, std::uint64_t{64} << 20);
    if (!log)
        std::abort();
    std::uint64_t random = 88172645463325252ULL;
    for (CaptureId id = 1; id <= captures; ++id) {
        const auto next = [&] {
            random ^= random << 13U;
            random ^= random >> 7U;
            random ^= random << 17U;
            return std::to_string(random);
        };
        std::string body = "{\"event_type\":\"object.created\",\"event_id\":\"evt_" + next() + "\",\"data\":{\"order\":\"ord_" + next() + "\",\"items\":[";
        while (body.size() < 720)
            body += "{\"sku\":\"" + next() + "\",\"quantity\":3,\"price\":\"12.50\"},";
        body.back() = ']';
        body += "}}";
        const std::string head = "POST /hooks/orders HTTP/1.1\r\nHost: 127.0.0.1:8787\r\nUser-Agent: Sender/1.0 (+https://example.com)\r\n"
                                 "Content-Type: application/json\r\nX-Request-Id: " + next() + "\r\nX-Signature: sha256=" + next() + next() +
                                 "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
        CaptureRecord record;
        record.id = id;
        record.status = 200;
        record.bodySize = body.size();
        record.httpVersion = "1.1";
        record.remoteAddress = "127.0.0.1";
        record.rawHead = head;
        record.body = body;
        record.method = "POST";
        record.target = "/hooks/orders";
        log->add(record);
        if (id % 1000 == 0 && (!log->write() || !log->rollOver()))
            std::abort();
    }
    if (!log->write())
        std::abort();
}

void measure(CaptureSearch& search, const std::string& text, std::size_t limit = 0, int rounds = 7)
{
    const auto query = queryOrError(text, {});
    if (!query) {
        std::printf("%s\n", query.error().message.c_str());
        return;
    }
    double best = 1e9;
    double bestFirst = 1e9; // -1: nothing is found
    CaptureSearch::Outcome outcome;
    for (int round = 0; round < rounds; ++round) {
        QEventLoop loop;
        double first = -1;
        const auto start = Clock_::now();
        search.start({*query, nullptr, limit}, {}, &loop,
                     {[&](const std::vector<CaptureId>& ids, CaptureSearch::Progress) {
                          if (first < 0 && !ids.empty())
                              first = since(start);
                      },
                      [&](const Result<CaptureSearch::Outcome>& done) {
                          if (done)
                              outcome = *done;
                          loop.quit();
                      }});
        loop.exec();
        best = std::min(best, since(start));
        bestFirst = std::min(bestFirst, first);
    }
    std::printf("%-44s %8.1f ms %6.2f GB/s  first %7.1f ms  %9llu found\n", text.c_str(), best,
                double(outcome.bytesSearched) / best / 1e6, bestFirst, static_cast<unsigned long long>(outcome.found));
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    if (argc < 2) {
        std::puts("bench_search FOLDER [captures] [TEXT]");
        return 2;
    }
    const std::string folder = argv[1];
    if (segmentNumbers(folder).empty())
        makeLog(folder, argc > 2 ? std::atoll(argv[2]) : 1'000'000);
    CaptureSearch search({.profileFolder = folder, .threads = 2, .niceness = argc > 5 ? std::atoi(argv[5]) : 0});
    if (argc > 3) {
        measure(search, argv[3], 0, argc > 4 ? std::atoi(argv[4]) : 7);
        return 0;
    }
    measure(search, "header[x-absent]:\"needle in a haystack\"");
    measure(search, "\"needle in a haystack\"");
    measure(search, "\"Needle in a Haystack\"");
    measure(search, "\"quantity\"");
    measure(search, "\"quantity\"", 50);
    measure(search, "body:/ord_1234567\\d+/");
    measure(search, "text:/order.{1,20}needle/");
    measure(search, "text:/[0-9]{21}/");
}
