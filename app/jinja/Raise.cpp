#include "jinja/Raise.h"

#include <array>
#include <utility>

namespace hookbench::jinja {

std::string_view errorClassName(ErrorClass error)
{
    static constexpr std::array<std::string_view, 26> names = {
        "TemplateSyntaxError", "TemplateAssertionError", "SyntaxError",        "TemplateRuntimeError",
        "TemplateNotFound",    "TemplatesNotFound",      "UndefinedError",     "SecurityError",
        "FilterArgumentError", "TypeError",              "ValueError",         "UnicodeEncodeError",
        "UnicodeDecodeError",  "OverflowError",          "ZeroDivisionError",  "IndexError",
        "KeyError",            "AttributeError",         "AssertionError",     "RuntimeError",
        "RecursionError",      "LookupError",            "StopIteration",      "BufferError",
        "LimitError",          "Cancelled",
    };
    return names[static_cast<std::size_t>(error)];
}

void raise(ErrorClass error, std::string message)
{
    throw Raise{error, std::move(message)};
}

void raiseType(std::string message)
{
    throw Raise{ErrorClass::TypeError, std::move(message)};
}

void raiseValue(std::string message)
{
    throw Raise{ErrorClass::ValueError, std::move(message)};
}

} // namespace hookbench::jinja
