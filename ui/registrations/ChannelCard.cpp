#include "registrations/ChannelCard.h"

#include "common/ElidedLabel.h"
#include "common/Formatting.h"
#include "registrations/ChannelForm.h"
#include "registrations/ChannelKinds.h"

#include <QHBoxLayout>
#include <QToolButton>

#include <algorithm>

namespace hookbench::ui {

ChannelCard::ChannelCard(registrations::Channel channel, QWidget* parent)
    : Card(parent), m_form(makeChannelForm(std::move(channel), this))
{
    setObjectName(QStringLiteral("channelCard"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(18, 12, 18, 18);
    layout->setSpacing(12);
    layout->addWidget(buildHead());
    layout->addWidget(m_form);
    connect(m_form, &ChannelForm::edited, this, [this] {
        updateHead();
        Q_EMIT edited();
    });
    connect(m_fold, &QToolButton::clicked, this, [this] { setFolded(m_form->isVisibleTo(this)); });
    connect(m_up, &QToolButton::clicked, this, [this] { Q_EMIT moveRequested(-1); });
    connect(m_down, &QToolButton::clicked, this, [this] { Q_EMIT moveRequested(1); });
    connect(m_remove, &QToolButton::clicked, this, &ChannelCard::removeRequested);
    updateHead();
}

QWidget* ChannelCard::buildHead()
{
    auto* head = new QWidget(this);
    const std::string_view kind = channel().kind();
    auto* picture = new IconLabel(head, 17);
    picture->setIcon(channelIcon(kind), Tone::Accent);
    m_target = new ElidedLabel(head);
    m_target->setFont(monospaceFont(0.95));
    m_target->setElideMode(Qt::ElideMiddle);
    m_target->setForegroundRole(QPalette::PlaceholderText);
    m_problemPill = new Pill(head);
    m_problemPill->hide();
    m_fold = makeIconButton(head, QStringLiteral("foldChannel"), QStringLiteral("chevron-down"), tr("Fold"));
    m_up = makeIconButton(head, QStringLiteral("channelUp"), QStringLiteral("arrow-up"), tr("Move up"));
    m_down =
        makeIconButton(head, QStringLiteral("channelDown"), QStringLiteral("arrow-down"), tr("Move down"));
    m_remove = makeIconButton(head, QStringLiteral("removeChannel"), QStringLiteral("trash-2"), tr("Remove"));
    auto* layout = new QHBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(picture);
    layout->addWidget(makeHeading(head, channelTitle(kind), 1.08));
    layout->addSpacing(4);
    layout->addWidget(m_target, 1);
    layout->addWidget(m_problemPill);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(0);
    for (QToolButton* button : {m_up, m_down, m_remove, m_fold})
        buttons->addWidget(button);
    layout->addLayout(buttons);
    return head;
}

const registrations::Channel& ChannelCard::channel() const
{
    return m_form->channel();
}

void ChannelCard::setPlace(int index, int count)
{
    m_up->setVisible(count > 1);
    m_down->setVisible(count > 1);
    m_up->setEnabled(index > 0);
    m_down->setEnabled(index < count - 1);
    const QString title = channelTitle(channel().kind());
    setAccessibleName(tr("Channel %1 of %2: %3").arg(index + 1).arg(count).arg(title));
    m_up->setAccessibleName(tr("Move channel %1, %2, up").arg(index + 1).arg(title));
    m_down->setAccessibleName(tr("Move channel %1, %2, down").arg(index + 1).arg(title));
    m_remove->setAccessibleName(tr("Remove channel %1, %2").arg(index + 1).arg(title));
    m_fold->setAccessibleName(tr("Fold channel %1, %2").arg(index + 1).arg(title));
}

void ChannelCard::updateHead()
{
    registrations::Registration one;
    one.channels.push_back(channel());
    m_target->setFullText(m_form->isVisibleTo(this) ? QString()
                                                    : textFromBytes(registrations::targetOf(one)));
}

registrations::Problems ChannelCard::setProblems(const registrations::Problems& problems)
{
    const auto errors =
        std::count_if(problems.begin(), problems.end(), [](const registrations::Problem& problem) {
            return problem.severity == registrations::Problem::Severity::Error;
        });
    m_problemPill->setTone(Tone::Danger,
                           errors == 1 ? tr("1 problem") : tr("%n problems", nullptr, int(errors)));
    m_problemPill->setVisible(errors > 0);
    return m_form->setProblems(problems);
}

void ChannelCard::setFolded(bool folded)
{
    m_form->setVisible(!folded);
    m_fold->setIcon(
        icon(folded ? QStringLiteral("chevron-right") : QStringLiteral("chevron-down"), Tone::Muted));
    m_fold->setToolTip(folded ? tr("Show the fields") : tr("Fold"));
    updateHead();
}

bool ChannelCard::focusField(const QString& path)
{
    setFolded(false);
    return m_form->focusField(path);
}

} // namespace hookbench::ui
