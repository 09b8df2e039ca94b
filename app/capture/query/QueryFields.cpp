#include "capture/query/QueryFields.h"

#include "base/Text.h"
#include "capture/CaptureKind.h"
#include "capture/CaptureTable.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace hookbench::capture {

namespace {

constexpr std::array keys{
    QueryKey{"method", QueryField::Method, QueryValueKind::Method, "method:POST,PUT"},
    QueryKey{"path", QueryField::Path, QueryValueKind::Path, "path:/hooks"},
    QueryKey{"status", QueryField::Status, QueryValueKind::Status, "status>=400"},
    QueryKey{"event", QueryField::Event, QueryValueKind::Text, "event:object.*"},
    QueryKey{"is", QueryField::Mark, QueryValueKind::Words, "is:pinned"},
    QueryKey{"signature", QueryField::Signature, QueryValueKind::Words, "signature:invalid"},
    QueryKey{"endpoint", QueryField::Endpoint, QueryValueKind::Text, "endpoint:orders"},
    QueryKey{"kind", QueryField::Kind, QueryValueKind::Words, "kind:mail"},
    QueryKey{"note", QueryField::Note, QueryValueKind::Text, "note:refund"},
    QueryKey{"label", QueryField::Label, QueryValueKind::Text, "label:bug"},
    QueryKey{"colour", QueryField::Colour, QueryValueKind::Words, "colour:red"},
    QueryKey{"has", QueryField::Has, QueryValueKind::Words, "has:note"},
    QueryKey{"size", QueryField::Size, QueryValueKind::Size, "size>10k"},
    QueryKey{"duration", QueryField::Duration, QueryValueKind::Duration, "duration>100ms"},
    QueryKey{"after", QueryField::Time, QueryValueKind::After, "after:10:00"},
    QueryKey{"before", QueryField::Time, QueryValueKind::Before, "before:2026-07-01"},
    QueryKey{"id", QueryField::Id, QueryValueKind::Number, "id:100..200"},
    QueryKey{"source", QueryField::Source, QueryValueKind::Text, "source:127.0.0.1"},
    QueryKey{"header", QueryField::Header, QueryValueKind::Text, "header[x-request-id]:abc"},
    QueryKey{"body", QueryField::Body, QueryValueKind::Text, "body:\"obj_123\""},
    QueryKey{"text", QueryField::Text, QueryValueKind::Text, "text:/ord_[0-9]+/"},
};

constexpr std::array marks{
    QueryWord{"duplicate", CaptureTable::duplicateMark},
    QueryWord{"pinned", Pinned},
    QueryWord{"malformed", Malformed},
    QueryWord{"truncated", Truncated},
    QueryWord{"tls", Tls},
    QueryWord{"h2", Http2},
    QueryWord{"chunked", Chunked},
    QueryWord{"large", BodyInFile},
    QueryWord{"handshake", Handshake},
    QueryWord{"ruled", Ruled},
    QueryWord{"faulty", Faulty},
    QueryWord{"forwarded", Forwarded},
    QueryWord{"denied", DeniedAccess},
    // Other names of the same, which are understood but not offered.
    QueryWord{"duplicates", CaptureTable::duplicateMark},
    QueryWord{"handshakes", Handshake},
    QueryWord{"https", Tls},
    QueryWord{"http/2", Http2},
};
constexpr std::size_t offeredMarks = 13;

constexpr std::array signatures{
    QueryWord{"valid", std::int64_t(SignatureState::Valid)},
    QueryWord{"invalid", std::int64_t(SignatureState::Invalid)},
    QueryWord{"unsigned", std::int64_t(SignatureState::Unsigned)},
    QueryWord{"unchecked", std::int64_t(SignatureState::NotChecked)},
};

constexpr std::array kinds{
    QueryWord{"request", std::int64_t(CaptureKind::Request)},
    QueryWord{"slack", std::int64_t(CaptureKind::SlackMessage)},
    QueryWord{"mail", std::int64_t(CaptureKind::Mail)},
    QueryWord{"sms", std::int64_t(CaptureKind::Sms)},
};

constexpr std::array colours{
    QueryWord{"red", std::int64_t(CaptureColour::Red)},       QueryWord{"orange", std::int64_t(CaptureColour::Orange)},
    QueryWord{"yellow", std::int64_t(CaptureColour::Yellow)}, QueryWord{"green", std::int64_t(CaptureColour::Green)},
    QueryWord{"blue", std::int64_t(CaptureColour::Blue)},     QueryWord{"purple", std::int64_t(CaptureColour::Purple)},
    QueryWord{"none", std::int64_t(CaptureColour::None)},
};

constexpr std::array noteParts{
    QueryWord{"note", std::int64_t(NotePart::Note)},
    QueryWord{"label", std::int64_t(NotePart::Label)},
    QueryWord{"colour", std::int64_t(NotePart::Colour)},
};

/// The edits (Levenshtein) between two short words.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (asciiLower(a[i]) == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
        }
    }
    return row[b.size()];
}

} // namespace

std::span<const QueryKey> queryKeys()
{
    return keys;
}

const QueryKey* findQueryKey(std::string_view key)
{
    const auto found = std::find_if(keys.begin(), keys.end(),
                                    [&](const QueryKey& known) { return equalsIgnoringCase(known.key, key); });
    return found == keys.end() ? nullptr : &*found;
}

std::string_view nearestQueryKey(std::string_view key)
{
    std::string_view nearest;
    std::size_t least = 3; // more edits make another word
    if (key.size() > 20)
        return nearest;
    for (const QueryKey& known : keys) {
        const std::size_t edits = distance(key, known.key);
        if (edits < least && edits < known.key.size()) {
            least = edits;
            nearest = known.key;
        }
    }
    return nearest;
}

std::span<const QueryWord> queryWords(QueryField field)
{
    switch (field) {
    case QueryField::Mark:
        return std::span(marks).first(offeredMarks);
    case QueryField::Signature:
        return signatures;
    case QueryField::Kind:
        return kinds;
    case QueryField::Colour:
        return colours;
    case QueryField::Has:
        return noteParts;
    default:
        return {};
    }
}

std::optional<std::int64_t> findQueryWord(QueryField field, std::string_view word)
{
    const std::span<const QueryWord> known =
        field == QueryField::Mark ? std::span<const QueryWord>(marks) : queryWords(field);
    for (const QueryWord& candidate : known) {
        if (equalsIgnoringCase(candidate.word, word))
            return candidate.number;
    }
    return std::nullopt;
}

std::string listOfWords(QueryField field)
{
    const std::span<const QueryWord> words = queryWords(field);
    std::string list;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0)
            list += i + 1 == words.size() ? " or " : ", ";
        list += words[i].word;
    }
    return list;
}

} // namespace hookbench::capture
