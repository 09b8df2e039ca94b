#include "health/IssuesTab.h"

#include "common/Formatting.h"
#include "common/Widgets.h"
#include "health/FactTable.h"
#include "health/HealthText.h"
#include "monitoring/Mend.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace hookbench::ui {

using monitoring::Issue;

namespace {

QString keyOf(const Issue& issue)
{
    return QStringLiteral("%1|%2|%3|%4")
        .arg(int(issue.origin))
        .arg(issue.status)
        .arg(int(issue.diagnosis))
        .arg(textOf(issue.target));
}

QString listed(const std::vector<std::string>& names)
{
    QStringList shown;
    for (const std::string& name : names)
        shown.append(textOf(name));
    constexpr qsizetype most = 4;
    if (shown.size() > most)
        return IssuesTab::tr("%1 and %n more", nullptr, int(shown.size() - most)).arg(shown.mid(0, most).join(QStringLiteral(", ")));
    return shown.join(QStringLiteral(", "));
}

FactRow rowOf(const Issue& issue, std::int64_t nowUs)
{
    const QString title = textOf(monitoring::mendOf(issue.diagnosis).title);
    FactCell cause{issue.status == 0 ? title : IssuesTab::tr("%1 (%2)").arg(title).arg(issue.status),
                   issue.isOpen ? Tone::Danger : Tone::Muted,
                   issue.isOpen ? QStringLiteral("circle-x") : QStringLiteral("circle-check"),
                   issue.isOpen ? IssuesTab::tr("Nothing was accepted there since") : IssuesTab::tr("Accepted again since"),
                   false};
    return {keyOf(issue),
            {cause,
             {textOf(issue.target), Tone::Text, {}, {}, false},
             numberCell(formatCount(issue.count)),
             timeCell(issue.firstAtUs, nowUs, {}),
             timeCell(issue.lastAtUs, nowUs, {})}};
}

} // namespace

IssuesTab::IssuesTab(QWidget* parent)
    : QWidget(parent),
      m_table(new FactTable(QStringLiteral("healthIssues"), tr("Issues"), this)),
      m_detail(new QWidget(this)),
      m_none(makeMuted(this, tr("No attempt failed in this time.")))
{
    m_table->facts()->setHeaders({tr("Cause"), tr("Target"), tr("Count"), tr("First"), tr("Last")});
    m_table->setWideColumn(1);
    m_none->setObjectName(QStringLiteral("noIssues"));
    m_none->setContentsMargins(14, 12, 14, 12);
    m_title = makeHeading(m_detail, {}, 1.05);
    m_title->setWordWrap(true);
    m_mend = new QLabel(m_detail);
    m_mend->setObjectName(QStringLiteral("issueMend"));
    m_mend->setWordWrap(true);
    m_mend->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_whom = makeMuted(m_detail, {});
    m_sample = new QPushButton(m_detail);
    m_sample->setObjectName(QStringLiteral("issueSample"));
    m_sample->setAccessibleName(tr("Show the newest attempt with this cause"));
    connect(m_sample, &QPushButton::clicked, this, [this] {
        if (const Issue* issue = current())
            Q_EMIT attemptRequested(issue->sample);
    });
    auto* detail = new QVBoxLayout(m_detail);
    detail->setContentsMargins(14, 10, 14, 12);
    detail->setSpacing(6);
    detail->addWidget(m_title);
    detail->addWidget(m_mend);
    detail->addWidget(m_whom);
    detail->addWidget(m_sample, 0, Qt::AlignLeft);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_none);
    layout->addWidget(m_table, 1);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addWidget(m_detail);
    layout->addStretch(0);
    connect(m_table, &FactTable::currentKeyChanged, this, &IssuesTab::showCurrent);
    showCurrent();
}

void IssuesTab::setReport(const monitoring::HealthReport& report)
{
    m_issues = report.issues;
    std::vector<FactRow> rows;
    for (const Issue& issue : m_issues)
        rows.push_back(rowOf(issue, report.madeAtUs));
    m_table->facts()->setRows(std::move(rows));
    m_none->setVisible(m_issues.empty());
    if (!m_issues.empty() && !m_table->currentIndex().isValid())
        m_table->selectKey(keyOf(m_issues.front()));
    showCurrent();
}

const Issue* IssuesTab::current() const
{
    const int row = m_table->currentIndex().row();
    return row >= 0 && row < int(m_issues.size()) ? &m_issues[std::size_t(row)] : nullptr;
}

void IssuesTab::showCurrent()
{
    const Issue* issue = current();
    m_detail->setVisible(issue != nullptr);
    if (!issue)
        return;
    const monitoring::Mend mend = monitoring::mendOf(issue->diagnosis);
    m_title->setText(tr("%1, %2 ×").arg(textOf(mend.title), formatCount(issue->count)));
    m_mend->setText(textOf(mend.advice));
    QStringList whom;
    if (!issue->registrations.empty())
        whom.append(tr("Registrations: %1").arg(listed(issue->registrations)));
    if (!issue->eventTypes.empty())
        whom.append(tr("Events: %1").arg(listed(issue->eventTypes)));
    m_whom->setText(whom.join(QStringLiteral("\n")));
    m_whom->setVisible(!whom.isEmpty());
    m_sample->setVisible(issue->origin == monitoring::Origin::Delivery);
    m_sample->setText(tr("&Show attempt #%1").arg(issue->sample));
}

} // namespace hookbench::ui
