#include "http/HttpParser.h"

#include "TemporaryProfile.h"

#include <QDir>
#include <QFile>

using namespace hookbench::http;
using State = HttpParser::State;

namespace {

/// Everything that must not depend on how the bytes were cut.
struct Outcome {
    State state = State::Idle;
    ReceivedRequest request;
    bool keepAlive = false;
    std::size_t consumed = 0; ///< of a complete message

    bool operator==(const Outcome& other) const
    {
        // How much of a failed message has come by then is a matter of time.
        const bool failed = state == State::Failed;
        return state == other.state && request.method == other.request.method &&
               request.target == other.request.target && request.httpVersion == other.request.httpVersion &&
               request.headers == other.request.headers && request.trailers == other.request.trailers &&
               request.body == other.request.body && request.bodySize == other.request.bodySize &&
               request.chunked == other.request.chunked && request.truncated == other.request.truncated &&
               request.malformed == other.request.malformed &&
               request.suggestedStatus == other.request.suggestedStatus && keepAlive == other.keepAlive &&
               (failed || (request.rawHead == other.request.rawHead && consumed == other.consumed));
    }
};

/// Feeds `pieces` until a message ends.
Outcome parsePieces(const std::vector<std::string_view>& pieces, const HttpLimits& limits = {})
{
    HttpParser parser(limits, ".");
    Outcome outcome;
    for (const std::string_view piece : pieces) {
        std::string_view rest = piece;
        while (!rest.empty() && parser.state() != State::Complete && parser.state() != State::Failed) {
            const std::size_t used = parser.feed(rest);
            REQUIRE(used <= rest.size());
            REQUIRE((used > 0 || parser.state() == State::Complete || parser.state() == State::Failed));
            outcome.consumed += used;
            rest.remove_prefix(used);
        }
    }
    outcome.state = parser.state();
    outcome.keepAlive = parser.keepAlive();
    if (outcome.state == State::Complete || outcome.state == State::Failed)
        outcome.request = parser.take();
    if (outcome.state == State::Failed)
        outcome.consumed = 0; // a failure consumes all that it is given
    return outcome;
}

/// Parses `text` whole, cut in two at every byte, and byte by byte; all must agree.
Outcome parseEverySplit(const std::string& text, const HttpLimits& limits = {})
{
    const std::string_view all = text;
    const Outcome whole = parsePieces({all}, limits);
    for (std::size_t cut = 1; cut < all.size(); ++cut) {
        const Outcome split = parsePieces({all.substr(0, cut), all.substr(cut)}, limits);
        if (!(split == whole)) {
            INFO(text << "\ncut at " << cut << ": " << split.request.malformed << " / "
                      << whole.request.malformed);
            REQUIRE(split == whole);
        }
    }
    std::vector<std::string_view> bytes;
    for (std::size_t i = 0; i < all.size(); ++i)
        bytes.push_back(all.substr(i, 1));
    const Outcome single = parsePieces(bytes, limits);
    INFO(text << "\nbyte by byte: " << single.request.malformed << " / " << whole.request.malformed);
    REQUIRE(single == whole);
    return whole;
}

Outcome complete(const std::string& text)
{
    Outcome outcome = parseEverySplit(text);
    INFO(text << "\n" << outcome.request.malformed);
    REQUIRE(outcome.state == State::Complete);
    CHECK(outcome.request.suggestedStatus == 200);
    CHECK_FALSE(outcome.request.truncated);
    return outcome;
}

} // namespace

TEST_CASE("a message keeps its head's bytes, and its headers their order, case and duplicates")
{
    const std::string head =
        "PoSt /a%2Fb/../c?x=%zz&y#f HTTP/1.1\r\nhOST: h\r\nX-A:  1\t \r\nx-a:2\r\nX-Empty:\r\n"
        "X-Latin: \xfc\r\nContent-Length: 3\r\n\r\n";
    CHECK(complete(head + std::string("a\0b", 3)).request.body == std::string("a\0b", 3));
    const ReceivedRequest request = complete(head + "abc").request;
    CHECK(request.rawHead == head);
    CHECK(request.method == "PoSt");
    CHECK(request.target == "/a%2Fb/../c?x=%zz&y#f");
    CHECK(request.httpVersion == "1.1");
    CHECK(request.headers == Headers{{"hOST", "h"},
                                     {"X-A", "1"},
                                     {"x-a", "2"},
                                     {"X-Empty", ""},
                                     {"X-Latin", "\xfc"},
                                     {"Content-Length", "3"}});
    CHECK(request.body == "abc");
    CHECK(request.bodySize == 3);
    CHECK(complete(head + "abc").keepAlive);
}

TEST_CASE("good messages of every form are taken")
{
    const std::string host = "Host: x\r\n\r\n";
    CHECK(complete("OPTIONS * HTTP/1.1\r\n" + host).request.target == "*");
    CHECK(complete("GET http://x:1/y?z HTTP/1.1\r\n" + host).request.target == "http://x:1/y?z");
    CHECK(complete("CONNECT x:443 HTTP/1.1\r\n" + host).request.target == "x:443");
    CHECK(complete("M-SEARCH! / HTTP/1.1\r\n" + host).request.method == "M-SEARCH!");
    CHECK(complete("GET /\xc3\xbc HTTP/1.1\r\n" + host).request.target == "/\xc3\xbc");
    CHECK_FALSE(complete("GET / HTTP/1.0\r\n\r\n").keepAlive);
    CHECK(complete("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").keepAlive);
    CHECK_FALSE(complete("GET / HTTP/1.1\r\nConnection: x, close\r\n" + host).keepAlive);
    CHECK(complete("POST / HTTP/1.1\r\nContent-Length: 0\r\n" + host).request.body.empty());
}

TEST_CASE("empty lines before a message are skipped and do not belong to it")
{
    const ReceivedRequest request = complete("\r\n\n\r\nGET / HTTP/1.0\r\n\r\n").request;
    CHECK(request.rawHead == "GET / HTTP/1.0\r\n\r\n");
    CHECK(parseEverySplit("\r\n\r\n").state == State::Idle);
}

TEST_CASE("a chunked body is put together, with its trailers apart from the headers")
{
    const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n";
    const ReceivedRequest plain =
        complete(head + "5\r\nhello\r\n00b;a=b;c=\"d;\\\"e\"\r\n, wide\r\nwor\r\n1 \t;x\r\n!\r\n0\r\n\r\n")
            .request;
    CHECK(plain.body == "hello, wide\r\nwor!");
    CHECK(plain.chunked);
    CHECK(plain.trailers.empty());
    const ReceivedRequest trailed =
        complete(head + "3\r\nabc\r\n0;last\r\nX-Sum: 1\r\nx-sum:2\r\n\r\n").request;
    CHECK(trailed.body == "abc");
    CHECK(trailed.trailers == Headers{{"X-Sum", "1"}, {"x-sum", "2"}});
    CHECK(trailed.headers.size() == 2);
    CHECK(complete(head + "0\r\n\r\n").request.body.empty());
}

TEST_CASE("a message ends at its last byte, and the next one stays unread")
{
    const std::string first = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx";
    const std::string second =
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n";
    CHECK(parseEverySplit(first + second).consumed == first.size());
    CHECK(parseEverySplit(second + first).consumed == second.size());
    HttpParser parser({}, ".");
    std::string_view rest = first;
    const std::string both = first + second;
    rest = both;
    rest.remove_prefix(parser.feed(rest));
    CHECK(parser.take().body == "x");
    rest.remove_prefix(parser.feed(rest));
    REQUIRE(parser.state() == State::Complete);
    CHECK(parser.take().body == "a");
    CHECK(rest.empty());
}

namespace {
struct BadMessage {
    std::string text;
    std::string words;
    int status = 400;
};
} // namespace

TEST_CASE("a bad message is refused in words that name the fault and its byte, however it was cut")
{
    const std::string start = "POST / HTTP/1.1\r\nHost: x\r\n";
    const std::string chunked = start + "Transfer-Encoding: chunked\r\n\r\n";
    const BadMessage cases[] = {
        {"GE\x01T / HTTP/1.1\r\n\r\n", "the method contains the byte 0x01 (byte 2)"},
        {"\x16\x03\x01\x02", "this looks like a TLS handshake (https)"},
        {"{\"a\":1}\r\n\r\n", "does not begin with a method but with '{' (byte 0)"},
        {"G@T / HTTP/1.1\r\n\r\n", "the method contains '@' (byte 1)"},
        {" GET / HTTP/1.1\r\n\r\n", "with a space (byte 0)"},
        {"GET\r\n\r\n", "a method but no target (byte 3)"},
        {"GET  / HTTP/1.1\r\n\r\n", "no target after the method (byte 4)"},
        {"GET /\r\nHost: x\r\n\r\n", "the request line has no HTTP version (byte 5)"},
        {"GET / \r\nHost: x\r\n\r\n", "the request line has no HTTP version (byte 6)"},
        {"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", "a space in the target must be written %20) (byte 7)"},
        {"GET /a\tb HTTP/1.1\r\n\r\n", "the target contains a tab (byte 6)"},
        {"GET / http/1.1\r\nHost: x\r\n\r\n", "does not end with HTTP/1.1 or HTTP/1.0 (byte 6)"},
        {"GET / HTTP/1.11\r\nHost: x\r\n\r\n", "does not end with HTTP/1.1 or HTTP/1.0 (byte 6)"},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "HTTP/2.0 is not spoken here", 505},
        {"GET / HTTP/1.1\nHost: x\n\n", "a line ends with LF alone instead of CR LF (byte 14)"},
        {"GET / HTTP/1.1\r\nHost: x\n\r\n\r\n", "a line ends with LF alone instead of CR LF (byte 23)"},
        {"GET / HTTP/1.1\rHost: x\r\n\r\n", "a CR is not followed by LF (byte 14)"},
        {"\rGET / HTTP/1.1\r\n\r\n", "a CR is not followed by LF (byte 0)"},
        {start + "No colon here\r\n\r\n", "a header line has no colon (byte 26)"},
        {start + "Bad Name: x\r\n\r\n", "a header name contains a space (byte 29)"},
        {start + "Name : x\r\n\r\n", "white space stands between a header name and its colon (byte 30)"},
        {start + ": x\r\n\r\n", "a header line has an empty name (byte 26)"},
        {"POST / HTTP/1.1\r\n folded: x\r\n\r\n",
         "white space stands before the first header name (byte 17)"},
        {start + "A: b\x01"
                 "c\r\n\r\n",
         "a header value contains the byte 0x01 (byte 30)"},
        {start + "A: b\rc\r\n\r\n", "a CR is not followed by LF (byte 30)"},
        {start + std::string("A: \0\r\n\r\n", 8), "a header value contains the byte 0x00 (byte 29)"},
        {start + "\rX\r\n\r\n", "a CR is not followed by LF (byte 26)"},
        {start + "Connection: a b;\r\n\r\n", "the value of Connection is not a list of tokens (byte 26)"},
        {"GET / HTTP/1.1\r\nAccept: */*\r\n\r\n", "an HTTP/1.1 request has no Host header"},
        {start + "host: y\r\n\r\n", "the request has more than one Host header"},
        {start + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
         "Content-Length is not one decimal number"},
        {start + "Content-Length: 1, 2\r\n\r\nab", "Content-Length is not one decimal number"},
        {start + "Content-Length: 2, 2\r\n\r\nab", "Content-Length is given more than once"},
        {start + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nab", "Content-Length is given more than once"},
        {start + "A: b\r\n  c\r\n\r\n", "continued on the next (folded), which parsers read in different ways (byte 32)"},
        {start + "Transfer-Encoding:\r\n\tchunked\r\n\r\n0\r\n\r\n", "continued on the next (folded)"},
        {start + "Content-Length: +1\r\n\r\na", "Content-Length is not one decimal number"},
        {start + "Content-Length: -1\r\n\r\na", "Content-Length is not one decimal number"},
        {start + "Content-Length: 0x1\r\n\r\na", "Content-Length is not one decimal number"},
        {start + "Content-Length: \r\n\r\n", "Content-Length is not one decimal number"},
        {start + "Content-Length: 99999999999999999999\r\n\r\n", "Content-Length is not one decimal number"},
        {start + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", "stands beside Content-Length"},
        {start + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", "contradicts an earlier"},
        {start + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
         "Transfer-Encoding is repeated"},
        {start + "Transfer-Encoding: chunked, chunked\r\n\r\n", "must be \"chunked\", once"},
        {start + "Transfer-Encoding: \r\n\r\n", "must be \"chunked\", once"},
        {start + "Transfer-Encoding: gzip, chunked\r\n\r\n", "the transfer coding \"gzip\" is not known here",
         501},
        {start + "Transfer-Encoding: chunked, identity\r\n\r\n", "the transfer coding \"identity\"", 501},
        {start + "Transfer-Encoding: xchunked\r\n\r\n", "the transfer coding \"xchunked\"", 501},
        {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", "does not exist in HTTP/1.0"},
        {chunked + "g\r\n", "a chunk size is not a hexadecimal number (byte 56)"},
        {chunked + "-1\r\na\r\n", "a chunk size is not a hexadecimal number (byte 56)"},
        {chunked + "\r\n1\r\na\r\n", "a chunk size is not a hexadecimal number (byte 56)"},
        {chunked + "11111111111111111\r\n", "a chunk size is not a hexadecimal number"},
        {chunked + "0x1\r\na\r\n0\r\n\r\n", "something that is no chunk extension"},
        {chunked + "1 \r\na\r\n", "something that is no chunk extension"},
        {chunked + "1;\r\na\r\n", "something that is no chunk extension"},
        {chunked + "1\na\r\n", "does not end with CR LF (byte 57)"},
        {chunked + "1\r\nab\r\n0\r\n\r\n", "is not followed by CR LF: it is longer or shorter"},
        {chunked + "1\r\na\n0\n\n", "is not followed by CR LF"},
        {chunked + "2\r\na\r\n0\r\n\r\n", "is not followed by CR LF"},
        {chunked + "0\r\nno colon\r\n\r\n", "a trailer line is not a header line"},
        {chunked + "0\r\nContent-Length: 1\r\n\r\n", "a trailer says Content-Length or Transfer-Encoding"},
    };
    for (const BadMessage& bad : cases) {
        INFO(bad.text);
        const Outcome outcome = parseEverySplit(bad.text);
        CHECK(outcome.state == State::Failed);
        CHECK_THAT(outcome.request.malformed, Catch::Contains(bad.words));
        CHECK(outcome.request.suggestedStatus == bad.status);
        CHECK(outcome.request.rawHead == bad.text);
        CHECK(outcome.request.body.empty());
        CHECK_FALSE(outcome.keepAlive);
    }
}

TEST_CASE("a head beyond its limits is 431 and shows the lines that came")
{
    HttpLimits limits;
    limits.headBytes = 64;
    const std::string fits = "GET / HTTP/1.0\r\nA: " + std::string(64 - 14 - 2 - 3 - 4, 'a') + "\r\n\r\n";
    REQUIRE(fits.size() == 64);
    CHECK(parseEverySplit(fits, limits).state == State::Complete);
    const std::string over = "GET / HTTP/1.0\r\nX: y\r\nA: " + std::string(64, 'a') + "\r\n\r\n";
    const Outcome refused = parseEverySplit(over, limits);
    CHECK(refused.state == State::Failed);
    CHECK(refused.request.suggestedStatus == 431);
    CHECK(refused.request.truncated);
    CHECK(refused.request.malformed.empty());
    CHECK(refused.request.method == "GET");
    CHECK(refused.request.headers == Headers{{"X", "y"}});
    CHECK(refused.request.rawHead == over.substr(0, 64));
}

TEST_CASE("too many header lines, or too long trailers, are 431")
{
    HttpLimits limits;
    limits.headerCount = 2;
    CHECK(parseEverySplit("GET / HTTP/1.0\r\nA: 1\r\nB: 2\r\n\r\n", limits).state == State::Complete);
    const Outcome refused = parseEverySplit("GET / HTTP/1.0\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n", limits);
    CHECK(refused.request.suggestedStatus == 431);
    CHECK(refused.request.headers.size() == 2);

    limits = {};
    limits.headBytes = 64;
    const std::string chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    CHECK(parseEverySplit(chunked + "0\r\nA: " + std::string(70, 'a') + "\r\n\r\n", limits)
              .request.suggestedStatus == 431);
    CHECK(parseEverySplit(chunked + "1;" + std::string(70, 'a') + "\r\na\r\n0\r\n\r\n", limits)
              .request.suggestedStatus == 431);
}

TEST_CASE("a body beyond the limit is 413 and keeps what the limit allows")
{
    HttpLimits limits;
    limits.bodyBytes = 4;
    const Outcome announced = parsePieces({"POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\nab"}, limits);
    CHECK(announced.state == State::Failed);
    CHECK(announced.request.suggestedStatus == 413);
    CHECK(announced.request.truncated);
    CHECK(announced.request.body == "ab");
    const std::string chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    CHECK(parseEverySplit(chunked + "4\r\nabcd\r\n0\r\n\r\n", limits).state == State::Complete);
    const Outcome grown = parseEverySplit(chunked + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", limits);
    CHECK(grown.request.suggestedStatus == 413);
    CHECK(grown.request.body == "abcd");
    CHECK(grown.request.truncated);
}

TEST_CASE("a body above the spill size is in a file, byte for byte")
{
    hookbench::test::TemporaryProfile folder;
    HttpLimits limits;
    limits.spillBytes = 10;
    for (const std::size_t size : {10U, 11U, 100'000U}) {
        std::string body;
        for (std::size_t i = 0; i < size; ++i)
            body += static_cast<char>(i * 31 + i / 256);
        HttpParser parser(limits, folder.stdPath());
        const std::string message =
            "POST / HTTP/1.0\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" + body;
        for (std::size_t at = 0; at < message.size(); at += 777)
            parser.feed(std::string_view(message).substr(at, 777));
        REQUIRE(parser.state() == State::Complete);
        const ReceivedRequest request = parser.take();
        CHECK(request.bodySize == size);
        if (size <= 10) {
            CHECK(request.body == body);
            CHECK(request.bodyFile.empty());
        } else {
            CHECK(request.body.empty());
            QFile file(QString::fromStdString(request.bodyFile));
            REQUIRE(file.open(QIODevice::ReadOnly));
            CHECK(file.readAll().toStdString() == body);
            CHECK((file.permissions() & (QFile::ReadGroup | QFile::ReadOther)) == 0);
            file.remove();
        }
    }
}

TEST_CASE("a body file that nobody took is removed")
{
    hookbench::test::TemporaryProfile folder;
    HttpLimits limits;
    limits.spillBytes = 1;
    {
        HttpParser parser(limits, folder.stdPath());
        parser.feed("POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\nabc");
        CHECK(QDir(folder.path()).entryList(QDir::Files).size() == 1);
    }
    CHECK(QDir(folder.path()).entryList(QDir::Files).isEmpty());
}

TEST_CASE("a body that cannot be written to its file is refused with 500 and what came in memory is gone")
{
    HttpLimits limits;
    limits.spillBytes = 1;
    HttpParser parser(limits, "/nonexistent-folder");
    parser.feed("POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\nabc");
    REQUIRE(parser.state() == State::Failed);
    const ReceivedRequest request = parser.take();
    CHECK(request.suggestedStatus == 500);
    CHECK(request.truncated);
}

TEST_CASE("a message cut short keeps what came")
{
    HttpParser head({}, ".");
    head.feed("GET /x HTTP/1.1\r\nHost: x\r\nA: b\r\nC: partial");
    head.cutShort(408);
    REQUIRE(head.state() == State::Failed);
    const ReceivedRequest early = head.take();
    CHECK(early.truncated);
    CHECK(early.suggestedStatus == 408);
    CHECK(early.target == "/x");
    CHECK(early.headers == Headers{{"Host", "x"}, {"A", "b"}});
    CHECK(early.rawHead == "GET /x HTTP/1.1\r\nHost: x\r\nA: b\r\nC: partial");

    HttpParser body({}, ".");
    body.feed("POST / HTTP/1.0\r\nContent-Length: 9\r\n\r\nabc");
    body.cutShort(400);
    const ReceivedRequest late = body.take();
    CHECK(late.truncated);
    CHECK(late.body == "abc");
    CHECK(late.bodySize == 3);
}

TEST_CASE("a client that expects 100 is noticed at the end of the head, unless its body came along")
{
    const std::string head =
        "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n";
    HttpParser waiting({}, ".");
    waiting.feed(head);
    CHECK(waiting.awaitsContinue());
    HttpParser eager({}, ".");
    eager.feed(head + "a");
    CHECK_FALSE(eager.awaitsContinue());
    HttpParser old({}, ".");
    old.feed("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    CHECK_FALSE(old.awaitsContinue());
    HttpParser empty({}, ".");
    empty.feed("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n");
    CHECK_FALSE(empty.awaitsContinue());
    CHECK(empty.state() == State::Complete);
}
