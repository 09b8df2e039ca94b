#pragma once

#include "capture/Capture.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hookbench::capture {

// One capture as it stands in a segment file. All numbers are little-endian.
//
//   offset  bytes
//   0       4      "HBC1", or "HBC2" of a record with facts
//   4       1      marks: bit 0 removed, bit 1 pinned; changed in place, hence outside the checksum
//   5       3      zero
//   8       4      CRC-32C (RFC 3720, appendix B.4) of everything behind it
//   12      4      bytes of the record behind this field
//   16      8      id
//   24             the fields of CaptureRecord in their order, then the bytes of its texts
//
// HBC1 has one byte of flags and no facts; it is still written where that says all.

inline constexpr std::size_t recordPrefixBytes = 16;
inline constexpr std::size_t recordMarksOffset = 4;
/// Of the byte with the lowest eight flags.
inline constexpr std::size_t recordFlagsOffset = recordPrefixBytes + 4 * 8 + 4 + 2;

enum RecordMark : std::uint8_t { RemovedMark = 1, PinnedMark = 2 };

/// What the log keeps of a capture; views point into the buffer that was decoded, or to what is to be
/// encoded.
struct CaptureRecord {
    CaptureId id = 0;
    std::int64_t receivedAtUs = 0;
    std::int64_t durationUs = 0;
    std::uint64_t bodySize = 0;
    std::int32_t status = 0;
    std::uint16_t remotePort = 0;
    std::uint32_t flags = 0; ///< CaptureFlag bits without Pinned, which is a mark, and the endpoint's number
    std::uint8_t marks = 0;
    std::string_view httpVersion;
    std::string_view remoteAddress;
    std::string_view malformed;
    std::string_view trailers; ///< as lines "Name: value\r\n"
    std::string_view rawHead;
    std::string_view body; ///< empty if it stands in a file
    std::string_view method;
    std::string_view target;
    std::string_view facts; ///< as encodeFacts() gives them; "" in HBC1
};

/// Appends the record to `out`.
void encode(const CaptureRecord& record, std::string& out);
/// Appends all of the record but its last part, the bytes of its body, which the caller writes behind it:
/// large bodies are not copied.
void encodeWithoutBody(const CaptureRecord& record, std::string& out);

enum class DecodeFailure {
    Incomplete, ///< the bytes end before the record does
    Damaged,    ///< not a record, or its checksum is wrong
};

/// The record at the start of `bytes`; `length` is set to its bytes, to go on behind it.
std::optional<CaptureRecord> decode(std::string_view bytes, std::size_t& length, DecodeFailure& failure);

// For walking over records that need not be looked at; both want recordPrefixBytes bytes.
bool isRecordStart(std::string_view bytes);
/// Bytes of the whole record, as its prefix says; not checked.
std::size_t recordLength(std::string_view bytes);

/// CRC-32C of the bytes; `before` is that of what precedes them.
std::uint32_t crc32c(std::string_view bytes, std::uint32_t before = 0);

} // namespace hookbench::capture
