#include "cli/Command.h"

#include "storage/Profile.h"

#include <QFile>
#include <QFileInfo>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>

namespace hookbench::cli {

ExitStatus exitStatusOf(const Error& error)
{
    switch (error.code) {
    case ErrorCode::InvalidInput:
    case ErrorCode::NotFound:
        return WrongInput;
    case ErrorCode::Network:
    case ErrorCode::Timeout:
    case ErrorCode::Tls:
    case ErrorCode::LimitExceeded:
    case ErrorCode::Cancelled:
        return Failure;
    default:
        return Environment;
    }
}

QString GlobalOptions::profileFolder() const
{
    return storage::Profile::chosenFolder(QString::fromStdString(profile));
}

bool print(std::string_view text)
{
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
}

void complain(const Error& error)
{
    std::cerr << "hookbench-cli: " << error.message << '\n';
    if (!error.detail.empty() && error.message.find(error.detail) == std::string::npos)
        std::cerr << "  " << error.detail << '\n';
}

void complain(const QString& message)
{
    std::cerr << "hookbench-cli: " << message.toStdString() << '\n';
}

int fail(const Error& error)
{
    complain(error);
    return exitStatusOf(error);
}

Result<std::string> readInput(const std::string& path, const std::string& option)
{
    if (path == "-")
        return std::string(std::istreambuf_iterator<char>(std::cin), {});
    QFile file(QString::fromStdString(path));
    // Reading a folder opens on some systems and fails only at the first byte.
    if (!QFileInfo(file).isDir() && file.open(QIODevice::ReadOnly)) {
        const QByteArray bytes = file.readAll();
        if (file.error() == QFileDevice::NoError)
            return bytes.toStdString();
    }
    return Error{ErrorCode::InvalidInput,
                 option + " " + path + " cannot be read; name a file that is there, or - for standard input.",
                 ""};
}

Status writeFile(const std::string& path, const std::string& bytes, const std::string& option)
{
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file)
        return Error{ErrorCode::InvalidInput,
                     option + " " + path +
                         " cannot be written; name a file in a folder that "
                         "is there and may be written.",
                     ""};
    return Done{};
}

} // namespace hookbench::cli
