// The JSON parser: never crashes, agrees with the strict scanner on what is JSON, and writes what it read.
#include "json/Diagnose.h"
#include "json/Parser.h"
#include "json/Writer.h"

#include <cstdint>
#include <cstdlib>

using namespace hookbench::json;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto value = parse(text);
    if (!value) {
        if (value.error().offset > size)
            std::abort();
        return 0;
    }
    if (diagnose(text))
        std::abort();
    for (const Style style : {Style::Compact, Style::Pretty}) {
        const auto again = parse(write(*value, style));
        if (!again || !(*again == *value))
            std::abort();
    }
    return 0;
}
