#include "capture/query/ColumnFilter.h"

#include "base/Text.h"
#include "capture/CaptureKind.h"
#include "capture/query/QueryFields.h"
#include "capture/search/TextTester.h"

#include <algorithm>
#include <string>

namespace hookbench::capture {

namespace {

using Position = CaptureTable::Position;

/// Remembers of each numbered text whether a test holds.
class Memo {
public:
    void start(std::size_t texts) { m_known.assign(texts, 0); }

    template <class Test>
    bool operator()(std::uint32_t number, const std::string& text, Test test)
    {
        if (number >= m_known.size()) // has no number
            return test(text);
        char& known = m_known[number];
        if (known == 0)
            known = test(text) ? 2 : 1;
        return known == 2;
    }

private:
    std::vector<char> m_known; ///< 0: not yet, 1: no, 2: yes
};

bool anyContains(const std::vector<NumberRange>& ranges, std::int64_t number)
{
    return std::any_of(ranges.begin(), ranges.end(), [&](const NumberRange& range) { return range.contains(number); });
}

/// Statuses that begin with the digits, so that "5" means 5xx.
std::vector<char> statusesLike(const std::string& word)
{
    std::vector<char> found(1024, 0);
    if (word.empty() || word.size() > 3 || word.find_first_not_of("0123456789") != std::string::npos)
        return found;
    for (std::size_t status = 0; status < found.size(); ++status)
        found[status] = std::to_string(status).starts_with(word) ? 1 : 0;
    return found;
}

} // namespace

struct ColumnFilter::Term {
    explicit Term(const QueryTerm& wanted) : term(wanted)
    {
        for (const NumberRange& range : term.ranges)
            markBits |= term.field == QueryField::Mark ? static_cast<std::uint32_t>(range.least) : 0U;
        if (term.field == QueryField::Word)
            readWord(term.texts.front().text);
    }

    void readWord(const std::string& word)
    {
        markBits = static_cast<std::uint32_t>(findQueryWord(QueryField::Mark, word).value_or(0));
        signature = findQueryWord(QueryField::Signature, word).value_or(-1);
        statuses = statusesLike(word);
    }

    bool textHolds(std::string_view text)
    {
        return std::any_of(testers.begin(), testers.end(), [&](TextTester& tester) { return tester.holds(text); });
    }

    void start(const CaptureTable& table)
    {
        const bool word = term.field == QueryField::Word;
        if (word || term.field == QueryField::Method)
            methods.start(table.methods().size());
        if (word || term.field == QueryField::Path)
            targets.start(table.targets().size());
        if (word || term.field == QueryField::Event)
            eventTypes.start(table.eventTypes().size());
        endpoints.clear();
        if (!word && term.field != QueryField::Endpoint)
            return;
        for (const auto& [number, name] : table.endpointNames()) {
            if (textHolds(name))
                endpoints.push_back(number);
        }
        for (const TextTest& test : term.texts) {
            const bool isNumber = !word && !test.text.empty() && test.text.size() < 6 && test.text.find_first_not_of("0123456789") == std::string::npos;
            if (isNumber && std::stoi(test.text) <= 0xFFFF)
                endpoints.push_back(static_cast<std::uint16_t>(std::stoi(test.text)));
        }
    }

    bool method(const CaptureTable& table, Position p)
    {
        return methods(table.methodNumber(p), table.method(p), [this](const std::string& text) { return textHolds(text); });
    }
    bool target(const CaptureTable& table, Position p)
    {
        return targets(table.targetNumber(p), table.target(p), [this](const std::string& text) { return textHolds(text); });
    }
    bool eventType(const CaptureTable& table, Position p)
    {
        return eventTypes(table.eventTypeNumber(p), table.eventType(p), [this](const std::string& text) { return textHolds(text); });
    }
    bool endpoint(const CaptureTable& table, Position p) const
    {
        return !endpoints.empty() &&
               std::find(endpoints.begin(), endpoints.end(), table.endpointNumber(p)) != endpoints.end();
    }

    bool word(const CaptureTable& table, Position p)
    {
        const std::uint32_t marks = table.marks(p);
        return (marks & markBits) != 0 || std::int64_t(signatureOf(marks)) == signature ||
               statuses[static_cast<std::size_t>(table.status(p)) & 1023U] != 0 || target(table, p) ||
               eventType(table, p) || method(table, p) || endpoint(table, p) ||
               wordWritten(table, p);
    }

    bool noteHolds(const CaptureNote& note)
    {
        return !note.text.empty() && textHolds(note.text);
    }
    bool labelHolds(const CaptureNote& note)
    {
        return std::any_of(note.labels.begin(), note.labels.end(), [this](const std::string& label) { return textHolds(label); });
    }
    /// Of the fields that look at what the user has written.
    bool written(const CaptureNote& note)
    {
        switch (term.field) {
        case QueryField::Note:
            return noteHolds(note);
        case QueryField::Label:
            return labelHolds(note);
        case QueryField::Colour:
            return anyContains(term.ranges, std::int64_t(note.colour));
        default:
            return (!note.text.empty() && anyContains(term.ranges, std::int64_t(NotePart::Note))) ||
                   (!note.labels.empty() && anyContains(term.ranges, std::int64_t(NotePart::Label))) ||
                   (note.colour != CaptureColour::None && anyContains(term.ranges, std::int64_t(NotePart::Colour)));
        }
    }
    bool written(const CaptureTable& table, Position p)
    {
        static const CaptureNote nothing;
        const CaptureNote* note = table.note(p);
        return written(note == nullptr ? nothing : *note);
    }
    bool wordWritten(const CaptureTable& table, Position p)
    {
        const CaptureNote* note = table.note(p);
        return note != nullptr && (noteHolds(*note) || labelHolds(*note));
    }

    bool kind(const CaptureTable& table, Position p) const
    {
        const CaptureKind kind = (table.marks(p) & OverSmtp) != 0 ? CaptureKind::Mail : kindOfRequest(table.method(p), table.target(p));
        return anyContains(term.ranges, std::int64_t(kind));
    }

    bool holds(const CaptureTable& table, Position p)
    {
        switch (term.field) {
        case QueryField::Word:
            return word(table, p);
        case QueryField::Id:
            return anyContains(term.ranges, table.id(p));
        case QueryField::Method:
            return method(table, p);
        case QueryField::Path:
            return target(table, p);
        case QueryField::Status:
            return anyContains(term.ranges, table.status(p));
        case QueryField::Event:
            return eventType(table, p);
        case QueryField::Size:
            return anyContains(term.ranges, static_cast<std::int64_t>(table.bodySize(p)));
        case QueryField::Duration:
            return anyContains(term.ranges, table.durationUs(p));
        case QueryField::Time:
            return anyContains(term.ranges, table.receivedAtUs(p));
        case QueryField::Kind:
            return kind(table, p);
        case QueryField::Endpoint:
            return endpoint(table, p);
        case QueryField::Mark:
            return (table.marks(p) & markBits) != 0;
        case QueryField::Signature:
            return anyContains(term.ranges, std::int64_t(table.signature(p)));
        case QueryField::Note:
        case QueryField::Label:
        case QueryField::Colour:
        case QueryField::Has:
            return written(table, p);
        default:
            return true;
        }
    }

    QueryTerm term;
    std::vector<TextTester> testers;
    Memo methods;
    Memo targets;
    Memo eventTypes;
    std::vector<std::uint16_t> endpoints;
    std::vector<char> statuses;
    std::uint32_t markBits = 0;
    std::int64_t signature = -1; ///< that a word names
};

ColumnFilter::ColumnFilter() = default;
ColumnFilter::ColumnFilter(ColumnFilter&&) noexcept = default;
ColumnFilter& ColumnFilter::operator=(ColumnFilter&&) noexcept = default;
ColumnFilter::~ColumnFilter() = default;

Result<ColumnFilter> ColumnFilter::make(const Query& query)
{
    ColumnFilter filter;
    filter.m_query = query.columns();
    for (const QueryTerm& wanted : filter.m_query.terms) {
        auto term = std::make_unique<Term>(wanted);
        for (const TextTest& test : wanted.texts) {
            auto tester = TextTester::make(test);
            if (!tester)
                return tester.error();
            term->testers.push_back(std::move(*tester));
        }
        filter.m_terms.push_back(std::move(term));
    }
    return filter;
}

bool ColumnFilter::looksAt(QueryField field) const
{
    return std::any_of(m_query.terms.begin(), m_query.terms.end(),
                       [field](const QueryTerm& term) { return term.field == field || term.field == QueryField::Word; });
}

CaptureTable::View ColumnFilter::matching(const CaptureTable& table, Position from, Position to)
{
    if (m_terms.empty())
        return CaptureTable::range(from, to);
    for (const auto& term : m_terms)
        term->start(table);
    CaptureTable::View view;
    for (Position p = from; p < to; ++p) {
        const bool holds = std::all_of(m_terms.begin(), m_terms.end(), [&](const std::unique_ptr<Term>& term) {
            return term->holds(table, p) != term->term.negated;
        });
        if (holds)
            view.push_back(p);
    }
    return view;
}

} // namespace hookbench::capture
