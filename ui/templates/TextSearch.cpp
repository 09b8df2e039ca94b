#include "templates/TextSearch.h"

#include "common/Formatting.h"

#include <QRegularExpression>

namespace hookbench::ui {

namespace {

/// Bytes of UTF-8 for positions in UTF-16 that only grow.
class ByteCounter {
public:
    explicit ByteCounter(const QString& text) : m_text(text) {}

    std::size_t bytesUpTo(qsizetype position)
    {
        for (; m_position < position; ++m_position) {
            const char16_t c = m_text.at(m_position).unicode();
            // The halves of a surrogate pair make four bytes together.
            m_bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : QChar::isSurrogate(c) ? 2 : 3;
        }
        return m_bytes;
    }

private:
    const QString& m_text;
    qsizetype m_position = 0;
    std::size_t m_bytes = 0;
};

QString filled(const QString& replacement, const QRegularExpressionMatch& match)
{
    QString text;
    for (qsizetype i = 0; i < replacement.size(); ++i) {
        const QChar c = replacement.at(i);
        if (c != QLatin1Char('\\') || i + 1 == replacement.size()) {
            text += c;
            continue;
        }
        const QChar next = replacement.at(++i);
        if (next.isDigit())
            text += match.captured(next.digitValue());
        else if (next == QLatin1Char('n'))
            text += QLatin1Char('\n');
        else if (next == QLatin1Char('t'))
            text += QLatin1Char('\t');
        else
            text += next;
    }
    return text;
}

} // namespace

SearchResult findAll(const std::string& text, const SearchQuery& query, const QString& replacement)
{
    SearchResult result;
    if (query.text.isEmpty())
        return result;
    QString pattern = query.regex ? query.text : QRegularExpression::escape(query.text);
    if (query.wholeWords)
        pattern = QStringLiteral("\\b(?:%1)\\b").arg(pattern);
    QRegularExpression::PatternOptions options = QRegularExpression::MultilineOption;
    if (!query.matchCase)
        options |= QRegularExpression::CaseInsensitiveOption;
    const QRegularExpression expression(pattern, options);
    if (!expression.isValid()) {
        result.problem = expression.errorString();
        return result;
    }
    const QString haystack = QString::fromUtf8(text.data(), qsizetype(text.size()));
    ByteCounter counter(haystack);
    auto matches = expression.globalMatch(haystack);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        if (match.capturedLength() == 0)
            continue;
        if (result.hits.size() == searchLimit) {
            result.cut = true;
            break;
        }
        const std::size_t begin = counter.bytesUpTo(match.capturedStart());
        const std::size_t end = counter.bytesUpTo(match.capturedEnd());
        result.hits.push_back(
            {{begin, end}, toBytes(query.regex ? filled(replacement, match) : replacement)});
    }
    return result;
}

} // namespace hookbench::ui
