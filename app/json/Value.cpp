#include "json/Value.h"

namespace hookbench::json {

bool Number::isInteger() const
{
    return text.find_first_of(".eE") == std::string::npos;
}

Object::Object() = default;
Object::Object(const Object&) = default;
Object::Object(Object&&) noexcept = default;
Object& Object::operator=(const Object&) = default;
Object& Object::operator=(Object&&) noexcept = default;
Object::~Object() = default;

std::size_t Object::size() const
{
    return m_members.size();
}

const Member* Object::begin() const
{
    return m_members.data();
}

const Member* Object::end() const
{
    return m_members.data() + m_members.size();
}

Member* Object::begin()
{
    return m_members.data();
}

Member* Object::end()
{
    return m_members.data() + m_members.size();
}

const Member& Object::operator[](std::size_t index) const
{
    return m_members[index];
}

const Value* Object::find(std::string_view key) const
{
    for (auto it = m_members.rbegin(); it != m_members.rend(); ++it) {
        if (it->key == key)
            return &it->value;
    }
    return nullptr;
}

void Object::append(std::string key, Value value)
{
    m_members.push_back({std::move(key), std::move(value)});
}

void Object::set(std::string_view key, Value value)
{
    for (auto it = m_members.rbegin(); it != m_members.rend(); ++it) {
        if (it->key == key) {
            it->value = std::move(value);
            return;
        }
    }
    append(std::string(key), std::move(value));
}

bool Object::operator==(const Object& other) const
{
    return m_members == other.m_members;
}

} // namespace hookbench::json
