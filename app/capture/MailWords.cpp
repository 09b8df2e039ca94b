#include "capture/MailWords.h"

#include "base/Text.h"

#include <QByteArray>
#include <QStringDecoder>

#include <algorithm>

namespace hookbench::capture {

namespace {

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = asciiLower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// The byte that two digits behind `at` stand for, -1 if they do not.
int escapedByte(std::string_view text, std::size_t at)
{
    if (at + 2 >= text.size() || hexValue(text[at + 1]) < 0 || hexValue(text[at + 2]) < 0)
        return -1;
    return hexValue(text[at + 1]) * 16 + hexValue(text[at + 2]);
}

std::string lower(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), asciiLower);
    return out;
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view space = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(space);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

std::string percentDecoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int byte = text[i] == '%' ? escapedByte(text, i) : -1;
        out += byte < 0 ? text[i] : static_cast<char>(byte);
        i += byte < 0 ? 0 : 2;
    }
    return out;
}

/// One encoded word: =?charset?B?…?=
struct EncodedWord {
    std::string charset;
    std::string bytes;
    std::size_t end = 0; ///< behind it
};

bool readWord(std::string_view text, std::size_t begin, EncodedWord& word)
{
    const std::size_t charsetEnd = text.find('?', begin + 2);
    if (charsetEnd == std::string_view::npos || charsetEnd + 2 >= text.size() || text[charsetEnd + 2] != '?')
        return false;
    const std::size_t end = text.find("?=", charsetEnd + 3);
    if (end == std::string_view::npos)
        return false;
    std::string_view charset = text.substr(begin + 2, charsetEnd - begin - 2);
    const std::string_view coded = text.substr(charsetEnd + 3, end - charsetEnd - 3);
    if (coded.find_first_of(" \t?") != std::string_view::npos || charset.find(' ') != std::string_view::npos)
        return false;
    // RFC 2231 lets a language follow: "utf-8*en".
    word.charset = lower(charset.substr(0, charset.find('*')));
    word.end = end + 2;
    switch (asciiLower(text[charsetEnd + 1])) {
    case 'b':
        word.bytes = fromMailBase64(coded);
        return true;
    case 'q': {
        std::string spaced(coded);
        std::replace(spaced.begin(), spaced.end(), '_', ' ');
        word.bytes = fromQuotedPrintable(spaced + "=");
        return true;
    }
    default:
        return false;
    }
}

/// Takes `name=value` from `text`, whose value may be quoted.
std::pair<std::string, std::string> takeParameter(std::string_view& text)
{
    const std::size_t nameEnd = std::min(text.find_first_of("=;"), text.size());
    std::string name = lower(trimmed(text.substr(0, nameEnd)));
    if (nameEnd == text.size() || text[nameEnd] == ';') {
        text.remove_prefix(std::min(nameEnd + 1, text.size()));
        return {std::move(name), {}};
    }
    std::size_t at = text.find_first_not_of(" \t\r\n", nameEnd + 1);
    std::string value;
    if (at != std::string_view::npos && text[at] == '"') {
        for (++at; at < text.size() && text[at] != '"'; ++at) {
            if (text[at] == '\\' && at + 1 < text.size())
                ++at;
            value += text[at];
        }
        at = std::min(text.find(';', at), text.size());
    } else {
        at = std::min(text.find(';', nameEnd + 1), text.size());
        value = trimmed(text.substr(nameEnd + 1, at - nameEnd - 1));
    }
    text.remove_prefix(std::min(at + 1, text.size()));
    return {std::move(name), std::move(value)};
}

} // namespace

std::string fromQuotedPrintable(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '=') {
            out += text[i];
            continue;
        }
        if (const int byte = escapedByte(text, i); byte >= 0) {
            out += static_cast<char>(byte);
            i += 2;
            continue;
        }
        const std::size_t end = std::min(text.find_first_not_of(" \t", i + 1), text.size());
        if (end == text.size())
            break;
        if (text[end] == '\n')
            i = end;
        else if (text[end] == '\r' && end + 1 < text.size() && text[end + 1] == '\n')
            i = end + 1;
        else
            out += '=';
    }
    return out;
}

std::string fromMailBase64(std::string_view text)
{
    const QByteArray bytes =
        QByteArray::fromBase64(QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size())),
                               QByteArray::Base64Encoding | QByteArray::IgnoreBase64DecodingErrors);
    return bytes.toStdString();
}

DecodedText fromCharset(std::string_view bytes, std::string_view charset)
{
    const std::string name = lower(trimmed(charset));
    if (name.empty() || name == "us-ascii" || name == "ascii" || name == "utf-8" || name == "utf8")
        return {asUtf8(bytes), true};
    QStringDecoder decoder(name.c_str(), QStringDecoder::Flag::Stateless);
    if (!decoder.isValid())
        return {latin1ToUtf8(bytes), name == "windows-1252"};
    const QString text = decoder(QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size())));
    return {text.toStdString(), true};
}

std::string decodeWords(std::string_view value)
{
    std::string out;
    std::string pending; // bytes of words in one character set, which may share a character
    std::string charset;
    const auto flush = [&] {
        out += fromCharset(pending, charset).text;
        pending.clear();
    };
    bool afterWord = false;
    for (std::size_t at = 0; at < value.size();) {
        const std::size_t begin = std::min(value.find("=?", at), value.size());
        EncodedWord word;
        const bool isWord = begin < value.size() && readWord(value, begin, word);
        const std::size_t plainEnd = isWord ? begin : std::min(begin + 2, value.size());
        const std::string_view plain = value.substr(at, plainEnd - at);
        // White space between two words belongs to neither.
        if (!(afterWord && isWord && trimmed(plain).empty())) {
            flush();
            out += asUtf8(plain);
        }
        if (isWord) {
            if (word.charset != charset)
                flush();
            charset = word.charset;
            pending += word.bytes;
        }
        afterWord = isWord;
        at = isWord ? word.end : plainEnd;
    }
    flush();
    return out;
}

std::string ParameterValue::parameter(std::string_view name) const
{
    const auto find = [this](const std::string& key) -> const std::string* {
        for (const auto& [known, one] : written) {
            if (known == key)
                return &one;
        }
        return nullptr;
    };
    const auto extended = [](std::string_view text, std::string& charset) {
        const std::size_t first = text.find('\'');
        const std::size_t second = first == std::string_view::npos ? first : text.find('\'', first + 1);
        if (second == std::string_view::npos)
            return percentDecoded(text);
        charset = text.substr(0, first);
        return percentDecoded(text.substr(second + 1));
    };
    const std::string key(name);
    std::string charset;
    if (const std::string* coded = find(key + "*")) {
        const std::string bytes = extended(*coded, charset);
        return fromCharset(bytes, charset).text;
    }
    if (const std::string* plain = find(key))
        return decodeWords(*plain);
    std::string joined;
    for (int piece = 0; piece < 100; ++piece) {
        const std::string number = key + "*" + std::to_string(piece);
        if (const std::string* coded = find(number + "*"))
            joined += piece == 0 ? extended(*coded, charset) : percentDecoded(*coded);
        else if (const std::string* plain = find(number))
            joined += *plain;
        else
            break;
    }
    return fromCharset(joined, charset).text;
}

ParameterValue parseParameters(std::string_view text)
{
    ParameterValue result;
    const std::size_t end = std::min(text.find(';'), text.size());
    result.value = lower(trimmed(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
    constexpr std::size_t most = 200;
    while (!text.empty() && result.written.size() < most) {
        auto parameter = takeParameter(text);
        if (!parameter.first.empty())
            result.written.push_back(std::move(parameter));
    }
    return result;
}

} // namespace hookbench::capture
