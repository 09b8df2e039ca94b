#pragma once

#include "jinja/Context.h"
#include "jinja/Value.h"

namespace hookbench::jinja {

struct Context::Data {
    Value variables; ///< a dict
};

} // namespace hookbench::jinja
