#pragma once

#include <string>
#include <string_view>

namespace hookbench::jinja {

/// The class of an error, by the name that Jinja2 or Python gives it.
enum class ErrorClass {
    TemplateSyntaxError,
    TemplateAssertionError,
    SyntaxError,
    TemplateRuntimeError,
    TemplateNotFound,
    TemplatesNotFound,
    UndefinedError,
    SecurityError,
    FilterArgumentError,
    TypeError,
    ValueError,
    UnicodeEncodeError, ///< a ValueError
    UnicodeDecodeError, ///< a ValueError
    OverflowError,
    ZeroDivisionError,
    IndexError,
    KeyError,
    AttributeError,
    AssertionError,
    RuntimeError,
    RecursionError,
    LookupError,
    StopIteration,
    BufferError,
    LimitError, ///< ours: a limit of RenderOptions::limits was reached
    Cancelled,  ///< ours: the caller's token was cancelled
};

std::string_view errorClassName(ErrorClass error);

/// What the engine throws within itself; Environment turns it into a TemplateError.
struct Raise {
    ErrorClass error;
    std::string message;

    bool isTypeError() const { return error == ErrorClass::TypeError; }
    bool isValueError() const
    {
        return error == ErrorClass::ValueError || error == ErrorClass::UnicodeEncodeError
            || error == ErrorClass::UnicodeDecodeError;
    }
    bool isLookupError() const
    {
        return error == ErrorClass::IndexError || error == ErrorClass::KeyError || error == ErrorClass::LookupError
            || error == ErrorClass::TemplateNotFound || error == ErrorClass::TemplatesNotFound;
    }
};

[[noreturn]] void raise(ErrorClass error, std::string message);
[[noreturn]] void raiseType(std::string message);
[[noreturn]] void raiseValue(std::string message);

/// A template that fails to compile: `line` is 0 where Python could tell none.
struct SyntaxRaise {
    ErrorClass error;
    std::string message;
    int line;
    std::size_t offset = static_cast<std::size_t>(-1); ///< byte in the normalised source, -1 if unknown
    std::string templateName{};                        ///< of the template that was being compiled, if it has one
    std::string source{};                              ///< its normalised source
};

} // namespace hookbench::jinja
