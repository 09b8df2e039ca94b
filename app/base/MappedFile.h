#pragma once

#include "base/Result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace hookbench {

/// A file's bytes without reading them into memory. Only for files that never become shorter while they are mapped:
/// reading behind the end of one would end the program.
class MappedFile {
public:
    /// Errors: as errorFromErrno(); `what` names the file in them.
    static Result<MappedFile> open(const std::string& path, const std::string& what);
    MappedFile() = default;
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    ~MappedFile();

    std::string_view bytes() const { return {m_data, m_size}; }
    /// Which file of the file system it is.
    std::uint64_t inode() const { return m_inode; }

private:
    const char* m_data = nullptr;
    std::size_t m_size = 0;
    std::uint64_t m_inode = 0;
};

} // namespace hookbench
