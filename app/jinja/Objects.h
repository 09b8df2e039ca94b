#pragma once

#include "jinja/Cursor.h"
#include "jinja/Dict.h"
#include "jinja/Raise.h"
#include "jinja/Value.h"

#include <memory>
#include <string>
#include <vector>

namespace hookbench::jinja {

class Interpreter;
struct Arguments;
struct CompiledTemplate;
struct Frame;
struct ForNode;
struct MacroFunction;
struct RenderContext;

enum class UndefinedKind : std::uint8_t { Default, Strict, Chainable };

/// jinja2.Undefined and its kin: remembers what was missing, to say so when it is used.
struct Undefined final : Object {
    explicit Undefined(UndefinedKind k) : Object(Type::Undefined), kind(k) {}

    /// What UndefinedError says.
    std::string describe() const;
    [[noreturn]] void fail() const;

    UndefinedKind kind;
    std::string hint;
    Value owner; ///< the object that lacks the attribute; Missing for names
    Value name;
    ErrorClass error = ErrorClass::UndefinedError;
};

/// range(...): start and step are integers of any size.
struct Range final : Object {
    Range() : Object(Type::Range) {}
    Value at(std::int64_t index) const;

    Value start;
    Value stop;
    Value step;
    std::int64_t length = 0;
};

struct Slice final : Object {
    Slice() : Object(Type::Slice) {}
    Value start;
    Value stop;
    Value step;
};

/// A running iteration, consumed as it goes: Python's iterators and generators.
struct Iterator : Object {
    explicit Iterator(const char* name) : Object(Type::Iterator), typeName(name) {}
    /// Puts the next item into `out`; false at the end.
    virtual bool next(Interpreter& in, Value& out) = 0;

    const char* typeName;
};

struct View final : Object {
    enum class Part : std::uint8_t { Keys, Values, Items };
    View(Value d, Part p) : Object(Type::View), dict(std::move(d)), part(p) {}

    Value dict;
    Part part;
};

using NativeFunction = Value (*)(Interpreter&, Arguments&);
using NativeMethod = Value (*)(Interpreter&, const Value& self, Arguments&);

/// How a function written in C++ takes its arguments; `keywords` names them, separated by spaces, or is null if
/// they are positional only. A name that starts with `*` ends the positional ones.
struct MethodEntry {
    const char* name;
    NativeMethod function;
    int required;
    int maximum; ///< -1: any number, and the function reads them itself
    const char* keywords = nullptr;
};

struct Method final : Object {
    Method(Value s, const MethodEntry& e) : Object(Type::Method), self(std::move(s)), entry(&e) {}
    Value self;
    const MethodEntry* entry;
};

struct Function final : Object {
    Function(const char* n, NativeFunction f, bool c) : Object(Type::Function), name(n), function(f), isClass(c) {}
    const char* name;
    NativeFunction function;
    bool isClass; ///< prints as <class …>
};

/// A type as `__class__` shows it outside the sandbox.
struct TypeObject final : Object {
    explicit TypeObject(std::string n) : Object(Type::TypeObject), name(std::move(n)) {}
    std::string name;
};

struct Macro final : Object {
    Macro() : Object(Type::Macro) {}
    ~Macro() override;
    const MacroFunction* function = nullptr;
    Frame* closure = nullptr; ///< counted
    std::shared_ptr<RenderContext> context;
    const CompiledTemplate* source = nullptr;
    Value name; ///< None for call blocks
    bool defaultAutoescape = false;
};

struct Cycler final : Object {
    Cycler() : Object(Type::Cycler) {}
    std::vector<Value> items;
    std::size_t position = 0;
};

struct Joiner final : Object {
    Joiner() : Object(Type::Joiner) {}
    Value separator;
    bool used = false;
};

struct Namespace final : Object {
    Namespace() : Object(Type::Namespace), attributes(makeDict()) {}
    Value attributes;
};

struct BlockRef final : Object {
    BlockRef() : Object(Type::BlockRef) {}
    std::string name;
    std::shared_ptr<RenderContext> context;
    std::size_t depth = 0;
};

struct SelfRef final : Object {
    SelfRef() : Object(Type::SelfRef) {}
    std::shared_ptr<RenderContext> context;
};

struct Module final : Object {
    Module() : Object(Type::Module), exported(makeDict()) {}
    Value exported;
    Value body; ///< its text
    Value templateName;
};

/// `loop`: an iteration that knows where it is.
struct Loop final : Object {
    Loop() : Object(Type::Loop) {}

    Value iterable;
    Cursor cursor;
    std::int64_t index0 = -1;
    std::int64_t knownLength = -1;
    std::int64_t depth0 = 0;
    Value after;              ///< peeked, Missing if not
    bool hasAfter = false;
    Value current;
    Value before;
    Value lastChanged;
    const ForNode* recursive = nullptr;
    Frame* frame = nullptr; ///< where a recursive loop was defined; counted
    std::shared_ptr<RenderContext> context;
    const CompiledTemplate* source = nullptr;
    ~Loop() override;
};

} // namespace hookbench::jinja
