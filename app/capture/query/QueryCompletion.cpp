#include "capture/query/QueryCompletion.h"

#include "base/Text.h"

#include <algorithm>
#include <map>

namespace hookbench::capture {

namespace {

constexpr CaptureTable::Position mostLookedAt = 20'000;
constexpr std::size_t mostOffered = 50;

constexpr std::string_view knownHeaders[] = {
    "content-type",     "content-encoding",    "user-agent",        "authorization",     "x-request-id",
    "x-forwarded-for",  "x-signature",         "x-hub-signature-256", "x-github-event",  "x-github-delivery",
    "stripe-signature", "svix-id",             "svix-signature",    "webhook-id",        "webhook-signature",
    "webhook-timestamp", "x-shopify-hmac-sha256", "x-shopify-topic", "x-slack-signature", "x-twilio-signature",
    "x-mixpeek-secret", "idempotency-key",     "traceparent",       "host",
};

std::vector<std::string> byFrequency(const std::map<std::string, int, std::less<>>& counts)
{
    std::vector<std::pair<std::string, int>> sorted(counts.begin(), counts.end());
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    std::vector<std::string> texts;
    for (auto& [text, count] : sorted) {
        if (!text.empty() && texts.size() < 200)
            texts.push_back(text);
    }
    return texts;
}

bool startsIgnoringCase(std::string_view text, std::string_view prefix)
{
    return text.size() >= prefix.size() && equalsIgnoringCase(text.substr(0, prefix.size()), prefix);
}

bool containsIgnoringCase(std::string_view text, std::string_view part)
{
    return std::search(text.begin(), text.end(), part.begin(), part.end(), [](char a, char b) {
               return asciiLower(a) == asciiLower(b);
           }) != text.end();
}

std::string quoted(const std::string& text)
{
    std::string out = "\"";
    for (const char c : text)
        out += (c == '"' || c == '\\') ? std::string{'\\', c} : std::string{c};
    return out + "\"";
}

/// Quoted where the language needs it.
std::string asValue(const std::string& text)
{
    return text.find_first_of(" \t\",") == std::string::npos ? text : quoted(text);
}

class Completer {
public:
    Completer(std::string_view text, std::size_t cursor, const QueryFacts& facts)
        : m_text(text), m_cursor(std::min(cursor, text.size())), m_facts(facts)
    {
    }

    QueryCompletions run()
    {
        m_out.replaced = {m_cursor, m_cursor};
        for (const QueryToken& token : tokenizeQuery(m_text).tokens) {
            const bool inside = token.span.begin <= m_cursor && m_cursor <= token.span.end;
            if (inside && m_cursor >= token.span.begin + (token.negated ? 1 : 0)) {
                in(token);
                return std::move(m_out);
            }
        }
        if (m_cursor == 0 || m_text[m_cursor - 1] == ' ' || m_text[m_cursor - 1] == '-')
            keys({});
        return std::move(m_out);
    }

private:
    void in(const QueryToken& token)
    {
        if (token.form != QueryToken::Form::Plain || m_text.substr(token.value.begin).starts_with('"'))
            return;
        const std::size_t start = token.span.begin + (token.negated ? 1 : 0);
        if (token.hasName && m_cursor >= token.name.begin && m_cursor <= token.name.end)
            return headerNames(token);
        if (token.key.size() == 0 || m_cursor <= token.key.end) {
            const std::size_t end = token.key.size() == 0 ? token.span.end : token.key.end;
            m_out.replaced = {start, token.key.size() == 0 ? end : token.value.begin};
            keys(m_text.substr(start, m_cursor - start));
            if (token.key.size() == 0 && !token.text.empty())
                m_out.items.push_back({quoted(token.text), nullptr, false});
            return;
        }
        const QueryKey* key = findQueryKey(m_text.substr(token.key.begin, token.key.size()));
        if (key == nullptr || m_cursor < token.value.begin)
            return;
        // Only the part between commas is completed.
        const std::string_view before = m_text.substr(token.value.begin, m_cursor - token.value.begin);
        const std::size_t comma = before.rfind(',');
        const std::size_t from = token.value.begin + (comma == std::string_view::npos ? 0 : comma + 1);
        m_out.replaced = {from, std::min(m_text.find(',', m_cursor), token.value.end)};
        values(*key, m_text.substr(from, m_cursor - from));
    }

    void headerNames(const QueryToken& token)
    {
        const bool closed = token.name.end < m_text.size() && m_text[token.name.end] == ']';
        m_out.replaced = token.name;
        const QueryKey* key = findQueryKey("header");
        offer(m_facts.headers, m_text.substr(token.name.begin, m_cursor - token.name.begin), *key, true,
              closed ? "" : "]:");
    }

    void keys(std::string_view prefix)
    {
        for (const QueryKey& key : queryKeys()) {
            if (!startsIgnoringCase(key.key, prefix))
                continue;
            const bool number = key.kind == QueryValueKind::Size || key.kind == QueryValueKind::Duration;
            const std::string text = std::string(key.key) + (number ? ">" : key.field == QueryField::Header ? "[" : ":");
            m_out.items.push_back({text, &key, true});
        }
        // Marks may stand by themselves.
        for (const QueryWord& word : queryWords(QueryField::Mark)) {
            if (!prefix.empty() && startsIgnoringCase(word.word, prefix))
                m_out.items.push_back({"is:" + std::string(word.word), findQueryKey("is"), false});
        }
    }

    void values(const QueryKey& key, std::string_view prefix)
    {
        switch (key.field) {
        case QueryField::Method:
            return offer(m_facts.methods, prefix, key);
        case QueryField::Path:
            return offer(m_facts.paths, prefix, key);
        case QueryField::Status:
            return offer(m_facts.statuses, prefix, key);
        case QueryField::Event:
            return offer(m_facts.eventTypes, prefix, key);
        case QueryField::Endpoint:
            return offer(m_facts.endpoints, prefix, key);
        case QueryField::Size:
            return offer({"1k", "10k", "100k", "1M"}, prefix, key);
        case QueryField::Duration:
            return offer({"10ms", "100ms", "1s", "10s"}, prefix, key);
        case QueryField::Time:
            return offer({"5m", "15m", "1h", "today", "yesterday"}, prefix, key);
        case QueryField::Source:
            return offer({"127.0.0.1", "::1"}, prefix, key);
        default:
            break;
        }
        std::vector<std::string> words;
        for (const QueryWord& word : queryWords(key.field))
            words.emplace_back(word.word);
        offer(words, prefix, key);
    }

    /// Those that begin with the prefix, then those that have it elsewhere.
    void offer(const std::vector<std::string>& texts, std::string_view prefix, const QueryKey& key, bool isKey = false,
               const char* behind = "")
    {
        for (const bool atStart : {true, false}) {
            for (const std::string& text : texts) {
                const bool starts = startsIgnoringCase(text, prefix);
                if (m_out.items.size() < mostOffered && (atStart ? starts : !starts && containsIgnoringCase(text, prefix)))
                    m_out.items.push_back({asValue(text) + behind, &key, isKey});
            }
        }
    }

    std::string_view m_text;
    std::size_t m_cursor;
    const QueryFacts& m_facts;
    QueryCompletions m_out;
};

} // namespace

QueryFacts QueryFacts::of(const CaptureTable& table)
{
    std::map<std::string, int, std::less<>> methods;
    std::map<std::string, int, std::less<>> paths;
    std::map<std::string, int, std::less<>> statuses;
    std::map<std::string, int, std::less<>> events;
    const CaptureTable::Position from = std::max(table.begin(), table.end() - mostLookedAt);
    for (CaptureTable::Position p = table.end() - 1; p >= from; --p) {
        ++methods[table.method(p)];
        const std::string& target = table.target(p);
        ++paths[target.substr(0, target.find('?'))];
        ++statuses[std::to_string(table.status(p))];
        ++events[table.eventType(p)];
    }
    QueryFacts facts{byFrequency(methods), byFrequency(paths), byFrequency(statuses), byFrequency(events), {}, {}};
    for (const auto& [number, name] : table.endpointNames())
        facts.endpoints.push_back(name);
    facts.headers.assign(std::begin(knownHeaders), std::end(knownHeaders));
    return facts;
}

std::string wordsAsText(std::string_view text)
{
    std::string out(text);
    const std::vector<QueryToken> tokens = tokenizeQuery(text).tokens;
    for (auto token = tokens.rbegin(); token != tokens.rend(); ++token) {
        const bool isWord = token->key.size() == 0 && token->form == QueryToken::Form::Plain && !token->text.empty();
        // The name of a mark is no text.
        if (isWord && !token->broken && !findQueryWord(QueryField::Mark, token->text))
            out.replace(token->value.begin, token->value.size(), quoted(token->text));
    }
    return out;
}

QueryCompletions completionsAt(std::string_view text, std::size_t cursor, const QueryFacts& facts)
{
    return Completer(text, cursor, facts).run();
}

} // namespace hookbench::capture
