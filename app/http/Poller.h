#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace hookbench::http {

/// Receives the readiness of one file descriptor; `events` are those of epoll.
class PollTarget {
public:
    virtual ~PollTarget() = default;
    virtual void onEvents(std::uint32_t events) = 0;
};

/// Watches any number of sockets through one epoll descriptor, which Qt's event loop watches as one.
///
/// Qt's own dispatchers poll() every socket in every turn and rebuild that list whenever a notifier is
/// switched; measured on this server, edge-triggered epoll saves about a third of the time a small request
/// takes, and the cost does not grow with idle connections. Lives on the server's thread.
class Poller final : public QObject {
public:
    /// `batchDone` is called after each batch of events, when targets may be destroyed.
    explicit Poller(std::function<void()> batchDone, QObject* parent = nullptr);
    ~Poller() override;

    bool isValid() const { return m_epoll >= 0; }

    /// Watches for input, output, and the peer's end, each reported once per change (edge-triggered).
    bool add(int descriptor, PollTarget* target);
    /// Calls target->onEvents(0) in the next turn, for a target that stopped for fairness.
    void runAgain(PollTarget* target);
    /// Forgets the target; must be called before it is destroyed.
    void forget(PollTarget* target);

private:
    void dispatch();

    std::function<void()> m_batchDone;
    std::vector<PollTarget*> m_again;
    std::unique_ptr<QSocketNotifier> m_notifier;
    int m_epoll = -1;
};

} // namespace hookbench::http
