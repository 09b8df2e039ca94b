#pragma once

#include "inspector/CaptureContent.h"

#include <QWidget>

class QStackedWidget;

namespace hookbench::ui {

class MailPane;
class MessageBar;
class SlackHead;
class SlackScroll;
class SmsCanvas;
class SmsHead;
class MutedLabel;

/// What a sink of this program received, drawn as what it is: a Slack message, a mail, an SMS. A body that is
/// none says so, and what is broken is told above what can be drawn.
class MessageTab final : public QWidget {
    Q_OBJECT

public:
    explicit MessageTab(QWidget* parent = nullptr);

    /// Content whose message is none is not shown here.
    void showContent(const Content& content);

private:
    enum View { NoView, SlackMessage, Mail, Sms };
    QWidget* buildSlack();
    QWidget* buildSms();
    void showSlack(const templates::SlackPreview& message, std::int64_t receivedAtUs);
    void showSms(const SmsContent& sms);
    void showNothing(const QString& why);
    void tellProblems(const QStringList& problems, bool isRefused);

    MessageBar* m_bar;
    QStackedWidget* m_stack;
    MutedLabel* m_nothing;
    SlackHead* m_slackHead = nullptr;
    SlackScroll* m_slack = nullptr;
    MailPane* m_mail;
    MutedLabel* m_smsWay = nullptr;
    SmsHead* m_smsHead = nullptr;
    SmsCanvas* m_sms = nullptr;
};

} // namespace hookbench::ui
