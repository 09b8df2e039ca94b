// The forms of the channels that carry messages to people, and of a kind that is not known.
#include "common/CodeEditor.h"
#include "common/Formatting.h"
#include "common/Widgets.h"
#include "registrations/ChannelForm.h"
#include "registrations/WebhookForm.h"
#include "json/Writer.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace hookbench::ui {

namespace {

class SlackForm final : public ChannelForm {
public:
    SlackForm(registrations::Channel channel, QWidget* parent) : ChannelForm(std::move(channel), parent)
    {
        auto& config = std::get<registrations::SlackConfig>(m_channel.config);
        QLineEdit* url = makeLineEdit("slackUrl", config.webhookUrl, true,
                                      [&config](const std::string& text) { config.webhookUrl = text; });
        url->setPlaceholderText(QStringLiteral("https://hooks.slack.com/services/T…/B…/…"));
        FormField* urlField = addField(tr("Webhook URL"), url, QStringLiteral("configs.webhook_url"));
        urlField->setHelp(tr("Whoever knows it can post to the channel, so it is a secret."));
        urlField->setTexts([&config] { return std::vector{config.webhookUrl}; });
        addSecretButton(urlField);
        QLineEdit* channelEdit = makeOptionalEdit("slackChannel", config.channel);
        channelEdit->setPlaceholderText(QStringLiteral("#alerts"));
        QLineEdit* username = makeOptionalEdit("slackUsername", config.username);
        username->setPlaceholderText(tr("As the app is called"));
        addPair(addField(tr("Channel"), channelEdit, QStringLiteral("configs.channel")),
                addField(tr("User name"), username, QStringLiteral("configs.username")));
        QLineEdit* emoji = makeOptionalEdit("slackEmoji", config.iconEmoji);
        emoji->setPlaceholderText(QStringLiteral(":bell:"));
        QLineEdit* iconUrl = makeOptionalEdit("slackIconUrl", config.iconUrl, true);
        iconUrl->setPlaceholderText(QStringLiteral("https://…/icon.png"));
        addPair(addField(tr("Icon as an emoji"), emoji, QStringLiteral("configs.icon_emoji")),
                addField(tr("Icon as a picture"), iconUrl, QStringLiteral("configs.icon_url")));
        addTemplateLink(addCode(tr("Blocks template"), "slackBlocks",
                                QStringLiteral("configs.blocks_template"), config.blocksTemplate));
        addExtraNote(config.extra);
    }
};

class EmailForm final : public ChannelForm {
public:
    EmailForm(registrations::Channel channel, QWidget* parent) : ChannelForm(std::move(channel), parent)
    {
        auto& config = std::get<registrations::EmailConfig>(m_channel.config);
        const auto addList = [this](const QString& label, const char* name, const QString& key,
                                    auto& member) {
            QLineEdit* edit = makeListEdit(name, member);
            edit->setPlaceholderText(tr("ana@example.com, ops@example.com"));
            FormField* field = addField(label, edit, key);
            field->setTexts([&member] { return member; });
            return field;
        };
        addList(tr("To"), "emailTo", QStringLiteral("configs.to_addresses"), config.to);
        FormField* cc = addList(tr("Cc"), "emailCc", QStringLiteral("configs.cc_addresses"), config.cc);
        FormField* bcc = addList(tr("Bcc"), "emailBcc", QStringLiteral("configs.bcc_addresses"), config.bcc);
        addPair(cc, bcc);
        QLineEdit* subject = makeOptionalEdit("emailSubject", config.subjectTemplate, true);
        subject->setPlaceholderText(QStringLiteral("{{ event_type }}"));
        addField(tr("Subject template"), subject, QStringLiteral("configs.subject_template"));
        addType(config);
        addTemplateLink(addTextArea(tr("Body template"), "emailBody", QStringLiteral("configs.body_template"),
                                    config.bodyTemplate, 5));
        addExtraNote(config.extra);
    }

private:
    void addType(registrations::EmailConfig& config)
    {
        auto* type = new QComboBox(this);
        type->setObjectName(QStringLiteral("emailType"));
        type->addItem(tr("HTML"), QStringLiteral("html"));
        type->addItem(tr("Plain text"), QStringLiteral("plain_text"));
        type->addItem(tr("Markdown"), QStringLiteral("markdown"));
        type->addItem(tr("JSON"), QStringLiteral("json"));
        const QString present = textFromBytes(config.contentType);
        if (type->findData(present) < 0)
            type->addItem(present, present);
        type->setCurrentIndex(type->findData(present));
        leaveWheelToForm(type);
        connect(type, &QComboBox::currentIndexChanged, this, [this, type, &config] {
            config.contentType = toBytes(type->currentData().toString());
            changed();
        });
        auto* row = new QWidget(this);
        row->setFocusProxy(type);
        auto* layout = new QHBoxLayout(row);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(type);
        layout->addStretch();
        type->setAccessibleName(tr("Content type"));
        addField(tr("Content type"), row, QStringLiteral("configs.content_type"));
    }
};

class SmsForm final : public ChannelForm {
public:
    SmsForm(registrations::Channel channel, QWidget* parent) : ChannelForm(std::move(channel), parent)
    {
        auto& config = std::get<registrations::SmsConfig>(m_channel.config);
        QLineEdit* numbers = makeListEdit("smsNumbers", config.phoneNumbers);
        numbers->setPlaceholderText(QStringLiteral("+4915112345678, +14155550123"));
        FormField* field =
            addField(tr("Telephone numbers"), numbers, QStringLiteral("configs.phone_numbers"));
        field->setHelp(tr("With + and the country's code, separated by commas."));
        field->setTexts([&config] { return config.phoneNumbers; });
        addTemplateLink(addTextArea(tr("Message template"), "smsMessage",
                                    QStringLiteral("configs.message_template"), config.messageTemplate, 3));
        addExtraNote(config.extra);
    }
};

class OtherForm final : public ChannelForm {
public:
    OtherForm(registrations::Channel channel, QWidget* parent) : ChannelForm(std::move(channel), parent)
    {
        const auto& config = std::get<registrations::OtherConfig>(m_channel.config);
        formLayout()->addWidget(makeMuted(
            this,
            tr("This program does not know this kind of channel. It is kept and sent back as it came.")));
        auto* text = new CopyBox(QStringLiteral("otherChannel"), tr("configuration"), this);
        text->setText(textFromBytes(json::write(config.configs, json::Style::Pretty)));
        formLayout()->addWidget(text);
    }
};

} // namespace

ChannelForm* makeChannelForm(registrations::Channel channel, QWidget* parent)
{
    const std::string_view kind = channel.kind();
    if (std::holds_alternative<registrations::WebhookConfig>(channel.config))
        return new WebhookForm(std::move(channel), parent);
    if (kind == "slack" && std::holds_alternative<registrations::SlackConfig>(channel.config))
        return new SlackForm(std::move(channel), parent);
    if (std::holds_alternative<registrations::EmailConfig>(channel.config))
        return new EmailForm(std::move(channel), parent);
    if (std::holds_alternative<registrations::SmsConfig>(channel.config))
        return new SmsForm(std::move(channel), parent);
    return new OtherForm(std::move(channel), parent);
}

} // namespace hookbench::ui
