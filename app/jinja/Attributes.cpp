#include "jinja/Integer.h"
#include "jinja/Interpreter.h"
#include "jinja/Methods.h"
#include "jinja/Raise.h"
#include "jinja/Unicode.h"

#include <limits>

/// Attributes, items and slices.
namespace hookbench::jinja {

std::string Undefined::describe() const
{
    if (!hint.empty())
        return hint;
    if (owner.isMissing())
        return repr(name) + " is undefined";
    if (!name.isStr())
        return typeDescription(owner) + " has no element " + repr(name);
    return quotedText(typeDescription(owner)) + " has no attribute " + repr(name);
}

void Undefined::fail() const
{
    raise(error, describe());
}

Value Interpreter::undefinedName(const Value& name)
{
    Value value(new Undefined(m_environment.undefined));
    value.as<Undefined>().name = name;
    return value;
}

Value Interpreter::undefinedAttribute(const Value& object, const Value& name)
{
    Value value(new Undefined(m_environment.undefined));
    value.as<Undefined>().owner = object;
    value.as<Undefined>().name = name;
    return value;
}

Value Interpreter::undefinedHint(std::string hint)
{
    Value value(new Undefined(m_environment.undefined));
    value.as<Undefined>().hint = std::move(hint);
    return value;
}

Value Interpreter::pythonAttribute(const Value& object, std::string_view name)
{
    if (const MethodEntry* method = findMethod(object, name))
        return Value(new Method(object, *method));
    Value special = specialAttribute(object, name);
    return special.isMissing() ? dataAttribute(object, name) : special;
}

/// Attributes of the engine's own objects.
Value Interpreter::specialAttribute(const Value& object, std::string_view name)
{
    switch (object.type()) {
    case Type::Namespace: {
        const Value* found = object.as<Namespace>().attributes.as<Dict>().findText(name);
        return found != nullptr ? *found : Value();
    }
    case Type::Module: {
        const Value* found = object.as<Module>().exported.as<Dict>().findText(name);
        if (found != nullptr)
            return *found;
        return name == "__name__" ? object.as<Module>().templateName : Value();
    }
    case Type::Loop: {
        static constexpr std::pair<std::string_view, LoopAttribute> attributes[] = {
            {"index", LoopAttribute::Index},       {"index0", LoopAttribute::Index0},
            {"revindex", LoopAttribute::RevIndex}, {"revindex0", LoopAttribute::RevIndex0},
            {"first", LoopAttribute::First},       {"last", LoopAttribute::Last},
            {"length", LoopAttribute::Length},     {"depth", LoopAttribute::Depth},
            {"depth0", LoopAttribute::Depth0},     {"previtem", LoopAttribute::PrevItem},
            {"nextitem", LoopAttribute::NextItem},
        };
        for (const auto& [known, attribute] : attributes) {
            if (known == name)
                return loopAttribute(object.as<Loop>(), object, attribute);
        }
        return {};
    }
    case Type::Macro: {
        const Macro& macro = object.as<Macro>();
        if (name == "name")
            return macro.name;
        if (name == "catch_kwargs")
            return Value(macro.function->wantsKwargs);
        if (name == "catch_varargs")
            return Value(macro.function->wantsVarargs);
        if (name == "caller")
            return Value(macro.function->wantsCaller);
        if (name == "explicit_caller")
            return Value(macro.function->callerIsArgument);
        if (name == "arguments") {
            std::vector<Value> names;
            for (const Value* argument : macro.function->argumentNames)
                names.push_back(*argument);
            return makeTuple(std::move(names));
        }
        return {};
    }
    case Type::TypeObject: return name == "__name__" ? makeStr(object.as<TypeObject>().name) : Value();
    case Type::BlockRef:
        if (name == "name")
            return makeStr(object.as<BlockRef>().name);
        if (name == "super") {
            const BlockRef& reference = object.as<BlockRef>();
            const auto* versions = reference.context->findBlock(reference.name);
            if (reference.depth + 1 >= versions->size()) {
                Value undefined = undefinedHint("there is no parent block called " + quotedText(reference.name) + ".");
                undefined.as<Undefined>().name = makeStr("super");
                return undefined;
            }
            Value up(new BlockRef);
            up.as<BlockRef>().name = reference.name;
            up.as<BlockRef>().context = reference.context;
            up.as<BlockRef>().depth = reference.depth + 1;
            return up;
        }
        return {};
    default: return {};
    }
}

bool Interpreter::hasInternal(const Value& object, std::string_view name)
{
    return name.starts_with("__") && hasInternalAttribute(object, name);
}

Value Interpreter::getAttribute(const Value& object, const Value& nameValue)
{
    const std::string_view name = nameValue.text();
    if (object.isUndefined()) {
        const Undefined& undefined = object.as<Undefined>();
        if (undefined.kind == UndefinedKind::Chainable && !hasInternalAttribute(object, name))
            return object;
        if (!hasInternalAttribute(object, name) && !name.starts_with("_undefined_") && name != "_fail_with_undefined_error")
            undefined.fail();
    }
    const bool isPrivate = name.starts_with('_');
    Value value = pythonAttribute(object, name);
    const bool exists = !value.isMissing() || (isPrivate && hasInternalAttribute(object, name));
    if (exists) {
        if (!isPrivate || !m_environment.sandboxed)
            return value.isMissing() ? Value(new TypeObject(typeName(object))) : value;
        Value unsafe = undefinedAttribute(object, nameValue);
        unsafe.as<Undefined>().hint = "access to attribute " + quotedText(name) + " of " + quotedText(typeName(object))
            + " object is unsafe.";
        unsafe.as<Undefined>().error = ErrorClass::SecurityError;
        return unsafe;
    }
    try {
        return subscript(object, nameValue);
    } catch (const Raise& error) {
        if (!error.isTypeError() && !error.isLookupError())
            throw;
        return undefinedAttribute(object, nameValue);
    }
}

Value Interpreter::getItem(const Value& object, const Value& key)
{
    if (object.is(Type::Dict) && key.isStr()) {
        if (const Value* found = object.as<Dict>().findText(key.text(), key.str().hash()))
            return *found;
    } else if ((object.is(Type::List) || object.is(Type::Tuple)) && key.is(Type::Int)) {
        const auto& items = sequenceItems(object);
        const auto size = static_cast<std::int64_t>(items.size());
        const std::int64_t index = key.asInt() < 0 ? key.asInt() + size : key.asInt();
        if (index < 0 || index >= size)
            return undefinedAttribute(object, key);
        return items[static_cast<std::size_t>(index)];
    } else {
        try {
            return subscript(object, key);
        } catch (const Raise& error) {
            if (!error.isTypeError() && !error.isLookupError())
                throw;
        }
    }
    if (key.isStr()) {
        const std::string_view name = key.text();
        Value value = pythonAttribute(object, name);
        const bool isPrivate = name.starts_with('_');
        if (!value.isMissing() || (isPrivate && hasInternalAttribute(object, name))) {
            if (!isPrivate || !m_environment.sandboxed)
                return value.isMissing() ? Value(new TypeObject(typeName(object))) : value;
            Value unsafe = undefinedAttribute(object, key);
            unsafe.as<Undefined>().hint = "access to attribute " + quotedText(name) + " of " + quotedText(typeName(object))
                + " object is unsafe.";
            unsafe.as<Undefined>().error = ErrorClass::SecurityError;
            return unsafe;
        }
    }
    return undefinedAttribute(object, key);
}

namespace {

/// The position for an index into `size` items; raises TypeError and IndexError.
std::size_t positionFor(const Value& key, std::int64_t size, const char* what)
{
    if (!key.isInteger())
        raiseType(std::string(what) + " indices must be integers or slices, not " + typeName(key));
    const auto index = toInt64(key);
    if (!index)
        raise(ErrorClass::IndexError, "cannot fit 'int' into an index-sized integer");
    const std::int64_t at = *index < 0 ? *index + size : *index;
    if (at < 0 || at >= size)
        raise(ErrorClass::IndexError, std::string(what) + " index out of range");
    return static_cast<std::size_t>(at);
}

Value characterAt(const Value& text, std::size_t index)
{
    const std::string_view whole = text.text();
    if (text.str().isAscii())
        return makeLike(text, std::string(1, whole[index]));
    const std::size_t start = unicode::byteOffset(whole, index);
    std::size_t end = start;
    unicode::decodeNext(whole, end);
    return makeLike(text, std::string(whole.substr(start, end - start)));
}

} // namespace

Value Range::at(std::int64_t index) const
{
    return addIntegers(start, multiplyIntegers(step, Value(index)));
}

Value Interpreter::subscript(const Value& object, const Value& key)
{
    if (key.is(Type::Slice) && !object.is(Type::Dict) && !object.isUndefined())
        return slice(object, key.as<Slice>().start, key.as<Slice>().stop, key.as<Slice>().step);
    switch (object.type()) {
    case Type::Dict: {
        const Value* found = object.as<Dict>().find(key);
        if (found == nullptr)
            raise(ErrorClass::KeyError, repr(key));
        return *found;
    }
    case Type::List: return object.as<List>().items[positionFor(key, lengthOf(object), "list")];
    case Type::Tuple: return object.as<Tuple>().items[positionFor(key, lengthOf(object), "tuple")];
    case Type::Str: return characterAt(object, positionFor(key, lengthOf(object), "string"));
    case Type::Range:
        return object.as<Range>().at(static_cast<std::int64_t>(positionFor(key, lengthOf(object), "range object")));
    case Type::Bytes:
        return Value(std::int64_t{static_cast<unsigned char>(
            object.as<Bytes>().data[positionFor(key, lengthOf(object), "index")])});
    case Type::Undefined:
        if (object.as<Undefined>().kind == UndefinedKind::Chainable)
            return object;
        object.as<Undefined>().fail();
    case Type::SelfRef: {
        const auto& context = object.as<SelfRef>().context;
        if (!key.isStr() || context->findBlock(key.text()) == nullptr) {
            hashOf(key);
            raise(ErrorClass::KeyError, repr(key));
        }
        Value reference(new BlockRef);
        reference.as<BlockRef>().name = key.text();
        reference.as<BlockRef>().context = context;
        return reference;
    }
    default: raiseType("'" + typeName(object) + "' object is not subscriptable");
    }
}

namespace {

/// A bound of a slice, clipped to the range of std::int64_t; `fallback` for None.
std::int64_t sliceBound(const Value& value, std::int64_t fallback)
{
    if (value.isNone() || value.isMissing())
        return fallback;
    if (!value.isInteger())
        raiseType("slice indices must be integers or None or have an __index__ method");
    if (value.is(Type::Big))
        return value.as<Big>().number < 0 ? std::numeric_limits<std::int64_t>::min() / 2
                                          : std::numeric_limits<std::int64_t>::max() / 2;
    return value.asInt();
}

} // namespace

SliceRange resolveSlice(const Value& startValue, const Value& stopValue, const Value& stepValue, std::int64_t length)
{
    const std::int64_t step = sliceBound(stepValue, 1);
    if (step == 0)
        raiseValue("slice step cannot be zero");
    const std::int64_t lowest = step < 0 ? -1 : 0;
    const std::int64_t highest = step < 0 ? length - 1 : length;
    const auto clip = [&](const Value& value, std::int64_t fallback) {
        std::int64_t at = sliceBound(value, fallback);
        if (value.isNone() || value.isMissing())
            return at;
        if (at < 0)
            at = std::max(at < -length - 1 ? -1 : at + length, lowest);
        return std::min(std::max(at, lowest), highest);
    };
    const std::int64_t start = clip(startValue, step < 0 ? highest : 0);
    const std::int64_t stop = clip(stopValue, step < 0 ? -1 : highest);
    std::int64_t count = 0;
    if (step > 0 && start < stop)
        count = (stop - start - 1) / step + 1;
    else if (step < 0 && stop < start)
        count = (start - stop - 1) / -(step < -length ? -length - 1 : step) + 1;
    return {start, step, count};
}

namespace {

Value sliceText(const Value& object, const SliceRange& range)
{
    const std::string_view text = object.text();
    const bool ascii = object.str().isAscii();
    if (range.step == 1) {
        const std::size_t start = ascii ? static_cast<std::size_t>(range.start)
                                        : unicode::byteOffset(text, static_cast<std::size_t>(range.start));
        const std::string_view rest = range.count == 0 ? std::string_view() : text.substr(start);
        const std::size_t size = ascii ? static_cast<std::size_t>(range.count)
                                       : unicode::byteOffset(rest, static_cast<std::size_t>(range.count));
        return makeLike(object, std::string(rest.substr(0, size)));
    }
    std::string out;
    const std::u32string characters = ascii ? std::u32string() : unicode::decode(text);
    for (std::int64_t i = 0; i < range.count; ++i) {
        const auto at = static_cast<std::size_t>(range.start + i * range.step);
        if (ascii)
            out += text[at];
        else
            unicode::append(out, characters[at]);
    }
    return makeLike(object, std::move(out));
}

} // namespace

Value Interpreter::slice(const Value& object, const Value& start, const Value& stop, const Value& step)
{
    switch (object.type()) {
    case Type::Str: return sliceText(object, resolveSlice(start, stop, step, lengthOf(object)));
    case Type::Bytes: {
        const SliceRange range = resolveSlice(start, stop, step, lengthOf(object));
        std::string data;
        for (std::int64_t i = 0; i < range.count; ++i)
            data += object.as<Bytes>().data[static_cast<std::size_t>(range.start + i * range.step)];
        return Value(new Bytes(std::move(data)));
    }
    case Type::List:
    case Type::Tuple: {
        const auto& items = sequenceItems(object);
        const SliceRange range = resolveSlice(start, stop, step, static_cast<std::int64_t>(items.size()));
        charge(static_cast<std::size_t>(range.count) * sizeof(Value));
        std::vector<Value> result;
        result.reserve(static_cast<std::size_t>(range.count));
        for (std::int64_t i = 0; i < range.count; ++i)
            result.push_back(items[static_cast<std::size_t>(range.start + i * range.step)]);
        return object.is(Type::List) ? makeList(std::move(result)) : makeTuple(std::move(result));
    }
    case Type::Range: {
        const Range& source = object.as<Range>();
        const SliceRange range = resolveSlice(start, stop, step, source.length);
        Value result(new Range);
        auto& target = result.as<Range>();
        target.start = source.at(range.start);
        target.step = multiplyIntegers(source.step, Value(range.step));
        target.length = range.count;
        const std::int64_t stopAt =
            stop.isNone() || stop.isMissing() ? (range.step > 0 ? source.length : -1) : [&] {
                const std::int64_t lowest = range.step < 0 ? -1 : 0;
                const std::int64_t highest = range.step < 0 ? source.length - 1 : source.length;
                std::int64_t at = sliceBound(stop, 0);
                at = at < 0 ? at + source.length : at;
                return std::min(std::max(at, lowest), highest);
            }();
        target.stop = source.at(stopAt);
        return result;
    }
    case Type::Undefined:
        if (object.as<Undefined>().kind == UndefinedKind::Chainable)
            return object;
        object.as<Undefined>().fail();
    case Type::Dict: raiseType("unhashable type: 'slice'");
    default: raiseType("'" + typeName(object) + "' object is not subscriptable");
    }
}

} // namespace hookbench::jinja
