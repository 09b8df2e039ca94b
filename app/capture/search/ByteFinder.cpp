#include "capture/search/ByteFinder.h"

#include "base/Text.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#define HOOKBENCH_AVX2 1
#endif

namespace hookbench::capture {

namespace {

bool isLower(char c)
{
    return c >= 'a' && c <= 'z';
}

} // namespace

ByteFinder::ByteFinder(std::string needle, bool ignoreCase, const ByteFrequencies& frequencies)
    : m_needle(std::move(needle)), m_ignoreCase(ignoreCase)
{
    if (m_ignoreCase)
        std::transform(m_needle.begin(), m_needle.end(), m_needle.begin(), asciiLower);
    if (m_needle.empty())
        return;
    const auto frequency = [&](std::size_t offset) {
        const char c = m_needle[offset];
        const bool both = m_ignoreCase && isLower(c);
        return frequencies.of(c) + (both ? frequencies.of(static_cast<char>(c - 0x20)) : 0);
    };
    std::vector<std::size_t> offsets(m_needle.size());
    std::iota(offsets.begin(), offsets.end(), std::size_t{0});
    std::stable_sort(offsets.begin(), offsets.end(),
                     [&](std::size_t a, std::size_t b) { return frequency(a) < frequency(b); });
    m_first = anchorAt(offsets.front());
    // The same byte twice tells little: the next rare one that differs, if there is any.
    const auto other = std::find_if(offsets.begin() + 1, offsets.end(),
                                    [&](std::size_t at) { return m_needle[at] != m_needle[offsets.front()]; });
    m_second = anchorAt(other != offsets.end() ? *other : offsets.back());
}

ByteFinder::Anchor ByteFinder::anchorAt(std::size_t offset) const
{
    const char c = m_needle[offset];
    const bool fold = m_ignoreCase && isLower(c);
    return {offset, static_cast<unsigned char>(c), static_cast<unsigned char>(fold ? 0x20 : 0)};
}

bool ByteFinder::isAt(const char* place) const
{
    if (!m_ignoreCase)
        return std::memcmp(place, m_needle.data(), m_needle.size()) == 0;
    for (std::size_t i = 0; i < m_needle.size(); ++i) {
        if (asciiLower(place[i]) != m_needle[i])
            return false;
    }
    return true;
}

std::size_t ByteFinder::find(std::string_view bytes, std::size_t from) const
{
    if (from > bytes.size() || bytes.size() - from < m_needle.size())
        return npos;
    if (m_needle.empty())
        return from;
#ifdef HOOKBENCH_AVX2
    static const bool hasAvx2 = __builtin_cpu_supports("avx2") != 0;
    if (hasAvx2 && bytes.size() - from - m_needle.size() + 1 >= 32)
        return findAvx2(bytes, from);
#endif
    return findPlain(bytes, from);
}

std::size_t ByteFinder::findPlain(std::string_view bytes, std::size_t from) const
{
    const std::size_t end = bytes.size() - m_needle.size() + 1;
    const char* anchors = bytes.data() + m_first.offset;
    if (m_first.fold == 0) {
        for (std::size_t at = from; at < end; ++at) {
            const void* hit = std::memchr(anchors + at, m_first.byte, end - at);
            if (hit == nullptr)
                return npos;
            at = static_cast<std::size_t>(static_cast<const char*>(hit) - anchors);
            if (isAt(bytes.data() + at))
                return at;
        }
        return npos;
    }
    for (std::size_t at = from; at < end; ++at) {
        if ((static_cast<unsigned char>(anchors[at]) | m_first.fold) == m_first.byte && isAt(bytes.data() + at))
            return at;
    }
    return npos;
}

#ifdef HOOKBENCH_AVX2
namespace {

using Bytes32 = __m256i;

__attribute__((target("avx2"))) inline Bytes32 load(const char* at)
{
    return _mm256_loadu_si256(reinterpret_cast<const Bytes32*>(at));
}

/// The byte that stands where an anchor is looked for, and the bit that makes both cases equal.
struct Pattern {
    Bytes32 byte;
    Bytes32 fold;
};

__attribute__((target("avx2"))) inline Bytes32 equal(const char* at, const Pattern& pattern)
{
    return _mm256_cmpeq_epi8(_mm256_or_si256(load(at), pattern.fold), pattern.byte);
}

} // namespace

__attribute__((target("avx2"))) std::size_t ByteFinder::findAvx2(std::string_view bytes, std::size_t from) const
{
    const Pattern a{_mm256_set1_epi8(static_cast<char>(m_first.byte)), _mm256_set1_epi8(static_cast<char>(m_first.fold))};
    const Pattern b{_mm256_set1_epi8(static_cast<char>(m_second.byte)), _mm256_set1_epi8(static_cast<char>(m_second.fold))};
    const char* const firsts = bytes.data() + m_first.offset;
    const char* const seconds = bytes.data() + m_second.offset;
    const std::size_t end = bytes.size() - m_needle.size() + 1; // behind the last place
    const auto both = [&](std::size_t at) __attribute__((target("avx2"), always_inline)) {
        return _mm256_and_si256(equal(firsts + at, a), equal(seconds + at, b));
    };
    const auto check = [&](std::size_t at, Bytes32 found) __attribute__((target("avx2"))) {
        auto mask = static_cast<std::uint32_t>(_mm256_movemask_epi8(found));
        for (; mask != 0; mask &= mask - 1) {
            const std::size_t place = at + static_cast<std::size_t>(__builtin_ctz(mask));
            if (isAt(bytes.data() + place))
                return place;
        }
        return npos;
    };
    std::size_t at = from;
    // Four steps at once: one branch for 128 bytes.
    for (; at + 128 <= end; at += 128) {
        const Bytes32 one = both(at);
        const Bytes32 two = both(at + 32);
        const Bytes32 three = both(at + 64);
        const Bytes32 four = both(at + 96);
        const Bytes32 any = _mm256_or_si256(_mm256_or_si256(one, two), _mm256_or_si256(three, four));
        if (_mm256_testz_si256(any, any) != 0)
            continue;
        std::size_t step = at;
        for (const Bytes32 found : {one, two, three, four}) {
            if (const std::size_t place = check(step, found); place != npos)
                return place;
            step += 32;
        }
    }
    while (at < end) {
        // The last step overlaps the one before it.
        at = std::min(at, end - 32);
        if (const std::size_t place = check(at, both(at)); place != npos)
            return place;
        at += 32;
    }
    return npos;
}
#else
std::size_t ByteFinder::findAvx2(std::string_view bytes, std::size_t from) const
{
    return findPlain(bytes, from);
}
#endif

} // namespace hookbench::capture
