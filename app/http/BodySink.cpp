#include "http/BodySink.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

namespace hookbench::http {

namespace {
// What a client merely claims to send must not make the program reserve much.
constexpr std::uint64_t largestReservation = std::uint64_t{256} * 1024;
} // namespace

BodySink::~BodySink()
{
    discard();
}

void BodySink::start(std::string_view folder, std::uint64_t spillBytes, std::uint64_t expectedBytes)
{
    discard();
    m_folder = folder;
    m_spillBytes = spillBytes;
    if (expectedBytes <= spillBytes)
        m_memory.reserve(static_cast<std::size_t>(std::min(expectedBytes, largestReservation)));
}

bool BodySink::append(std::string_view bytes)
{
    if (m_errno != 0)
        return false;
    if (m_fd < 0 && m_size + bytes.size() <= m_spillBytes) {
        m_memory.append(bytes);
        m_size += bytes.size();
        return true;
    }
    if (m_fd < 0 && !spill())
        return false;
    if (!writeFile(bytes))
        return false;
    m_size += bytes.size();
    return true;
}

bool BodySink::spill()
{
    if (m_fd >= 0)
        return true;
    if (!openFile() || !writeFile(m_memory))
        return false;
    std::string().swap(m_memory);
    return true;
}

void BodySink::release(std::string& memory, std::string& filePath)
{
    if (m_fd >= 0) {
        ::close(m_fd);
        m_fd = -1;
    }
    memory = std::move(m_memory);
    filePath = std::move(m_path);
    m_memory.clear();
    m_path.clear();
    m_size = 0;
}

void BodySink::discard()
{
    if (m_fd >= 0) {
        ::close(m_fd);
        m_fd = -1;
    }
    if (!m_path.empty())
        ::unlink(m_path.c_str());
    m_path.clear();
    m_memory.clear();
    m_size = 0;
    m_errno = 0;
}

bool BodySink::openFile()
{
    m_path = (m_folder.empty() ? std::string(".") : m_folder) + "/body-XXXXXX";
    m_fd = ::mkostemp(m_path.data(), O_CLOEXEC);
    if (m_fd >= 0)
        return true;
    m_errno = errno;
    m_path.clear();
    return false;
}

bool BodySink::writeFile(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(m_fd, bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR)
                continue;
            m_errno = errno;
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace hookbench::http
