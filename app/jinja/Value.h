#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The values that templates compute with: Python's, as far as templates can see them.
namespace hookbench::jinja {

/// What a Value is. Those from Big on live on the heap and are shared by reference count.
enum class Type : std::uint8_t {
    Missing, ///< no value at all: a name that was never set
    None,
    Bool,
    Int, ///< an integer that fits 64 bits
    Float,
    Big, ///< any other integer
    Complex,
    Str,
    Bytes,
    List,
    Tuple,
    Dict,
    Set,
    Range,
    View, ///< dict.keys(), .values(), .items()
    Slice,
    Undefined,
    Iterator,
    Method,   ///< a method bound to its object
    Function, ///< a global such as range or dict
    Macro,
    Loop,
    Cycler,
    Joiner,
    Namespace,
    BlockRef, ///< self.name and super
    SelfRef,  ///< self
    Module,   ///< what import yields
    TypeObject,
};

/// Base of everything on the heap. Counts are not atomic: a value belongs to one render, or to one Context.
struct Object {
    explicit Object(Type t) : type(t) {}
    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;
    virtual ~Object() = default;

    std::uint32_t references = 0;
    Type type;
};

struct Str;
struct List;
struct Dict;

/// One value: 16 bytes, cheap to copy. Strings carry a mark when they are Markup, safe for HTML.
class Value {
public:
    Value() noexcept : m_type(Type::Missing), m_int(0) {}
    explicit Value(bool b) noexcept : m_type(Type::Bool), m_int(b ? 1 : 0) {}
    explicit Value(std::int64_t i) noexcept : m_type(Type::Int), m_int(i) {}
    explicit Value(double d) noexcept : m_type(Type::Float), m_float(d) {}
    explicit Value(Object* object, bool markup = false) noexcept : m_type(object->type), m_markup(markup), m_object(object)
    {
        ++object->references;
    }
    Value(const Value& other) noexcept : m_type(other.m_type), m_markup(other.m_markup), m_int(other.m_int)
    {
        if (isHeap())
            ++m_object->references;
    }
    Value(Value&& other) noexcept : m_type(other.m_type), m_markup(other.m_markup), m_int(other.m_int)
    {
        other.m_type = Type::Missing;
    }
    Value& operator=(const Value& other) noexcept
    {
        Value copy(other);
        swap(copy);
        return *this;
    }
    Value& operator=(Value&& other) noexcept
    {
        Value moved(std::move(other));
        swap(moved);
        return *this;
    }
    ~Value()
    {
        if (isHeap() && --m_object->references == 0)
            destroy(m_object);
    }
    void swap(Value& other) noexcept
    {
        std::swap(m_type, other.m_type);
        std::swap(m_markup, other.m_markup);
        std::swap(m_int, other.m_int);
    }

    static Value none() noexcept
    {
        Value v;
        v.m_type = Type::None;
        return v;
    }

    Type type() const noexcept { return m_type; }
    bool is(Type type) const noexcept { return m_type == type; }
    bool isMissing() const noexcept { return m_type == Type::Missing; }
    bool isNone() const noexcept { return m_type == Type::None; }
    bool isStr() const noexcept { return m_type == Type::Str; }
    bool isMarkup() const noexcept { return m_markup; }
    bool isUndefined() const noexcept { return m_type == Type::Undefined; }
    /// bool and int, of any size: what Python calls an int.
    bool isInteger() const noexcept { return m_type == Type::Int || m_type == Type::Bool || m_type == Type::Big; }
    bool isHeap() const noexcept { return m_type >= Type::Big; }

    bool asBool() const noexcept { return m_int != 0; }
    /// Of an Int or a Bool.
    std::int64_t asInt() const noexcept { return m_int; }
    double asFloat() const noexcept { return m_float; }
    Object* object() const noexcept { return m_object; }
    template <class T>
    T& as() const noexcept
    {
        return *static_cast<T*>(m_object);
    }
    inline const Str& str() const noexcept;
    inline std::string_view text() const noexcept;

    /// The same string with or without the mark.
    Value withMarkup(bool markup) const
    {
        Value v(*this);
        v.m_markup = markup;
        return v;
    }
    /// `is` of Python: the same object, or the same singleton or small number.
    bool identical(const Value& other) const noexcept
    {
        return m_type == other.m_type && m_int == other.m_int && m_markup == other.m_markup;
    }

private:
    static void destroy(Object* object) noexcept;

    Type m_type;
    bool m_markup = false;
    union {
        std::int64_t m_int;
        double m_float;
        Object* m_object;
    };
};

/// An immutable string with what was found out about it.
struct Str final : Object {
    explicit Str(std::string s) : Object(Type::Str), text(std::move(s)) {}

    bool isAscii() const
    {
        if (asciiState == 0)
            findAscii();
        return asciiState == 1;
    }
    /// In code points.
    std::size_t length() const;
    std::uint64_t hash() const { return cachedHash != 0 ? cachedHash : findHash(); }

    std::string text;
    mutable std::uint8_t asciiState = 0; ///< 0 unknown, 1 ASCII, 2 not
    mutable std::size_t cachedLength = static_cast<std::size_t>(-1);
    mutable std::uint64_t cachedHash = 0;

private:
    void findAscii() const;
    std::uint64_t findHash() const;
};

inline const Str& Value::str() const noexcept
{
    return as<const Str>();
}
inline std::string_view Value::text() const noexcept
{
    return as<const Str>().text;
}

inline Value makeStr(std::string text)
{
    return Value(new Str(std::move(text)));
}
inline Value makeStr(std::string_view text)
{
    return Value(new Str(std::string(text)));
}
inline Value makeStr(const char* text)
{
    return Value(new Str(std::string(text)));
}
inline Value makeMarkup(std::string text)
{
    return Value(new Str(std::move(text)), true);
}
/// A part of, or something made from, `like`: Markup if that is.
inline Value makeLike(const Value& like, std::string text)
{
    return Value(new Str(std::move(text)), like.isMarkup());
}

std::uint64_t hashText(std::string_view text);

struct Bytes final : Object {
    explicit Bytes(std::string d) : Object(Type::Bytes), data(std::move(d)) {}
    std::string data;
};

struct Complex final : Object {
    Complex(double re, double im) : Object(Type::Complex), real(re), imag(im) {}
    double real;
    double imag;
};

struct List final : Object {
    List() : Object(Type::List) {}
    explicit List(std::vector<Value> v) : Object(Type::List), items(std::move(v)) {}
    std::vector<Value> items;
    mutable bool busy = false; ///< is being printed: a list may hold itself
    bool fromContext = false; ///< belongs to the caller: changes are undone after the render
};

struct Tuple final : Object {
    explicit Tuple(std::vector<Value> v, bool group = false) : Object(Type::Tuple), items(std::move(v)), isGroup(group) {}
    std::vector<Value> items;
    bool isGroup; ///< what groupby yields: has .grouper and .list
};

/// Marks a container as being gone through, for as long as this lives.
struct Busy {
    explicit Busy(bool& flag) : again(flag), m_flag(flag) { m_flag = true; }
    ~Busy() { m_flag = again; }
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;

    const bool again; ///< it was marked already

private:
    bool& m_flag;
};

inline Value makeList(std::vector<Value> items = {})
{
    return Value(new List(std::move(items)));
}
inline Value makeTuple(std::vector<Value> items = {})
{
    return Value(new Tuple(std::move(items)));
}

/// The members of a list or a tuple.
inline const std::vector<Value>& sequenceItems(const Value& value)
{
    return value.is(Type::List) ? value.as<List>().items : value.as<Tuple>().items;
}

} // namespace hookbench::jinja
