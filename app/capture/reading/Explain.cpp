#include "capture/reading/Explain.h"

#include "base/Text.h"
#include "json/Parser.h"

#include <QByteArray>
#include <QDateTime>

#include <algorithm>
#include <charconv>

namespace hookbench::capture {

namespace {

constexpr std::size_t longest = 64 * 1024;
constexpr std::size_t shortestBase64 = 16;
constexpr std::int64_t secondUs = 1'000'000;
constexpr std::int64_t earliestS = 978'307'200;  // 2001-01-01
constexpr std::int64_t latestS = 4'102'444'800; // 2100-01-01

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isBase64Char(char c, bool url)
{
    return isDigit(c) || (asciiLower(c) >= 'a' && asciiLower(c) <= 'z') ||
           (url ? c == '-' || c == '_' : c == '+' || c == '/');
}

std::optional<std::string> decoded(std::string_view text, bool url)
{
    const std::string_view bare = text.substr(0, text.find_last_not_of('=') + 1);
    if (bare.empty() || text.size() - bare.size() > 2 || bare.size() % 4 == 1 ||
        !std::all_of(bare.begin(), bare.end(), [url](char c) { return isBase64Char(c, url); }))
        return std::nullopt;
    const auto options = (url ? QByteArray::Base64UrlEncoding : QByteArray::Base64Encoding) |
                         QByteArray::AbortOnBase64DecodingErrors | QByteArray::OmitTrailingEquals;
    const auto result = QByteArray::fromBase64Encoding(
        QByteArray(bare.data(), static_cast<qsizetype>(bare.size())), options);
    if (result.decodingStatus != QByteArray::Base64DecodingStatus::Ok)
        return std::nullopt;
    return result.decoded.toStdString();
}

std::optional<json::Value> objectOf(std::string_view part)
{
    const auto text = decoded(part, true);
    auto value = text ? json::parse(*text) : json::parse("");
    return value && value->isObject() ? std::optional(std::move(value).value()) : std::nullopt;
}

std::optional<std::int64_t> claimUs(const json::Value& payload, std::string_view name)
{
    const json::Value* claim = payload.find(name);
    if (!claim || !claim->isNumber())
        return std::nullopt;
    const std::string& text = claim->asNumber().text;
    std::int64_t seconds = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), seconds);
    // Fractions of a second do not matter here.
    if (end.ec != std::errc() || (end.ptr != text.data() + text.size() && *end.ptr != '.') ||
        seconds < 0 || seconds > latestS)
        return std::nullopt;
    return seconds * secondUs;
}

std::optional<JwtMeaning> asJwt(std::string_view text)
{
    const auto first = text.find('.');
    const auto second = first == std::string_view::npos ? first : text.find('.', first + 1);
    if (second == std::string_view::npos || text.find('.', second + 1) != std::string_view::npos)
        return std::nullopt;
    auto header = objectOf(text.substr(0, first));
    auto payload = header ? objectOf(text.substr(first + 1, second - first - 1)) : std::nullopt;
    if (!payload || !header->find("alg"))
        return std::nullopt;
    JwtMeaning jwt{std::move(*header), std::move(*payload), {}, {}};
    jwt.issuedAtUs = claimUs(jwt.payload, "iat");
    jwt.expiresAtUs = claimUs(jwt.payload, "exp");
    return jwt;
}

bool isPlainText(std::string_view bytes)
{
    return isValidUtf8(bytes) && std::none_of(bytes.begin(), bytes.end(), [](char c) {
        const auto u = static_cast<unsigned char>(c);
        return (u < 0x20 && c != '\n' && c != '\r' && c != '\t') || u == 0x7f;
    });
}

std::optional<Base64Meaning> asBase64(std::string_view text)
{
    if (text.size() < shortestBase64)
        return std::nullopt;
    // Digests in hexadecimal and plain words are base64 by chance alone.
    const bool isHex = std::all_of(text.begin(), text.end(), [](char c) {
        return isDigit(c) || (asciiLower(c) >= 'a' && asciiLower(c) <= 'f');
    });
    if (isHex)
        return std::nullopt;
    auto bytes = decoded(text, false);
    if (!bytes)
        bytes = decoded(text, true);
    if (!bytes)
        return std::nullopt;
    const bool isText = isPlainText(*bytes);
    if (!isText && !(text.ends_with('=') && text.size() % 4 == 0))
        return std::nullopt;
    return Base64Meaning{std::move(*bytes), isText};
}

std::optional<TimeMeaning> asNumberOfTime(std::string_view text)
{
    std::string_view whole = text.substr(0, text.find('.'));
    const std::string_view fraction = text.substr(std::min(text.size(), whole.size() + 1));
    if (whole.size() < 9 || whole.size() > 19 || !std::all_of(whole.begin(), whole.end(), isDigit) ||
        !std::all_of(fraction.begin(), fraction.end(), isDigit) || text.ends_with('.'))
        return std::nullopt;
    std::int64_t number = 0;
    if (std::from_chars(whole.data(), whole.data() + whole.size(), number).ec != std::errc())
        return std::nullopt;
    using Unit = TimeMeaning::Unit;
    std::int64_t perSecond = 1;
    for (const Unit unit : {Unit::Seconds, Unit::Milliseconds, Unit::Microseconds, Unit::Nanoseconds}) {
        const std::int64_t seconds = number / perSecond;
        if (seconds >= earliestS && seconds < latestS)
            return TimeMeaning{perSecond <= secondUs ? number * (secondUs / perSecond)
                                                     : number / (perSecond / secondUs),
                               unit};
        perSecond *= 1000;
    }
    return std::nullopt;
}

std::optional<TimeMeaning> asDate(std::string_view text)
{
    if (text.size() < 19 || text.size() > 40)
        return std::nullopt;
    const QString date = QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
    QDateTime time;
    if (isDigit(text[0]) && text[4] == '-')
        time = QDateTime::fromString(date, Qt::ISODateWithMs);
    else if (asciiLower(text[0]) >= 'a' && text[3] == ',')
        time = QDateTime::fromString(QString(date).replace(QLatin1String("GMT"), QLatin1String("+0000")),
                                     Qt::RFC2822Date);
    if (!time.isValid())
        return std::nullopt;
    return TimeMeaning{time.toMSecsSinceEpoch() * 1000, TimeMeaning::Unit::Text};
}

} // namespace

Meaning explain(std::string_view text)
{
    constexpr std::string_view bearer = "bearer ";
    if (text.size() > bearer.size() && equalsIgnoringCase(text.substr(0, bearer.size()), bearer))
        text.remove_prefix(bearer.size());
    if (text.size() < 9 || text.size() > longest)
        return {};
    if (auto jwt = asJwt(text))
        return std::move(*jwt);
    if (const auto time = asNumberOfTime(text))
        return *time;
    if (const auto time = asDate(text))
        return *time;
    if (auto base64 = asBase64(text))
        return std::move(*base64);
    return {};
}

} // namespace hookbench::capture
