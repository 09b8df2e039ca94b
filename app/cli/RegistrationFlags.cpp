#include "cli/RegistrationFlags.h"

#include "base/Text.h"
#include "cli/Command.h"
#include "http/RequestCheck.h"
#include "http/Target.h"
#include "registrations/LiteralSecrets.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace hookbench::cli {

namespace {

using namespace registrations;

/// The first channel of this kind, made if there is none.
template <class Config>
Config& channelOf(Registration& registration)
{
    for (Channel& channel : registration.channels) {
        if (Config* config = std::get_if<Config>(&channel.config))
            return *config;
    }
    registration.channels.push_back(Channel{Config(), {}});
    return std::get<Config>(registration.channels.back().config);
}

template <class T>
void set(T& into, const std::optional<std::string>& given)
{
    if (given)
        into = *given;
}

void set(std::vector<std::string>& into, const std::vector<std::string>& given)
{
    if (!given.empty())
        into = given;
}

Status setFromFile(std::optional<std::string>& into, const std::optional<std::string>& path,
                   const char* option)
{
    if (!path)
        return Done{};
    auto text = readInput(*path, option);
    if (!text)
        return text.error();
    if (!isValidUtf8(*text)) {
        return Error{ErrorCode::InvalidInput,
                     std::string(option) + " " + *path + " is not UTF-8; save it as UTF-8.", ""};
    }
    into = std::move(*text);
    return Done{};
}

} // namespace

void RegistrationFlags::add(CLI::App& command)
{
    command.add_option("--name", m_name, tr("Its name, 1 to 200 characters.").toStdString())
        ->type_name("NAME");
    command
        .add_option("--event", m_events,
                    tr("An event type, or * for all; may be given several times. Replaces those it has.")
                        .toStdString())
        ->type_name("TYPE")
        ->allow_extra_args(false);
    auto* active = command.add_flag("--active", m_active, tr("Events go to it.").toStdString());
    command.add_flag("--paused", m_paused, tr("Nothing is sent to it.").toStdString())->excludes(active);
    addWebhook(command);
    addSlack(command);
    addEmailAndSms(command);
}

void RegistrationFlags::addWebhook(CLI::App& command)
{
    command.add_option("--url", m_url, tr("Webhook channel: where to post.").toStdString())->type_name("URL");
    command
        .add_option("--header", m_headers,
                    tr("Webhook: a header; secrets are written as ${NAME}. May be given several times.")
                        .toStdString())
        ->type_name("'NAME: VALUE'")
        ->allow_extra_args(false);
    command
        .add_option("--without-header", m_withoutHeaders, tr("Webhook: takes a header away.").toStdString())
        ->type_name("NAME")
        ->allow_extra_args(false);
    command
        .add_option(
            "--template", m_template,
            tr("Webhook: the payload template, read from this file (- for standard input).").toStdString())
        ->type_name("FILE");
    command
        .add_option("--timeout", m_timeout,
                    tr("Webhook: seconds for a delivery in all (default 10).").toStdString())
        ->type_name("S");
}

void RegistrationFlags::addSlack(CLI::App& command)
{
    command
        .add_option("--slack-url", m_slackUrl,
                    tr("Slack channel: its webhook URL, or ${NAME} for it.").toStdString())
        ->type_name("URL");
    command.add_option("--slack-channel", m_slackChannel, tr("Slack: #channel or @user.").toStdString())
        ->type_name("CHANNEL");
    command.add_option("--slack-username", m_slackUsername, tr("Slack: who it comes from.").toStdString())
        ->type_name("NAME");
    command.add_option("--slack-icon-emoji", m_slackEmoji, tr("Slack: such as :bell:.").toStdString())
        ->type_name("EMOJI");
    command
        .add_option("--slack-template", m_slackTemplate,
                    tr("Slack: the blocks template, from a file.").toStdString())
        ->type_name("FILE");
}

void RegistrationFlags::addEmailAndSms(CLI::App& command)
{
    const auto addresses = [&command](const char* name, std::vector<std::string>& into, const QString& help) {
        command.add_option(name, into, help.toStdString())->type_name("ADDRESS")->allow_extra_args(false);
    };
    addresses("--email-to", m_emailTo, tr("Email channel: a receiver; may be given several times."));
    addresses("--email-cc", m_emailCc, tr("Email: one who gets a copy."));
    addresses("--email-bcc", m_emailBcc, tr("Email: one who gets a blind copy."));
    command.add_option("--email-subject", m_emailSubject, tr("Email: the subject's template.").toStdString())
        ->type_name("TEXT");
    command
        .add_option("--email-body", m_emailBody, tr("Email: the body's template, from a file.").toStdString())
        ->type_name("FILE");
    command
        .add_option("--email-type", m_emailType,
                    tr("Email: plain_text, html, markdown or json.").toStdString())
        ->type_name("TYPE")
        ->check(CLI::IsMember({"plain_text", "html", "markdown", "json"}));
    command
        .add_option("--sms-to", m_smsTo,
                    tr("SMS channel: a number such as +15551234567; several times.").toStdString())
        ->type_name("NUMBER")
        ->allow_extra_args(false);
    command.add_option("--sms-message", m_smsMessage, tr("SMS: the message's template.").toStdString())
        ->type_name("TEXT");
}

bool RegistrationFlags::anyGiven() const
{
    const auto given = [](const auto&... options) { return (options.has_value() || ...); };
    const auto filled = [](const auto&... lists) { return (!lists.empty() || ...); };
    return m_active || m_paused || m_timeout ||
           given(m_name, m_url, m_template, m_slackUrl, m_slackChannel, m_slackUsername, m_slackEmoji,
                 m_slackTemplate, m_emailSubject, m_emailBody, m_emailType, m_smsMessage) ||
           filled(m_events, m_headers, m_withoutHeaders, m_emailTo, m_emailCc, m_emailBcc, m_smsTo);
}

Status RegistrationFlags::applyTo(Registration& registration) const
{
    set(registration.name, m_name);
    set(registration.eventTypes, m_events);
    if (m_active || m_paused)
        registration.isActive = m_active;
    const std::vector<LiteralSecret> before = literalSecrets(registration);
    for (const auto apply :
         {&RegistrationFlags::applyWebhook, &RegistrationFlags::applySlack, &RegistrationFlags::applyEmail}) {
        if (Status applied = (this->*apply)(registration); !applied)
            return applied;
    }
    applySms(registration);
    for (const LiteralSecret& secret : literalSecrets(registration)) {
        const bool wasThere = std::any_of(before.begin(), before.end(), [&](const LiteralSecret& other) {
            return other.field == secret.field && other.value == secret.value;
        });
        if (!wasThere) {
            return Error{ErrorCode::InvalidInput,
                         "The secret of " + secret.field +
                             " does not belong on the command line, where others can read it; write ${" +
                             secret.suggestedName +
                             "} there, and set it with: hookbench-cli environments set " +
                             secret.suggestedName + " --secret-stdin.",
                         ""};
        }
    }
    return Done{};
}

Status RegistrationFlags::applyWebhook(Registration& registration) const
{
    if (!m_url && m_headers.empty() && m_withoutHeaders.empty() && !m_template && !m_timeout)
        return Done{};
    auto& config = channelOf<WebhookConfig>(registration);
    set(config.url, m_url);
    const auto dropHeader = [&config](const std::string& name) {
        std::erase_if(config.headers,
                      [&](const http::Header& header) { return equalsIgnoringCase(header.name, name); });
    };
    for (const std::string& name : m_withoutHeaders)
        dropHeader(name);
    for (const std::string& line : m_headers) {
        auto header = http::parseHeaderLine(line);
        if (!header)
            return header.error();
        dropHeader(header->name);
        config.headers.push_back(std::move(*header));
    }
    if (m_timeout)
        config.timeoutSeconds = *m_timeout;
    std::optional<std::string> text;
    if (Status read = setFromFile(text, m_template, "--template"); !read)
        return read;
    if (text)
        config.payloadTemplate = json::Value(std::move(*text));
    return Done{};
}

Status RegistrationFlags::applySlack(Registration& registration) const
{
    if (!m_slackUrl && !m_slackChannel && !m_slackUsername && !m_slackEmoji && !m_slackTemplate)
        return Done{};
    auto& config = channelOf<SlackConfig>(registration);
    set(config.webhookUrl, m_slackUrl);
    set(config.channel, m_slackChannel);
    set(config.username, m_slackUsername);
    set(config.iconEmoji, m_slackEmoji);
    return setFromFile(config.blocksTemplate, m_slackTemplate, "--slack-template");
}

Status RegistrationFlags::applyEmail(Registration& registration) const
{
    if (m_emailTo.empty() && m_emailCc.empty() && m_emailBcc.empty() && !m_emailSubject && !m_emailBody &&
        !m_emailType)
        return Done{};
    auto& config = channelOf<EmailConfig>(registration);
    set(config.to, m_emailTo);
    set(config.cc, m_emailCc);
    set(config.bcc, m_emailBcc);
    set(config.subjectTemplate, m_emailSubject);
    set(config.contentType, m_emailType);
    return setFromFile(config.bodyTemplate, m_emailBody, "--email-body");
}

void RegistrationFlags::applySms(Registration& registration) const
{
    if (m_smsTo.empty() && !m_smsMessage)
        return;
    auto& config = channelOf<SmsConfig>(registration);
    set(config.phoneNumbers, m_smsTo);
    set(config.messageTemplate, m_smsMessage);
}

} // namespace hookbench::cli
