#include "jinja/Value.h"

#include "jinja/Unicode.h"

#include <cstring>

namespace hookbench::jinja {

void Value::destroy(Object* object) noexcept
{
    if (object->type == Type::Str)
        delete static_cast<Str*>(object);
    else
        delete object;
}

void Str::findAscii() const
{
    asciiState = unicode::isAscii(text) ? 1 : 2;
    if (asciiState == 1)
        cachedLength = text.size();
}

std::size_t Str::length() const
{
    if (cachedLength == static_cast<std::size_t>(-1) && !isAscii())
        cachedLength = unicode::countCodePoints(text);
    return cachedLength;
}

std::uint64_t Str::findHash() const
{
    cachedHash = hashText(text);
    return cachedHash;
}

std::uint64_t hashText(std::string_view text)
{
    std::uint64_t hash = 0x9E3779B97F4A7C15U ^ text.size();
    const char* at = text.data();
    std::size_t left = text.size();
    while (left >= 8) {
        std::uint64_t chunk = 0;
        std::memcpy(&chunk, at, 8);
        hash = (hash ^ chunk) * 0xFF51AFD7ED558CCDU;
        hash ^= hash >> 32;
        at += 8;
        left -= 8;
    }
    if (left > 0) {
        std::uint64_t chunk = 0;
        std::memcpy(&chunk, at, left);
        hash = (hash ^ chunk) * 0xFF51AFD7ED558CCDU;
        hash ^= hash >> 32;
    }
    return hash | 1U;
}

} // namespace hookbench::jinja
