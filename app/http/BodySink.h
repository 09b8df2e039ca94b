#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hookbench::http {

/// Where a body goes as it arrives: into memory up to a bound, into a file of its own beyond it.
///
/// A file that was not released is removed with the sink. Not for use from several threads at once.
class BodySink {
public:
    BodySink() = default;
    ~BodySink();
    BodySink(const BodySink&) = delete;
    BodySink& operator=(const BodySink&) = delete;

    /// Begins a new body. `expectedBytes` (0: unknown) only saves copies.
    void start(std::string_view folder, std::uint64_t spillBytes, std::uint64_t expectedBytes);

    /// False when the file could not be written; errorNumber() then has the system's reason.
    bool append(std::string_view bytes);

    /// From now on nothing is kept in memory; false as append(), which then fails too.
    bool spill();

    std::uint64_t size() const { return m_size; }
    std::size_t memoryBytes() const { return m_memory.size(); }
    int errorNumber() const { return m_errno; }

    /// Hands the body over; exactly one of the two is non-empty unless the body is.
    void release(std::string& memory, std::string& filePath);
    void discard();

private:
    bool openFile();
    bool writeFile(std::string_view bytes);

    std::string m_memory;
    std::string m_folder;
    std::string m_path;
    std::uint64_t m_size = 0;
    std::uint64_t m_spillBytes = 0;
    int m_fd = -1;
    int m_errno = 0;
};

} // namespace hookbench::http
