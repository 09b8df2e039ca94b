#pragma once

#include <string>

namespace hookbench::capture {

/// A query that the user has given a name.
struct SavedFilter {
    std::string name;    ///< unique
    std::string text;    ///< as typed
    bool notify = false; ///< the desktop tells of captures that it holds for as they arrive

    bool operator==(const SavedFilter&) const = default;
};

} // namespace hookbench::capture
