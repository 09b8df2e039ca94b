#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hookbench::templates {

/// One part of a long message, as it is sent and paid for.
struct SmsSegment {
    std::size_t begin = 0; ///< bytes of the text
    std::size_t end = 0;
    int units = 0; ///< septets (GSM-7) or UTF-16 units (UCS-2)

    bool operator==(const SmsSegment&) const = default;
};

/// A character that GSM-7 lacks, so that the whole message has to be UCS-2.
struct SmsForcing {
    std::size_t offset = 0; ///< bytes of the text
    std::size_t length = 0;
    char32_t character = 0;
    std::string replacement; ///< what GSM-7 has for it ("'" for ’, "" where there is nothing alike)

    bool operator==(const SmsForcing&) const = default;
};

/// How a text goes over the air (3GPP TS 23.038 and 23.040): GSM-7 with its extension table, where the escape
/// pair is never split, or UCS-2, where a surrogate pair is not; 160 or 70 units alone, 153 or 67 in each of
/// several parts.
struct SmsSegmentation {
    enum class Encoding { Gsm7, Ucs2 };
    Encoding encoding = Encoding::Gsm7;
    int units = 0;
    std::vector<SmsSegment> segments; ///< none for an empty text
    std::vector<SmsForcing> forcing;  ///< every one of them, in order
    int unitsLeft = 160;              ///< that still fit into the last segment

    bool operator==(const SmsSegmentation&) const = default;
};

/// `text` is UTF-8.
SmsSegmentation segmentSms(std::string_view text);

} // namespace hookbench::templates
