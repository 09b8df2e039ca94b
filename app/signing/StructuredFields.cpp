#include "signing/StructuredFields.h"

#include "base/Text.h"
#include "signing/Encoding.h"

#include <algorithm>

namespace hookbench::signing::sf {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isLower(char c)
{
    return c >= 'a' && c <= 'z';
}

bool isAlpha(char c)
{
    return isLower(asciiLower(c));
}

bool isKeyCharacter(char c)
{
    return isLower(c) || isDigit(c) || c == '_' || c == '-' || c == '.' || c == '*';
}

bool isTokenCharacter(char c)
{
    return isAlpha(c) || isDigit(c) ||
           std::string_view("!#$%&'*+-.^_`|~:/").find(c) != std::string_view::npos;
}

template <class Entries, class Value>
void assign(Entries& entries, std::string key, Value value)
{
    const auto at =
        std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.first == key; });
    if (at != entries.end())
        at->second = std::move(value);
    else
        entries.emplace_back(std::move(key), std::move(value));
}

/// Reads from the front of a text; every read either takes something whole or says no.
class Reader {
public:
    explicit Reader(std::string_view text) : m_text(text) {}

    bool atEnd() const { return m_at == m_text.size(); }
    char peek() const { return atEnd() ? '\0' : m_text[m_at]; }
    bool take(char c)
    {
        if (atEnd() || peek() != c)
            return false;
        ++m_at;
        return true;
    }
    void skipSpaces()
    {
        while (take(' ')) {
        }
    }
    void skipWhiteSpace()
    {
        while (take(' ') || take('\t')) {
        }
    }

    std::optional<std::string> key()
    {
        if (!isLower(peek()) && peek() != '*')
            return std::nullopt;
        return takeWhile(isKeyCharacter);
    }

    std::optional<BareItem> bareItem()
    {
        const char c = peek();
        if (isDigit(c) || c == '-')
            return number();
        if (c == '"')
            return string();
        if (c == '*' || isAlpha(c))
            return BareItem(Token{takeWhile(isTokenCharacter)});
        if (c == ':')
            return bytes();
        if (take('?')) {
            if (take('1'))
                return BareItem(true);
            if (take('0'))
                return BareItem(false);
        }
        return std::nullopt;
    }

    std::optional<Parameters> parameters()
    {
        Parameters out;
        while (take(';')) {
            skipSpaces();
            auto name = key();
            if (!name)
                return std::nullopt;
            std::optional<BareItem> value = BareItem(true);
            if (take('='))
                value = bareItem();
            if (!value)
                return std::nullopt;
            assign(out, std::move(*name), std::move(*value));
        }
        return out;
    }

    std::optional<Item> item()
    {
        auto value = bareItem();
        auto tail = value ? parameters() : std::nullopt;
        if (!tail)
            return std::nullopt;
        return Item{std::move(*value), std::move(*tail)};
    }

    std::optional<InnerList> innerList()
    {
        InnerList out;
        if (!take('('))
            return std::nullopt;
        while (true) {
            skipSpaces();
            if (take(')'))
                break;
            auto next = item();
            if (!next || (peek() != ' ' && peek() != ')'))
                return std::nullopt;
            out.items.push_back(std::move(*next));
        }
        auto tail = parameters();
        if (!tail)
            return std::nullopt;
        out.parameters = std::move(*tail);
        return out;
    }

    std::optional<Member> member()
    {
        if (peek() == '(') {
            auto list = innerList();
            return list ? std::optional<Member>(std::move(*list)) : std::nullopt;
        }
        auto one = item();
        return one ? std::optional<Member>(std::move(*one)) : std::nullopt;
    }

private:
    template <class Accepts>
    std::string takeWhile(Accepts accepts)
    {
        const std::size_t start = m_at;
        while (!atEnd() && accepts(peek()))
            ++m_at;
        return std::string(m_text.substr(start, m_at - start));
    }

    std::optional<BareItem> number()
    {
        constexpr std::size_t longestInteger = 15;
        constexpr std::size_t longestWhole = 12;
        constexpr std::size_t longestFraction = 3;
        const bool negative = take('-');
        const std::string whole = takeWhile(isDigit);
        if (whole.empty() || whole.size() > longestInteger)
            return std::nullopt;
        std::int64_t value = std::stoll(whole);
        if (!take('.'))
            return BareItem(negative ? -value : value);
        std::string fraction = takeWhile(isDigit);
        if (whole.size() > longestWhole || fraction.empty() || fraction.size() > longestFraction)
            return std::nullopt;
        fraction.resize(longestFraction, '0');
        value = value * 1000 + std::stoll(fraction);
        return BareItem(Decimal{negative ? -value : value});
    }

    std::optional<BareItem> string()
    {
        std::string out;
        take('"');
        while (!atEnd()) {
            const char c = m_text[m_at++];
            if (c == '"')
                return BareItem(std::move(out));
            if (c == '\\') {
                if (peek() != '"' && peek() != '\\')
                    return std::nullopt;
                out.push_back(m_text[m_at++]);
            } else if (c >= 0x20 && c < 0x7F) {
                out.push_back(c);
            } else {
                return std::nullopt;
            }
        }
        return std::nullopt;
    }

    std::optional<BareItem> bytes()
    {
        take(':');
        const std::size_t end = m_text.find(':', m_at);
        if (end == std::string_view::npos)
            return std::nullopt;
        std::string digits(m_text.substr(m_at, end - m_at));
        m_at = end + 1;
        // Section 4.2.7: padding may be missing.
        while (digits.size() % 4 != 0 && digits.size() % 4 != 1 && !digits.ends_with("=="))
            digits.push_back('=');
        auto decoded = fromBase64(digits);
        if (!decoded)
            return std::nullopt;
        return BareItem(Bytes{std::move(*decoded)});
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

std::string write(const Parameters& parameters)
{
    std::string out;
    for (const auto& [key, value] : parameters) {
        out += ";" + key;
        if (!(std::holds_alternative<bool>(value) && std::get<bool>(value)))
            out += "=" + sf::write(value);
    }
    return out;
}

std::string write(const Decimal& decimal)
{
    const std::int64_t magnitude = std::abs(decimal.thousandths);
    std::string fraction = std::to_string(magnitude % 1000 + 1000).substr(1);
    while (fraction.size() > 1 && fraction.ends_with('0'))
        fraction.pop_back();
    return (decimal.thousandths < 0 ? "-" : "") + std::to_string(magnitude / 1000) + "." + fraction;
}

std::string write(const std::string& text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out.push_back('\\');
        out.push_back(c);
    }
    return out + "\"";
}

} // namespace

const BareItem* find(const Parameters& parameters, std::string_view key)
{
    const auto at = std::find_if(parameters.begin(), parameters.end(),
                                 [&](const auto& entry) { return entry.first == key; });
    return at == parameters.end() ? nullptr : &at->second;
}

const Member* find(const Dictionary& dictionary, std::string_view key)
{
    const auto at = std::find_if(dictionary.begin(), dictionary.end(),
                                 [&](const auto& entry) { return entry.first == key; });
    return at == dictionary.end() ? nullptr : &at->second;
}

std::optional<Dictionary> parseDictionary(std::string_view text)
{
    while (text.ends_with(' '))
        text.remove_suffix(1);
    Reader reader(text);
    reader.skipSpaces();
    Dictionary out;
    while (!reader.atEnd()) {
        auto key = reader.key();
        if (!key)
            return std::nullopt;
        std::optional<Member> member;
        if (reader.take('=')) {
            member = reader.member();
        } else if (auto parameters = reader.parameters()) {
            member = Item{true, std::move(*parameters)};
        }
        if (!member)
            return std::nullopt;
        assign(out, std::move(*key), std::move(*member));
        reader.skipWhiteSpace();
        if (reader.atEnd())
            return out;
        if (!reader.take(','))
            return std::nullopt;
        reader.skipWhiteSpace();
        if (reader.atEnd())
            return std::nullopt; // a comma at the end
    }
    return out;
}

std::string write(const BareItem& item)
{
    struct Writer {
        std::string operator()(std::int64_t value) const { return std::to_string(value); }
        std::string operator()(const Decimal& value) const { return write(value); }
        std::string operator()(const std::string& value) const { return write(value); }
        std::string operator()(const Token& value) const { return value.text; }
        std::string operator()(const Bytes& value) const { return ":" + toBase64(value.bytes) + ":"; }
        std::string operator()(bool value) const { return value ? "?1" : "?0"; }
    };
    return std::visit(Writer(), item);
}

std::string write(const Item& item)
{
    return write(item.value) + write(item.parameters);
}

std::string write(const InnerList& list)
{
    std::string out = "(";
    for (const Item& item : list.items)
        out += (out.size() > 1 ? " " : "") + write(item);
    return out + ")" + write(list.parameters);
}

std::string write(const Dictionary& dictionary)
{
    std::string out;
    for (const auto& [key, member] : dictionary) {
        out += (out.empty() ? "" : ", ") + key;
        const Item* item = std::get_if<Item>(&member);
        if (item != nullptr && item->value == BareItem(true))
            out += write(item->parameters);
        else
            out += "=" + (item != nullptr ? write(*item) : write(std::get<InnerList>(member)));
    }
    return out;
}

} // namespace hookbench::signing::sf
