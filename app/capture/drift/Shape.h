#pragma once

#include "json/Value.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace hookbench::capture {

/// The types that values had at one place, as bits.
enum ShapeType : std::uint8_t {
    NullShape = 1,
    BoolShape = 2,
    IntegerShape = 4, ///< a number without fraction and exponent
    NumberShape = 8,  ///< any other number; where one was seen, integers fit, too
    StringShape = 16,
    ArrayShape = 32,
    ObjectShape = 64,
};

/// "string", "integer or null": the names of JSON Schema, in a fixed order.
std::string shapeTypeText(std::uint8_t types);
std::vector<std::string> shapeTypeNames(std::uint8_t types);

/// How one body departs from the shape of those before it.
struct Departure {
    enum class Kind {
        NewPath,     ///< was not there before
        MissingPath, ///< was always there before
        OtherType,   ///< was of other types before
    };
    Kind kind = Kind::NewPath;
    std::string path;       ///< `data.items[].name`; "" for the whole body
    std::uint8_t seen = 0;  ///< ShapeType bits of before; 0 for a new path
    std::uint8_t found = 0; ///< a ShapeType bit; 0 for a missing path
    std::int64_t before = 0; ///< how many earlier bodies say so

    bool operator==(const Departure&) const = default;
};

/// What is known of one place.
struct ShapePath {
    std::string path;
    std::uint8_t types = 0;
    std::int64_t bodies = 0; ///< that have it
    bool always = false;     ///< whenever the object was there that holds it

    bool operator==(const ShapePath&) const = default;
};

/// The shape of JSON bodies, inferred from one after the other: which paths there are, of which types, and which are
/// always there. All items of an array share one place, `[]`; so do the members of an object whose names are
/// data rather than names, `.*`: more than 200 of them, or 20 of which most came once. Memory is bounded, whatever comes:
/// at 20,000 places it learns no more of them (isFull). One thread.
class Shape {
public:
    /// So many bodies must have shown something before another one departs from it.
    static constexpr std::int64_t enough = 5;
    static constexpr std::size_t mostDepartures = 20;
    static constexpr std::size_t mostPlaces = 20'000;
    static constexpr std::size_t mostMembers = 200;
    static constexpr std::size_t deepest = 64; ///< levels below are not looked at

    Shape();
    ~Shape();
    Shape(Shape&&) noexcept;
    Shape& operator=(Shape&&) noexcept;

    /// Takes a body in and tells how it departs from those before, at most mostDepartures of them. Where a whole object is
    /// new or missing, what stands in it is not told. What has been told once belongs to the shape from then on.
    std::vector<Departure> learn(const json::Value& body);

    std::int64_t bodies() const;
    bool isFull() const;
    /// All places but the whole, in the order of their names.
    std::vector<ShapePath> paths() const;

private:
    class Learner;
    struct Node;
    struct State;
    std::unique_ptr<State> d;
};

} // namespace hookbench::capture
