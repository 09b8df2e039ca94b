#pragma once

#include "json/Value.h"

#include <memory>

namespace hookbench::jinja {

/// The variables of a render, made ready once and used for many renders. What a template changes in them (with
/// `list.append`, say) is undone when the render ends. One render at a time, on any thread.
///
///     Context context(*json::parse(R"({"data": {"id": "obj_42"}})"));
class Context {
public:
    /// No variables.
    Context();
    /// The members of an object become variables; of members with the same name the last one counts. Any other value
    /// stands for no variables.
    explicit Context(const json::Value& variables);
    ~Context();
    Context(Context&&) noexcept;
    Context& operator=(Context&&) noexcept;

    struct Data;
    const Data& data() const { return *m_data; }

private:
    std::unique_ptr<Data> m_data;
};

} // namespace hookbench::jinja
