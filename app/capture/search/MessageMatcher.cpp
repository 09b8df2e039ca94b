#include "capture/search/MessageMatcher.h"

#include "base/MappedFile.h"
#include "base/Text.h"
#include "capture/CaptureLog.h"
#include "http/ContentCoding.h"

#include <algorithm>

namespace hookbench::capture {

namespace {

constexpr std::size_t mostDecoded = std::size_t{64} << 20;

/// Calls `visit(line, name, value)` for the lines that are headers, until it says true. The first line of a head is none.
template <class Visit>
bool anyHeader(std::string_view lines, bool skipFirst, Visit visit)
{
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        std::string_view line = lines.substr(0, end);
        lines.remove_prefix(std::min(end + 1, lines.size()));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        const std::size_t colon = line.find(':');
        if (std::exchange(skipFirst, false) || colon == std::string_view::npos)
            continue;
        const std::size_t first = std::min(line.find_first_not_of(" \t", colon + 1), line.size());
        if (visit(line, line.substr(0, colon), line.substr(first)))
            return true;
    }
    return false;
}

} // namespace

std::string contentEncodingOf(const CaptureRecord& record)
{
    std::string value;
    if ((record.flags & (Malformed | OverSmtp)) != 0)
        return value;
    anyHeader(record.rawHead, true, [&](std::string_view, std::string_view name, std::string_view one) {
        if (equalsIgnoringCase(name, "content-encoding"))
            value += (value.empty() ? "" : ", ") + std::string(one);
        return false;
    });
    return value;
}

/// A record with its body in all its forms, each made when it is first asked for.
class MessageMatcher::Message {
public:
    Message(const CaptureRecord& record, const std::string& profileFolder)
        : m_record(record), m_profileFolder(profileFolder)
    {
    }

    const CaptureRecord& record() const { return m_record; }

    std::string_view body()
    {
        if ((m_record.flags & BodyInFile) == 0)
            return m_record.body;
        if (!m_fileTried) {
            m_fileTried = true;
            const std::string path = bodyPath(m_profileFolder, m_record.id);
            // A file that is gone takes its capture out of the results, not the others.
            if (auto mapped = MappedFile::open(path, "the body " + path))
                m_file = std::move(*mapped);
        }
        return m_file.bytes();
    }

    /// Nothing if it is not compressed.
    const std::optional<std::string>& decodedBody()
    {
        if (!m_decodeTried) {
            m_decodeTried = true;
            const auto codings = http::contentCodings(contentEncodingOf(m_record));
            if (!codings.empty()) {
                if (auto decoded = http::decodeBody(body(), codings, mostDecoded))
                    m_decoded = std::move(decoded->bytes);
            }
        }
        return m_decoded;
    }

private:
    const CaptureRecord& m_record;
    const std::string& m_profileFolder;
    MappedFile m_file;
    bool m_fileTried = false;
    std::optional<std::string> m_decoded;
    bool m_decodeTried = false;
};

Result<MessageMatcher> MessageMatcher::make(const Query& query, std::string profileFolder,
                                            const ByteFrequencies& frequencies)
{
    MessageMatcher matcher;
    matcher.m_profileFolder = std::move(profileFolder);
    for (QueryTerm& term : query.messages().terms) {
        auto tester = TextTester::make(term.texts.front(), frequencies);
        if (!tester)
            return tester.error();
        matcher.m_terms.push_back({std::move(term), std::move(*tester)});
    }
    matcher.chooseLandmark();
    return matcher;
}

void MessageMatcher::chooseLandmark()
{
    const auto consider = [this](const RequiredLiteral& literal, bool mayBeHidden) {
        if (m_landmark && m_landmark->text.size() >= literal.text.size())
            return;
        m_landmark = literal;
        m_mayBeHidden = mayBeHidden;
    };
    for (const Term& term : m_terms) {
        const auto& literal = term.tester.literal();
        if (term.term.negated || !literal)
            continue;
        // The port is no text in the record, and a line of a header is not always written with one space.
        const bool joined = term.term.field == QueryField::Source ||
                            (term.term.field == QueryField::Header && term.term.name.empty());
        if (!joined || literal->text.find(':') == std::string::npos)
            consider(*literal, term.term.field == QueryField::Body || term.term.field == QueryField::Text);
    }
    if (m_landmark)
        return;
    for (const Term& term : m_terms) {
        if (!term.term.negated && !term.term.name.empty())
            consider({term.term.name, true}, false);
    }
}

bool MessageMatcher::holds(Term& term, Message& message)
{
    const CaptureRecord& record = message.record();
    TextTester& tester = term.tester;
    const auto body = [&] {
        return tester.holds(message.body()) || (message.decodedBody() && tester.holds(*message.decodedBody()));
    };
    const auto headers = [&](std::string_view lines, bool skipFirst) {
        return anyHeader(lines, skipFirst, [&](std::string_view line, std::string_view name, std::string_view value) {
            return term.term.name.empty() ? tester.holds(line)
                                          : equalsIgnoringCase(name, term.term.name) && tester.holds(value);
        });
    };
    switch (term.term.field) {
    case QueryField::Source:
        return tester.holds(record.remoteAddress) ||
               tester.holds(std::string(record.remoteAddress) + ":" + std::to_string(record.remotePort));
    case QueryField::Header:
        return headers(record.rawHead, (record.flags & (OverSmtp | Malformed)) == 0) || headers(record.trailers, false);
    case QueryField::Body:
        return body();
    case QueryField::Text:
        return tester.holds(record.rawHead) || body() || tester.holds(record.trailers);
    default:
        return true;
    }
}

bool MessageMatcher::holds(const CaptureRecord& record)
{
    Message message(record, m_profileFolder);
    return std::all_of(m_terms.begin(), m_terms.end(),
                       [&](Term& term) { return holds(term, message) != term.term.negated; });
}

bool MessageMatcher::gaveUp() const
{
    return std::any_of(m_terms.begin(), m_terms.end(), [](const Term& term) { return term.tester.gaveUp(); });
}

} // namespace hookbench::capture
