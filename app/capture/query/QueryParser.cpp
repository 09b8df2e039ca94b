#include "capture/query/QueryParser.h"

#include "base/Text.h"
#include "capture/query/QueryFields.h"
#include "capture/search/Regex.h"

#include <algorithm>

namespace hookbench::capture {

namespace {

using Operator = QueryToken::Operator;
using Form = QueryToken::Form;
using How = TextTest::How;

bool hasCapital(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// The parts between commas; each with its place.
struct Part {
    std::string_view text;
    QuerySpan span;
};

std::vector<Part> partsOf(std::string_view text, std::size_t offset)
{
    std::vector<Part> parts;
    std::size_t from = 0;
    while (true) {
        const std::size_t comma = std::min(text.find(',', from), text.size());
        parts.push_back({text.substr(from, comma - from), {offset + from, offset + comma}});
        if (comma == text.size())
            return parts;
        from = comma + 1;
    }
}

class Parser {
public:
    Parser(std::string_view text, const QueryContext& context) : m_text(text), m_context(context) {}

    ParsedQuery run()
    {
        QueryTokens lexed = tokenizeQuery(m_text);
        m_out.errors = std::move(lexed.errors);
        for (const QueryToken& token : lexed.tokens) {
            if (!token.broken)
                parseTerm(token);
        }
        m_out.tokens = std::move(lexed.tokens);
        std::stable_sort(m_out.errors.begin(), m_out.errors.end(),
                         [](const QueryError& a, const QueryError& b) { return a.span.begin < b.span.begin; });
        return std::move(m_out);
    }

private:
    void fail(QuerySpan span, std::string message)
    {
        m_failed = true;
        m_out.errors.push_back({span, std::move(message)});
    }

    std::string_view at(QuerySpan span) const { return m_text.substr(span.begin, span.size()); }

    void parseTerm(const QueryToken& token)
    {
        m_failed = false;
        QueryTerm term;
        term.negated = token.negated;
        term.span = token.span;
        if (token.key.size() == 0)
            bare(token, term);
        else
            keyed(token, term);
        if (!m_failed)
            m_out.query.terms.push_back(std::move(term));
    }

    void bare(const QueryToken& token, QueryTerm& term)
    {
        term.field = token.form == Form::Plain ? QueryField::Word : QueryField::Text;
        if (token.form == Form::Plain)
            term.texts.push_back({How::Contains, token.text, true, false});
        else
            messageText(token, term);
    }

    void keyed(const QueryToken& token, QueryTerm& term)
    {
        const std::string_view written = at(token.key);
        const QueryKey* key = findQueryKey(written);
        if (key == nullptr)
            return unknownKey(token, written);
        term.field = key->field;
        if (token.hasName && !name(token, *key, term))
            return;
        const bool exists = token.hasName && token.op == Operator::None;
        if (!exists && token.value.size() == 0)
            return fail(token.span, "Behind " + std::string(at({token.key.begin, token.value.begin})) +
                                        " a value is missing, as in " + std::string(key->example) + ".");
        if (exists)
            term.texts.push_back({How::Exists, {}, true, false});
        else
            value(token, *key, term);
    }

    void unknownKey(const QueryToken& token, std::string_view written)
    {
        const std::string_view nearest = nearestQueryKey(written);
        std::string message = "There is no filter \"" + std::string(written) + "\"";
        if (!nearest.empty()) {
            message += "; did you mean " + std::string(nearest) + "?";
        } else {
            message += "; there are ";
            for (const QueryKey& known : queryKeys())
                message += std::string(known.key) + (&known == &queryKeys().back() ? "" : ", ");
            message += ". To look for the text itself put it in quotes.";
        }
        fail(token.key, std::move(message));
    }

    bool name(const QueryToken& token, const QueryKey& key, QueryTerm& term)
    {
        if (key.field != QueryField::Header)
            fail({token.name.begin - 1, token.name.end + 1}, "Only header takes a name in brackets, as in header[x-request-id]:abc.");
        else if (token.name.size() == 0)
            fail({token.name.begin - 1, token.name.end + 1}, "Put a header's name between the brackets, as in header[x-request-id]:abc.");
        term.name = at(token.name);
        return !m_failed;
    }

    void value(const QueryToken& token, const QueryKey& key, QueryTerm& term)
    {
        switch (key.kind) {
        case QueryValueKind::Text:
        case QueryValueKind::Path:
            if (isColumn(key.field))
                return columnText(token, key, term);
            return messageText(token, term);
        case QueryValueKind::Method:
            return methods(token, key, term);
        case QueryValueKind::Words:
            return words(token, key, term);
        case QueryValueKind::After:
        case QueryValueKind::Before:
            return time(token, key, term);
        default:
            return numbers(token, key, term);
        }
    }

    bool isTextOperator(const QueryToken& token, std::string_view key)
    {
        if (token.op == Operator::Colon || token.op == Operator::Equals || token.op == Operator::Matches || token.op == Operator::None)
            return true;
        fail({token.key.begin, token.value.begin}, std::string(key) + " is a text: use : to find it anywhere, = for all of it, ~ for a regular expression.");
        return false;
    }

    void regex(const QueryToken& token, TextTest& test)
    {
        test.how = How::Regex;
        test.ignoreCase = token.flags.find('i') != std::string::npos;
        test.dotAll = token.flags.find('s') != std::string::npos;
        const auto compiled = Regex::compile(test.text, test.ignoreCase, test.dotAll);
        if (!compiled)
            fail(token.value, compiled.error().message);
    }

    void columnText(const QueryToken& token, const QueryKey& key, QueryTerm& term)
    {
        if (!isTextOperator(token, key.key))
            return;
        TextTest test{How::Contains, token.text, true, false};
        if (token.op == Operator::Matches || token.form == Form::Regex) {
            regex(token, test);
            term.texts.push_back(std::move(test));
            return;
        }
        if (token.form == Form::Quoted || key.kind == QueryValueKind::Path) {
            term.texts.push_back(columnTest(token, token.text));
            return;
        }
        for (const Part& part : partsOf(token.text, token.value.begin)) {
            if (part.text.empty())
                return fail(part.span, "Between commas a value is missing.");
            term.texts.push_back(columnTest(token, part.text));
        }
    }

    static TextTest columnTest(const QueryToken& token, std::string_view text)
    {
        const bool glob = token.form == Form::Plain && text.find('*') != std::string_view::npos;
        const How how = token.op == Operator::Equals ? How::Equals : glob ? How::Glob : How::Contains;
        return {how, std::string(text), true, false};
    }

    void messageText(const QueryToken& token, QueryTerm& term)
    {
        if (!isTextOperator(token, at(token.key)))
            return;
        TextTest test{How::Contains, token.text, !hasCapital(token.text), false};
        if (token.op == Operator::Matches || token.form == Form::Regex)
            regex(token, test);
        else if (token.op == Operator::Equals)
            test.how = How::Equals;
        else if (test.text.empty())
            return fail(token.value, "There is no text between the quotes.");
        term.texts.push_back(std::move(test));
    }

    void methods(const QueryToken& token, const QueryKey& key, QueryTerm& term)
    {
        if (token.op == Operator::Matches || token.form == Form::Regex)
            return columnText(token, key, term);
        if (!isTextOperator(token, key.key))
            return;
        for (const Part& part : partsOf(token.text, token.value.begin)) {
            if (part.text.empty())
                return fail(part.span, "Between commas a method is missing, as in method:POST,PUT.");
            const bool glob = part.text.find('*') != std::string_view::npos;
            term.texts.push_back({glob ? How::Glob : How::Equals, std::string(part.text), true, false});
        }
    }

    void words(const QueryToken& token, const QueryKey& key, QueryTerm& term)
    {
        if (token.op != Operator::Colon && token.op != Operator::Equals)
            return fail({token.key.begin, token.value.begin}, std::string(key.key) + " takes : and one of " + listOfWords(key.field) + ".");
        for (const Part& part : partsOf(token.text, token.value.begin)) {
            const auto number = findQueryWord(key.field, part.text);
            if (!number)
                return fail(token.form == Form::Plain ? part.span : token.value,
                            std::string(key.key) + " can be " + listOfWords(key.field) + ", not \"" + std::string(part.text) + "\".");
            term.ranges.push_back({*number, *number});
        }
    }

    void time(const QueryToken& token, const QueryKey& key, QueryTerm& term)
    {
        if (token.op != Operator::Colon && token.op != Operator::Equals)
            return fail({token.key.begin, token.value.begin}, std::string(key.key) + " takes : and a time, as in " + std::string(key.example) + ".");
        const auto time = parseQueryTime(token.text, m_context);
        if (!time)
            return fail(token.value, "\"" + token.text + "\" is no time: write 10:00, 10:00:05.250, 2026-07-11, 2026-07-11T10:00, today, yesterday, or 15m, 2h, 3d for so long ago.");
        term.ranges.push_back(key.kind == QueryValueKind::After ? NumberRange{.least = *time} : NumberRange{.most = *time - 1});
    }

    void numbers(const QueryToken& token, const QueryKey& key, QueryTerm& term)
    {
        if (token.op == Operator::Matches || token.form == Form::Regex)
            return fail(token.span, std::string(key.key) + " is a number: use :, =, <, <=, > or >=, as in " + std::string(key.example) + ".");
        const bool list = token.op == Operator::Colon || token.op == Operator::Equals;
        for (const Part& part : partsOf(token.text, token.value.begin)) {
            const auto range = list ? equal(part.text, key) : compared(token.op, number(part.text, key));
            if (!range || (!list && part.span.end != token.value.end && token.form == Form::Plain))
                return fail(token.form == Form::Plain ? part.span : token.value, wrongNumber(part.text, key));
            term.ranges.push_back(*range);
        }
    }

    static std::string wrongNumber(std::string_view text, const QueryKey& key)
    {
        const std::string start = "\"" + std::string(text) + "\" is no ";
        switch (key.kind) {
        case QueryValueKind::Status:
            return start + "status: write 404, 4xx, 400..499 or several with commas.";
        case QueryValueKind::Size:
            return start + "size: write bytes (512), or a number with k, M or G.";
        case QueryValueKind::Duration:
            return start + "duration: write a number with us, ms, s or m.";
        default:
            return start + "number: write 12, 10..20 or several with commas.";
        }
    }

    static std::optional<std::int64_t> number(std::string_view text, const QueryKey& key)
    {
        switch (key.kind) {
        case QueryValueKind::Size:
            return parseQuerySize(text);
        case QueryValueKind::Duration:
            return parseQueryDuration(text);
        default:
            return parseQueryNumber(text);
        }
    }

    static std::optional<NumberRange> compared(Operator op, std::optional<std::int64_t> number)
    {
        if (!number)
            return std::nullopt;
        switch (op) {
        case Operator::Less:
            return NumberRange{.most = *number - 1};
        case Operator::LessEqual:
            return NumberRange{.most = *number};
        case Operator::Greater:
            return NumberRange{.least = *number + 1};
        default:
            return NumberRange{.least = *number};
        }
    }

    /// A number, a range "5..9", or a class of statuses "4xx".
    static std::optional<NumberRange> equal(std::string_view text, const QueryKey& key)
    {
        if (const std::size_t dots = text.find(".."); dots != std::string_view::npos) {
            const auto least = number(text.substr(0, dots), key);
            const auto most = number(text.substr(dots + 2), key);
            return least && most ? std::optional(NumberRange{*least, *most}) : std::nullopt;
        }
        const bool isClass = key.kind == QueryValueKind::Status && text.size() == 3 && text[0] >= '1' && text[0] <= '9' &&
                             equalsIgnoringCase(text.substr(1), "xx");
        if (isClass) {
            const std::int64_t hundred = (text[0] - '0') * 100;
            return NumberRange{hundred, hundred + 99};
        }
        const auto exact = number(text, key);
        return exact ? std::optional(NumberRange{*exact, *exact}) : std::nullopt;
    }

    std::string_view m_text;
    const QueryContext& m_context;
    ParsedQuery m_out;
    bool m_failed = false;
};

} // namespace

ParsedQuery parseQuery(std::string_view text, const QueryContext& context)
{
    return Parser(text, context).run();
}

Result<Query> queryOrError(std::string_view text, const QueryContext& context)
{
    ParsedQuery parsed = parseQuery(text, context);
    if (parsed.ok())
        return std::move(parsed.query);
    const QueryError& first = parsed.errors.front();
    return Error{ErrorCode::InvalidInput,
                 "The filter is wrong at character " + std::to_string(first.span.begin + 1) + ": " + first.message,
                 std::string(text) + "\n" + std::string(first.span.begin, ' ') +
                     std::string(std::max<std::size_t>(first.span.size(), 1), '^')};
}

Result<QueryTerm> textTerm(const std::string& text, bool isRegex)
{
    if (text.empty())
        return Error{ErrorCode::InvalidInput, "There is no text to search for; give at least one character.", ""};
    QueryTerm term;
    term.field = QueryField::Text;
    if (isRegex) {
        if (const auto compiled = Regex::compile(text, false, false); !compiled)
            return compiled.error();
        term.texts.push_back({How::Regex, text, false, false});
    } else {
        term.texts.push_back({How::Contains, text, !hasCapital(text), false});
    }
    return term;
}

} // namespace hookbench::capture
