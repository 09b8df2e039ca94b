#include "templates/SaveReview.h"

#include "common/Formatting.h"
#include "common/Style.h"
#include "common/Widgets.h"
#include "templates/TextDiffView.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace hookbench::ui {

using templates::RegressionResult;
using Verdict = RegressionResult::Verdict;

QString verdictText(Verdict verdict)
{
    const auto text = [](const char* source) { return QCoreApplication::translate("SaveReview", source); };
    switch (verdict) {
    case Verdict::Same:
        return text("as before");
    case Verdict::SameValue:
        return text("same JSON value");
    case Verdict::Changed:
        return text("changes");
    case Verdict::Breaks:
        return text("breaks");
    case Verdict::NoLongerJson:
        return text("is no longer JSON");
    case Verdict::Mended:
        return text("is mended");
    case Verdict::StillFails:
        return text("still fails");
    }
    return {};
}

SaveReview::SaveReview(QWidget* parent)
    : QWidget(parent),
      m_title(makeHeading(this, tr("This changes what is sent"), 1.25)),
      m_summary(new MutedLabel({}, this)),
      m_list(new QTreeWidget(this)),
      m_diff(new TextDiffView(QStringLiteral("reviewDiff"), tr("From the output before to the output after"),
                              this)),
      m_save(new QPushButton(icon(QStringLiteral("check"), Tone::OnAccent), tr("&Save all the same"), this))
{
    setObjectName(QStringLiteral("saveReview"));
    m_summary->setObjectName(QStringLiteral("reviewSummary"));
    m_list->setObjectName(QStringLiteral("reviewList"));
    m_list->setAccessibleName(tr("Events whose output is different"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setRootIsDecorated(false);
    m_list->setHeaderLabels({tr("Event"), tr("Output")});
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_save->setObjectName(QStringLiteral("reviewSave"));
    setButtonKind(m_save, ButtonKind::Primary);
    auto* cancel = new QPushButton(tr("&Keep editing"), this);
    cancel->setObjectName(QStringLiteral("reviewCancel"));
    auto* head = new QVBoxLayout;
    head->setContentsMargins(16, 14, 16, 12);
    head->setSpacing(4);
    head->addWidget(m_title);
    head->addWidget(m_summary);
    auto* splitter = new QSplitter(this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_list);
    splitter->addWidget(m_diff);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(16, 10, 16, 10);
    foot->setSpacing(8);
    foot->addStretch();
    foot->addWidget(cancel);
    foot->addWidget(m_save);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addWidget(splitter, 1);
    layout->addWidget(new Hairline(Qt::Horizontal, this));
    layout->addLayout(foot);
    connect(m_save, &QPushButton::clicked, this, &SaveReview::saveRequested);
    connect(cancel, &QPushButton::clicked, this, &SaveReview::cancelled);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &SaveReview::showDiff);
}

bool SaveReview::review(const std::vector<RegressionResult>& results)
{
    m_results.clear();
    int broken = 0;
    for (const RegressionResult& result : results) {
        // What renders as before, or fails as before, needs no thought.
        if (result.verdict == Verdict::Same || result.verdict == Verdict::SameValue ||
            result.verdict == Verdict::StillFails)
            continue;
        m_results.push_back(result);
        broken += result.verdict == Verdict::Breaks || result.verdict == Verdict::NoLongerJson ? 1 : 0;
    }
    if (m_results.empty())
        return false;
    std::stable_sort(m_results.begin(), m_results.end(),
                     [](const RegressionResult& a, const RegressionResult& b) {
                         const auto rank = [](Verdict v) {
                             return v == Verdict::Breaks         ? 0
                                    : v == Verdict::NoLongerJson ? 1
                                    : v == Verdict::Changed      ? 2
                                                                 : 3;
                         };
                         return rank(a.verdict) < rank(b.verdict);
                     });
    m_title->setText(broken > 0 ? tr("This breaks what is sent") : tr("This changes what is sent"));
    m_summary->setText(tr("%1 of %2 events come out otherwise than with the saved template.")
                           .arg(m_results.size())
                           .arg(results.size()));
    m_list->clear();
    for (const RegressionResult& result : m_results) {
        const bool bad = result.verdict == Verdict::Breaks || result.verdict == Verdict::NoLongerJson;
        const bool mended = result.verdict == Verdict::Mended;
        auto* item = new QTreeWidgetItem(m_list, {textFromBytes(result.name), verdictText(result.verdict)});
        item->setIcon(1, icon(bad      ? QStringLiteral("circle-x")
                              : mended ? QStringLiteral("circle-check")
                                       : QStringLiteral("git-compare"),
                              bad      ? Tone::Danger
                              : mended ? Tone::Success
                                       : Tone::Warning));
        item->setToolTip(0, textFromBytes(result.name));
    }
    m_list->setCurrentItem(m_list->topLevelItem(0));
    m_list->setFocus(Qt::OtherFocusReason);
    return true;
}

void SaveReview::showDiff()
{
    const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
    if (row < 0)
        return;
    const RegressionResult& result = m_results[std::size_t(row)];
    if (result.verdict == Verdict::Breaks && !result.after.problems.empty())
        return m_diff->showNote(textFromBytes(result.after.problems.front().message + "\n\n" +
                                              result.after.problems.front().detail));
    m_diff->show(result.lineDiff);
}

void SaveReview::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT cancelled();
    else
        QWidget::keyPressEvent(event);
}

} // namespace hookbench::ui
