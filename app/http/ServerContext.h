#pragma once

#include "base/Clock.h"
#include "http/AnswerSchedule.h"
#include "http/HttpLimits.h"
#include "http/ReceivedRequest.h"
#include "http/ResponseWriter.h"
#include "http/ServerConnection.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::http {

/// What the connections of one server share. Lives on the server's thread.
struct ServerContext {
    const Clock& clock;
    HttpLimits limits;
    std::string spoolFolder;
    std::function<void(ReceivedRequest&&)> handler;
    std::function<void(ServerConnection&)> retire; ///< the connection is closed, to be destroyed later
    /// The client speaks HTTP/2: another object takes its connection over, with the bytes that came first.
    std::function<void(ServerConnection&, std::unique_ptr<Channel>, std::string_view)> speakHttp2;
    std::vector<char> readBuffer = std::vector<char>(std::size_t{64} * 1024);
    std::string writeBuffer; ///< one answer's bytes, so that they leave in one system call
    HttpDate date;
    AnswerSchedule* schedule = nullptr; ///< of answers that wait
    std::uint64_t heldBytes = 0;        ///< memory of all messages that are not complete
    std::size_t open = 0;               ///< connections

    bool isShortOfMemory() const { return heldBytes > limits.heldBytes; }

    /// Milliseconds of a clock that only grows; it runs even where the program's clock is a test's.
    static std::int64_t steadyMs();
};

} // namespace hookbench::http
