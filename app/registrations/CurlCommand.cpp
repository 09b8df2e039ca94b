#include "registrations/CurlCommand.h"

#include "base/Text.h"
#include "registrations/ShellWords.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace hookbench::registrations {

namespace {

/// What an option of curl does to the request.
enum class Effect {
    None,      ///< nothing that matters here
    SkipValue, ///< nothing, but a value follows
    Method,
    Url,
    Header,
    UserAgent,
    Referer,
    Cookie,
    User,
    Data, ///< @FILE is a file
    RawData,
    Json,
    Head,
    Refused,     ///< changes the request in a way a registration cannot say
    RefusedFile, ///< reads a file
};

struct Option {
    char shortName; ///< '\0': none
    std::string_view longName;
    Effect effect;
};

constexpr std::array options{
    Option{'X', "request", Effect::Method},
    Option{'\0', "url", Effect::Url},
    Option{'H', "header", Effect::Header},
    Option{'A', "user-agent", Effect::UserAgent},
    Option{'e', "referer", Effect::Referer},
    Option{'b', "cookie", Effect::Cookie},
    Option{'u', "user", Effect::User},
    Option{'d', "data", Effect::Data},
    Option{'\0', "data-ascii", Effect::Data},
    Option{'\0', "data-binary", Effect::Data},
    Option{'\0', "data-raw", Effect::RawData},
    Option{'\0', "json", Effect::Json},
    Option{'I', "head", Effect::Head},
    Option{'G', "get", Effect::Refused},
    Option{'F', "form", Effect::Refused},
    Option{'\0', "form-string", Effect::Refused},
    Option{'\0', "data-urlencode", Effect::Refused},
    Option{':', "next", Effect::Refused},
    Option{'T', "upload-file", Effect::RefusedFile},
    Option{'K', "config", Effect::RefusedFile},
    Option{'s', "silent", Effect::None},
    Option{'S', "show-error", Effect::None},
    Option{'k', "insecure", Effect::None},
    Option{'L', "location", Effect::None},
    Option{'\0', "location-trusted", Effect::None},
    Option{'i', "include", Effect::None},
    Option{'v', "verbose", Effect::None},
    Option{'f', "fail", Effect::None},
    Option{'\0', "fail-with-body", Effect::None},
    Option{'\0', "compressed", Effect::None},
    Option{'g', "globoff", Effect::None},
    Option{'N', "no-buffer", Effect::None},
    Option{'#', "progress-bar", Effect::None},
    Option{'0', "http1.0", Effect::None},
    Option{'\0', "http1.1", Effect::None},
    Option{'\0', "http2", Effect::None},
    Option{'\0', "http2-prior-knowledge", Effect::None},
    Option{'\0', "http3", Effect::None},
    Option{'4', "ipv4", Effect::None},
    Option{'6', "ipv6", Effect::None},
    Option{'1', "tlsv1", Effect::None},
    Option{'\0', "tlsv1.2", Effect::None},
    Option{'\0', "tlsv1.3", Effect::None},
    Option{'\0', "path-as-is", Effect::None},
    Option{'\0', "no-progress-meter", Effect::None},
    Option{'O', "remote-name", Effect::None},
    Option{'q', "disable", Effect::None},
    Option{'\0', "ssl-no-revoke", Effect::None},
    Option{'\0', "http2-no-server-push", Effect::None},
    Option{'m', "max-time", Effect::SkipValue},
    Option{'\0', "connect-timeout", Effect::SkipValue},
    Option{'o', "output", Effect::SkipValue},
    Option{'w', "write-out", Effect::SkipValue},
    Option{'D', "dump-header", Effect::SkipValue},
    Option{'c', "cookie-jar", Effect::SkipValue},
    Option{'x', "proxy", Effect::SkipValue},
    Option{'\0', "noproxy", Effect::SkipValue},
    Option{'\0', "retry", Effect::SkipValue},
    Option{'\0', "retry-delay", Effect::SkipValue},
    Option{'\0', "retry-max-time", Effect::SkipValue},
    Option{'\0', "resolve", Effect::SkipValue},
    Option{'\0', "connect-to", Effect::SkipValue},
    Option{'\0', "cacert", Effect::SkipValue},
    Option{'E', "cert", Effect::SkipValue},
    Option{'\0', "key", Effect::SkipValue},
    Option{'\0', "max-redirs", Effect::SkipValue},
    Option{'\0', "trace-ascii", Effect::SkipValue},
};

bool takesValue(const Option& option)
{
    constexpr std::array without{Effect::None, Effect::Head};
    if (option.longName == "get" || option.longName == "next")
        return false;
    return std::find(without.begin(), without.end(), option.effect) == without.end();
}

Error wrong(std::size_t line, const std::string& what)
{
    return {ErrorCode::InvalidInput, "The curl command in line " + std::to_string(line) + " " + what, ""};
}

/// Collects one command from its words.
class Collector {
public:
    explicit Collector(const ShellCommand& source) : m_line(source.line), m_words(source.words) {}

    Result<CurlCommand> run(std::size_t from)
    {
        bool onlyUrls = false;
        for (m_at = from; m_at < m_words.size(); ++m_at) {
            const std::string& word = m_words[m_at];
            Status done = Done{};
            if (onlyUrls || word == "-" || !word.starts_with('-'))
                done = url(word);
            else if (word == "--")
                onlyUrls = true;
            else if (word.starts_with("--"))
                done = longOption(word);
            else
                done = shortOptions(word);
            if (!done)
                return done.error();
        }
        return finish();
    }

private:
    Status longOption(const std::string& word)
    {
        const std::string_view name = std::string_view(word).substr(2);
        for (const Option& option : options) {
            if (option.longName == name)
                return apply(option, word, std::nullopt);
        }
        if (name.starts_with("no-"))
            return Done{}; // switches something off that curl does by itself
        return wrong(m_line, "has the option " + word + ", which is not known here; take it out.");
    }

    /// Several flags may share a dash, and the value of the last may follow it at once: -sSXPOST.
    Status shortOptions(const std::string& word)
    {
        for (std::size_t i = 1; i < word.size(); ++i) {
            const auto option = std::find_if(options.begin(), options.end(),
                                             [&](const Option& known) { return known.shortName == word[i]; });
            const std::string name = "-" + word.substr(i, 1);
            if (option == options.end())
                return wrong(m_line, "has the option " + name + ", which is not known here; take it out.");
            const bool hasRest = takesValue(*option) && i + 1 < word.size();
            Status done = apply(*option, name, hasRest ? std::optional(word.substr(i + 1)) : std::nullopt);
            if (!done || hasRest)
                return done;
        }
        return Done{};
    }

    Status apply(const Option& option, const std::string& name, std::optional<std::string> value)
    {
        if (option.effect == Effect::Refused)
            return wrong(m_line, "uses " + name +
                                     ", which a registration cannot say; give the body with --data-raw.");
        if (option.effect == Effect::RefusedFile)
            return wrong(m_line, "uses " + name + ", and files are not read; put the text in its place.");
        if (takesValue(option) && !value) {
            if (m_at + 1 >= m_words.size())
                return wrong(m_line, "ends behind " + name + ", whose value is missing.");
            value = m_words[++m_at];
        }
        switch (option.effect) {
        case Effect::Method:
            m_method = *value;
            return Done{};
        case Effect::Url:
            return url(*value);
        case Effect::Header:
            return header(*value);
        case Effect::UserAgent:
            m_command.headers.push_back({"User-Agent", *value});
            return Done{};
        case Effect::Referer:
            m_command.headers.push_back({"Referer", *value});
            return Done{};
        case Effect::Cookie:
            m_command.headers.push_back({"Cookie", *value});
            return Done{};
        case Effect::User:
            m_command.headers.push_back({"Authorization", "Basic " + toBase64(*value)});
            return Done{};
        case Effect::Head:
            m_isHead = true;
            return Done{};
        case Effect::Data:
        case Effect::RawData:
        case Effect::Json:
            return data(option.effect, name, *value);
        default:
            return Done{};
        }
    }

    Status url(const std::string& text)
    {
        if (!m_command.url.empty())
            return wrong(m_line,
                         "has two URLs, " + m_command.url + " and " + text + "; quote what is not a URL.");
        m_command.url = text;
        return Done{};
    }

    Status header(const std::string& text)
    {
        if (text.starts_with('@'))
            return wrong(m_line, "reads headers from a file; write them out with -H.");
        const auto colon = text.find_first_of(":;");
        if (colon == std::string::npos)
            return wrong(m_line, "has the header \"" + text + "\", which has no colon; write NAME: VALUE.");
        const auto value = text.find_first_not_of(" \t", colon + 1);
        if (value == std::string::npos && text[colon] == ':')
            return Done{}; // takes away one of curl's own
        m_command.headers.push_back(
            {text.substr(0, colon), value == std::string::npos ? std::string() : text.substr(value)});
        return Done{};
    }

    Status data(Effect effect, const std::string& name, const std::string& value)
    {
        if (effect != Effect::RawData && value.starts_with('@'))
            return wrong(
                m_line,
                "takes its body from the file " + value.substr(1) + " (" + name +
                    "), which is not read; import that file itself, or put its text after --data-raw.");
        if (m_command.hasBody && effect != Effect::Json)
            m_command.body += '&';
        m_command.body += value;
        m_command.hasBody = true;
        m_isJson = m_isJson || effect == Effect::Json;
        return Done{};
    }

    Result<CurlCommand> finish()
    {
        if (m_command.url.empty())
            return wrong(m_line, "names no URL.");
        m_command.method = !m_method.empty()   ? m_method
                           : m_isHead          ? "HEAD"
                           : m_command.hasBody ? "POST"
                                               : "GET";
        if (m_isJson && !http::findHeader(m_command.headers, "Content-Type"))
            m_command.headers.push_back({"Content-Type", "application/json"});
        return std::move(m_command);
    }

    std::size_t m_line;
    std::span<const std::string> m_words;
    std::size_t m_at = 0;
    std::string m_method;
    bool m_isHead = false;
    bool m_isJson = false;
    CurlCommand m_command;
};

/// Where the words behind `curl` begin, or nothing if the command is another one. Documentation puts a prompt
/// first.
std::optional<std::size_t> behindCurl(const ShellCommand& command)
{
    std::size_t at = 0;
    while (at < command.words.size() && (command.words[at] == "$" || command.words[at] == "%"))
        ++at;
    if (at == command.words.size())
        return std::nullopt;
    const std::string& program = command.words[at];
    const std::string_view name = std::string_view(program).substr(program.rfind('/') + 1);
    return name == "curl" || name == "curl.exe" ? std::optional(at + 1) : std::nullopt;
}

std::string inDoubleQuotes(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\' || c == '`')
            out += '\\';
        out += c;
    }
    return out + '"';
}

} // namespace

Result<std::vector<CurlCommand>> readCurlCommands(std::string_view text)
{
    const auto commands = shellCommands(text);
    if (!commands) {
        const json::ParseError& error = commands.error();
        return Error{ErrorCode::InvalidInput,
                     "The curl command cannot be read: line " + std::to_string(error.line) + ", column " +
                         std::to_string(error.column) + ": " + error.message + ".",
                     ""};
    }
    std::vector<CurlCommand> found;
    for (const ShellCommand& command : *commands) {
        const auto from = behindCurl(command);
        if (!from) {
            return Error{ErrorCode::InvalidInput,
                         "Line " + std::to_string(command.line) +
                             " is not a curl command; it begins with \"" +
                             command.words.front().substr(0, 40) + "\".",
                         ""};
        }
        auto read = Collector(command).run(*from);
        if (!read)
            return read.error();
        found.push_back(std::move(*read));
    }
    if (found.empty())
        return Error{ErrorCode::InvalidInput, "There is no curl command in the text.", ""};
    return found;
}

std::string writeCurlCommand(const CurlCommand& command, const std::vector<std::string>& shellHeaders)
{
    std::string out = "curl --request " + command.method + " \\\n  --url " + shellQuoted(command.url);
    for (const std::string& header : shellHeaders)
        out += " \\\n  --header " + inDoubleQuotes(header);
    for (const http::Header& header : command.headers)
        out += " \\\n  --header " + shellQuoted(header.name + ": " + header.value);
    if (command.hasBody)
        out += " \\\n  --data-raw " + shellQuoted(command.body);
    return out + "\n";
}

} // namespace hookbench::registrations
