#pragma once

#include "base/Result.h"
#include "registrations/Registration.h"

#include <QCoreApplication>

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace hookbench::cli {

/// The options of `registrations add` and `edit` that say what a registration holds, for all four channels.
/// Options that are not given change nothing; those of a channel make it if it is not there.
class RegistrationFlags {
    Q_DECLARE_TR_FUNCTIONS(hookbench::cli::RegistrationFlags)

public:
    void add(CLI::App& command);
    bool anyGiven() const;
    /// Errors: InvalidInput for files that cannot be read, headers that are none, and secrets: the command
    /// line is no place for them, since every process of this machine may read it.
    Status applyTo(registrations::Registration& registration) const;

private:
    void addWebhook(CLI::App& command);
    void addSlack(CLI::App& command);
    void addEmailAndSms(CLI::App& command);
    Status applyWebhook(registrations::Registration& registration) const;
    Status applySlack(registrations::Registration& registration) const;
    Status applyEmail(registrations::Registration& registration) const;
    void applySms(registrations::Registration& registration) const;

    std::optional<std::string> m_name;
    std::vector<std::string> m_events;
    bool m_active = false;
    bool m_paused = false;
    std::optional<std::string> m_url;
    std::vector<std::string> m_headers;
    std::vector<std::string> m_withoutHeaders;
    std::optional<std::string> m_template;
    std::optional<double> m_timeout;
    std::optional<std::string> m_slackUrl;
    std::optional<std::string> m_slackChannel;
    std::optional<std::string> m_slackUsername;
    std::optional<std::string> m_slackEmoji;
    std::optional<std::string> m_slackTemplate;
    std::vector<std::string> m_emailTo;
    std::vector<std::string> m_emailCc;
    std::vector<std::string> m_emailBcc;
    std::optional<std::string> m_emailSubject;
    std::optional<std::string> m_emailBody;
    std::optional<std::string> m_emailType;
    std::vector<std::string> m_smsTo;
    std::optional<std::string> m_smsMessage;
};

} // namespace hookbench::cli
