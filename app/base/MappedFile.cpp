#include "base/MappedFile.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace hookbench {

Result<MappedFile> MappedFile::open(const std::string& path, const std::string& what)
{
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return errorFromErrno(errno, what);
    struct stat info {};
    MappedFile mapped;
    void* data = nullptr;
    int failure = ::fstat(file, &info) == 0 ? 0 : errno;
    if (failure == 0 && info.st_size > 0) {
        data = ::mmap(nullptr, static_cast<std::size_t>(info.st_size), PROT_READ, MAP_SHARED, file, 0);
        failure = data == MAP_FAILED ? errno : 0;
    }
    ::close(file);
    if (failure != 0)
        return errorFromErrno(failure, what);
    mapped.m_data = static_cast<const char*>(data);
    mapped.m_size = static_cast<std::size_t>(info.st_size);
    mapped.m_inode = info.st_ino;
    return mapped;
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : m_data(std::exchange(other.m_data, nullptr)),
      m_size(std::exchange(other.m_size, 0)),
      m_inode(other.m_inode)
{
}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept
{
    std::swap(m_data, other.m_data);
    std::swap(m_size, other.m_size);
    std::swap(m_inode, other.m_inode);
    return *this;
}

MappedFile::~MappedFile()
{
    if (m_data != nullptr)
        ::munmap(const_cast<char*>(m_data), m_size);
}

} // namespace hookbench
