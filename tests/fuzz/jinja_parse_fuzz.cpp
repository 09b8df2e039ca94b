// Any bytes as a template, under several delimiters: compiling ends with a template or an error, never with a
// crash.
#include "jinja/Environment.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace {

using namespace hookbench;

jinja::EnvironmentOptions optionsFor(unsigned choice)
{
    jinja::EnvironmentOptions options;
    options.syntax.trimBlocks = (choice & 1U) != 0;
    options.syntax.lstripBlocks = (choice & 2U) != 0;
    options.syntax.doExtension = options.syntax.loopControlsExtension = (choice & 4U) != 0;
    options.autoescape = (choice & 8U) != 0;
    if ((choice & 16U) != 0) {
        options.syntax.lineStatementPrefix = "#";
        options.syntax.lineCommentPrefix = "##";
    }
    if ((choice & 32U) != 0) {
        options.syntax.blockStart = "<?";
        options.syntax.blockEnd = "?>";
        options.syntax.variableStart = "${";
        options.syntax.variableEnd = "}";
        options.syntax.commentStart = "<!--";
        options.syntax.commentEnd = "-->";
    }
    return options;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view source(reinterpret_cast<const char*>(data) + 1, size - 1);
    const jinja::Environment environment(optionsFor(data[0]));
    (void)environment.compile(source, "fuzz");
    return 0;
}
