#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace hookbench::capture {

/// How often each byte stands in a sample of what will be searched.
class ByteFrequencies {
public:
    ByteFrequencies() { m_counts.fill(1); }
    void count(std::string_view sample)
    {
        for (const char c : sample)
            ++m_counts[static_cast<unsigned char>(c)];
    }
    std::uint64_t of(char c) const { return m_counts[static_cast<unsigned char>(c)]; }

private:
    std::array<std::uint64_t, 256> m_counts{};
};

/// Finds a text in bytes, at the speed of memory where it is rare.
///
/// The two bytes of the text that are rarest in the sample are compared for 32 places at once (AVX2 where the processor
/// has it); only where both stand is the rest looked at. Immutable: any number of threads.
class ByteFinder {
public:
    static constexpr std::size_t npos = std::string_view::npos;

    ByteFinder() = default;
    /// `ignoreCase` is about ASCII letters.
    ByteFinder(std::string needle, bool ignoreCase, const ByteFrequencies& frequencies = {});

    const std::string& needle() const { return m_needle; }
    bool ignoresCase() const { return m_ignoreCase; }
    /// The first place at or behind `from`; npos if there is none. An empty text is found at once.
    std::size_t find(std::string_view bytes, std::size_t from = 0) const;
    bool isIn(std::string_view bytes) const { return find(bytes) != npos; }

private:
    struct Anchor {
        std::size_t offset = 0;
        unsigned char byte = 0;
        unsigned char fold = 0; ///< 0x20 for a letter of either case: or-ed to the bytes before they are compared
    };
    Anchor anchorAt(std::size_t offset) const;
    bool isAt(const char* place) const;
    std::size_t findAvx2(std::string_view bytes, std::size_t from) const;
    std::size_t findPlain(std::string_view bytes, std::size_t from) const;

    std::string m_needle; ///< in lower case if case is ignored
    bool m_ignoreCase = false;
    Anchor m_first;
    Anchor m_second;
};

} // namespace hookbench::capture
