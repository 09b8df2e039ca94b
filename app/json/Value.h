#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace hookbench::json {

/// The kinds of JSON value, in the order in which Value stores them.
enum class Kind { Null, Bool, Number, String, Array, Object };

class Value;
struct Member;

/// A number as it was written. Nothing is rounded: `12345678901234567890`, `1.0` and `1e400` stay themselves.
struct Number {
    std::string text;

    /// No fraction and no exponent: an integer in JSON's grammar, of any size.
    bool isInteger() const;
    bool operator==(const Number&) const = default;
};

using Array = std::vector<Value>;

/// Members in the order they were written, duplicates included.
class Object {
public:
    Object();
    Object(const Object&);
    Object(Object&&) noexcept;
    Object& operator=(const Object&);
    Object& operator=(Object&&) noexcept;
    ~Object();

    std::size_t size() const;
    bool empty() const { return size() == 0; }
    const Member* begin() const;
    const Member* end() const;
    Member* begin();
    Member* end();
    const Member& operator[](std::size_t index) const;

    /// The value of the last member of this name, as most readers take it (RFC 8259, section 4); null if
    /// none.
    const Value* find(std::string_view key) const;
    /// Adds a member at the end, also if the name is there already.
    void append(std::string key, Value value);
    /// Replaces the value of the last member of this name, or adds one.
    void set(std::string_view key, Value value);

    bool operator==(const Object&) const;

private:
    std::vector<Member> m_members;
};

/// One JSON value: ordered, exact, and copied by value. Text is UTF-8.
///
///     Value v = Object{};
///     v.asObject().append("event_type", Value("object.created"));
class Value {
public:
    Value() = default;
    Value(std::nullptr_t) {}
    explicit Value(bool b) : m_data(b) {}
    explicit Value(long long i) : m_data(Number{std::to_string(i)}) {}
    explicit Value(int i) : m_data(Number{std::to_string(i)}) {}
    Value(Number n) : m_data(std::move(n)) {}
    explicit Value(std::string s) : m_data(std::move(s)) {}
    explicit Value(std::string_view s) : m_data(std::string(s)) {}
    explicit Value(const char* s) : m_data(std::string(s)) {}
    Value(Array a) : m_data(std::move(a)) {}
    Value(Object o) : m_data(std::move(o)) {}

    Kind kind() const { return static_cast<Kind>(m_data.index()); }
    bool isNull() const { return kind() == Kind::Null; }
    bool isBool() const { return kind() == Kind::Bool; }
    bool isNumber() const { return kind() == Kind::Number; }
    bool isString() const { return kind() == Kind::String; }
    bool isArray() const { return kind() == Kind::Array; }
    bool isObject() const { return kind() == Kind::Object; }

    // Each of these requires the value to be of that kind.
    bool asBool() const { return std::get<bool>(m_data); }
    const Number& asNumber() const { return std::get<Number>(m_data); }
    const std::string& asString() const { return std::get<std::string>(m_data); }
    const Array& asArray() const { return std::get<Array>(m_data); }
    Array& asArray() { return std::get<Array>(m_data); }
    const Object& asObject() const { return std::get<Object>(m_data); }
    Object& asObject() { return std::get<Object>(m_data); }

    /// The member of this name if this is an object that has one; null otherwise.
    const Value* find(std::string_view key) const { return isObject() ? asObject().find(key) : nullptr; }

    bool operator==(const Value&) const = default;

private:
    std::variant<std::nullptr_t, bool, Number, std::string, Array, Object> m_data;
};

struct Member {
    std::string key;
    Value value;

    bool operator==(const Member&) const = default;
};

} // namespace hookbench::json
