#include "signing/JsonWebToken.h"

#include "signing/Digest.h"
#include "signing/Encoding.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <cmath>
#include <cstdlib>

namespace hookbench::signing {

namespace {

std::optional<json::Value> objectOf(std::string_view segment)
{
    const auto bytes = fromBase64Url(segment);
    if (!bytes)
        return std::nullopt;
    auto value = json::parse(*bytes);
    if (!value || !value->isObject())
        return std::nullopt;
    return std::move(*value);
}

} // namespace

std::optional<std::string_view> JsonWebToken::text(std::string_view name) const
{
    const json::Value* claim = claims.find(name);
    if (claim == nullptr || !claim->isString())
        return std::nullopt;
    return std::string_view(claim->asString());
}

std::optional<std::int64_t> JsonWebToken::time(std::string_view name) const
{
    const json::Value* claim = claims.find(name);
    if (claim == nullptr || !claim->isNumber())
        return std::nullopt;
    const double seconds = std::strtod(claim->asNumber().text.c_str(), nullptr);
    constexpr double farthest = 1e12;
    if (!(std::abs(seconds) < farthest))
        return std::nullopt;
    return static_cast<std::int64_t>(std::llround(seconds * 1e6));
}

std::optional<JsonWebToken> parseJsonWebToken(std::string_view token)
{
    const std::size_t first = token.find('.');
    const std::size_t second = token.find('.', first == std::string_view::npos ? first : first + 1);
    if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos)
        return std::nullopt;
    const auto header = objectOf(token.substr(0, first));
    auto claims = objectOf(token.substr(first + 1, second - first - 1));
    auto signature = fromBase64Url(token.substr(second + 1));
    if (!header || !claims || !signature)
        return std::nullopt;
    // "crit" tells of extensions that must be understood (RFC 7515 section 4.1.11); none is.
    const json::Value* algorithm = header->find("alg");
    if (algorithm == nullptr || !algorithm->isString() || header->find("crit") != nullptr)
        return std::nullopt;
    return JsonWebToken{algorithm->asString(), std::move(*claims), token.substr(0, second),
                        std::move(*signature)};
}

std::optional<Algorithm> hmacOfJwt(std::string_view name)
{
    if (name == "HS256")
        return Algorithm::HmacSha256;
    if (name == "HS384")
        return Algorithm::HmacSha384;
    if (name == "HS512")
        return Algorithm::HmacSha512;
    return std::nullopt;
}

std::string writeJsonWebToken(const json::Value& claims, std::string_view key)
{
    std::string token =
        toBase64Url(R"({"alg":"HS256","typ":"JWT"})") + "." + toBase64Url(json::write(claims));
    return token + "." + toBase64Url(hmac(Hash::Sha256, key, token));
}

} // namespace hookbench::signing
