#include "capture/CaptureRecord.h"

#include <isa-l/crc.h>

#include <array>
#include <bit>
#include <cstring>
#include <type_traits>

namespace hookbench::capture {

namespace {

static_assert(std::endian::native == std::endian::little, "the log is written in native order");

constexpr std::string_view plainMagic = "HBC1";
constexpr std::string_view factsMagic = "HBC2";

bool isPlain(const CaptureRecord& record)
{
    return record.facts.empty() && record.flags <= 0xFFU;
}

template <class Number>
void put(std::string& out, Number value)
{
    std::array<char, sizeof(Number)> bytes{};
    std::memcpy(bytes.data(), &value, sizeof value);
    out.append(bytes.data(), bytes.size());
}

void putAt(std::string& out, std::size_t position, std::uint32_t value)
{
    std::memcpy(out.data() + position, &value, sizeof value);
}

void putText(std::string& out, std::string_view text)
{
    put(out, static_cast<std::uint32_t>(text.size()));
    out.append(text);
}

/// Takes fields from the front; `ok` turns false when they run out.
class Fields {
public:
    explicit Fields(std::string_view bytes) : m_bytes(bytes) {}

    template <class Number>
    void take(Number& into)
    {
        static_assert(std::is_arithmetic_v<Number>);
        if (m_bytes.size() < sizeof into) {
            m_ok = false;
            return;
        }
        std::memcpy(&into, m_bytes.data(), sizeof into);
        m_bytes.remove_prefix(sizeof into);
    }

    void take(std::string_view& into)
    {
        std::uint32_t size = 0;
        take(size);
        if (!m_ok || m_bytes.size() < size) {
            m_ok = false;
            return;
        }
        into = m_bytes.substr(0, size);
        m_bytes.remove_prefix(size);
    }

    bool complete() const { return m_ok && m_bytes.empty(); }

private:
    std::string_view m_bytes;
    bool m_ok = true;
};

} // namespace

std::uint32_t crc32c(std::string_view bytes, std::uint32_t before)
{
    // The library takes a mutable pointer but only reads, and an int length, so long texts go in pieces.
    constexpr std::size_t piece = std::size_t{1} << 30;
    std::uint32_t crc = before ^ 0xFFFFFFFF;
    while (!bytes.empty()) {
        const std::string_view part = bytes.substr(0, piece);
        auto* data = const_cast<unsigned char*>(reinterpret_cast<const unsigned char*>(part.data()));
        crc = crc32_iscsi(data, static_cast<int>(part.size()), crc);
        bytes.remove_prefix(part.size());
    }
    return crc ^ 0xFFFFFFFF;
}

bool isRecordStart(std::string_view bytes)
{
    return bytes.starts_with(plainMagic) || bytes.starts_with(factsMagic);
}

std::size_t recordLength(std::string_view bytes)
{
    std::uint32_t size = 0;
    std::memcpy(&size, bytes.data() + 12, sizeof size);
    return recordPrefixBytes + size;
}

void encode(const CaptureRecord& record, std::string& out)
{
    encodeWithoutBody(record, out);
    out.append(record.body);
}

void encodeWithoutBody(const CaptureRecord& record, std::string& out)
{
    const std::size_t start = out.size();
    const bool plain = isPlain(record);
    out.append(plain ? plainMagic : factsMagic);
    put(out, record.marks);
    out.append(3, '\0');
    put(out, std::uint32_t{0}); // checksum, below
    put(out, std::uint32_t{0}); // length, below
    put(out, record.id);
    put(out, record.receivedAtUs);
    put(out, record.durationUs);
    put(out, record.bodySize);
    put(out, record.status);
    put(out, record.remotePort);
    if (plain) {
        put(out, static_cast<std::uint8_t>(record.flags));
    } else {
        put(out, record.flags);
        putText(out, record.facts);
    }
    for (const std::string_view text : {record.httpVersion, record.remoteAddress, record.malformed,
                                        record.trailers, record.method, record.target, record.rawHead})
        putText(out, text);
    put(out, static_cast<std::uint32_t>(record.body.size()));
    putAt(out, start + 12,
          static_cast<std::uint32_t>(out.size() + record.body.size() - start - recordPrefixBytes));
    putAt(out, start + 8, crc32c(record.body, crc32c(std::string_view(out).substr(start + 12))));
}

std::optional<CaptureRecord> decode(std::string_view bytes, std::size_t& length, DecodeFailure& failure)
{
    failure = DecodeFailure::Incomplete;
    if (bytes.size() < recordPrefixBytes) {
        const std::string_view start = bytes.substr(0, plainMagic.size());
        if (!plainMagic.starts_with(start) && !factsMagic.starts_with(start))
            failure = DecodeFailure::Damaged;
        return std::nullopt;
    }
    std::uint32_t checksum = 0;
    std::memcpy(&checksum, bytes.data() + 8, sizeof checksum);
    const std::size_t size = recordLength(bytes) - recordPrefixBytes;
    const bool plain = bytes.starts_with(plainMagic);
    if (!isRecordStart(bytes)) {
        failure = DecodeFailure::Damaged;
        return std::nullopt;
    }
    if (bytes.size() - recordPrefixBytes < size)
        return std::nullopt;
    if (crc32c(bytes.substr(12, 4 + size)) != checksum) {
        failure = DecodeFailure::Damaged;
        return std::nullopt;
    }
    CaptureRecord record;
    record.marks = static_cast<std::uint8_t>(bytes[recordMarksOffset]);
    Fields fields(bytes.substr(recordPrefixBytes, size));
    fields.take(record.id);
    fields.take(record.receivedAtUs);
    fields.take(record.durationUs);
    fields.take(record.bodySize);
    fields.take(record.status);
    fields.take(record.remotePort);
    if (plain) {
        std::uint8_t flags = 0;
        fields.take(flags);
        record.flags = flags;
    } else {
        fields.take(record.flags);
        fields.take(record.facts);
    }
    for (std::string_view* text :
         {&record.httpVersion, &record.remoteAddress, &record.malformed, &record.trailers, &record.method,
          &record.target, &record.rawHead, &record.body})
        fields.take(*text);
    // What would be written as the other version is not of this one.
    if (!fields.complete() || plain != isPlain(record)) {
        failure = DecodeFailure::Damaged;
        return std::nullopt;
    }
    length = recordPrefixBytes + size;
    return record;
}

} // namespace hookbench::capture
