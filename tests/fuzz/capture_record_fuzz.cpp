// Records of the capture log: whatever the bytes, decoding neither crashes nor reads past them, and what it
// takes for a record encodes to the same bytes. The bytes that arrive in a body are searched for event fields
// as well.
#include "capture/CaptureRecord.h"
#include "capture/EventFields.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

using namespace hookbench::capture;

namespace {

void check(std::string_view bytes)
{
    std::size_t length = 0;
    DecodeFailure failure{};
    const auto record = decode(bytes, length, failure);
    if (!record)
        return;
    std::string again;
    encode(*record, again);
    // Reserved bytes are not kept.
    if (again.size() != length || again.substr(8) != bytes.substr(8, length - 8))
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    check(bytes);
    // A fuzzer does not find checksums, so the same bytes are tried with the right one.
    std::string mended(bytes);
    if (size >= recordPrefixBytes) {
        std::memcpy(mended.data(), "HBC1", 4);
        const auto rest = static_cast<std::uint32_t>(size - recordPrefixBytes);
        std::memcpy(mended.data() + 12, &rest, sizeof rest);
        const std::uint32_t crc = crc32c(std::string_view(mended).substr(12));
        std::memcpy(mended.data() + 8, &crc, sizeof crc);
        check(mended);
    }
    EventFieldsReader().read(bytes);
    return 0;
}
