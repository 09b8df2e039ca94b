#include "base/ContextGuard.h"

#include <atomic>
#include <thread>

using hookbench::ContextGuard;

TEST_CASE("a call from another thread runs on the context's thread")
{
    QObject context;
    const auto guard = ContextGuard::of(&context);
    std::thread::id ranOn;
    std::thread([guard, &ranOn] { guard->post([&ranOn] { ranOn = std::this_thread::get_id(); }); }).join();
    QCoreApplication::processEvents();
    CHECK(ranOn == std::this_thread::get_id());
}

TEST_CASE("calls queued before the context is gone, and those after, never run")
{
    auto context = std::make_unique<QObject>();
    const auto guard = ContextGuard::of(context.get());
    bool ran = false;
    guard->post([&] { ran = true; });
    context.reset();
    guard->post([&] { ran = true; });
    QCoreApplication::processEvents();
    CHECK_FALSE(ran);
}

TEST_CASE("contexts may end while other threads call them")
{
    for (int round = 0; round < 200; ++round) {
        auto context = std::make_unique<QObject>();
        const auto guard = ContextGuard::of(context.get());
        std::atomic_bool started{false};
        std::thread caller([&] {
            for (int i = 0; i < 50; ++i) {
                guard->post([] {});
                started = true;
            }
        });
        while (!started)
            std::this_thread::yield();
        context.reset();
        caller.join();
    }
    QCoreApplication::processEvents();
}
