#pragma once

#include "capture/CaptureRecord.h"
#include "capture/query/Query.h"
#include "capture/search/TextTester.h"

#include <optional>
#include <string>
#include <vector>

namespace hookbench::capture {

/// The message part of a query, ready to be asked of records. A copy for each thread.
///
/// A body is looked at as received and, where its Content-Encoding is gzip, deflate, br or zstd, decoded as well. Of a
/// decoded body the first 64 MiB count.
class MessageMatcher {
public:
    /// Of Query::messages(); other terms are passed over. `frequencies` is a sample of the log. Errors: InvalidInput for a
    /// wrong regular expression, which a parsed query does not have.
    static Result<MessageMatcher> make(const Query& query, std::string profileFolder,
                                       const ByteFrequencies& frequencies = {});

    bool empty() const { return m_terms.empty(); }
    /// A text that stands in the stored bytes of every record that it holds for; nothing if all have to be looked at.
    const std::optional<RequiredLiteral>& landmark() const { return m_landmark; }
    /// Whether records may lack the landmark because it stands in a body that is compressed or in a file.
    bool landmarkMayBeHidden() const { return m_mayBeHidden; }

    bool holds(const CaptureRecord& record);
    /// Whether a regular expression was given up on a text because it took too long.
    bool gaveUp() const;

private:
    struct Term {
        QueryTerm term;
        TextTester tester;
    };
    class Message;
    void chooseLandmark();
    static bool holds(Term& term, Message& message);

    std::vector<Term> m_terms;
    std::optional<RequiredLiteral> m_landmark;
    bool m_mayBeHidden = false;
    std::string m_profileFolder;
};

/// The value of a record's Content-Encoding, several joined with commas; "" if it has none.
std::string contentEncodingOf(const CaptureRecord& record);

} // namespace hookbench::capture
