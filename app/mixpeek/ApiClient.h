#pragma once

#include "base/Cancellation.h"
#include "base/Clock.h"
#include "base/Result.h"
#include "base/Scheduler.h"
#include "http/HttpClient.h"
#include "mixpeek/AccountStore.h"
#include "mixpeek/ApiError.h"
#include "registrations/Registration.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::mixpeek {

/// The five operations on webhooks. Calls return at once; `done` runs on the thread of `context`, and never
/// once it is gone. Every request is tried up to four times on 429, 500, 502, 503, 504 and on a connection
/// that failed before an answer came, after `Retry-After` (seconds or a date, at most 60 s) or 0.5, 1 and 2
/// s; create is not tried again once the service may have received it. Redirects are an error that names
/// where to. Main thread.
class ApiClient : public QObject {
    Q_OBJECT

public:
    template <class T>
    using Callback = std::function<void(Result<T, ApiError>)>;

    struct Options {
        std::uint32_t timeoutMs = 15'000;                       ///< of each try
        int pageSize = 100;                                     ///< 1 to 1000
        std::uint64_t maxAnswerBytes = std::uint64_t{32} << 20; ///< of one answer; beyond: LimitExceeded
        Scheduler* scheduler = nullptr;                         ///< for the waits between tries; null: timers
        http::Headers extraHeaders;                             ///< sent with every request
    };

    ApiClient(http::HttpClient& client, const Clock& clock, Options options);
    ApiClient(http::HttpClient& client, const Clock& clock);

    struct Filter {
        std::optional<std::string> eventType;
        std::optional<bool> isActive;
    };
    /// Told how many there are so far, page by page.
    using Progress = std::function<void(std::size_t soFar)>;

    /// All records, following `next_cursor` to the end; a cursor that comes again is an error.
    void list(const Access& access, Filter filter, CancellationToken token, QObject* context,
              Progress progress, Callback<std::vector<registrations::Registration>> done);
    void get(const Access& access, const std::string& idOrName, CancellationToken token, QObject* context,
             Callback<registrations::Registration> done);
    void create(const Access& access, const registrations::Registration& registration,
                CancellationToken token, QObject* context, Callback<registrations::Registration> done);
    /// The record's own id says which.
    void update(const Access& access, const registrations::Registration& registration,
                CancellationToken token, QObject* context, Callback<registrations::Registration> done);
    /// Succeeds also where it was gone already.
    void remove(const Access& access, const std::string& id, CancellationToken token, QObject* context,
                Callback<Done> done);

private:
    struct Listing;
    struct Request;
    using AnswerHandler = std::function<void(Result<http::IncomingResponse, ApiError>)>;
    void ask(const Access& access, Request request, CancellationToken token, QObject* context,
             AnswerHandler done);
    void askForRecord(const Access& access, Request request, const std::string& what,
                      std::optional<registrations::Registration> sent, CancellationToken token,
                      QObject* context, Callback<registrations::Registration> done);
    void nextPage(const std::shared_ptr<Listing>& listing);
    void takePage(const std::shared_ptr<Listing>& listing, const http::IncomingResponse& answer);

    http::HttpClient& m_client;
    const Clock& m_clock;
    Options m_options;
    TimerScheduler m_timers;
};

} // namespace hookbench::mixpeek
