#pragma once

#include "http/OutgoingMail.h"
#include "http/SmtpDialogue.h"
#include "http/Transfer.h"

#include <array>
#include <functional>
#include <set>
#include <string>

namespace hookbench::http {

/// One mail on its way through libcurl. Each has a connection of its own, so that its dialogue is whole.
class MailTransfer final : public Transfer {
public:
    using Finish = std::function<void(MailReport)>;

    /// `mail` has passed checkOutgoing().
    MailTransfer(OutgoingMail mail, CancellationToken token, Finish finish);
    ~MailTransfer() override;

    std::unique_ptr<HandleSettings> attach(CURL* easy) override;
    void finish(CURLcode code) override;
    void finish(TransferFailure failure, Error error) override;

private:
    static std::size_t onRead(char* data, std::size_t size, std::size_t count, void* self);
    static int onDebug(CURL* easy, curl_infotype type, char* data, std::size_t size, void* self);
    static curl_socket_t onOpen(void* self, curlsocktype purpose, curl_sockaddr* address);
    static int onClose(void* self, curl_socket_t socket);

    void setSecurity();
    void setLogin();
    void setEnvelope();
    void onQuit(bool isWhole);
    void readInfo();
    /// Why it ended; only to be asked if it did not end well.
    void explain(CURLcode code, MailReport& report) const;
    Error refusal(const MailReport& report) const;

    OutgoingMail m_mail;
    Finish m_finish;
    SmtpDialogue m_dialogue;
    MailReport m_report;
    std::string m_url;
    std::string m_from;
    curl_slist* m_recipients = nullptr;
    std::size_t m_sent = 0;
    std::set<curl_socket_t> m_sockets;
    std::array<char, CURL_ERROR_SIZE> m_errorText{};
};

} // namespace hookbench::http
