#include "endpoint/tls/OwnerFile.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hookbench::endpoint {

namespace {

constexpr std::uintmax_t mostBytes = std::uintmax_t{1} << 20U;

bool writeAll(int descriptor, const std::string& bytes)
{
    std::size_t written = 0;
    while (written < bytes.size()) {
        const ssize_t count = ::write(descriptor, bytes.data() + written, bytes.size() - written);
        if (count < 0 && errno != EINTR)
            return false;
        written += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    return ::fsync(descriptor) == 0;
}

} // namespace

Status writePrivately(const std::string& file, const std::string& bytes, unsigned permissions)
{
    const std::filesystem::path folder = std::filesystem::path(file).parent_path();
    std::error_code failed;
    if (std::filesystem::create_directories(folder, failed))
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
    if (failed)
        return errorFromErrno(failed.value(), "the folder " + folder.string());
    const std::string draft = file + ".new";
    ::unlink(draft.c_str());
    const int descriptor = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, permissions);
    if (descriptor < 0)
        return errorFromErrno(errno, "the file " + draft);
    const bool written = writeAll(descriptor, bytes);
    const int reason = errno;
    ::close(descriptor);
    if (!written)
        return errorFromErrno(reason, "the file " + draft);
    if (std::rename(draft.c_str(), file.c_str()) != 0)
        return errorFromErrno(errno, "the file " + file);
    return Done{};
}

Result<std::string> readSmallFile(const std::string& file)
{
    std::error_code failed;
    if (!std::filesystem::exists(file, failed))
        return Error{ErrorCode::NotFound, "There is no file " + file + "; give the path of one.", {}};
    const std::uintmax_t size = std::filesystem::file_size(file, failed);
    if (failed)
        return errorFromErrno(failed.value(), "the file " + file);
    if (size > mostBytes)
        return Error{ErrorCode::LimitExceeded, "The file " + file + " is too large to be what is wanted.", {}};
    errno = 0;
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (!in || !(text << in.rdbuf()))
        return errorFromErrno(errno, "the file " + file);
    return text.str();
}

} // namespace hookbench::endpoint
