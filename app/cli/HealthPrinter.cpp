#include "cli/HealthPrinter.h"

#include "base/Text.h"
#include "capture/CaptureJson.h"
#include "monitoring/Measure.h"
#include "monitoring/Mend.h"

#include <QStringList>

#include <algorithm>

namespace hookbench::cli {

using namespace monitoring;

namespace {

/// Control characters of what strangers named must not reach the terminal.
QString printable(const std::string& bytes)
{
    QString text = QString::fromStdString(asUtf8(bytes));
    for (QChar& c : text) {
        if (c < QLatin1Char(' ') || c == QChar(0x7F))
            c = QLatin1Char('?');
    }
    return text;
}

QString percent(double share)
{
    // What rounds to 100 and is not shows that it is not.
    const double shown = share < 1 ? std::min(share * 100, 99.99) : 100;
    return QString::number(shown, 'f', shown >= 99.9 && shown < 100 ? 2 : 1) + QLatin1String(" %");
}

QString duration(std::int64_t us)
{
    const double ms = static_cast<double>(us) / 1000;
    return ms < 10 ? QString::number(ms, 'f', 1) + QLatin1String(" ms")
                   : QString::number(ms, 'f', 0) + QLatin1String(" ms");
}

QString time(std::int64_t us)
{
    return QString::fromStdString(capture::timestampUtc(us)).left(19) + QLatin1Char('Z');
}

QStringList cells(const QString& name, const Figures& figures)
{
    const bool isTimed = figures.timed > 0;
    const QString none = QStringLiteral("-");
    return {name,
            QString::number(figures.attempts),
            QString::number(figures.perMinute, 'f', figures.perMinute < 10 ? 2 : 0),
            figures.attempts == 0 ? none : percent(figures.successShare()),
            isTimed ? duration(figures.p50Us) : none,
            isTimed ? duration(figures.p95Us) : none,
            isTimed ? duration(figures.p99Us) : none};
}

/// The first column to the left, the others to the right.
QString table(const QList<QStringList>& rows)
{
    QList<qsizetype> widths(rows.front().size());
    for (const QStringList& row : rows) {
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    }
    QString text;
    for (const QStringList& row : rows) {
        text += row.front().leftJustified(widths.front());
        for (qsizetype i = 1; i < row.size(); ++i)
            text += QLatin1String("  ") + row[i].rightJustified(widths[i]);
        text += QLatin1Char('\n');
    }
    return text;
}

} // namespace

std::string HealthPrinter::text(const HealthReport& report, Dimension by, std::optional<std::int64_t> timeoutUs)
{
    const QString periods[] = {tr("last 15 minutes"), tr("last hour"), tr("last day"), tr("all time")};
    const QString headings[] = {tr("Registration"), tr("Channel"), tr("Target"), tr("Event type")};
    QList<QStringList> rows{{headings[static_cast<std::size_t>(by)], tr("Attempts"), tr("Per minute"), tr("Success"),
                             tr("p50"), tr("p95"), tr("p99")}};
    for (const GroupFigures& group : report.by(by))
        rows.append(cells(group.name.empty() ? tr("(none)") : printable(group.name), group.figures));
    rows.append(cells(tr("All"), report.total));
    QString text = tr("Deliveries and forwards, %1").arg(periods[static_cast<std::size_t>(report.selection.period)]) +
                   QLatin1String("\n\n") + table(rows);
    for (const Standing& one : report.standings) {
        const QString name = printable(one.registration);
        const int count = static_cast<int>(one.failuresInARow);
        if (one.state == StandingState::Failing)
            text += tr("\n%1 is failing since %2: %n attempt(s) in a row.", nullptr, count).arg(name, time(one.sinceUs));
        else if (one.state == StandingState::Exhausted)
            text += tr("\n%1 is exhausted: its last delivery was given up, after failures since %2.")
                        .arg(name, time(one.sinceUs));
        else if (one.state == StandingState::Recovered)
            text += tr("\n%1 recovered at %2.").arg(name, time(one.sinceUs));
    }
    if (!text.endsWith(QLatin1Char('\n')))
        text += QLatin1Char('\n');
    for (const Issue& issue : report.issues) {
        const Mend mend = mendOf(issue.diagnosis);
        const QString status = issue.status == 0 ? QString() : QStringLiteral(" (%1)").arg(issue.status);
        text += tr("\n%1%2: %3, %n time(s), first %4, last %5%6\n  %7\n", nullptr, static_cast<int>(issue.count))
                    .arg(QString::fromUtf8(mend.title.data(), static_cast<qsizetype>(mend.title.size())), status,
                         printable(issue.target), time(issue.firstAtUs), time(issue.lastAtUs),
                         issue.isOpen ? QString() : tr("; accepted again since"),
                         QString::fromUtf8(mend.advice.data(), static_cast<qsizetype>(mend.advice.size())));
        if (issue.origin == Origin::Delivery)
            text += tr("  Sample: hookbench-cli deliveries show %1\n").arg(issue.sample);
    }
    if (report.coverage.gaps() > 0)
        text += tr("\n%1 of %2 subscribed event types and channels were never fired.\n")
                    .arg(report.coverage.gaps())
                    .arg(report.coverage.subscribed());
    if (timeoutUs) {
        const HealthReport::WhatIf answer = report.whatIf(*timeoutUs);
        text += tr("\nA timeout of %1 would have failed %2 of %3 deliveries that succeeded (%4).\n")
                    .arg(duration(*timeoutUs))
                    .arg(answer.wouldFail)
                    .arg(answer.delivered)
                    .arg(percent(answer.share()));
    }
    return text.toStdString();
}

std::string HealthPrinter::text(const std::vector<AlertStatus>& alerts, const std::vector<AlertRule>& rules)
{
    QString text;
    for (const AlertStatus& alert : alerts) {
        if (alert.isActive())
            text += tr("\nAlert since %1: %2%3\n")
                        .arg(time(alert.sinceUs), printable(sentenceOf(alert, rules)),
                             alert.state == AlertState::Acknowledged ? tr(" (acknowledged)") : QString());
    }
    return text.toStdString();
}

} // namespace hookbench::cli
