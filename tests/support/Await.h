#pragma once

#include "base/Result.h"

#include <QCoreApplication>
#include <QDeadlineTimer>

#include <functional>
#include <optional>
#include <type_traits>

namespace hookbench::test {

/// Runs the event loop until `condition` holds; false after `timeoutMs`.
template <class Condition>
bool waitFor(Condition&& condition, int timeoutMs = 10'000)
{
    QDeadlineTimer deadline(timeoutMs);
    while (!condition()) {
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
    }
    return true;
}

/// The answer of a call that takes a context and a callback; the test fails if none comes.
///
///     const auto stored = test::await<Registration>([&](auto* context, auto done) {
///         store.save(registration, context, done);
///     });
template <class T, class E = Error>
Result<T, E>
await(const std::type_identity_t<std::function<void(QObject*, std::function<void(Result<T, E>)>)>>& call,
      int timeoutMs = 10'000)
{
    QObject context;
    std::optional<Result<T, E>> answer;
    call(&context, [&](Result<T, E> result) { answer.emplace(std::move(result)); });
    REQUIRE(waitFor([&] { return answer.has_value(); }, timeoutMs));
    return std::move(*answer);
}

} // namespace hookbench::test
