#pragma once

#include "base/Cancellation.h"
#include "base/Clock.h"
#include "base/Result.h"
#include "http/HttpClient.h"
#include "mixpeek/AccountStore.h"
#include "registrations/Problem.h"
#include "registrations/Registration.h"

#include <QObject>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace hookbench::mixpeek {

/// Why the service did not do what it was asked.
struct ApiError {
    Error error;               ///< what to say; 401 and 403: that the key was not accepted
    int status = 0;            ///< 0: no answer
    std::string type;          ///< `error.type` of the answer, if it named one
    std::string body;          ///< the answer as it came, cut at 64 KB
    registrations::Problems fields; ///< of 422: each message at the field that its `loc` names

    bool operator==(const ApiError&) const = default;
};

/// The five operations on webhooks. Calls return at once; `done` runs on the thread of `context`, and never once it is
/// gone. Every request is tried up to four times on 429, 500, 502, 503, 504 and on a connection that failed before an
/// answer came, after `Retry-After` (seconds or a date, at most 60 s) or 0.5, 1 and 2 s; create is not tried again
/// once the service may have received it. Redirects are an error that names where to. Main thread.
class ApiClient : public QObject {
    Q_OBJECT

public:
    template <class T>
    using Callback = std::function<void(Result<T, ApiError>)>;

    struct Options {
        std::uint32_t timeoutMs = 15'000; ///< of each try
        int pageSize = 100;
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
    void list(const Access& access, Filter filter, CancellationToken token, QObject* context, Progress progress,
              Callback<std::vector<registrations::Registration>> done);
    void get(const Access& access, const std::string& idOrName, CancellationToken token, QObject* context,
             Callback<registrations::Registration> done);
    void create(const Access& access, const registrations::Registration& registration, CancellationToken token,
                QObject* context, Callback<registrations::Registration> done);
    /// The record's own id says which.
    void update(const Access& access, const registrations::Registration& registration, CancellationToken token,
                QObject* context, Callback<registrations::Registration> done);
    /// Succeeds also where it was gone already.
    void remove(const Access& access, const std::string& id, CancellationToken token, QObject* context,
                Callback<Done> done);
};

} // namespace hookbench::mixpeek
