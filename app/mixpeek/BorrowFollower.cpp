#include "mixpeek/BorrowFollower.h"

#include "json/Parser.h"
#include "json/Writer.h"

#include <QSaveFile>

#include <fstream>
#include <iterator>
#include <optional>

namespace hookbench::mixpeek {

namespace {

/// A file that is gone or broken tells of no earlier URL.
std::map<std::string, std::string> readUrls(const std::string& file)
{
    std::ifstream in(file, std::ios::binary);
    const auto value = json::parse(std::string(std::istreambuf_iterator<char>(in), {}));
    std::map<std::string, std::string> urls;
    if (!value || !value->isObject())
        return urls;
    for (const json::Member& member : value->asObject()) {
        if (member.value.isString())
            urls[member.key] = member.value.asString();
    }
    return urls;
}

Status writeUrls(const std::string& file, const std::map<std::string, std::string>& urls)
{
    json::Object out;
    for (const auto& [number, url] : urls)
        out.append(number, json::Value(url));
    const std::string text = json::write(out) + "\n";
    QSaveFile save(QString::fromStdString(file));
    if (save.open(QIODevice::WriteOnly) && save.write(text.data(), static_cast<qint64>(text.size())) >= 0 && save.commit())
        return Done{};
    return Error{ErrorCode::Io,
                 "The public URL cannot be kept in " + file + ", so borrowed registrations may not follow it at the next start: " +
                     save.errorString().toStdString() + ".",
                 ""};
}

/// What stands behind `base` in a URL below it.
std::optional<std::string> behind(const std::string& url, const std::string& base)
{
    if (base.empty() || !url.starts_with(base))
        return std::nullopt;
    std::string rest = url.substr(base.size());
    return rest.empty() || rest.front() == '/' || rest.front() == '?' ? std::optional(std::move(rest)) : std::nullopt;
}

} // namespace

BorrowFollower::BorrowFollower(const std::string& profileFolder, BorrowService& borrow, AccountStore& accounts)
    : m_file(profileFolder + "/public-urls.json"), m_borrow(borrow), m_accounts(accounts), m_urls(readUrls(m_file))
{
}

void BorrowFollower::follow(std::uint16_t number, const std::string& url)
{
    std::string& known = m_urls[std::to_string(number)];
    const std::string before = std::exchange(known, url);
    if (before == url)
        return;
    if (Status kept = writeUrls(m_file, m_urls); !kept)
        Q_EMIT failed(kept.error());
    if (!before.empty())
        whenLoaded([this, before, url] { redirectAll(before, url); });
}

void BorrowFollower::whenLoaded(std::function<void()> call)
{
    if (m_accounts.isLoaded())
        return call();
    auto* const once = new QObject(this);
    connect(&m_accounts, &AccountStore::changed, once, [once, call = std::move(call)] {
        once->deleteLater();
        call();
    });
}

void BorrowFollower::redirectAll(const std::string& before, const std::string& now)
{
    const auto items = m_borrow.borrowed();
    if (!items) {
        Q_EMIT failed(items.error());
        return;
    }
    for (const Borrowed& item : *items) {
        const auto rest = behind(item.borrowedUrl, before);
        if (!rest)
            continue;
        m_borrow.redirect(item, now + *rest, {}, this, [this, item](const Result<Borrowed, ApiError>& moved) {
            if (moved)
                Q_EMIT followed(QString::fromStdString(moved->name), QString::fromStdString(moved->borrowedUrl));
            else
                Q_EMIT failed({moved.error().error.code,
                               "The borrowed registration \"" + item.name + "\" still points at " + item.borrowedUrl + ": " +
                                   moved.error().error.message,
                               moved.error().error.detail});
        });
    }
}

} // namespace hookbench::mixpeek
