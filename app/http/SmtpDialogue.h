#pragma once

#include "http/OutgoingMail.h"

#include <string>
#include <string_view>

namespace hookbench::http {

/// Listens to the talk of an SMTP client and its server and sorts it into a report. Commands are not
/// pipelined. Credentials never get in.
class SmtpDialogue {
public:
    /// What the client sent as command (one line), the server as reply (any pieces).
    void clientSaid(std::string_view line);
    void serverSaid(std::string_view bytes);
    /// What the server was last asked for, in words: "the greeting", "the message".
    std::string_view step() const;

    /// Puts what was heard into `report`.
    void tell(MailReport& report) const;

private:
    enum class Step { Greeting, Hello, StartTls, Login, Sender, Recipient, Data, Message, Quit };

    void add(std::string_view line);
    void endReply(int status);

    Step m_step = Step::Greeting;
    std::string m_line;  ///< of the server, not ended yet
    std::string m_reply; ///< its lines so far
    std::string m_dialogue;
    bool m_isCut = false;
    MailReport m_heard;
};

} // namespace hookbench::http
