#include "inspector/MessageTab.h"

#include "common/Formatting.h"
#include "common/MessageBar.h"
#include "common/Widgets.h"
#include "inspector/MailPane.h"
#include "messages/SlackCanvas.h"
#include "messages/SlackScroll.h"
#include "messages/SmsCanvas.h"
#include "messages/SmsHead.h"

#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace hookbench::ui {

MessageTab::MessageTab(QWidget* parent)
    : QWidget(parent),
      m_bar(new MessageBar(this)),
      m_stack(new QStackedWidget(this)),
      m_nothing(new MutedLabel({}, this)),
      m_mail(new MailPane(this))
{
    setObjectName(QStringLiteral("messageTab"));
    auto* nothing = new SurfacePanel(this);
    m_nothing->setObjectName(QStringLiteral("messageNothing"));
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setWordWrap(true);
    (new QVBoxLayout(nothing))->addWidget(m_nothing);
    m_stack->insertWidget(NoView, nothing);
    m_stack->insertWidget(SlackMessage, buildSlack());
    m_stack->insertWidget(Mail, m_mail);
    m_stack->insertWidget(Sms, buildSms());
    // The widgets that the template page's previews are made of, too, are known by other names here.
    for (QWidget* part : m_stack->findChildren<QWidget*>()) {
        QString name = part->objectName();
        for (const char* shared : {"email", "slack", "sms", "copy"}) {
            if (name.startsWith(QLatin1String(shared))) {
                name[0] = name[0].toUpper();
                part->setObjectName(QStringLiteral("received") + name);
            }
        }
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_stack, 1);
}

QWidget* MessageTab::buildSlack()
{
    auto* panel = new SurfacePanel(this);
    m_slack = new SlackScroll(panel);
    m_slackHead = new SlackHead(*m_slack, panel);
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_slackHead);
    layout->addWidget(m_slack, 1);
    return panel;
}

QWidget* MessageTab::buildSms()
{
    auto* panel = new SurfacePanel(this);
    m_smsWay = new MutedLabel({}, panel);
    m_smsWay->setObjectName(QStringLiteral("smsWay"));
    m_smsWay->setWordWrap(true);
    m_smsWay->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_smsWay->setContentsMargins(14, 10, 14, 0);
    m_smsHead = new SmsHead(panel);
    m_sms = new SmsCanvas;
    auto* scroll = new QScrollArea(panel);
    scroll->setObjectName(QStringLiteral("smsScroll"));
    scroll->setAccessibleName(tr("Message in segments"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(m_sms);
    auto* layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_smsWay);
    layout->addWidget(m_smsHead);
    layout->addWidget(scroll, 1);
    return panel;
}

void MessageTab::showContent(const Content& content)
{
    m_bar->clear();
    const MessageContent& message = content->message;
    if (const auto* slack = std::get_if<templates::SlackPreview>(&message))
        showSlack(*slack, content->capture.summary.receivedAtUs);
    else if (const auto* mail = std::get_if<capture::ReceivedMail>(&message)) {
        m_mail->showMail(content, *mail);
        m_stack->setCurrentIndex(Mail);
        QStringList problems;
        for (const std::string& problem : mail->problems)
            problems << textFromBytes(problem);
        tellProblems(problems, false);
    } else if (const auto* sms = std::get_if<SmsContent>(&message)) {
        showSms(*sms);
    } else if (const auto* unreadable = std::get_if<UnreadableMessage>(&message)) {
        showNothing(*unreadable == UnreadableMessage::NoJson
                        ? tr("This was posted as a Slack message, but its body is no JSON object. Body shows "
                             "what came.")
                        : tr("This message is too large to be drawn. Body and Raw show what came."));
    }
}

void MessageTab::showSlack(const templates::SlackPreview& message, std::int64_t receivedAtUs)
{
    const QString time = formatTimeOfDay(receivedAtUs).left(5);
    m_slack->canvas()->showMessage(message, time);
    m_slackHead->showMessage(message);
    m_stack->setCurrentIndex(SlackMessage);
    QStringList problems;
    bool isRefused = false;
    for (const templates::Problem& problem : message.problems) {
        problems << textFromBytes(problem.message);
        isRefused = isRefused || problem.severity == templates::Problem::Severity::Error;
    }
    tellProblems(problems, isRefused);
}

void MessageTab::showSms(const SmsContent& sms)
{
    const capture::ReceivedSms& message = sms.message;
    if (!message.hasText)
        return showNothing(tr("Nothing in this request looks like the text of a message. Body shows what "
                              "came."));
    QStringList to;
    constexpr std::size_t most = 20;
    for (std::size_t i = 0; i < std::min(most, message.to.size()); ++i)
        to << textFromBytes(message.to[i]);
    if (message.to.size() > most)
        to << tr("%n more", nullptr, int(message.to.size() - most));
    const QString service = message.service.empty() ? tr("a gateway") : textFromBytes(message.service);
    m_smsWay->setText(tr("From %1 to %2, as %3 takes it")
                          .arg(message.from.empty() ? tr("nobody named") : textFromBytes(message.from),
                               to.isEmpty() ? tr("nobody named") : to.join(QStringLiteral(", ")), service));
    m_smsHead->showSegmentation(sms.segmentation);
    m_sms->showMessage(message.text, sms.segmentation);
    m_stack->setCurrentIndex(Sms);
    if (message.text.empty())
        tellProblems({tr("The text of the message is empty.")}, false);
}

void MessageTab::showNothing(const QString& why)
{
    m_nothing->setText(why);
    m_stack->setCurrentIndex(NoView);
}

void MessageTab::tellProblems(const QStringList& problems, bool isRefused)
{
    if (problems.isEmpty())
        return;
    QString text = problems.front();
    if (problems.size() > 1)
        text += QLatin1Char(' ') + tr("(and %n more)", nullptr, int(problems.size()) - 1);
    m_bar->showMessage(isRefused ? MessageBar::Severity::Problem : MessageBar::Severity::Warning,
                       isRefused ? tr("Slack would refuse this: %1").arg(text) : text,
                       problems.size() > 1 ? problems.join(QLatin1Char('\n')) : QString());
    m_bar->setClosable(false);
}

} // namespace hookbench::ui
