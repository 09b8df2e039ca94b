#include "capture/SmtpSession.h"

#include <catch2/catch.hpp>

using namespace hookbench;
using capture::SmtpLimits;
using capture::SmtpMail;
using capture::SmtpSession;

namespace {

struct Talk {
    std::string replies;
    std::vector<SmtpMail> mails;
    bool isFinished = false;
};

Talk talk(std::string_view input, std::size_t piece = std::string_view::npos, const SmtpLimits& limits = {})
{
    SmtpSession session(limits);
    Talk heard;
    for (std::size_t at = 0; at < input.size();) {
        const std::string_view part = input.substr(at, piece);
        at += part.size();
        session.feed(part);
        heard.replies += session.takeReplies();
        while (auto mail = session.takeMail()) {
            heard.mails.push_back(std::move(*mail));
            session.answerMail(250, "kept");
            heard.replies += session.takeReplies();
        }
    }
    heard.isFinished = session.isFinished();
    return heard;
}

constexpr std::string_view conversation = "EHLO client\r\nMAIL FROM:<ann@a.b> SIZE=20 BODY=8BITMIME\r\n"
                                          "RCPT TO:<bob@c.d>\r\nRCPT TO:<carl@c.d>\r\nDATA\r\n"
                                          "Subject: x\r\n\r\n..one\r\n.two\r\nbare\n.\nend\r\n.\r\nQUIT\r\n";

} // namespace

TEST_CASE("SmtpSession takes a pipelined mail and keeps its bytes, dots of the transport taken out")
{
    const Talk heard = talk(conversation);
    REQUIRE(heard.mails.size() == 1);
    const SmtpMail& mail = heard.mails.front();
    CHECK(mail.from == "ann@a.b");
    CHECK(mail.recipients == std::vector<std::string>{"bob@c.d", "carl@c.d"});
    CHECK(mail.message == "Subject: x\r\n\r\n.one\r\ntwo\r\nbare\n.\nend\r\n");
    CHECK(mail.commands == "EHLO client\r\nMAIL FROM:<ann@a.b> SIZE=20 BODY=8BITMIME\r\nRCPT TO:<bob@c.d>\r\n"
                           "RCPT TO:<carl@c.d>\r\nDATA\r\n");
    CHECK(heard.isFinished);
    CHECK(heard.replies.ends_with("250 kept\r\n221 2.0.0 bye\r\n"));
}

TEST_CASE("SmtpSession says and takes the same however the bytes arrive")
{
    const Talk whole = talk(conversation);
    for (std::size_t piece = 1; piece < conversation.size(); ++piece) {
        const Talk cut = talk(conversation, piece);
        REQUIRE(cut.replies == whole.replies);
        REQUIRE(cut.mails.size() == 1);
        REQUIRE(cut.mails.front().message == whole.mails.front().message);
    }
}

TEST_CASE("SmtpSession refuses what is out of order, malformed or too much")
{
    SmtpLimits limits;
    limits.messageBytes = 10;
    limits.lineBytes = 100;
    limits.recipients = 1;
    const auto [line, code] = GENERATE(table<std::string, std::string>({
        {"RCPT TO:<a@b.c>", "503"},
        {"DATA", "503"},
        {"EHLO", "501"},
        {"MAIL FROM:ann", "501"},
        {"MAIL FROM:<ann>", "501"},
        {"MAIL FROM:<a@b.c> SIZE=11", "552"},
        {"MAIL FROM:<a@b.c> SIZE=99999999999999999999999", "552"},
        {"MAIL FROM:<a@b.c> SIZE=x", "501"},
        {"MAIL FROM:<a@b.c> RET=FULL", "555"},
        {"MAIL FROM:<a@b.c>\r\nMAIL FROM:<a@b.c>", "503"},
        {"MAIL FROM:<a@b.c>\r\nRCPT TO:<a@b.c>\r\nRCPT TO:<b@b.c>", "452"},
        {"MAIL FROM:<a@b.c>\r\nRCPT TO:<a@b.c>\r\nDATA\r\n12345678901\r\n.", "552"},
        {"AUTH DIGEST-MD5", "504"},
        {"AUTH PLAIN %%%", "501"},
        {"STARTTLS", "502"},
        {"WHAT", "500"},
        {std::string(200, 'x'), "500"},
    }));
    INFO(line);
    const Talk heard = talk(line + "\r\n", std::string_view::npos, limits);
    CHECK(heard.mails.empty());
    const std::size_t last = heard.replies.rfind("\r\n", heard.replies.size() - 3);
    const std::size_t from = last == std::string::npos ? 0 : last + 2;
    CHECK(heard.replies.substr(from, 3) == code);
}

TEST_CASE("SmtpSession notes who logs in by every method and forgets the password")
{
    const auto [lines, method] = GENERATE(table<std::string, std::string>({
        {"AUTH PLAIN AGFubgBzZWNyZXQ=", "PLAIN"},
        {"AUTH PLAIN\r\nAGFubgBzZWNyZXQ=", "PLAIN"},
        {"AUTH LOGIN\r\nYW5u\r\nc2VjcmV0", "LOGIN"},
        {"AUTH CRAM-MD5\r\nYW5uIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw", "CRAM-MD5"},
        {"AUTH XOAUTH2 dXNlcj1hbm4BYXV0aD1CZWFyZXIgdG9rZW4BAQ==", "XOAUTH2"},
    }));
    INFO(lines);
    const Talk heard = talk(lines + "\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.c>\r\nDATA\r\nx\r\n.\r\n");
    REQUIRE(heard.mails.size() == 1);
    CHECK(heard.mails.front().user == "ann");
    CHECK(heard.mails.front().from.empty());
    CHECK(heard.mails.front().commands.starts_with("AUTH " + method + " (user ann, password not kept)\r\n"));
}

TEST_CASE("SmtpSession sends a client away that goes on making errors")
{
    std::string input;
    for (int i = 0; i < 100; ++i)
        input += "NONSENSE\r\n";
    const Talk heard = talk(input);
    CHECK(heard.isFinished);
    CHECK(heard.replies.ends_with("421 too many refused commands\r\n"));
}
