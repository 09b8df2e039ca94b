#include "registrations/Exchange.h"

#include "registrations/CurlCommand.h"
#include "registrations/LiteralSecrets.h"
#include "registrations/RegistrationJson.h"
#include "registrations/YamlReader.h"
#include "registrations/YamlWriter.h"
#include "json/Commented.h"
#include "json/Writer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <unordered_map>

namespace hookbench::registrations {

namespace {

using json::Value;

constexpr std::size_t maxTextSize = std::size_t{32} << 20;
constexpr std::string_view createPath = "/v1/organizations/webhooks/";

/// What tells records, and channels of other kinds, apart when a file is edited.
const json::IdentityMembers& identity()
{
    static const json::IdentityMembers members{"webhook_id", "webhook_name", "channel"};
    return members;
}

/// One record within a document, with the path at which it stands ("webhooks[2]", "" for the document
/// itself).
struct Record {
    const Value* value = nullptr;
    std::string path;
};

/// The list of a document that holds one under a name, with that name.
const json::Member* listMember(const Value& document)
{
    if (!document.isObject())
        return nullptr;
    for (const json::Member& member : document.asObject()) {
        if ((member.key == "webhooks" || member.key == "results") && member.value.isArray() &&
            !document.find("webhook_name"))
            return &member;
    }
    return nullptr;
}

std::vector<Record> recordsOf(const Value& document)
{
    const json::Member* named = listMember(document);
    const Value& list = named ? named->value : document;
    if (!list.isArray())
        return {{&document, ""}};
    std::vector<Record> records;
    for (const Value& item : list.asArray())
        records.push_back({&item, (named ? named->key : "") + "[" + std::to_string(records.size()) + "]"});
    return records;
}

std::string joined(const std::string& path, const std::string& member)
{
    if (path.empty() || member.empty())
        return path + member;
    return path + "." + member;
}

/// The member that an error of reading a record names at its beginning, "channels[0].configs.url: must be
/// text."
std::string memberOf(const std::string& message)
{
    const auto end = message.find(": must be ");
    const bool isWhole = end == std::string::npos || message.starts_with("The registration");
    return isWhole ? std::string() : message.substr(0, end);
}

/// The line of a path of the text that is being read; 0 if it cannot be told.
using LineOf = std::function<std::size_t(const std::string& path)>;

Error faultAt(const std::string& what, const LineOf& lineOf, const std::string& path,
              const std::string& words)
{
    const std::size_t line = lineOf(path);
    const std::string place = line > 0 ? ", line " + std::to_string(line) : "";
    return {ErrorCode::InvalidInput, what + place + ": " + (path.empty() ? "" : path + " ") + words, ""};
}

Status readRecords(const Value& document, const std::string& what, const LineOf& lineOf,
                   std::vector<Registration>& into)
{
    for (const Record& record : recordsOf(document)) {
        auto read = registrationFromJson(*record.value);
        if (!read) {
            const std::string& message = read.error().message;
            const std::string member = memberOf(message);
            const auto words = message.find("must be ");
            return faultAt(what, lineOf, joined(record.path, member),
                           words == std::string::npos ? message : message.substr(words));
        }
        if (read->name.empty()) {
            return faultAt(what, lineOf, record.path,
                           "is no registration: its webhook_name is missing; add one.");
        }
        into.push_back(std::move(*read));
    }
    return Done{};
}

Result<std::vector<Registration>> importJson(std::string_view text, const std::string& what)
{
    const auto value = json::parseCommented(text);
    if (!value)
        return json::toError(value.error(), what);
    std::vector<Registration> registrations;
    const LineOf lineOf = [text](const std::string& path) { return json::lineOf(text, path); };
    if (Status read = readRecords(*value, what, lineOf, registrations); !read)
        return read.error();
    return registrations;
}

Result<std::vector<Registration>> importYaml(std::string_view text, const std::string& what)
{
    const auto documents = readYaml(text);
    if (!documents) {
        const json::ParseError& error = documents.error();
        return Error{ErrorCode::InvalidInput,
                     what + " is not YAML that can be read: line " + std::to_string(error.line) +
                         ", column " + std::to_string(error.column) + ": " + error.message + ".",
                     ""};
    }
    std::vector<Registration> registrations;
    for (std::size_t i = 0; i < documents->size(); ++i) {
        const LineOf lineOf = [text, i](const std::string& path) { return yamlLineOf(text, i, path); };
        if (Status read = readRecords((*documents)[i], what, lineOf, registrations); !read)
            return read.error();
    }
    return registrations;
}

Result<std::vector<Registration>> importCurl(std::string_view text, const std::string& what)
{
    const auto commands = readCurlCommands(text);
    if (!commands)
        return Error{ErrorCode::InvalidInput, what + ": " + commands.error().message, ""};
    std::vector<Registration> registrations;
    for (const CurlCommand& command : *commands) {
        if (!command.hasBody) {
            return Error{ErrorCode::InvalidInput,
                         what + ": the curl command for " + command.url +
                             " has no body; take the one that creates the registration.",
                         ""};
        }
        const std::string body = what + ", the body of the curl command for " + command.url + ",";
        const auto value = json::parse(command.body);
        if (!value)
            return json::toError(value.error(), body);
        // Lines of the body are not those of the text around it.
        const LineOf lineOf = [](const std::string&) { return std::size_t{0}; };
        if (Status read = readRecords(*value, body, lineOf, registrations); !read)
            return read.error();
    }
    return registrations;
}

Registration withoutSecrets(const Registration& registration)
{
    return withReferences(registration, literalSecrets(registration));
}

/// One record as itself, several as a list.
Value documentOf(const std::vector<Registration>& registrations)
{
    json::Array records;
    for (const Registration& registration : registrations)
        records.push_back(toJson(withoutSecrets(registration)));
    return records.size() == 1 ? std::move(records.front()) : Value(std::move(records));
}

bool isSameNumber(const Value& a, const Value& b)
{
    const auto valueOf = [](const Value& value, double& number) {
        const std::string& text = value.asNumber().text;
        return std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc();
    };
    double first = 0;
    double second = 0;
    return a.isNumber() && b.isNumber() && valueOf(a, first) && valueOf(b, second) && first == second;
}

/// `now` in the words that the file uses for the same: 10.0 for 10, null or [] for a member that is not
/// there.
Value inWordsOf(const Value& file, Value now)
{
    if (isSameNumber(file, now))
        return file;
    if (file.isArray() && now.isArray() && file.asArray().size() == now.asArray().size()) {
        for (std::size_t i = 0; i < file.asArray().size(); ++i)
            now.asArray()[i] = inWordsOf(file.asArray()[i], std::move(now.asArray()[i]));
    }
    if (file.isObject() && now.isObject()) {
        json::Object& object = now.asObject();
        for (const json::Member& member : file.asObject()) {
            const Value* same = object.find(member.key);
            const bool isNothing =
                member.value.isNull() || (member.value.isArray() && member.value.asArray().empty());
            if (same)
                object.set(member.key, inWordsOf(member.value, *same));
            else if (isNothing)
                object.append(member.key, member.value);
        }
    }
    return now;
}

/// The records of a file by what tells them apart: their ids, or their names. What several have tells
/// nothing.
class FileRecords {
public:
    explicit FileRecords(const Value& file)
    {
        for (const Record& record : recordsOf(file)) {
            for (const char* member : keys) {
                const Value* text = record.value->find(member);
                if (!text || !text->isString())
                    continue;
                const auto [place, isNew] = m_records.emplace(member + text->asString(), record.value);
                if (!isNew)
                    place->second = nullptr;
            }
        }
    }

    /// Null if there is none, or it cannot be told which one.
    const Value* like(const Value& record) const
    {
        for (const char* member : keys) {
            const Value* text = record.find(member);
            const auto found =
                text && text->isString() ? m_records.find(member + text->asString()) : m_records.end();
            if (found != m_records.end())
                return found->second;
        }
        return nullptr;
    }

private:
    static constexpr std::array keys{"webhook_id", "webhook_name"};
    std::unordered_map<std::string, const Value*> m_records;
};

/// The new document in the shape and the words of the one in the file.
Value inShapeOf(const Value& file, Value document)
{
    const json::Member* named = listMember(file);
    const bool isList = named || file.isArray();
    if (isList && !document.isArray())
        document = json::Array{std::move(document)};
    const FileRecords records(file);
    const auto adopt = [&records](Value record) {
        const Value* like = records.like(record);
        return like ? inWordsOf(*like, std::move(record)) : record;
    };
    if (document.isArray()) {
        for (Value& record : document.asArray())
            record = adopt(std::move(record));
    } else {
        document = adopt(std::move(document));
    }
    if (!named)
        return document;
    Value whole = file;
    whole.asObject().set(named->key, std::move(document));
    return whole;
}

} // namespace

std::optional<ExchangeFormat> formatOfFile(std::string_view name)
{
    struct Ending {
        std::string_view text;
        ExchangeFormat format;
    };
    constexpr std::array endings{
        Ending{".json", ExchangeFormat::Json},  Ending{".jsonc", ExchangeFormat::Json},
        Ending{".json5", ExchangeFormat::Json}, Ending{".yaml", ExchangeFormat::Yaml},
        Ending{".yml", ExchangeFormat::Yaml},   Ending{".sh", ExchangeFormat::Curl},
        Ending{".curl", ExchangeFormat::Curl}};
    for (const Ending& ending : endings) {
        if (name.ends_with(ending.text))
            return ending.format;
    }
    return std::nullopt;
}

ExchangeFormat formatOfText(std::string_view text)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    while (true) {
        const auto begin = text.find_first_not_of(" \t\r\n$%");
        if (begin == std::string_view::npos)
            return ExchangeFormat::Yaml;
        // A % or $ is a prompt only in front of a command.
        const std::string_view rest = text.substr(begin);
        if (rest.starts_with("curl ") || rest.starts_with("curl\t") || rest.starts_with("curl\\") ||
            rest.starts_with("curl.exe "))
            return ExchangeFormat::Curl;
        if (!rest.starts_with('#'))
            return rest.starts_with('{') || rest.starts_with('[') || rest.starts_with("//") ||
                           rest.starts_with("/*")
                       ? ExchangeFormat::Json
                       : ExchangeFormat::Yaml;
        text = rest.substr(std::min(rest.find('\n'), rest.size()));
    }
}

Result<std::vector<Registration>> importRegistrations(std::string_view text, const std::string& what,
                                                      std::optional<ExchangeFormat> format)
{
    if (text.size() > maxTextSize)
        return Error{ErrorCode::LimitExceeded, what + " is larger than 32 MB; split it.", ""};
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return Error{ErrorCode::InvalidInput, what + " is empty; it must hold at least one registration.",
                     ""};
    const auto read = [&] {
        switch (format.value_or(formatOfText(text))) {
        case ExchangeFormat::Json:
            return importJson(text, what);
        case ExchangeFormat::Curl:
            return importCurl(text, what);
        case ExchangeFormat::Yaml:
            break;
        }
        return importYaml(text, what);
    };
    auto registrations = read();
    if (registrations && registrations->empty())
        return Error{ErrorCode::InvalidInput, what + " holds no registration.", ""};
    return registrations;
}

Result<std::string> exportJson(const std::vector<Registration>& registrations, std::string_view existing)
{
    Value document = documentOf(registrations);
    if (existing.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return json::write(document, json::Style::Pretty) + "\n";
    if (const auto file = json::parseCommented(existing))
        document = inShapeOf(*file, std::move(document));
    auto edited = json::editCommented(existing, document, identity());
    if (!edited)
        return json::toError(edited.error(), "The file that is there");
    return std::move(*edited);
}

std::string exportYaml(const std::vector<Registration>& registrations)
{
    return writeYaml(documentOf(registrations));
}

std::string exportCurl(const std::vector<Registration>& registrations, std::string_view baseUrl)
{
    while (baseUrl.ends_with('/'))
        baseUrl.remove_suffix(1);
    std::string out;
    for (const Registration& registration : registrations) {
        CurlCommand command;
        command.method = "POST";
        command.url = std::string(baseUrl) + std::string(createPath);
        command.headers = {{"Content-Type", "application/json"}};
        command.body =
            json::write(toJson(withoutSecrets(registration), Members::Create), json::Style::Pretty);
        command.hasBody = true;
        out +=
            (out.empty() ? "" : "\n") + writeCurlCommand(command, {"Authorization: Bearer $MIXPEEK_API_KEY"});
    }
    return out;
}

bool isRegistrationId(std::string_view id)
{
    return id.size() == 19 && id.starts_with("wh_") &&
           id.find_first_not_of("0123456789abcdef", 3) == std::string_view::npos;
}

} // namespace hookbench::registrations
