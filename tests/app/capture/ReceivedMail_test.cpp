#include "capture/ReceivedMail.h"

#include "capture/MailWords.h"

#include <catch2/catch.hpp>

using namespace hookbench::capture;

namespace {

bool tells(const ReceivedMail& mail, std::string_view words)
{
    for (const std::string& problem : mail.problems) {
        if (problem.find(words) != std::string::npos)
            return true;
    }
    return false;
}

} // namespace

TEST_CASE("A mail with alternatives and an attachment is taken apart")
{
    const ReceivedMail mail = readMail("From: =?utf-8?Q?J=C3=B6rg?= <j@example.com>\r\n"
                                       "To: a@example.com,\r\n b@example.com\r\n"
                                       "Subject: =?utf-8?B?w7Y=?= =?utf-8?B?w7Y=?= and more\r\n"
                                       "Content-Type: multipart/mixed; boundary=\"out er\"\r\n\r\n"
                                       "preamble\r\n--out er\r\n"
                                       "Content-Type: multipart/alternative; boundary=in\r\n\r\n"
                                       "--in\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
                                       "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                                       "caf=E9 =\r\nau lait\r\n"
                                       "--in\r\nContent-Type: text/html\r\n\r\n<b>x</b>\r\n--in--\r\n"
                                       "--out er\r\nContent-Type: application/pdf\r\n"
                                       "Content-Disposition: attachment; filename*=utf-8''na%C3%AFve.pdf\r\n"
                                       "Content-Transfer-Encoding: base64\r\n\r\nAAECAw==\r\n"
                                       "--out er--\r\nepilogue\r\n");
    CHECK(mail.from == "Jörg <j@example.com>");
    CHECK(mail.to == "a@example.com, b@example.com");
    CHECK(mail.subject == "öö and more");
    CHECK(mail.plainText == "café au lait");
    CHECK(mail.html == "<b>x</b>");
    REQUIRE(mail.attachments.size() == 1);
    CHECK(mail.attachments[0] == MailAttachment{"naïve.pdf", "application/pdf", 4, false});
    CHECK(mail.problems.empty());
}

TEST_CASE("A mail without any structure is its text")
{
    const ReceivedMail mail = readMail("Subject: x\n\nline\n.\n");
    CHECK(mail.subject == "x");
    CHECK(mail.plainText == "line\n.\n");
    CHECK_FALSE(mail.hasHtml);
    CHECK(readMail("").headers.empty());
}

TEST_CASE("What is broken in a mail is told, and the rest is shown")
{
    CHECK(tells(readMail("no header here\r\n\r\nx"), "no header"));
    CHECK(readMail("no header here\r\n\r\nx").plainText == "no header here\r\n\r\nx");
    const ReceivedMail cut = readMail("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhalf");
    CHECK(tells(cut, "was cut"));
    CHECK(cut.plainText == "half");
    CHECK(tells(readMail("Content-Type: multipart/mixed\r\n\r\nx"), "no boundary"));
    const ReceivedMail lost = readMail("Content-Type: multipart/mixed; boundary=b\r\n\r\nno parts");
    CHECK(tells(lost, "does not occur"));
    CHECK(lost.plainText == "no parts");
    const ReceivedMail odd = readMail("Content-Type: text/plain; charset=klingon\r\n"
                                      "Content-Transfer-Encoding: rot13\r\n\r\n\xe9");
    CHECK(tells(odd, "\"klingon\" is unknown"));
    CHECK(tells(odd, "\"rot13\" is unknown"));
    CHECK(odd.plainText == "é");
}

TEST_CASE("A mail of too many or too deep parts is cut, and says so")
{
    std::string many = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    for (int i = 0; i < 600; ++i)
        many += "--b\r\nContent-Type: image/png\r\n\r\nx\r\n";
    const ReceivedMail mail = readMail(many + "--b--\r\n");
    CHECK(mail.attachments.size() == 500);
    CHECK(tells(mail, "more than 500 parts"));
    std::string deep;
    for (int i = 0; i < 100; ++i)
        deep += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\r\n\r\n--b" +
                std::to_string(i) + "\r\n";
    CHECK(tells(readMail(deep + "\r\nx"), "more than 20 deep"));
    const ReceivedMail large = readMail("A: b\r\n\r\n" + std::string((4u << 20) + 10, 'x'));
    CHECK(large.plainText.size() == 4u << 20);
    CHECK(tells(large, "larger than 4 MiB"));
}

TEST_CASE("Encoded words are read as mail programs read them")
{
    CHECK(decodeWords("=?utf-8?B?ww==?= =?UTF-8*en?b?tg==?= x") == "ö x");
    CHECK(decodeWords("a =?utf-8?q?b_c=3D?= d") == "a b c= d");
    CHECK(decodeWords("=?utf-8?Q?=E2=82?= =?utf-8?Q?=AC?=") == "€");
    CHECK(decodeWords("=?utf-8?X?abc?= =?") == "=?utf-8?X?abc?= =?");
    CHECK(decodeWords("=?iso-8859-1?Q?=E9?=") == "é");
    CHECK(decodeWords("2 =? 3 and caf\xc3\xa9") == "2 =? 3 and café");
}

TEST_CASE("Parameters in pieces and in other character sets are put together")
{
    const ParameterValue value =
        parseParameters("Attachment; FileName*0*=iso-8859-1''%E9; filename*1=\"a b\";"
                        " x=\"q\\\"uoted\"; y ; z=");
    CHECK(value.value == "attachment");
    CHECK(value.parameter("filename") == "éa b");
    CHECK(value.parameter("x") == "q\"uoted");
    CHECK(value.parameter("z").empty());
    CHECK(value.parameter("missing").empty());
}

TEST_CASE("Quoted-printable that is broken stays as it stands")
{
    CHECK(fromQuotedPrintable("a=3db=3D=\nc=zz=") == "a=b=c=zz");
    CHECK(fromQuotedPrintable("soft= \t\r\nend") == "softend");
}
