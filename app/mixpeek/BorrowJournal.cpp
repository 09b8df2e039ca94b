#include "mixpeek/BorrowJournal.h"

#include "json/Parser.h"
#include "json/Writer.h"

#include <QLockFile>
#include <QString>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <unistd.h>

namespace hookbench::mixpeek {

namespace {

constexpr int lockTimeoutMs = 5000;

Error corrupt(const std::string& file, const std::string& detail)
{
    return {ErrorCode::Corrupt,
            "The list of borrowed registrations, " + file +
                ", cannot be read; correct it by hand, because it holds the URLs to give back.",
            detail};
}

json::Value entryJson(const JournalEntry& entry)
{
    const Borrowed& item = entry.item;
    json::Object out;
    out.append("account_id", json::Value(item.accountId));
    out.append("account", json::Value(item.accountName));
    out.append("webhook_id", json::Value(item.remoteId));
    out.append("webhook_name", json::Value(item.name));
    out.append("channel", json::Value(item.channel));
    out.append("original_url", json::Value(item.originalUrl));
    out.append("original_key", json::Value(item.originalKey));
    out.append("borrowed_url", json::Value(item.borrowedUrl));
    out.append("since_us", json::Value(static_cast<long long>(item.sinceUs)));
    json::Array former;
    for (const std::string& url : entry.formerUrls)
        former.emplace_back(url);
    out.append("former_urls", std::move(former));
    return out;
}

/// Reads the members of one entry; the first that is missing or of a wrong type stays as the error.
class EntryReader {
public:
    explicit EntryReader(const json::Value& value) : m_value(value) {}

    std::string text(const char* name)
    {
        const json::Value* member = m_value.find(name);
        if (member != nullptr && member->isString())
            return member->asString();
        m_fault = std::string(name) + " is no text.";
        return {};
    }

    std::int64_t number(const char* name)
    {
        const json::Value* member = m_value.find(name);
        std::int64_t value = 0;
        if (member != nullptr && member->isNumber()) {
            const std::string& digits = member->asNumber().text;
            if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec == std::errc())
                return value;
        }
        m_fault = std::string(name) + " is no number.";
        return 0;
    }

    std::vector<std::string> texts(const char* name)
    {
        std::vector<std::string> out;
        const json::Value* member = m_value.find(name);
        if (member == nullptr || !member->isArray())
            return out;
        for (const json::Value& item : member->asArray()) {
            if (item.isString())
                out.push_back(item.asString());
        }
        return out;
    }

    const std::string& fault() const { return m_fault; }

private:
    const json::Value& m_value;
    std::string m_fault;
};

/// A rename is on the disk when its folder is.
Status syncFolder(const std::string& file)
{
    const std::string folder = std::filesystem::path(file).parent_path().string();
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return errorFromErrno(errno, "the folder " + folder);
    const int failed = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    if (failed != 0)
        return errorFromErrno(failed, "the folder " + folder);
    return Done{};
}

Status writeSynced(const std::string& file, const std::string& text)
{
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return errorFromErrno(errno, file);
    int failed = 0;
    std::size_t at = 0;
    while (at < text.size() && failed == 0) {
        const ssize_t written = ::write(descriptor, text.data() + at, text.size() - at);
        if (written >= 0)
            at += static_cast<std::size_t>(written);
        else if (errno != EINTR)
            failed = errno;
    }
    if (failed == 0 && ::fsync(descriptor) != 0)
        failed = errno;
    ::close(descriptor);
    if (failed != 0)
        return errorFromErrno(failed, file);
    return Done{};
}

} // namespace

Result<std::vector<JournalEntry>> BorrowJournal::read() const
{
    std::vector<JournalEntry> entries;
    std::error_code failed;
    if (!std::filesystem::exists(m_file, failed) && !failed)
        return entries;
    std::ifstream stream(m_file, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(stream), {});
    if (!stream.is_open() || stream.bad())
        return errorFromErrno(errno, m_file);
    const auto list = json::parse(text);
    if (!list)
        return corrupt(m_file, json::toError(list.error(), m_file).message);
    if (!list->isArray())
        return corrupt(m_file, "It is no list.");
    for (const json::Value& value : list->asArray()) {
        EntryReader reader(value);
        JournalEntry entry;
        entry.item = {reader.text("account_id"),
                      reader.text("account"),
                      reader.text("webhook_id"),
                      reader.text("webhook_name"),
                      static_cast<int>(reader.number("channel")),
                      reader.text("original_url"),
                      reader.text("original_key"),
                      reader.text("borrowed_url"),
                      reader.number("since_us")};
        entry.formerUrls = reader.texts("former_urls");
        if (!reader.fault().empty())
            return corrupt(m_file, reader.fault());
        entries.push_back(std::move(entry));
    }
    return entries;
}

Status BorrowJournal::write(const std::vector<JournalEntry>& entries) const
{
    json::Array list;
    for (const JournalEntry& entry : entries)
        list.push_back(entryJson(entry));
    const std::string part = m_file + ".part";
    if (Status written = writeSynced(part, json::write(std::move(list), json::Style::Pretty) + "\n");
        !written)
        return written;
    if (std::rename(part.c_str(), m_file.c_str()) != 0)
        return errorFromErrno(errno, m_file);
    return syncFolder(m_file);
}

Status BorrowJournal::change(const std::function<Status(std::vector<JournalEntry>&)>& change) const
{
    QLockFile lock(QString::fromStdString(m_file + ".lock"));
    if (!lock.tryLock(lockTimeoutMs))
        return Error{ErrorCode::AlreadyRunning,
                     "Another process is changing the list of borrowed registrations; try again in a moment.",
                     m_file};
    auto entries = read();
    if (!entries)
        return entries.error();
    if (Status changed = change(*entries); !changed)
        return changed;
    return write(*entries);
}

} // namespace hookbench::mixpeek
