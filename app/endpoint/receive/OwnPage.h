#pragma once

#include <functional>
#include <memory>
#include <string>

namespace hookbench::endpoint {

/// A page that endpoint 1 answers itself: GET and HEAD of its path are not captured. Whoever may not send to the endpoint
/// may not read it either.
struct OwnPage {
    std::string path; ///< "/metrics"
    std::string contentType;
    std::function<std::string()> text; ///< on the server's thread: quick, and from any thread
};

using OwnPagePtr = std::shared_ptr<const OwnPage>;

} // namespace hookbench::endpoint
