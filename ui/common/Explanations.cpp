#include "common/Explanations.h"

#include "capture/reading/Explain.h"
#include "common/Formatting.h"
#include "json/Writer.h"

#include <QCoreApplication>
#include <QDateTime>

namespace hookbench::ui {

namespace {

class Words {
    Q_DECLARE_TR_FUNCTIONS(hookbench::ui::Explanations)

public:
    static QString unit(capture::TimeMeaning::Unit unit)
    {
        switch (unit) {
        case capture::TimeMeaning::Unit::Seconds:
            return tr("Unix time in seconds");
        case capture::TimeMeaning::Unit::Milliseconds:
            return tr("Unix time in milliseconds");
        case capture::TimeMeaning::Unit::Microseconds:
            return tr("Unix time in microseconds");
        case capture::TimeMeaning::Unit::Nanoseconds:
            return tr("Unix time in nanoseconds");
        case capture::TimeMeaning::Unit::Text:
            break;
        }
        return tr("Time");
    }

    static QString time(std::int64_t unixUs)
    {
        const std::int64_t nowUs = QDateTime::currentMSecsSinceEpoch() * 1000;
        const QString utc = QDateTime::fromMSecsSinceEpoch(unixUs / 1000, Qt::UTC).toString(Qt::ISODate);
        return tr("%1 here, %2, %3").arg(formatDateTime(unixUs), utc, formatRelative(unixUs, nowUs));
    }

    static QString meaning(std::monostate) { return {}; }

    static QString meaning(const capture::TimeMeaning& time)
    {
        return tr("%1: %2").arg(unit(time.unit), Words::time(time.unixUs));
    }

    static QString meaning(const capture::Base64Meaning& base64)
    {
        constexpr std::size_t shownText = 1000;
        constexpr int shownBytes = 32;
        const QString head = tr("Base64 of %1:").arg(formatSize(base64.bytes.size()));
        if (base64.isText)
            return head + QLatin1Char('\n') + textFromBytes(std::string_view(base64.bytes).substr(0, shownText)) +
                   (base64.bytes.size() > shownText ? QStringLiteral("…") : QString());
        const QByteArray bytes = QByteArray::fromStdString(base64.bytes).left(shownBytes);
        return head + QLatin1Char(' ') + QString::fromLatin1(bytes.toHex(' ')) +
               (base64.bytes.size() > std::size_t(shownBytes) ? QStringLiteral(" …") : QString());
    }

    static QString meaning(const capture::JwtMeaning& token)
    {
        QStringList lines = {tr("A JSON Web Token; its signature is not verified here"),
                             textFromBytes(json::write(token.header)),
                             textFromBytes(json::write(token.payload))};
        if (token.issuedAtUs)
            lines << tr("Issued: %1").arg(time(*token.issuedAtUs));
        if (token.expiresAtUs) {
            const bool isOver = *token.expiresAtUs < QDateTime::currentMSecsSinceEpoch() * 1000;
            lines << (isOver ? tr("Expired: %1") : tr("Expires: %1")).arg(time(*token.expiresAtUs));
        }
        return lines.join(QLatin1Char('\n'));
    }
};

} // namespace

QString explanationOf(std::string_view text)
{
    return std::visit([](const auto& meaning) { return Words::meaning(meaning); }, capture::explain(text));
}

} // namespace hookbench::ui
