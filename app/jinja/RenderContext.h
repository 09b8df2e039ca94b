#pragma once

#include "jinja/CompiledTemplate.h"
#include "jinja/Dict.h"
#include "jinja/Value.h"

#include <cstdlib>
#include <memory>
#include <new>
#include <string_view>
#include <utility>
#include <vector>

namespace hookbench::jinja {

/// The variables of one running function, shared with the macros defined in it.
struct Frame {
    static Frame* create(std::size_t slots, Frame* parent)
    {
        void* memory = std::malloc(sizeof(Frame) + slots * sizeof(Value));
        if (memory == nullptr)
            throw std::bad_alloc();
        auto* frame = new (memory) Frame;
        frame->parent = retain(parent);
        frame->count = static_cast<std::uint32_t>(slots);
        for (std::size_t i = 0; i < slots; ++i)
            new (frame->slots() + i) Value;
        return frame;
    }
    static Frame* retain(Frame* frame)
    {
        if (frame != nullptr)
            ++frame->references;
        return frame;
    }
    static void release(Frame* frame)
    {
        if (frame == nullptr || --frame->references > 0)
            return;
        Frame* const parent = frame->parent;
        for (std::uint32_t i = 0; i < frame->count; ++i)
            frame->slots()[i].~Value();
        std::free(frame);
        release(parent);
    }
    Value* slots() { return reinterpret_cast<Value*>(this + 1); }

    std::uint32_t references = 1;
    std::uint32_t count = 0;
    bool captured = false; ///< a macro holds on to it
    Frame* parent = nullptr;
};
static_assert(sizeof(Frame) % alignof(Value) == 0);

/// One version of a block: where it is defined.
struct BlockVersion {
    const BlockStmt* block;
    const CompiledTemplate* source;
};

/// Counterpart of jinja2.runtime.Context.
struct RenderContext : std::enable_shared_from_this<RenderContext> {
    const CompiledTemplate* source = nullptr;
    Value parent;    ///< the variables given, a dict
    Value variables; ///< those set at the top level, a dict; Missing while there are none
    std::vector<Value> exported;
    bool autoescape = false;
    Value autoescapeValue; ///< a strict undefined value given to the autoescape tag: fails where it is used
    std::vector<std::pair<std::string_view, std::vector<BlockVersion>>> blocks;
    const CompiledTemplate* parentTemplate = nullptr;
    bool captured = false; ///< a macro, `self` or a module holds on to it

    std::vector<BlockVersion>* findBlock(std::string_view name)
    {
        for (auto& [known, versions] : blocks) {
            if (known == name)
                return &versions;
        }
        return nullptr;
    }
};

} // namespace hookbench::jinja
