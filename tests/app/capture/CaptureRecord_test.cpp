#include "capture/CaptureRecord.h"

using namespace hookbench::capture;

namespace {

CaptureRecord sample()
{
    CaptureRecord record;
    record.id = 42;
    record.receivedAtUs = 1'795'423'444'123'456;
    record.durationUs = 3100;
    record.bodySize = 7;
    record.status = 200;
    record.remotePort = 54321;
    record.flags = Chunked | Tls;
    record.httpVersion = "1.1";
    record.remoteAddress = "127.0.0.1";
    record.trailers = "X-Sum: 1\r\n";
    record.method = "POST";
    record.target = "/hooks?x=%2F";
    record.rawHead = "POST /hooks?x=%2F HTTP/1.1\r\nhOST: a\r\n\r\n";
    record.body = std::string_view("\0\1\2\xFF\r\n{", 7);
    return record;
}

} // namespace

TEST_CASE("CRC-32C has the value of RFC 3720, appendix B.4")
{
    CHECK(crc32c(std::string(32, '\0')) == 0x8A9136AA);
    CHECK(crc32c("123456789") == 0xE3069283);
    CHECK(crc32c("") == 0);
}

TEST_CASE("a record is read back as it was written")
{
    const CaptureRecord record = sample();
    std::string bytes = "before";
    encode(record, bytes);
    std::size_t length = 0;
    DecodeFailure failure{};
    const auto read = decode(std::string_view(bytes).substr(6), length, failure);
    REQUIRE(read);
    CHECK(length == bytes.size() - 6);
    CHECK(read->id == record.id);
    CHECK(read->receivedAtUs == record.receivedAtUs);
    CHECK(read->remotePort == record.remotePort);
    CHECK(read->flags == record.flags);
    CHECK(read->rawHead == record.rawHead);
    CHECK(read->body == record.body);
    CHECK(read->trailers == record.trailers);
    CHECK(read->target == record.target);
}

TEST_CASE("every shortened record is incomplete, and every changed byte but the marks is noticed")
{
    std::string bytes;
    encode(sample(), bytes);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        std::size_t length = 0;
        DecodeFailure failure{};
        CHECK_FALSE(decode(std::string_view(bytes).substr(0, size), length, failure));
        CHECK(failure == DecodeFailure::Incomplete);
    }
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 0x20);
        std::size_t length = 0;
        DecodeFailure failure{};
        const bool isMark = at >= recordMarksOffset && at < 8;
        CAPTURE(at);
        CHECK(decode(changed, length, failure).has_value() == isMark);
    }
}
