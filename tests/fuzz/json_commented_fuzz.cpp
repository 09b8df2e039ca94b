// JSON with comments: never crashes, does not change a text whose value stays, and an edited text says the
// new value.
#include "json/Commented.h"
#include "json/Writer.h"

#include <cstdint>
#include <cstdlib>

using namespace hookbench::json;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    // Two texts: what is there, and the value it shall say.
    const auto middle = bytes.find('\0');
    const std::string_view text = bytes.substr(0, middle);
    const auto before = parseCommented(text);
    if (!before) {
        if (before.error().offset > text.size())
            std::abort();
        return 0;
    }
    const auto same = editCommented(text, *before);
    if (!same || *same != text)
        std::abort();
    if (middle == std::string_view::npos)
        return 0;
    const auto after = parseCommented(bytes.substr(middle + 1));
    if (!after)
        return 0;
    const auto edited = editCommented(text, *after);
    const auto again = edited ? parseCommented(*edited) : parseCommented("");
    if (!again || (!after->isObject() && !after->isArray() && !(*again == *after)))
        std::abort();
    // Members keep the order of the text, so a second edit has nothing left to do.
    const auto twice = editCommented(*edited, *after);
    if (!twice || *twice != *edited)
        std::abort();
    return 0;
}
