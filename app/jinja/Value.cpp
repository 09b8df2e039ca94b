#include "jinja/Value.h"

#include "jinja/Unicode.h"

#include <cstring>

namespace hookbench::jinja {

namespace {

/// Destructors of nested containers call each other; from some depth on they wait in a list instead, so that a list
/// within a list within a list … does not use up the stack. Per thread, because destructors take no arguments.
struct Disposal {
    int depth = 0;
    std::vector<Object*> waiting;
};

Disposal& disposal()
{
    static thread_local Disposal instance;
    return instance;
}

} // namespace

void Value::destroy(Object* object) noexcept
{
    if (object->type == Type::Str) {
        delete static_cast<Str*>(object);
        return;
    }
    Disposal& state = disposal();
    if (state.depth > 100) {
        state.waiting.push_back(object);
        return;
    }
    ++state.depth;
    delete object;
    --state.depth;
    while (state.depth == 0 && !state.waiting.empty()) {
        Object* next = state.waiting.back();
        state.waiting.pop_back();
        ++state.depth;
        delete next;
        --state.depth;
    }
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
