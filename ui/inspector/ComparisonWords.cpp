#include "inspector/ComparisonWords.h"

#include "common/Formatting.h"

#include <QCoreApplication>

#include <algorithm>

namespace hookbench::ui {

namespace {

class Words {
    Q_DECLARE_TR_FUNCTIONS(hookbench::ui::ComparisonWords)

public:
    static QString bodies(const capture::Comparison& comparison)
    {
        switch (comparison.bodies) {
        case capture::Comparison::Bodies::Same:
            return comparison.before.empty() ? tr("Neither has a body.") : tr("The bodies are the same bytes.");
        case capture::Comparison::Bodies::Coding:
            return tr("The bodies hold the same bytes, compressed otherwise.");
        case capture::Comparison::Bodies::WhiteSpace:
            return tr("The bodies are the same JSON, written with other white space or escapes.");
        case capture::Comparison::Bodies::KeyOrder:
            return tr("The bodies are the same JSON; members stand in another order.");
        case capture::Comparison::Bodies::Values:
            return comparison.values.size() == 1 ? tr("One value of the bodies differs.")
                                                 : tr("%n values of the bodies differ.", nullptr, int(comparison.values.size()));
        case capture::Comparison::Bodies::Text:
            return tr("The bodies are other texts.");
        case capture::Comparison::Bodies::Bytes:
            break;
        }
        return tr("The bodies are other bytes.");
    }

    static QString headers(const capture::Comparison& comparison)
    {
        const auto matters = [](const capture::HeaderDifference& header) { return !header.isExpected; };
        const auto count = int(std::count_if(comparison.headers.begin(), comparison.headers.end(), matters));
        QStringList words;
        if (!comparison.sameFirstLine())
            words << tr("The first lines differ.");
        if (count > 0)
            words << (count == 1 ? tr("One header differs.") : tr("%n headers differ.", nullptr, count));
        else if (!comparison.headers.empty())
            words << tr("Of the headers only those differ that always do.");
        return words.join(QLatin1Char(' '));
    }

    static QString kind(capture::HeaderDifference::Kind kind)
    {
        switch (kind) {
        case capture::HeaderDifference::Kind::Added:
            return tr("only in the second");
        case capture::HeaderDifference::Kind::Removed:
            return tr("only in the first");
        case capture::HeaderDifference::Kind::Changed:
            return tr("another value");
        case capture::HeaderDifference::Kind::Spelling:
            return tr("the name in other capitals");
        case capture::HeaderDifference::Kind::Moved:
            break;
        }
        return tr("in another place");
    }

    static QString expected(const QString& kind) { return tr("%1 (as always)").arg(kind); }
};

} // namespace

QString captureWords(const capture::CaptureSummary& summary)
{
    // Without the query, which may hold a token.
    const std::string what = summary.method + " " + summary.target.substr(0, summary.target.find('?'));
    return QStringLiteral("#%1  %2  %3").arg(summary.id).arg(textFromBytes(what), formatTimeOfDay(summary.receivedAtUs));
}

QString verdictWords(const capture::Comparison& comparison)
{
    return (Words::bodies(comparison) + QLatin1Char(' ') + Words::headers(comparison)).trimmed();
}

QString headerWords(const capture::HeaderDifference& difference)
{
    const QString kind = Words::kind(difference.kind);
    return difference.isExpected ? Words::expected(kind) : kind;
}

} // namespace hookbench::ui
